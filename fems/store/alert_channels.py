"""Where alerts are sent, and the messages: claimed, tried, sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fems.errors import NotFoundError, SettingsError
from fems.store.audit import note
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

MOST_TRIES = 30
"""About a day of them."""
MOST_AT_ONCE = 2_000


def read_channels(conn: Connection) -> list[dict[str, Any]]:
    """Channels without their addresses, with what is waiting and the newest error."""
    return read_dicts(conn, "read_alert_channels")


def add_channel(conn: Connection, channel: dict[str, Any], *, by: str) -> None:
    """Keep a channel: name, url (a secret), service, user_id, language, severity, escalated_only.

    Raises
    ------
    SettingsError
        If there is one of that name.
    """
    with conn.transaction():
        made = conn.execute(query("write_alert_channel"), channel | {"added_by": by}).fetchone()
        if made is None:
            raise SettingsError(
                f"There is a channel {channel['name']!r} already.",
                hint="Remove it first: 'fems alerts channel remove'.",
            )
        facts = {name: value for name, value in channel.items() if name not in {"name", "url"}}
        note(conn, who=by, what="alert_channel_add", subject=channel["name"], facts=facts)


def remove_channel(conn: Connection, name: str, *, by: str) -> None:
    """Send nothing more over a channel, and forget its address.

    Raises
    ------
    NotFoundError
        If there is none of that name.
    """
    with conn.transaction():
        if conn.execute(query("remove_alert_channel"), {"name": name}).fetchone() is None:
            raise _unknown(name)
        note(conn, who=by, what="alert_channel_remove", subject=name)


def read_address(conn: Connection, name: str) -> tuple[str, str]:
    """The secret address of a channel, and its language.

    Raises
    ------
    NotFoundError
        If there is none of that name.
    """
    row = conn.execute(query("read_alert_address"), {"name": name}).fetchone()
    if row is None:
        raise _unknown(name)
    return row[0], row[1]


def claim_deliveries(conn: Connection, *, now: datetime) -> list[dict[str, Any]]:
    """Messages that are due, by channel; each is due again later should it not be finished.

    What is no longer worth sending is dropped first. After this the claim is on the disk.
    """
    with conn.transaction():
        conn.execute(query("drop_alert_deliveries"), {"now": now, "most_tries": MOST_TRIES})
        return read_dicts(conn, "claim_alert_deliveries", {"now": now, "most": MOST_AT_ONCE})


def finish_deliveries(
    conn: Connection, ids: Sequence[int], *, error: str | None, now: datetime
) -> None:
    """Note that messages were sent, or why not."""
    params = {"ids": list(ids), "sent": error is None, "error": error, "now": now}
    conn.execute(query("finish_alert_deliveries"), params)


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(f"There is no channel {name!r}.", hint="See 'fems alerts channel list'.")
