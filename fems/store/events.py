"""Non-routine events: declared by people, or proposed by the job `watch` until somebody decides."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from fems.compute.events import Event
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def read_events(
    conn: Connection, *, plant_ids: list[int] | None = None, dismissed: bool = False
) -> list[dict[str, Any]]:
    """Non-routine events by plant, oldest first; those that were found to be none only if asked for."""
    return read_dicts(conn, "read_events", {"plant_ids": plant_ids, "dismissed": dismissed})


def read_taken_out(conn: Connection, plant_id: int) -> list[Event]:
    """Events whose days neither a baseline nor a saving of the plant counts."""
    return read_taken_out_of(conn, [plant_id]).get(plant_id, [])


def read_taken_out_of(conn: Connection, plant_ids: list[int]) -> dict[int, list[Event]]:
    """The same of several plants, by plant_id; those without any are absent."""
    found: dict[int, list[Event]] = {}
    for e in read_events(conn, plant_ids=plant_ids):
        if e["accepted"]:
            end = pd.Timestamp(e["last_day"] + timedelta(days=1))
            event = Event(pd.Timestamp(e["first_day"]), end, e["note"])
            found.setdefault(e["plant_id"], []).append(event)
    return found


def write_event(
    conn: Connection, *, plant_id: int, first_day: date, last_day: date, note: str
) -> int:
    """Declare an event from a day to another, included; its number."""
    params = {"plant_id": plant_id, "first_day": first_day, "last_day": last_day, "note": note}
    return int(read_dicts(conn, "write_event", params)[0]["event_id"])


def replace_proposals(
    conn: Connection, since: Mapping[int, date], found: Sequence[tuple[int, Event]]
) -> None:
    """Make the detected events from a day on, by plant_id, exactly those that nobody has decided on.

    An event on whose days a declared, accepted or dismissed one lies is not proposed.
    """
    conn.execute(
        query("delete_proposals"),
        {"plant_ids": list(since), "first_days": list(since.values())},
    )
    rows = [
        {
            "plant_id": plant_id, "first_day": pd.Timestamp(event.start).date(),
            "last_day": pd.Timestamp(event.end).date() - timedelta(days=1),
            "effect_kwh": event.effect_kwh,
        }
        for plant_id, event in found
    ]  # fmt: skip
    if rows:
        with conn.cursor() as cursor:
            cursor.executemany(query("propose_event"), rows)


def accept_event(conn: Connection, event_id: int, *, note: str) -> None:
    """Take a detected event out, with what it was."""
    conn.execute(query("accept_event"), {"event_id": event_id, "note": note})


def remove_event(conn: Connection, event_id: int) -> None:
    """Let the days count again: a declared event goes, a detected one is not proposed again."""
    conn.execute(query("delete_event"), {"event_id": event_id})
    conn.execute(query("dismiss_event"), {"event_id": event_id})
