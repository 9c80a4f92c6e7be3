"""What tells whether an installation is well: the database itself, its queue, what runs out."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from fems.errors import BusyError
from fems.store.pool import Connection
from fems.store.rows import read_dicts
from fems.store.runs import exclusive


def read_database_facts(conn: Connection) -> dict[str, Any]:
    """Its clock, versions, size [bytes], meters, first and newest reading."""
    return read_dicts(conn, "read_database_facts")[0]


def read_queue(conn: Connection) -> list[dict[str, Any]]:
    """Stale windows: stage, windows, oldest."""
    return read_dicts(conn, "read_queue")


def count_rejected_since(conn: Connection, *, since: datetime) -> dict[str, int]:
    """Messages kept as rejected since an instant, by reason."""
    rows = read_dicts(conn, "count_rejected_since", {"since": since})
    return {row["reason"]: row["messages"] for row in rows}


def read_running_out(conn: Connection, *, until: date) -> list[dict[str, Any]]:
    """Factors, tariffs and contracts in use that end before a day: kind, name, last_day."""
    return read_dicts(conn, "read_running_out", {"until": until})


def count_open_silences(conn: Connection, *, names: Collection[str]) -> int:
    """Meters and plants that are found silent at this moment."""
    return int(read_dicts(conn, "count_open_silences", {"names": list(names)})[0]["silent"])


def read_table_sizes(conn: Connection) -> list[dict[str, Any]]:
    """Tables, the largest first: table, bytes, about_rows."""
    return read_dicts(conn, "read_table_sizes")


def read_recent_runs(conn: Connection, *, count: int) -> list[dict[str, Any]]:
    """The newest runs of jobs."""
    return read_dicts(conn, "read_recent_runs", {"count": count})


def scheduler_runs(conn: Connection) -> bool:
    """Whether somebody holds the scheduler's lock."""
    try:
        with exclusive(conn, "scheduler", wait=False):
            return False
    except BusyError:
        return True
