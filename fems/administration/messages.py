"""Refused messages, taken in again from a page."""

from dataclasses import asdict
from typing import Any

from fems.administration.base import Room, by
from fems.errors import NotFoundError
from fems.ingest.decoders import kept_decoders, load_mappings
from fems.ingest.reasons import Reason
from fems.ingest.retrying import retry
from fems.ingest.routing import Router
from fems.store.audit import note
from fems.store.rejected import count_rejected

RETRIED_AT_ONCE = 20_000
"""Messages tried again by one click: a few seconds."""


class Messages(Room):
    """What can be done with refused messages; by the function of `fems ingest retry`."""

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
