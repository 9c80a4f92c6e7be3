"""Messages that could not be stored: kept whole, counted, taken up again."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


class Kept(NamedTuple):
    """A kept message; received_us [µs since 1970 UTC]."""

    rejected_id: int
    topic: str
    payload: bytes
    received_us: int


def write_rejected(conn: Connection, rejected: Sequence[dict[str, Any]]) -> None:
    """Keep messages: topic, payload, received_us, reason, detail, plant, meter."""
    if rejected:
        with conn.cursor() as cursor:
            cursor.executemany(query("write_rejected"), rejected)


def read_rejected_counts(conn: Connection, *, reason: str | None) -> list[dict[str, Any]]:
    """Kept messages by reason, each with its newest one."""
    return read_dicts(conn, "read_rejected_counts", {"reason": reason})


def count_rejected(conn: Connection, *, reason: str | None) -> tuple[int, int]:
    """How many messages are kept, and the newest id among them."""
    row = conn.execute(query("count_rejected"), {"reason": reason}).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def read_rejected_page(
    conn: Connection, *, reason: str | None, after: int, upto: int, most: int
) -> list[Kept]:
    """The next kept messages, locked until the caller's transaction ends."""
    rows = conn.execute(
        query("read_rejected_page"), {"reason": reason, "after": after, "upto": upto, "most": most}
    )
    return [Kept(*row) for row in rows]


def delete_rejected(conn: Connection, ids: Sequence[int]) -> None:
    """Forget messages that are stored by now."""
    conn.execute(query("delete_rejected"), {"ids": list(ids)})


def change_rejected(conn: Connection, changed: Sequence[dict[str, Any]]) -> None:
    """Note what messages are now refused for: rejected_id, reason, detail, plant, meter."""
    names = {"ids": "rejected_id", "reasons": "reason", "details": "detail", "plants": "plant",
             "meters": "meter"}  # fmt: skip
    conn.execute(
        query("change_rejected"),
        {name: [change[field] for change in changed] for name, field in names.items()},
    )


def read_pending(conn: Connection) -> list[dict[str, Any]]:
    """Meters that are not registered and of which messages are kept."""
    return read_dicts(conn, "read_pending")


def count_waiting(conn: Connection) -> int:
    """Kept messages of meters that are registered by now."""
    row = conn.execute(query("count_waiting")).fetchone()
    return int(row[0]) if row else 0
