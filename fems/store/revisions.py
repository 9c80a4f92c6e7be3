"""What has changed, in a word: how a page knows that it has to be drawn anew."""

from collections.abc import Iterable
from typing import NamedTuple

from fems.store.pool import Connection
from fems.store.queries import query


class Versions(NamedTuple):
    """Tokens, each another one when what it stands for may have changed for the plants seen.

    figures: what is computed of intervals that are over. present: loads, the running quarter of an hour,
    silent meters. alerts: what somebody should see to.
    """

    figures: str
    present: str
    alerts: str


def read_versions(conn: Connection) -> Versions:
    """The versions of what this connection sees."""
    row = conn.execute(query("read_versions")).fetchone()
    return Versions(*(f"{value}" for value in row or ("", "", "")))


def read_figures_version(conn: Connection) -> str:
    """Of these the version of figures alone, for jobs."""
    row = conn.execute(query("read_figures_version")).fetchone()
    return f"{row[0] if row else ''}"


def note_revisions(conn: Connection, meter_ids: Iterable[int] | None = None) -> None:
    """Note that the figures of the plants of some meters, or of all, change with this transaction."""
    ids = None if meter_ids is None else sorted({int(meter) for meter in meter_ids})
    conn.execute(query("note_revisions"), {"meter_ids": ids})
