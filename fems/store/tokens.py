"""Tokens with which programs read as a user. Of a token only its hash is kept."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from fems.errors import FemsError, NotFoundError
from fems.passwords import digest, new_token
from fems.roles import Role
from fems.store.audit import note
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts
from fems.store.sessions import Visitor, scope_of

PREFIX = "fems_"  # by which a token that strayed into a file can be found
MINUTE = timedelta(minutes=1)


class TokenError(FemsError):
    """A token cannot be made as asked."""


@dataclass(frozen=True)
class Asking:
    """A program with a good token: whose it is, and how many requests it made in this minute."""

    visitor: Visitor
    requests: int


def add_token(
    conn: Connection, user: dict[str, Any], *, name: str, days: int, now: datetime, by: str
) -> str:
    """A new token of a user (a row of `accounts.find_user`), good for so many days.

    Raises
    ------
    TokenError
        If the user has one of that name, is shut out, or may read nothing by program.
    """
    if not name:
        raise TokenError("A token needs a name.", hint="Say what it is for, such as 'excel'.")
    if user["role"] == Role.VERIFIER:
        raise TokenError(
            f"{user['name']} is a verifier, who sees reports only: the API has none.",
            hint="Download reports from the page.",
        )
    if user["disabled_at"] is not None:
        raise TokenError(f"{user['name']} is shut out.", hint=f"fems user enable {user['name']}")
    token = PREFIX + new_token()
    params = {"user_id": user["user_id"], "name": name, "hash": digest(token), "now": now,
              "expires_at": now + timedelta(days=days)}  # fmt: skip
    with conn.transaction():
        if conn.execute(query("write_api_token"), params).fetchone() is None:
            raise TokenError(
                f"{user['name']} has a token {name!r} already.",
                hint=f"Choose another name, or fems token revoke {user['name']} --name '{name}'.",
            )
        facts = {"name": name, "expires_at": params["expires_at"].isoformat()}
        note(conn, who=by, what="token_add", subject=user["name"], facts=facts, at=now)
    return token


def read_tokens(conn: Connection) -> list[dict[str, Any]]:
    """Tokens: user, name, made_at, expires_at, used_at, and whether the user is shut out (disabled_at)."""
    return read_dicts(conn, "read_api_tokens")


def revoke_token(
    conn: Connection, user: dict[str, Any], *, name: str, now: datetime, by: str
) -> None:
    """End a token at once.

    Raises
    ------
    NotFoundError
        If the user has none of that name; names those there are.
    """
    with conn.transaction():
        params = {"user_id": user["user_id"], "name": name}
        if conn.execute(query("delete_api_token"), params).fetchone() is None:
            own = [t["name"] for t in read_tokens(conn) if t["user"] == user["name"]]
            raise NotFoundError(
                f"{user['name']} has no token {name!r}.",
                hint=f"Tokens: {', '.join(own) or 'none'}.",
            )
        note(conn, who=by, what="token_revoke", subject=user["name"], facts={"name": name}, at=now)


def count_request(conn: Connection, token: str, *, now: datetime) -> Asking | None:
    """Whose token it is, with this request counted; None if it is nobody's any more.

    The count is kept in the database because nothing else is shared by all dashboard processes. It
    need not survive a crash, so the commit does not wait for the disk.
    """
    conn.execute(query("do_not_wait_for_disk"))
    minute = now.replace(second=0, microsecond=0)
    params = {"hash": digest(token), "now": now, "minute": minute}
    row = conn.execute(query("count_api_request"), params).fetchone()
    if row is None:
        return None
    user_id, name, role, requests, plants = row
    scope = replace(scope_of(Role(role), plants), user=name)
    return Asking(Visitor(user_id, name, Role(role), scope), requests)
