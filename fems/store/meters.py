"""What there is to say of meters: the list of all, and one of them in full."""

from datetime import datetime
from typing import Any

from fems.clock import Window
from fems.store.pool import Connection
from fems.store.rows import read_dicts

NEWEST = 5
QUALITIES = ("good", "uncertain", "bad")
_NOTES = {"edit": "read_edit_notes", "exchange": "read_exchange_notes"}


def read_meter_list(conn: Connection, *, plant: str | None, now: datetime) -> list[dict[str, Any]]:
    """One row per meter with its newest reading and its slots of seven days; see the query."""
    return read_dicts(conn, "read_meter_list", {"plant": plant, "now": now})


def read_meter_detail(conn: Connection, meter_id: int, *, now: datetime) -> dict[str, Any]:
    """A meter's settings, readings and relatives.

    Besides the columns of the query: terms and part_of (each with meter and factor); unless it is
    virtual, settings (dated changes), exchanges and edits, undone ones included; and newest_readings (ts, value [the meter's unit], quality 0 good, 1 uncertain, 2 bad, received_at).
    """
    (detail,) = read_dicts(conn, "read_meter_detail", {"meter_id": meter_id, "now": now})
    related = read_dicts(conn, "read_related_meters", {"meter_id": meter_id})
    for relation, key in (("term", "terms"), ("part_of", "part_of")):
        detail[key] = [
            {"meter": r["meter"], "factor": r["factor"]}
            for r in related if r["relation"] == relation
        ]  # fmt: skip
    if detail["kind"] != "virtual":
        detail["settings"] = read_dicts(conn, "read_setting_notes", {"meter_id": meter_id})
        detail["exchanges"] = read_notes(conn, "exchange", meter_id)
        detail["edits"] = read_notes(conn, "edit", meter_id)
    detail["newest_readings"] = read_dicts(
        conn, "read_newest_readings", {"meter_id": meter_id, "most": NEWEST}
    )
    return detail


def read_notes(
    conn: Connection, kind: str, meter_id: int, window: Window | None = None
) -> list[dict[str, Any]]:
    """Edits or exchanges of a meter that touch a window (None: all), with who, when and why."""
    span = window._asdict() if window else {"start": None, "end": None}
    return read_dicts(conn, _NOTES[kind], {"meter_id": meter_id, **span})
