"""A worker's own thread that tells the database, every few seconds, what the worker is doing."""

import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import structlog

from fems.clock import monotonic_s, utc_now
from fems.errors import FemsError
from fems.ingest.counting import Counters
from fems.store.pool import Connection, connect, translated_errors
from fems.store.rights import Rights
from fems.store.workers import write_worker

log = structlog.get_logger(__name__)

EVERY_S = 2.0


@contextmanager
def reporting(
    database_url: str, *, client_id: str, counters: Counters, queued: Callable[[], int]
) -> Iterator[None]:
    """Report during the block, and once more at its end; a database that is away is waited for."""
    stop = threading.Event()
    reporter = _Reporter(database_url, client_id, counters, queued)
    thread = threading.Thread(target=reporter.run, args=[stop], name="fems-report", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(EVERY_S)


class _Reporter:
    def __init__(
        self, database_url: str, client_id: str, counters: Counters, queued: Callable[[], int]
    ) -> None:
        self._url, self._client_id = database_url, client_id
        self._counters, self._queued = counters, queued
        self._started_at = utc_now()
        self._told_s = monotonic_s()
        self._connection = ExitStack()
        self._conn: Connection | None = None

    def run(self, stop: threading.Event) -> None:
        with self._connection:
            while not stop.wait(EVERY_S):
                self._tell(stopped_at=None)
            self._tell(stopped_at=utc_now())

    def _tell(self, *, stopped_at: datetime | None) -> None:
        now_s = monotonic_s()
        said = self._counters.recent(max(now_s - self._told_s, 1e-3))
        self._told_s = now_s
        try:
            if self._conn is None:
                self._conn = self._connection.enter_context(
                    connect(self._url, rights=Rights.INGEST)
                )
            with translated_errors():
                write_worker(
                    self._conn,
                    said | {
                        "client_id": self._client_id, "started_at": self._started_at,
                        "seen_at": utc_now(), "stopped_at": stopped_at,
                        "queued": self._queued(), "resident_bytes": resident_bytes(),
                    },
                )  # fmt: skip
        except FemsError as error:
            log.debug("ingest.report_failed", error=str(error))
            self._connection, self._conn = ExitStack(), None


def resident_bytes() -> int:
    """Memory of this process that is resident. [B]

    >>> 1e6 < resident_bytes() < 1e12
    True
    """
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return int(statm.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
