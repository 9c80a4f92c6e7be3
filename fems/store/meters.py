"""What there is to say of meters: the list of all, and one of them in full."""

from datetime import datetime
from typing import Any

from fems.store.plants import read_dicts
from fems.store.pool import Connection

NEWEST = 5


def read_meter_list(conn: Connection, *, plant: str | None, now: datetime) -> list[dict[str, Any]]:
    """One row per meter with its newest reading and its slots of seven days; see the query."""
    return read_dicts(conn, "read_meter_list", {"plant": plant, "now": now})


def read_meter_detail(conn: Connection, meter_id: int, *, now: datetime) -> dict[str, Any]:
    """A meter's settings, readings and relatives.

    Besides the columns of the query: terms and part_of (each with meter and factor), and
    newest_readings (ts, value [the meter's unit], quality 0 good, 1 uncertain, 2 bad, received_at).
    """
    (detail,) = read_dicts(conn, "read_meter_detail", {"meter_id": meter_id, "now": now})
    related = read_dicts(conn, "read_related_meters", {"meter_id": meter_id})
    for relation, key in (("term", "terms"), ("part_of", "part_of")):
        detail[key] = [
            {"meter": r["meter"], "factor": r["factor"]}
            for r in related if r["relation"] == relation
        ]  # fmt: skip
    detail["newest_readings"] = read_dicts(
        conn, "read_newest_readings", {"meter_id": meter_id, "most": NEWEST}
    )
    return detail
