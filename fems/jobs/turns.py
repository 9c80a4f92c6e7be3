"""What a scheduler did, for those who watch it: turns by job, and whether it is at work."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from fems.clock import monotonic_s, utc_now
from fems.errors import FemsError

STALLED_S = 60.0
"""A scheduler that has not looked around for so long hangs. [s]"""


class Turns(Collector):
    """Counts of one scheduler; its own thread and its jobs' note, others read.

    stale: how many windows wait, by stage; asked when metrics are.
    """

    def __init__(self, stale: Callable[[], dict[str, int]] = dict) -> None:
        self._lock = threading.Lock()
        self._stale = stale
        self._done: dict[str, int] = {}
        self._failed: dict[str, int] = {}
        self._seconds: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._ticked_s: float | None = None
        self._outage: str | None = "The scheduler has not begun."
        self.stands_by = False

    def tick(self, *, outage: str | None = None) -> None:
        """The scheduler is awake, and holds its lock unless there is an outage."""
        self._ticked_s, self._outage, self.stands_by = monotonic_s(), outage, False

    def stand_by(self) -> None:
        """The scheduler is awake and well, and another one holds the lock."""
        self._ticked_s, self._outage, self.stands_by = monotonic_s(), None, True

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Count a turn, its seconds, and whether it raised."""
        begun, well = monotonic_s(), False
        try:
            yield
            well = True
        finally:
            with self._lock:
                self._done[name] = self._done.get(name, 0) + 1
                self._failed[name] = self._failed.get(name, 0) + (not well)
                self._seconds[name] = self._seconds.get(name, 0.0) + monotonic_s() - begun
                if well:
                    self._last[name] = utc_now().timestamp()

    def hangs(self) -> list[str]:
        """Whether it has stopped looking around."""
        if self._ticked_s is None or monotonic_s() - self._ticked_s < STALLED_S:
            return []
        return [f"The scheduler has not looked around for {monotonic_s() - self._ticked_s:.0f} s."]

    def troubles(self) -> list[str]:
        """What keeps jobs from running at this moment."""
        return self.hangs() + ([self._outage] if self._outage else [])

    def collect(self) -> Iterator[Metric]:
        """All metrics; those of the database only while it answers."""
        with self._lock:
            kept = [dict(d) for d in (self._done, self._failed, self._seconds, self._last)]
        for values, family, name, what in zip(
            kept,
            (CounterMetricFamily, CounterMetricFamily, CounterMetricFamily, GaugeMetricFamily),
            ("turns", "turns_failed", "turns_seconds", "last_success_timestamp_seconds"),
            ("Turns by job.", "Turns that raised.", "Time they took.", "End of the newest that did not."),
            strict=True,
        ):  # fmt: skip
            metric = family(f"fems_job_{name}", what, labels=["job"])
            for job, value in values.items():
                metric.add_metric([job], value)
            yield metric
        stale = GaugeMetricFamily("fems_stale_windows", "Spans to compute again.", labels=["stage"])
        up = 1.0
        try:
            for stage, windows in self._stale().items():
                stale.add_metric([stage], windows)
        except FemsError:
            up = 0.0
        yield stale
        leads = self._ticked_s is not None and self._outage is None and not self.stands_by
        yield GaugeMetricFamily("fems_scheduler_leads", "Whether it runs the jobs.", value=leads)
        yield GaugeMetricFamily("fems_database_up", "Whether the database answers.", value=up)


def registry_of(turns: Turns) -> CollectorRegistry:
    """A registry with these counts alone."""
    registry = CollectorRegistry()
    registry.register(turns)
    return registry
