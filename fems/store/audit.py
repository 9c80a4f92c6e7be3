"""The log of what people did; only ever added to."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from fems.clock import utc_now
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def note(
    conn: Connection, *, who: str, what: str, subject: str | None = None,
    facts: dict[str, Any] | None = None, at: datetime | None = None,
) -> None:  # fmt: skip
    """Add an entry: who did what, to whom or what, and what there is to say of it."""
    conn.execute(
        query("write_audit"),
        {"at": at or utc_now(), "who": who, "what": what, "subject": subject,
         "facts": Jsonb(facts or {})},
    )  # fmt: skip


def read_audit(
    conn: Connection, *, who: str | None, since: datetime | None, most: int
) -> list[dict[str, Any]]:
    """Entries, the newest first: at, who, what, subject, facts."""
    return read_dicts(conn, "read_audit", {"who": who, "since": since, "most": most})
