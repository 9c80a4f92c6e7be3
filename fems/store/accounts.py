"""Users: their roles, plants, links and passwords, of which hashes only are kept."""

import re
from datetime import datetime, timedelta
from typing import Any

from fems.errors import FemsError, NotFoundError
from fems.passwords import digest, hashed, new_token, require_good
from fems.roles import Role
from fems.store.audit import note
from fems.store.plants import find_plant
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

LINK_FOR = timedelta(hours=72)


class AccountError(FemsError):
    """A user cannot be made as asked."""


def require_name(name: str) -> None:
    """Raise AccountError unless a name can be one of a user.

    >>> require_name("kim@example.com")
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.@-]{0,99}", name):
        raise AccountError(
            f"A user cannot be called {name!r}.",
            hint="Use small letters, digits and . _ - @, beginning with a letter or digit.",
        )


def add_user(conn: Connection, *, name: str, role: Role, plants: list[str], by: str) -> int:
    """Make a user who has no password yet.

    Raises
    ------
    AccountError
        If there is one of that name, or the role and the plants do not go together.
    NotFoundError
        If a plant is unknown.
    """
    require_name(name)
    ids = _plants_for(conn, role, plants)
    with conn.transaction():
        made = conn.execute(query("write_user"), {"name": name, "role": role.value}).fetchone()
        if made is None:
            raise AccountError(f"There is a user {name!r} already.", hint="See 'fems user list'.")
        _give_plants(conn, made[0], ids)
        note(conn, who=by, what="user_add", subject=name, facts={"role": role, "plants": plants})
    return int(made[0])


def change_user(
    conn: Connection, user: dict[str, Any], *, role: Role, plants: list[str], by: str
) -> None:
    """Give a user another role or other plants; it counts from the next click on.

    Raises
    ------
    AccountError
        If the role and the plants do not go together.
    NotFoundError
        If a plant is unknown.
    """
    ids = _plants_for(conn, role, plants)
    with conn.transaction():
        conn.execute(query("set_user_role"), {"user_id": user["user_id"], "role": role.value})
        conn.execute(query("delete_user_plants"), {"user_id": user["user_id"]})
        _give_plants(conn, user["user_id"], ids)
        facts = {"role": role, "plants": plants,
                 "before": {"role": user["role"], "plants": user["plants"]}}  # fmt: skip
        note(conn, who=by, what="user_change", subject=user["name"], facts=facts)


def _plants_for(conn: Connection, role: Role, plants: list[str]) -> list[int]:
    if role.sees_all and plants:
        raise AccountError(f"Role {role} sees every plant.", hint="Name no plant.")
    if role.needs_plants and not plants:
        raise AccountError(f"Role {role} sees nothing without a plant.", hint="Name a plant.")
    return [int(find_plant(conn, code)["plant_id"]) for code in plants]


def _give_plants(conn: Connection, user_id: int, plant_ids: list[int]) -> None:
    for plant_id in plant_ids:  # of one user: a handful
        conn.execute(query("write_user_plant"), {"user_id": user_id, "plant_id": plant_id})


def read_users(conn: Connection) -> list[dict[str, Any]]:
    """Users with role, plants, and how they are."""
    return read_dicts(conn, "read_users")


def find_user(conn: Connection, name: str) -> dict[str, Any]:
    """A user by name.

    Raises
    ------
    NotFoundError
        If there is none; names those there are.
    """
    users = read_users(conn)
    found = next((user for user in users if user["name"] == name), None)
    if found is None:
        known = ", ".join(user["name"] for user in users) or "none yet"
        raise NotFoundError(f"There is no user {name!r}.", hint=f"Users: {known}.")
    return found


def make_link(conn: Connection, user: dict[str, Any], *, now: datetime, by: str) -> str:
    """What a user's new link holds; it is good once, for three days, and replaces an earlier one."""
    token = new_token()
    with conn.transaction():
        params = {"hash": digest(token), "user_id": user["user_id"], "expires_at": now + LINK_FOR}
        conn.execute(query("write_link"), params)
        note(conn, who=by, what="user_link", subject=user["name"])
    return token


def read_link(conn: Connection, token: str, *, now: datetime) -> str | None:
    """Whose link it is, if it is still good."""
    row = conn.execute(query("read_link"), {"hash": digest(token), "now": now}).fetchone()
    return str(row[1]) if row else None


def use_link(conn: Connection, token: str, password: str, *, now: datetime) -> str | None:
    """Set the password of whose link it is; the user's name, or None if it is not good any more.

    Raises
    ------
    PasswordError
        If the password is too easy to guess; the link stays good.
    """
    name = read_link(conn, token, now=now)
    if name is None:
        return None
    require_good(password, name=name)
    with conn.transaction():
        row = conn.execute(query("use_link"), {"hash": digest(token), "now": now}).fetchone()
        if row is None:
            return None
        _set_password(conn, row[0], name, password, now=now, by=name)
    return name


def set_password(
    conn: Connection, *, user_id: int, name: str, password: str, now: datetime, by: str
) -> None:
    """Give a user a new password; signs it out everywhere and ends an open link.

    Raises
    ------
    PasswordError
        If it is too easy to guess.
    """
    require_good(password, name=name)
    with conn.transaction():
        conn.execute(query("delete_link"), {"user_id": user_id})
        _set_password(conn, user_id, name, password, now=now, by=by)


def _set_password(
    conn: Connection, user_id: int, name: str, password: str, *, now: datetime, by: str
) -> None:
    params = {"user_id": user_id, "hash": hashed(password), "at": now}
    conn.execute(query("set_password"), params)
    conn.execute(query("end_sessions"), {"user_id": user_id})
    note(conn, who=by, what="password", subject=name)


def clear_password(conn: Connection, user: dict[str, Any], *, by: str) -> None:
    """Take a user's password away, and sign it out everywhere; other ways in stay."""
    with conn.transaction():
        conn.execute(query("delete_link"), {"user_id": user["user_id"]})
        conn.execute(query("clear_password"), {"user_id": user["user_id"]})
        conn.execute(query("end_sessions"), {"user_id": user["user_id"]})
        note(conn, who=by, what="password_none", subject=user["name"])


def set_disabled(conn: Connection, user: dict[str, Any], at: datetime | None, *, by: str) -> None:
    """Shut a user out at once, or let it in again (None)."""
    with conn.transaction():
        conn.execute(query("set_user_disabled"), {"user_id": user["user_id"], "at": at})
        conn.execute(query("end_sessions"), {"user_id": user["user_id"]})
        note(conn, who=by, what="user_disable" if at else "user_enable", subject=user["name"])
