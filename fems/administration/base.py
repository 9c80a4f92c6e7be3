"""What everything here needs: a connection with an administrator's rights, and who is asking."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from fems.config import Settings
from fems.store.pool import Connection
from fems.store.scope import current_scope


class Room:
    """Something administrators do.

    connect: makes a connection for one transaction with the rights of the role fems_administrator.
    """

    def __init__(
        self, connect: Callable[[], AbstractContextManager[Connection]], *, settings: Settings
    ) -> None:
        self._connect, self._settings = connect, settings


def by() -> str:
    """Who is asking."""
    return current_scope().user or "dashboard"
