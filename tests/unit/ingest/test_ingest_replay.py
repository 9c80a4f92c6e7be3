"""A table of readings goes out in the order and at the pace of its times."""

import pandas as pd
import pytest

from fems.ingest import replay as module
from fems.ingest.replay import replay


@pytest.fixture
def sent(monkeypatch):
    """What a broker would have received."""
    sent = []

    class Recorder:
        def __init__(self, url, *, client_id):
            self.published = 0

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def publish(self, plant, meter, readings):
            sent.extend((plant, meter, f"{ts:%H:%M}", value) for ts, value in readings)
            self.published += 1

        def wait_confirmed(self, **_):
            pass

    monkeypatch.setattr(module, "Publisher", Recorder)
    return sent


def table(*rows):
    frame = pd.DataFrame(rows, columns=["plant", "meter", "ts", "value"])
    return frame.assign(ts=pd.to_datetime("2026-01-01T" + frame["ts"] + "Z"))


def test_the_order_is_that_of_the_times_and_of_the_file(sent):
    rows = table(("a", "x", "00:30", 3.0), ("b", "y", "00:15", 2.0), ("a", "x", "00:15", 1.0))
    told = []
    assert replay("mqtt://broker", rows, progress=told.append) == 3
    assert sent == [("b", "y", "00:15", 2.0), ("a", "x", "00:15", 1.0), ("a", "x", "00:30", 3.0)]
    assert told == [3]


def test_nothing_is_nothing(sent):
    assert replay("mqtt://broker", table()) == 0
    assert sent == []


def test_at_a_speed_the_pauses_are_those_of_the_times(sent, monkeypatch):
    now, pauses = [0.0], []

    class Clock:
        def wait(self, seconds):
            pauses.append(seconds)
            now[0] += seconds

    monkeypatch.setattr(module, "monotonic_s", lambda: now[0])
    monkeypatch.setattr(module.threading, "Event", Clock)
    rows = table(("a", "x", "00:00", 1.0), ("a", "x", "00:15", 2.0), ("a", "x", "01:00", 3.0))
    assert replay("mqtt://broker", rows, speed=900.0) == 3
    assert pauses == pytest.approx([0.0, 1.0, 3.0])
    assert len(sent) == 3
