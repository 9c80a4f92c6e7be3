"""Users by their account at an identity provider (OpenID Connect)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fems.store.audit import note
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts
from fems.store.sessions import begin_session


@dataclass(frozen=True)
class Identity:
    """What a provider vouches for: its issuer, its key of the account, and the account's name."""

    issuer: str
    subject: str
    name: str | None  # None where the provider does not vouch for one


def sign_in_as(conn: Connection, identity: Identity, *, now: datetime, address: str) -> str | None:
    """The token of a new session; None if the account is no user's, or the user is shut out.

    An account is a user's from its first sign-in on, under the user's name; from then on its key at
    the provider counts, whatever it is called. A user who has a password is not to be had that way.
    """
    found = _lock(conn, identity)
    if not found and identity.name and _bind(conn, identity, now=now):
        found = _lock(conn, identity)
    facts = {"address": address, "issuer": identity.issuer}
    if not found or found[0]["disabled_at"] is not None:
        who = found[0]["name"] if found else "nobody known"
        note(conn, who=who, what="sign_in_failed", facts=facts, at=now)
        return None
    note(conn, who=found[0]["name"], what="sign_in", facts=facts, at=now)
    return begin_session(conn, int(found[0]["user_id"]), now=now)


def _lock(conn: Connection, identity: Identity) -> list[dict[str, Any]]:
    return read_dicts(
        conn, "lock_identity", {"issuer": identity.issuer, "subject": identity.subject}
    )


def _bind(conn: Connection, identity: Identity, *, now: datetime) -> bool:
    params = {
        "issuer": identity.issuer, "subject": identity.subject, "name": identity.name, "now": now,
    }  # fmt: skip
    if conn.execute(query("write_identity"), params).fetchone() is None:
        return False
    facts = {"issuer": identity.issuer, "subject": identity.subject}
    note(conn, who=str(identity.name), what="bind", subject=identity.name, facts=facts, at=now)
    return True


def unbind(conn: Connection, user: dict[str, Any], *, by: str) -> None:
    """Forget which accounts at providers are a user's, and sign it out everywhere."""
    with conn.transaction():
        conn.execute(query("delete_identities"), {"user_id": user["user_id"]})
        conn.execute(query("end_sessions"), {"user_id": user["user_id"]})
        note(conn, who=by, what="unbind", subject=user["name"])
