"""What a worker counts, and how it tells it."""

from collections import Counter

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from fems.errors import SettingsError
from fems.ingest.counting import LAG_BOUNDS_S, Counters
from fems.ingest.metrics import IngestCollector, serving_metrics
from fems.ingest.writer import Stored


def test_rates_are_of_the_time_since_the_last_telling():
    counters = Counters()
    counters.note(Stored(10, 100, 5, Counter()), lags_s=[1.0] * 10)
    assert counters.recent(2.0)["readings_per_s"] == 50
    counters.note(Stored(4, 8, 0, Counter(bad_time=2)), lags_s=[0.5] * 4)
    counters.note(Stored(2, 8, 0, Counter(bad_time=1)), lags_s=[0.5] * 2)
    said = counters.recent(2.0)
    assert (said["messages"], said["readings"], said["repeated"]) == (16, 116, 5)
    assert (said["messages_per_s"], said["readings_per_s"], said["batch_messages"]) == (3, 8, 3)
    assert said["rejected"] == {"bad_time": 3}
    assert said["lag_p50_s"] == said["lag_p99_s"] == 0.5


def test_nothing_done_has_no_lag_and_no_batch():
    said = Counters().recent(2.0)
    assert (said["lag_p50_s"], said["lag_p99_s"], said["batch_messages"]) == (None, None, None)
    assert said["messages_per_s"] == 0


def test_of_a_hundred_lags_the_99th_counts():
    counters = Counters()
    counters.note(Stored(101, 101, 0, Counter()), lags_s=list(range(101)))
    assert counters.recent(1.0)["lag_p99_s"] == 99


def test_prometheus_gets_totals_by_reason_and_a_histogram():
    counters = Counters()
    lags = [0.01, 0.06, 2.0, 7_200.0]
    counters.note(Stored(4, 9, 2, Counter(unit_mismatch=3)), lags_s=lags)
    registry = CollectorRegistry()
    registry.register(IngestCollector(counters, lambda: 7))
    text = generate_latest(registry).decode()
    for line in (
        "fems_ingest_messages_total 4.0", "fems_ingest_readings_total 9.0",
        "fems_ingest_repeated_total 2.0", "fems_ingest_queued 7.0",
        'fems_ingest_rejected_total{reason="unit_mismatch"} 3.0',
        'fems_ingest_rejected_total{reason="not_json"} 0.0',
        'fems_ingest_lag_seconds_bucket{le="0.05"} 1.0',
        'fems_ingest_lag_seconds_bucket{le="0.1"} 2.0',
        'fems_ingest_lag_seconds_bucket{le="3600.0"} 3.0',
        'fems_ingest_lag_seconds_bucket{le="+Inf"} 4.0',
        "fems_ingest_lag_seconds_sum 7202.07",
    ):  # fmt: skip
        assert line in text
    assert list(LAG_BOUNDS_S) == sorted(LAG_BOUNDS_S)


def test_a_port_that_is_taken_is_named():
    counters = Counters()
    with serving_metrics(counters, queued=int, ready=list, host="127.0.0.1", port=0):
        pass
    with (
        pytest.raises(SettingsError, match="FEMS_METRICS_PORT"),
        serving_metrics(counters, queued=int, ready=list, host="203.0.113.7", port=9),
    ):
        pass
