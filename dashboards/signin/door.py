"""What the door asks and does: a protocol, and the one on the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from fems.clock import utc_now
from fems.store import accounts, audit, sessions, tokens
from fems.store.identities import Identity, sign_in_as
from fems.store.pool import DoorPool
from fems.store.sessions import Lifetimes, Visitor


@dataclass(frozen=True)
class Program:
    """A program with a good token: who it is, and how long it has to wait before it may ask again."""

    visitor: Visitor
    most: int  # requests a minute
    wait_s: int  # 0: none


class Door(Protocol):
    """Who comes in. Implementations: LiveDoor; one that needs no database in the tests."""

    @property
    def lifetimes(self) -> Lifetimes:
        """How long a sign-in lasts."""
        ...

    def signing_key(self) -> str:
        """What cookies are signed with."""
        ...

    def who(self, token: str) -> Visitor | None:
        """Who is signed in with a token; None if nobody is any more."""
        ...

    def program(self, token: str) -> Program | None:
        """Whose program bears an API token; None if the token is not good. Counts the request."""
        ...

    def sign_in(self, name: str, password: str, *, address: str) -> str | None:
        """The token of a new session; None if that does not get in."""
        ...

    def sign_in_as(self, identity: Identity, *, address: str) -> str | None:
        """The token of a new session for an account at a provider; None if that does not get in."""
        ...

    def sign_out(self, token: str, visitor: Visitor) -> None:
        """End a session."""
        ...

    def sign_out_everywhere(self, visitor: Visitor) -> None:
        """End all sessions of a user."""
        ...

    def link_owner(self, token: str) -> str | None:
        """Name of whose link it is; None if it is not good."""
        ...

    def use_link(self, token: str, password: str) -> str | None:
        """Set the password of whose link it is; raises PasswordError. None if it is not good."""
        ...

    def change_password(self, visitor: Visitor, password: str) -> None:
        """Give a user a new password and sign it out everywhere; raises PasswordError."""
        ...

    def note(self, visitor: Visitor, what: str, subject: str, facts: dict[str, Any]) -> None:
        """Add to the log of what people did."""
        ...


class LiveDoor:
    """The door on the database; see Door for what each does."""

    def __init__(
        self, pool: DoorPool, lifetimes: Lifetimes, *, api_per_minute: int = 300,
        now: Callable[[], datetime] = utc_now,
    ) -> None:  # fmt: skip
        self._pool, self._lifetimes, self._now = pool, lifetimes, now
        self._api_per_minute = api_per_minute

    @property
    def lifetimes(self) -> Lifetimes:
        """How long a sign-in lasts."""
        return self._lifetimes

    def signing_key(self) -> str:
        """What cookies are signed with."""
        with self._pool.connection() as conn:
            return sessions.read_signing_key(conn)

    def who(self, token: str) -> Visitor | None:
        """Who is signed in."""
        with self._pool.connection() as conn:
            return sessions.read_visitor(conn, token, now=self._now(), lifetimes=self._lifetimes)

    def program(self, token: str) -> Program | None:
        """Whose program it is."""
        now, most = self._now(), self._api_per_minute
        with self._pool.connection() as conn:
            asking = tokens.count_request(conn, token, now=now)
        if asking is None:
            return None
        return Program(asking.visitor, most, 60 - now.second if asking.requests > most else 0)

    def sign_in(self, name: str, password: str, *, address: str) -> str | None:
        """Begin a session; what has expired is swept out on the way."""
        with self._pool.connection() as conn:
            sessions.forget_old_sessions(conn, now=self._now(), lifetimes=self._lifetimes)
            return sessions.sign_in(conn, name, password, now=self._now(), address=address)

    def sign_in_as(self, identity: Identity, *, address: str) -> str | None:
        """Begin a session for an account at a provider."""
        with self._pool.connection() as conn:
            return sign_in_as(conn, identity, now=self._now(), address=address)

    def sign_out(self, token: str, visitor: Visitor) -> None:
        """End a session."""
        with self._pool.connection() as conn:
            sessions.sign_out(conn, token, name=visitor.name, now=self._now())

    def sign_out_everywhere(self, visitor: Visitor) -> None:
        """End all sessions of a user."""
        with self._pool.connection() as conn:
            sessions.sign_out_everywhere(
                conn, user_id=visitor.user_id, name=visitor.name, by=visitor.name
            )

    def link_owner(self, token: str) -> str | None:
        """Whose link it is."""
        with self._pool.connection() as conn:
            return accounts.read_link(conn, token, now=self._now())

    def use_link(self, token: str, password: str) -> str | None:
        """Set a password by link."""
        with self._pool.connection() as conn:
            return accounts.use_link(conn, token, password, now=self._now())

    def change_password(self, visitor: Visitor, password: str) -> None:
        """Give a user a new password."""
        with self._pool.connection() as conn:
            accounts.set_password(
                conn, user_id=visitor.user_id, name=visitor.name, password=password,
                now=self._now(), by=visitor.name,
            )  # fmt: skip

    def note(self, visitor: Visitor, what: str, subject: str, facts: dict[str, Any]) -> None:
        """Add to the log."""
        with self._pool.connection() as conn:
            audit.note(conn, who=visitor.name, what=what, subject=subject, facts=facts)
