"""Everything an administrator can do from the dashboard, in the name of who is asking."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from fems.config import Settings
from fems.errors import NotFoundError
from fems.ingest.decoders import kept_decoders, load_mappings
from fems.ingest.reasons import Reason
from fems.ingest.retrying import retry
from fems.ingest.routing import Router
from fems.store.audit import note
from fems.store.pool import Connection
from fems.store.rejected import count_rejected
from fems.store.scope import current_scope

RETRIED_AT_ONCE = 20_000
"""Messages tried again by one click: a few seconds."""


class Desk:
    """See dashboards.administration.Administration for what each means.

    connect: makes a connection for one transaction with the rights of the role fems_administrator.
    """

    def __init__(
        self, connect: Callable[[], AbstractContextManager[Connection]], *, settings: Settings
    ) -> None:
        self._connect, self._settings = connect, settings

    def retry(self, reason: str | None) -> dict[str, Any]:
        """Take kept messages in again, the oldest first."""
        mappings = load_mappings(self._settings.mappings)
        wanted = next((known for known in Reason if known.value == reason), None)
        if reason is not None and wanted is None:
            raise NotFoundError(f"No message is refused for {reason!r}.")
        with self._connect() as conn:
            router = Router(kept_decoders(mappings, conn))
            done = retry(conn, router=router, reason=wanted, most=RETRIED_AT_ONCE)
            told = {**asdict(done), "refused": dict(done.refused)}
            note(conn, who=by(), what="retry", subject=reason, facts=told)
            return told | {"left": count_rejected(conn, reason=wanted)[0]}


def by() -> str:
    """Who is asking."""
    return current_scope().user or "dashboard"
