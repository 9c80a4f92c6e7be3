"""A worker's counts as Prometheus metrics."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from fems.health import Troubles, serving_health
from fems.ingest.counting import LAG_BOUNDS_S, Counters
from fems.ingest.reasons import Reason
from fems.ingest.reporting import resident_bytes


class IngestCollector(Collector):
    """Metrics of one worker, made when they are scraped."""

    def __init__(self, counters: Counters, queued: Callable[[], int]) -> None:
        self._counters, self._queued = counters, queued

    def collect(self) -> Iterator[Metric]:
        """All metrics."""
        totals = self._counters.totals
        for name, what in (
            ("messages", "Messages committed and acknowledged."),
            ("readings", "Readings stored that were new or changed."),
            ("repeated", "Readings that were known already."),
            ("batches", "Transactions."),
        ):
            yield CounterMetricFamily(f"fems_ingest_{name}", what, value=getattr(totals, name))
        rejected = CounterMetricFamily(
            "fems_ingest_rejected", "Messages kept as rejected.", labels=["reason"]
        )
        for reason in Reason:
            rejected.add_metric([reason.value], totals.rejected[reason.value])
        yield rejected
        counts = np.cumsum(totals.lag_classes).tolist()
        bounds = [*map(str, LAG_BOUNDS_S), "+Inf"]
        lag = HistogramMetricFamily(
            "fems_ingest_lag_seconds", "From sent, else received, to committed."
        )
        lag.add_metric([], list(zip(bounds, counts, strict=True)), totals.lag_sum_s)
        yield lag
        yield GaugeMetricFamily(
            "fems_ingest_queued", "Messages in hand, not yet committed.", value=self._queued()
        )
        yield GaugeMetricFamily(
            "fems_ingest_resident_bytes", "Memory of the worker.", value=resident_bytes()
        )


@contextmanager
def serving_metrics(
    counters: Counters, *, queued: Callable[[], int], ready: Troubles, host: str, port: int | None
) -> Iterator[None]:
    """Serve a worker's health and metrics on http://host:port during the block; with no port, nothing.

    Raises
    ------
    SettingsError
        If the port cannot be had.
    """
    registry = CollectorRegistry()
    registry.register(IngestCollector(counters, queued))
    with serving_health(registry, host=host, port=port, setting="FEMS_METRICS_PORT", ready=ready):
        yield
