"""From causes to alerts: opening, holding, worsening, closing, coming back, escalating, resting."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.compute.alert_kinds import ALERT_KINDS
from fems.compute.alert_replay import replayed
from fems.compute.alert_times import due_at
from fems.compute.alert_words import page_of, sentence, title, to_do, worth
from fems.compute.alerts import Cause, Rule, Rules, step

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SILENT, BASE = "meter.silent", "load.base"
RULE = Rule(SILENT, "act", hold=timedelta(minutes=20), calm=timedelta(minutes=15),
            again=timedelta(hours=8), escalate=timedelta(hours=2))  # fmt: skip
RULES = Rules([RULE, Rule(BASE, "look", threshold=0.25)])


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def silent(meter="main", cause="main", **other):
    return Cause(SILENT, NOON, plant_id=1, cause=cause, meter=meter, **other)


class Told:
    """Alerts that live on from step to step, and what people were told."""

    def __init__(self, rules=RULES):
        self.rules, self.alerts, self.events = rules, {}, []

    def step(self, minutes, *causes, looked=(SILENT, BASE)):
        changes = step(causes, self.alerts.values(), self.rules, looked=looked, now=at(minutes))
        for change in changes:
            number = change.alert.alert_id or len(self.alerts) + 1
            self.alerts[number] = replace(change.alert, alert_id=number)
        self.events += [(minutes, c.event) for c in changes if c.event]
        return self

    def take(self, number=1, **state):
        self.alerts[number] = replace(self.alerts[number], **state)
        return self


def test_one_alert_per_cause_from_opening_to_close():
    told = Told()
    for minute in range(0, 60, 5):
        told.step(minute, silent())
    for minute in range(60, 90, 5):
        told.step(minute)
    assert told.events == [(20, "opened"), (70, "closed")]
    assert len(told.alerts) == 1


def test_short_pause_closes_nothing_and_return_within_hours_is_the_same_alert():
    told = Told().step(30, silent()).step(40).step(44, silent()).step(60).step(200, silent())
    assert told.events == [(30, "opened"), (60, "closed"), (200, "opened")]
    assert (len(told.alerts), told.alerts[1].times) == (1, 2)


def test_back_after_long_is_another_alert():
    told = Told().step(30, silent()).step(60).step(60 + 8 * 60 + 1, silent())
    assert len(told.alerts) == 2


def test_growing_group_is_told_when_it_doubles_and_loses_its_acknowledgement():
    many = [silent(f"s{n}", "sub", severity="look") for n in range(30)]
    told = Told().step(30, *many[:2]).take(acknowledged_by="kim", acknowledged_at=at(31))
    told.step(32, *many[:4])
    assert told.alerts[1].acknowledged_by == "kim"
    told.step(33, *many[:5]).step(34, *many[:9]).step(35, *many[:10])
    assert told.events == [(30, "opened"), (33, "worse"), (35, "worse")]
    assert told.alerts[1].acknowledged_by is None
    assert (told.alerts[1].members, told.alerts[1].severity) == (10, "look")
    assert told.alerts[1].facts["meters"][:2] == ["s0", "s1"]


@pytest.mark.parametrize(
    ("state", "want"),
    [
        pytest.param({}, [(150, "escalated")], id="nobody took it on"),
        pytest.param({"acknowledged_by": "k", "acknowledged_at": NOON}, [], id="acknowledged"),
        pytest.param({"owner": "kim"}, [], id="owned"),
        pytest.param({"snoozed_until": at(180)}, [(180, "reminded")], id="rests"),
    ],
)
def test_escalation_and_rest(state, want):
    told = Told().step(30, silent()).take(**state)
    for minute in (100, 149, 150, 151, 180, 181):
        told.step(minute, silent())
    assert told.events[1:] == want


def test_kind_not_looked_for_neither_opens_nor_closes():
    base = Cause(BASE, NOON, 1, value=0.5)
    told = Told().step(0, base, looked=(SILENT, BASE)).step(30, looked=(SILENT,))
    assert told.events == [(0, "opened")]
    assert told.step(60).events[-1] == (60, "closed")


def test_threshold_releases_a_tenth_lower():
    told = Told()
    for minute, value in enumerate((0.24, 0.26, 0.24, 0.226, 0.22, 0.24)):
        told.step(minute, Cause(BASE, NOON, 1, value=value))
    assert told.events == [(1, "opened"), (4, "closed")]


def test_disabled_rule_and_rule_of_a_plant():
    off = Rules([replace(RULE, enabled=False), replace(RULE, plant_id=2, hold=timedelta())])
    told = Told(off).step(30, silent(), replace(silent(), plant_id=2))
    assert [alert.plant_id for alert in told.alerts.values()] == [2]
    told.rules = Rules([replace(RULE, enabled=False)])
    assert told.step(31, silent()).events[-1] == (31, "closed")


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=40))
def test_never_two_open_and_each_opening_is_closed_before_the_next(steps):
    told, minute = Told(), 0
    for there, minutes in steps:
        minute += minutes
        told.step(minute, *([silent()] if there else []))
        assert sum(alert.closed_at is None for alert in told.alerts.values()) <= 1
    names = [event for _, event in told.events if event in {"opened", "closed"}]
    assert names == ["opened", "closed"] * (len(names) // 2) + ["opened"] * (len(names) % 2)


PAUSES = st.one_of(st.integers(1, 13), st.integers(17, 200))  # to the minute, the calm ends between


@given(st.lists(st.tuples(PAUSES, st.integers(1, 200)), min_size=1, max_size=8))
def test_replay_opens_what_was_opened_minute_by_minute(spans):
    rules = Rules([replace(RULE, hold=timedelta(), again=timedelta())])
    past, minute, told = [], 0, Told(rules)
    for pause, lasts in spans:
        past.append((minute + pause, minute + pause + lasts))
        minute += pause + lasts
    for now in range(minute + 1):
        told.step(now, *[replace(silent(), since=at(a)) for a, b in past if a <= now < b])
    causes = [replace(silent(), since=at(a), until=at(b)) for a, b in past]
    fired = replayed(causes, rules, start=at(0), end=at(minute + 1))
    assert [f.opened_at for f in fired] == [at(now) for now, e in told.events if e == "opened"]


@pytest.mark.parametrize(
    ("severity", "hour", "want"),
    [
        pytest.param("look", 23, "2026-06-02T08:00", id="before midnight"),
        pytest.param("look", 3, "2026-06-01T08:00", id="after midnight"),
        pytest.param("look", 8, "2026-06-01T08:00", id="quiet hours end"),
        pytest.param("look", 12, "2026-06-01T12:00", id="by day"),
        pytest.param("act", 3, "2026-06-01T03:00", id="what is urgent does not wait"),
    ],
)
def test_quiet_hours(severity, hour, want):
    seoul = ZoneInfo("Asia/Seoul")
    rule = Rule(BASE, "look", quiet=(time(20), time(8)))
    due = due_at(
        rule, severity, seoul, now=datetime(2026, 6, 1, hour, tzinfo=seoul).astimezone(UTC)
    )
    assert due.astimezone(seoul).isoformat()[:16] == want


FACTS = {
    "meters": ["a", "b", "c", "d", "e"], "projected_kw": 1050.4, "limit_kw": 1000, "limit": "contract",
    "kw": 20.0, "usual_kw": 10.0, "kwh_per_day": 12.0, "target": "net zero", "reason": "unit.unknown",
    "error": "ValueError: x.", "step_min": 60, "last": "2026-06-01T03:00:00+00:00", "free_bytes": 5e9,
}  # fmt: skip


@pytest.mark.parametrize("kind", ALERT_KINDS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_kind_has_its_words(kind, language):
    for cause in (*ALERT_KINDS[kind].sentences, "x"):
        row = {"kind": kind, "cause": cause, "members": 5, "value": 0.5, "facts": FACTS, "plant": "mill",
               "name_en": "Mill", "name_ko": "제분소", "won": 5.0, "kg_co2e": None}  # fmt: skip
        if cause == "x" and "" not in ALERT_KINDS[kind].sentences:
            continue
        text = sentence(row, language, UTC)
        assert "{" not in text
        assert text.endswith(".")
    assert title(kind, language) != title(kind, "en" if language == "ko" else "ko")
    assert to_do(kind, language)
    assert "plant/{" not in (page_of(row) or "")
    assert worth(row, "ko", won=False) == ""
