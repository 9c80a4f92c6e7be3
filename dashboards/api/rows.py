"""Where the API's rows come from: a protocol, and the one on the database."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from fems.clock import utc_now
from fems.store.pool import Reads
from fems.store.rows import read_dicts


class Rows(Protocol):
    """What the API may ask. Implementation: LiveRows."""

    def there_is(self, *, plant: str | None, meter: str | None) -> bool:
        """Whether who asks sees a plant and a meter (of it) of these codes; None: not asked."""
        ...

    def read(self, query: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Rows of a named query, seen by who asks."""
        ...


class LiveRows:
    """Rows of the database, under row-level security; see Rows."""

    def __init__(self, reads: Reads, *, now: Callable[[], datetime] = utc_now) -> None:
        self._reads, self._now = reads, now

    def there_is(self, *, plant: str | None, meter: str | None) -> bool:
        """Whether both are seen."""
        if plant is None and meter is None:
            return True
        with self._reads.connection() as conn:
            (known,) = read_dicts(conn, "api_known", {"plant": plant, "meter": meter})
        return bool(known["plant"] and known["meter"])

    def read(self, query: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Rows of a query."""
        with self._reads.connection() as conn:
            return read_dicts(conn, query, {**params, "now": self._now()})
