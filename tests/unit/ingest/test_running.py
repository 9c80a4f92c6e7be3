"""Which readings wait for the end of their quarter of an hour: what they cannot change is over."""

import numpy as np
import pytest

from fems.ingest.decoding import MeterEntry
from fems.ingest.running import Running
from fems.store.binary import READINGS

METERS = {("p", f"m{n}"): MeterEntry(n, "kWh", waits=n != 9) for n in range(1, 10)}


def rows(*told):
    return np.array([(meter, f"2026-03-02T{at}", 1.0, 0) for meter, at in told], READINGS)


@pytest.fixture
def running():
    running = Running()
    running.know(METERS)
    running.committed(rows((1, "09:00:30"), (2, "09:00:31"), (9, "09:00:32")))
    return running


@pytest.mark.parametrize(
    ("told", "waits"),
    [
        pytest.param([(1, "09:01:30")], [True], id="the second of its quarter"),
        pytest.param([(3, "09:01:30")], [False], id="the first of its meter"),
        pytest.param([(1, "09:15:00")], [False], id="the first of the next quarter"),
        pytest.param([(1, "08:59:59")], [False], id="late: of a quarter that is over"),
        pytest.param([(9, "09:01:30")], [False], id="of a meter whose own reading ends a quarter"),
        pytest.param([(1, "09:14:00"), (1, "09:15:00")], [False, False], id="both sides of the end at once"),
        pytest.param([(1, "09:01:00"), (2, "09:01:00"), (3, "09:01:00")], [True, True, False], id="each by itself"),
        pytest.param([(1, "09:01:00"), (2, "11:00:00")], [False, False], id="two that disagree on what is now"),
        pytest.param([(1, "09:01:00"), (2, "09:02:00"), (3, "23:00:00")], [True, True, False], id="one whose clock is fast"),
    ],
)  # fmt: skip
def test_what_waits(running, told, waits):
    assert running.waiting(rows(*told)).tolist() == waits


def test_what_was_not_committed_is_not_known(running):
    assert running.waiting(rows((1, "09:15:10"))).tolist() == [False]
    assert running.waiting(rows((1, "09:15:40"))).tolist() == [False], "the batch before it failed"
    running.committed(rows((1, "09:15:40")))
    assert running.waiting(rows((1, "09:16:10"))).tolist() == [True]


def test_a_bad_reading_closes_no_interval_so_the_next_does_not_wait(running):
    bad = rows((1, "09:15:10"))
    bad["quality"] = 2
    running.committed(bad)
    assert running.waiting(rows((1, "09:15:40"))).tolist() == [False]
    running.committed(rows((1, "09:15:40")))
    assert running.waiting(rows((1, "09:16:10"))).tolist() == [True]


def test_a_quarter_that_is_over_is_late_for_all(running):
    running.committed(rows((1, "09:15:10"), (1, "09:15:20")))
    assert running.waiting(rows((2, "09:14:00"))).tolist() == [False]


def test_a_new_meter_is_known_and_one_taken_away_does_no_harm(running):
    running.know({("p", "m12"): MeterEntry(12, "kWh", waits=True)})
    assert running.waiting(rows((12, "09:01:00"), (1, "09:01:00"))).tolist() == [False, False]
    running.committed(rows((12, "09:01:00")))
    running.know(METERS)
    assert running.waiting(rows((1, "09:02:00"), (1, "09:03:00"))).tolist() == [True, True]


def test_nothing_is_nothing(running):
    running.committed(rows())
    assert running.waiting(rows()).tolist() == []
