"""What people note of a meter: exchanges, dated settings, edits; each with who, when and why."""

from datetime import datetime, timedelta
from typing import Any

from fems.clock import Window
from fems.errors import NotFoundError
from fems.store.pool import Connection
from fems.store.queries import query

_INSTANT = timedelta(microseconds=1)
SETTINGS = ("unit", "multiplier", "digits", "capacity_kw", "period_s", "max_gap_s")


def add_exchange(
    conn: Connection, *, meter_id: int, at: datetime, final_value: float | None,
    initial_value: float | None, by: str, note: str,
) -> int | None:  # fmt: skip
    """Note that a register was exchanged; None if an exchange at that instant is known already."""
    with conn.transaction():
        row = conn.execute(
            query("write_exchange"),
            {"meter_id": meter_id, "at": at, "final_value": final_value,
             "initial_value": initial_value, "by": by, "note": note},
        ).fetchone()  # fmt: skip
        if row is None:
            return None
        _mark(conn, meter_id, Window(at, at + _INSTANT), "exchange")
        return int(row[0])


def add_setting(
    conn: Connection, *, meter_id: int, valid_from: datetime, settings: dict[str, Any], by: str,
    note: str,
) -> None:  # fmt: skip
    """Note settings (of SETTINGS) that hold from an instant on; what came since is computed again."""
    with conn.transaction():
        conn.execute(
            query("write_setting"),
            {"meter_id": meter_id, "valid_from": valid_from, "by": by, "note": note,
             **{name: settings.get(name) for name in SETTINGS}},
        )  # fmt: skip
        conn.execute(
            query("mark_meter_stale_from"),
            {"meter_id": meter_id, "start": valid_from, "cause": "settings"},
        )


def add_edit(
    conn: Connection, *, meter_id: int, window: Window, amount: float | None, by: str, note: str
) -> int:
    """Set the amount of a span of whole intervals (None: declare it missing); returns the edit's id."""
    with conn.transaction():
        row = conn.execute(
            query("write_edit"),
            {"meter_id": meter_id, **window._asdict(), "amount": amount, "by": by, "note": note},
        ).fetchone()
        _mark(conn, meter_id, window, "edit")
        return int(row[0]) if row else 0


def undo_exchange(conn: Connection, *, meter_id: int, exchange_id: int, by: str) -> None:
    """Take an exchange back; it stays on record.

    Raises
    ------
    NotFoundError
        If the meter has no such exchange that stands.
    """
    _undo(conn, "exchange", meter_id, {"exchange_id": exchange_id, "by": by})


def undo_edit(conn: Connection, *, meter_id: int, edit_id: int, by: str) -> None:
    """Take an edit back; it stays on record.

    Raises
    ------
    NotFoundError
        If the meter has no such edit that stands.
    """
    _undo(conn, "edit", meter_id, {"edit_id": edit_id, "by": by})


def _undo(conn: Connection, what: str, meter_id: int, params: dict[str, Any]) -> None:
    with conn.transaction():
        row = conn.execute(query(f"undo_{what}"), {"meter_id": meter_id, **params}).fetchone()
        if row is None:
            number = params[f"{what}_id"]
            raise NotFoundError(
                f"The meter has no {what} {number} that stands.",
                hint="'fems meter show PLANT/METER' lists them.",
            )
        _mark(conn, meter_id, Window(*row), f"{what} undone")


def _mark(conn: Connection, meter_id: int, window: Window, cause: str) -> None:
    conn.execute(
        query("mark_stale"),
        {"stage": "intervals", "cause": cause, "meter_ids": [meter_id],
         "starts": [window.start], "ends": [window.end]},
    )  # fmt: skip
