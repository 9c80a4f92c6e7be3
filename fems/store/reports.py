"""What reports are made of besides emissions, and the reports that were issued."""

import zlib
from datetime import date, datetime
from typing import Any

import orjson
import pandas as pd

from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def read_entries(
    conn: Connection, plant_ids: list[int], *, first: date, last: date
) -> list[dict[str, Any]]:
    """Entered activities that touch a span of days."""
    return read_dicts(
        conn, "read_activity_entries", {"plant_ids": plant_ids, "first": first, "last": last}
    )


def add_entry(conn: Connection, entry: dict[str, Any]) -> int:
    """Keep an entered activity; its number."""
    row = conn.execute(query("write_activity_entry"), entry).fetchone()
    return int(row[0]) if row else 0


def undo_entry(conn: Connection, entry_id: int, *, by: str) -> bool:
    """Take an entered activity back; whether there was one."""
    params = {"entry_id": entry_id, "by": by}
    return conn.execute(query("undo_activity_entry"), params).rowcount > 0


def read_instruments(conn: Connection, plant_ids: list[int]) -> pd.DataFrame:
    """Contractual instruments of plants."""
    return read_frame(conn, "read_instruments", {"plant_ids": plant_ids})


def add_instrument(conn: Connection, instrument: dict[str, Any]) -> int | None:
    """Keep an instrument; its number, None if its certificate is known already."""
    row = conn.execute(query("write_instrument"), instrument).fetchone()
    return int(row[0]) if row else None


def read_restatements(
    conn: Connection,
    plant_ids: list[int],
    *,
    first: date,
    last: date,
    since: datetime | None = None,
    most: int | None = None,
) -> list[dict[str, Any]]:
    """Restated figures of months, newest first; all, or the `most` newest."""
    params = {
        "plant_ids": plant_ids, "first": first, "last": last, "since": since, "most": most,
    }  # fmt: skip
    return read_dicts(conn, "read_restatements", params)


def count_restatements(conn: Connection, plant_ids: list[int], *, first: date, last: date) -> int:
    """How many figures of months were restated."""
    params = {"plant_ids": plant_ids, "first": first, "last": last}
    row = conn.execute(query("count_restatements"), params).fetchone()
    return int(row[0]) if row else 0


def read_outputs(
    conn: Connection, plant_ids: list[int], *, first: date, last: date
) -> dict[int, float]:
    """Output of plants in a span of days, by plant_id, in their units; those without are absent."""
    params = {"plant_ids": plant_ids, "first": first, "last": last}
    return {
        int(row[0]): float(row[1]) for row in conn.execute(query("read_period_outputs"), params)
    }


def read_factors_by_id(conn: Connection, factor_ids: list[int]) -> pd.DataFrame:
    """Records of factors, superseded ones too, by factor_id."""
    return read_frame(conn, "read_factors_by_id", {"factor_ids": factor_ids}).set_index("factor_id")


def write_issue(conn: Connection, issue: dict[str, Any], content: bytes) -> int:
    """Freeze a report; its number."""
    params = {**issue, "content": zlib.compress(content)}
    row = conn.execute(query("write_issued_report"), params).fetchone()
    return int(row[0]) if row else 0


def read_issues(conn: Connection) -> list[dict[str, Any]]:
    """Issued reports, newest first, without their content."""
    return read_dicts(conn, "read_issued_reports")


def read_newest_report(conn: Connection) -> int:
    """Number of the newest issued report; another one when one was issued since."""
    row = conn.execute(query("read_newest_report")).fetchone()
    return int(row[0]) if row else 0


def read_last_issue(conn: Connection, subject: dict[str, Any]) -> dict[str, Any] | None:
    """The newest issue of a plant_id, first, last and standard, with its content."""
    return _opened(read_dicts(conn, "read_last_issue", subject))


def read_issue(conn: Connection, digest: str) -> dict[str, Any] | None:
    """An issued report by its digest, with its content; None if there is none."""
    return _opened(read_dicts(conn, "read_issue", {"digest": digest}))


def _opened(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not rows:
        return None
    return {**rows[0], "content": orjson.loads(zlib.decompress(rows[0]["content"]))}
