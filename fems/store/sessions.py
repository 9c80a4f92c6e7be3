"""Signing in and out, and who is signed in. Of a token only its hash is kept."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fems.errors import SchemaError
from fems.passwords import digest, is_right, new_token
from fems.roles import Role
from fems.store.audit import note
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts
from fems.store.scope import EVERY_PLANT, Scope

MOST_FAILURES, LOCKED_FOR = 5, timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in."""

    user_id: int
    name: str
    role: Role
    scope: Scope


@dataclass(frozen=True)
class Lifetimes:
    """How long a sign-in lasts: since the browser last asked for anything, and at the most."""

    idle: timedelta
    longest: timedelta

    def oldest(self, now: datetime) -> dict[str, datetime]:
        """Parameters of the statements that tell which sessions are still good."""
        return {"seen_after": now - self.idle, "begun_after": now - self.longest}


def sign_in(
    conn: Connection, name: str, password: str, *, now: datetime, address: str
) -> str | None:
    """The token of a new session; None if name or password are wrong, or the user is shut out.

    Whether there is such a user shows neither in the answer nor in how long it takes. After five
    wrong passwords in a row nobody gets in under that name for a quarter of an hour.
    """
    found = read_dicts(conn, "lock_user", {"name": name})
    nobody = {"password_hash": None, "disabled_at": None, "locked_until": None}  # nosec B105
    user = found[0] if found else nobody
    right = is_right(password, user["password_hash"])
    locked = user["locked_until"] is not None and user["locked_until"] > now
    facts = {"address": address}
    if not found or locked or user["disabled_at"] is not None or not right:
        if found and not locked and not right:
            params = {"user_id": user["user_id"], "most": MOST_FAILURES, "until": now + LOCKED_FOR}
            row = conn.execute(query("note_wrong_password"), params).fetchone()
            locked = bool(row and row[0])
        who = name if found else "nobody known"  # what was typed may be a password
        note(
            conn,
            who=who,
            what="sign_in_locked" if locked else "sign_in_failed",
            facts=facts,
            at=now,
        )
        return None
    conn.execute(query("note_right_password"), {"user_id": user["user_id"]})
    note(conn, who=name, what="sign_in", facts=facts, at=now)
    return begin_session(conn, int(found[0]["user_id"]), now=now)


def begin_session(conn: Connection, user_id: int, *, now: datetime) -> str:
    """The token of a new session."""
    token = new_token()
    conn.execute(query("write_session"), {"hash": digest(token), "user_id": user_id, "now": now})
    return token


def read_visitor(
    conn: Connection, token: str, *, now: datetime, lifetimes: Lifetimes
) -> Visitor | None:
    """Who is signed in with a token; None if nobody is any more."""
    params = {"hash": digest(token), **lifetimes.oldest(now)}
    row = conn.execute(query("read_visitor"), params).fetchone()
    if row is None:
        return None
    user_id, name, role, seen_at, plants = row
    if now - seen_at > SEEN_EVERY:
        conn.execute(query("touch_session"), {"hash": digest(token), "now": now})
    return Visitor(user_id, name, Role(role), replace(scope_of(Role(role), plants), user=name))


def scope_of(role: Role, plants: list[int]) -> Scope:
    """What a role with these plants sees.

    >>> scope_of(Role.VIEWER, []), scope_of(Role.VERIFIER, [])
    (Scope(plants=(), user=None), Scope(plants=None, user=None))
    """
    everything = role.sees_all or (not role.needs_plants and not plants)
    return EVERY_PLANT if everything else Scope(tuple(plants))


def sign_out(conn: Connection, token: str, *, name: str, now: datetime) -> None:
    """End a session."""
    conn.execute(query("end_session"), {"hash": digest(token)})
    note(conn, who=name, what="sign_out", at=now)


def sign_out_everywhere(conn: Connection, *, user_id: int, name: str, by: str) -> None:
    """End all sessions of a user."""
    conn.execute(query("end_sessions"), {"user_id": user_id})
    note(conn, who=by, what="sign_out_everywhere", subject=name)


def forget_old_sessions(conn: Connection, *, now: datetime, lifetimes: Lifetimes) -> None:
    """Delete sessions that are not good any more."""
    conn.execute(query("forget_old_sessions"), lifetimes.oldest(now))


def read_signing_key(conn: Connection) -> str:
    """What cookies are signed with."""
    row = conn.execute(query("read_signing_key")).fetchone()
    if row is None:
        raise SchemaError(
            "The database holds no key to sign cookies with.",
            hint="Restore table signing_key from a backup.",
        )
    return str(row[0])
