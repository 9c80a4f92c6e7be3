"""What a scheduler tells those who watch it."""

import pytest
from prometheus_client import generate_latest

from fems.errors import ServerUnavailableError
from fems.jobs import turns as module
from fems.jobs.turns import Turns, registry_of


def test_turns_are_counted_by_job_and_outcome():
    turns = Turns(stale=lambda: {"cost": 4})
    with turns.turn("live"):
        pass
    with pytest.raises(ValueError, match="no"), turns.turn("live"):
        raise ValueError("no")
    text = generate_latest(registry_of(turns)).decode()
    for line in (
        'fems_job_turns_total{job="live"} 2.0', 'fems_job_turns_failed_total{job="live"} 1.0',
        'fems_stale_windows{stage="cost"} 4.0', "fems_database_up 1.0",
    ):  # fmt: skip
        assert line in text
    assert 'fems_job_last_success_timestamp_seconds{job="live"}' in text


def test_figures_are_told_while_the_database_is_away():
    def away():
        raise ServerUnavailableError

    text = generate_latest(registry_of(Turns(stale=away))).decode()
    assert "fems_database_up 0.0" in text


def test_ready_when_at_work_waiting_in_an_outage_and_hanging_when_it_no_longer_looks(monkeypatch):
    turns = Turns()
    assert turns.troubles() == ["The scheduler has not begun."]
    turns.tick()
    assert turns.troubles() == []
    turns.tick(outage="The database does not answer.")
    assert turns.troubles() == ["The database does not answer."]
    assert turns.hangs() == []
    later = module.monotonic_s() + 61
    monkeypatch.setattr(module, "monotonic_s", lambda: later)
    assert "has not looked around for 61 s" in turns.hangs()[0]
