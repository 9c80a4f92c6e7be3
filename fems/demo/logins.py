"""Users of the demo, one of each role; their password is made once per home and stays there."""

from dataclasses import dataclass
from pathlib import Path

from fems.clock import utc_now
from fems.embedded.state import new_password, write_private
from fems.roles import Role
from fems.store.accounts import add_user, read_users, set_password
from fems.store.pool import connect

PLANT = "food"
USERS = {
    "admin": Role.ADMINISTRATOR,
    "operator": Role.COMPLEX_OPERATOR,
    "manager": Role.PLANT_MANAGER,
    "viewer": Role.VIEWER,
    "verifier": Role.VERIFIER,
}


@dataclass(frozen=True)
class Logins:
    """Names and the one password of them all."""

    names: tuple[str, ...]
    password: str


def make_logins(database_url: str, home: Path) -> Logins:
    """The demo's users, made if they are not there yet; manager and viewer see one plant."""
    file = home / "demo-password"
    kept = file.read_text("utf-8").strip() if file.is_file() else None
    password = kept or new_password()
    with connect(database_url) as conn, conn.transaction():
        known = {user["name"]: user["user_id"] for user in read_users(conn)}
        for name, role in USERS.items():
            if name in known and kept:
                continue
            user_id = known.get(name) or add_user(
                conn, name=name, role=role, plants=[PLANT] if role.needs_plants else [], by="demo"
            )
            set_password(
                conn, user_id=user_id, name=name, password=password, now=utc_now(), by="demo"
            )
    if not kept:
        home.mkdir(parents=True, exist_ok=True)
        write_private(file, password + "\n")
    return Logins(tuple(USERS), password)
