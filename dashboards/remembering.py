"""What every live source does: ask the database, and remember answers until data change."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from dashboards.administration import Administration
from dashboards.joining import Joined
from fems.clock import floor_interval, utc_now
from fems.store import figures
from fems.store.pool import Connection, Reads
from fems.store.revisions import Versions, read_versions
from fems.store.scope import Scope, current_scope

MOST_REMEMBERED = 1_000
SETTLES = timedelta(minutes=5)
"""After the end of an interval; what has said nothing by then is missing in figures of the present."""

AnswerT = TypeVar("AnswerT")
Asked = tuple[Scope, tuple[str, ...]]


class Remembering:
    """A source on the store.

    reads: connections that cannot write. writes: makes one that can, for issuing reports; without it
    this source only reads. administration: what administrators can do, if anything.
    """

    def __init__(
        self, reads: Reads, *, now: Callable[[], datetime] = utc_now, pdf_font: Path | None = None,
        writes: Callable[[], AbstractContextManager[Connection]] | None = None,
        administration: Administration | None = None,
    ) -> None:  # fmt: skip
        self._reads, self._writes = reads, writes
        self._administration = administration
        self._pdf_font = pdf_font
        self._now = now
        self._lock = threading.Lock()
        self._known: dict[Asked, tuple[str, Any]] = {}
        self._asking: dict[Asked, threading.Lock] = {}
        self._joined = Joined()

    def versions(self) -> Versions:
        """Tokens that change when an answer may have changed; see Source."""
        with self._reads.connection() as conn:
            return self._versions(conn)

    def _versions(self, conn: Connection) -> Versions:
        now, found = self._now(), read_versions(conn)
        minute = f"{now:%Y-%m-%dT%H:%M}"
        return Versions(
            f"{found.figures} {floor_interval(now - SETTLES):%Y-%m-%dT%H:%M}",
            f"{found.present} {minute}", f"{found.alerts} {minute}",
        )  # fmt: skip

    def _figures_version(self, conn: Connection) -> str:
        return self._versions(conn).figures

    def _present_version(self, conn: Connection) -> str:
        return self._versions(conn).present

    def _alerts_version(self, conn: Connection) -> str:
        return self._versions(conn).alerts

    def _long_version(self, conn: Connection) -> str:
        """Of answers about days that are over: the hour, and what baselines, events, projects, targets are."""
        return f"{self._now():%Y-%m-%dT%H} {figures.read_performance_version(conn)}"

    def _remembered_for_long(
        self, key: tuple[str, ...], ask: Callable[[Connection], AnswerT]
    ) -> AnswerT:
        return self._remembered(key, ask, self._long_version)

    def _remembered(
        self, key: tuple[str, ...], ask: Callable[[Connection], AnswerT],
        version_of: Callable[[Connection], str] | None = None,
    ) -> AnswerT:  # fmt: skip
        asked = current_scope(), key  # what one may see is no answer to another
        with self._reads.connection() as conn:
            version = (version_of or self._figures_version)(conn)
        answer: AnswerT
        with self._one_at_a_time(asked):  # others wait here, without a connection, for its answer
            with self._lock:
                known = self._known.get(asked)
            if known is not None and known[0] == version:
                answer = known[1]
                return answer
            with self._reads.connection() as conn:
                answer = ask(conn)
            if answer is not None:  # an address that names no plant leaves nothing behind
                self._keep(asked, version, answer)
        return answer

    @contextmanager
    def _one_at_a_time(self, asked: Asked) -> Iterator[None]:
        with self._lock:
            lock = self._asking.setdefault(asked, threading.Lock())
        try:
            with lock:
                yield
        finally:
            with self._lock:
                if not lock.locked() and self._asking.get(asked) is lock:
                    del self._asking[asked]

    def _keep(self, asked: Asked, version: str, answer: object) -> None:
        with self._lock:
            self._known.pop(asked, None)
            while len(self._known) >= MOST_REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[asked] = (version, answer)

    def _forget(self, *key: str) -> None:
        """Have questions that begin so answered anew, whoever asks."""
        with self._lock:
            for asked in [asked for asked in self._known if asked[1][: len(key)] == key]:
                del self._known[asked]
