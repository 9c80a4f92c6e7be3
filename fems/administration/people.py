"""People who may sign in, as an administrator changes them from a page."""

from datetime import datetime
from typing import Any

from fems.administration.base import Room, by
from fems.clock import utc_now
from fems.errors import SettingsError
from fems.roles import Role
from fems.store import accounts, sessions
from fems.store.audit import read_audit


class People(Room):
    """What can be done with people; by the functions of `fems user`."""

    def users(self) -> list[dict[str, Any]]:
        """Everybody, as `fems user list` shows them."""
        with self._connect() as conn:
            return accounts.read_users(conn)

    def log(self, most: int) -> list[dict[str, Any]]:
        """What people did, the newest first."""
        with self._connect() as conn:
            return read_audit(conn, who=None, since=None, most=most)

    def add_user(self, name: str, role: str, plants: list[str]) -> str:
        """Make a user; the address with which it chooses a password."""
        with self._connect() as conn:
            accounts.add_user(conn, name=name, role=_role(role), plants=plants, by=by())
            user = accounts.find_user(conn, name)
            return self._address(accounts.make_link(conn, user, now=utc_now(), by=by()))

    def new_link(self, name: str) -> str:
        """A new such address for who forgot the password."""
        with self._connect() as conn:
            user = accounts.find_user(conn, name)
            return self._address(accounts.make_link(conn, user, now=utc_now(), by=by()))

    def change_user(self, name: str, role: str, plants: list[str]) -> None:
        """Give a user another role or other plants; nobody takes the own administration away."""
        wanted = _role(role)
        if name == by() and wanted is not Role.ADMINISTRATOR:
            raise _own("Have another administrator change your role.")
        with self._connect() as conn:
            user = accounts.find_user(conn, name)
            accounts.change_user(conn, user, role=wanted, plants=plants, by=by())

    def set_disabled(self, name: str, *, disabled: bool) -> None:
        """Shut a user out at once, or let it in again."""
        if name == by() and disabled:
            raise _own("Have another administrator disable you.")
        with self._connect() as conn:
            at: datetime | None = utc_now() if disabled else None
            accounts.set_disabled(conn, accounts.find_user(conn, name), at, by=by())

    def sign_out(self, name: str) -> None:
        """Sign a user out everywhere."""
        with self._connect() as conn:
            user = accounts.find_user(conn, name)
            sessions.sign_out_everywhere(conn, user_id=user["user_id"], name=name, by=by())

    def _address(self, token: str) -> str:
        return f"{self._settings.dash_address}/welcome/{token}"


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise SettingsError("No role is chosen.", hint="Choose one.") from None


def _own(hint: str) -> SettingsError:
    return SettingsError("You would shut yourself out.", hint=hint)
