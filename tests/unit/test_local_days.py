"""Production days, shifts, weeks and months: they meet, over clock changes in any zone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.clock import plant_day
from fems.local_days import (
    ShiftTimes,
    instant,
    months,
    production_day,
    production_days,
    require_disjoint,
    shifts,
    weeks,
)

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = ["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
         "Africa/Cairo", "Atlantic/Azores", "America/Havana", "Pacific/Apia"]  # fmt: skip
THREE = [
    ShiftTimes("early", time(6), time(14), WEEK),
    ShiftTimes("late", time(14), time(22), WEEK),
    ShiftTimes("night", time(22), time(6), WEEK),
]


@pytest.mark.parametrize(
    ("zone", "day", "starts_at", "hours"),
    [
        pytest.param("America/New_York", date(2026, 3, 8), time(0), 23, id="New York, spring"),
        pytest.param("America/New_York", date(2026, 11, 1), time(0), 25, id="New York, autumn"),
        pytest.param("America/New_York", date(2026, 3, 7), time(6), 23,
                     id="a production day holds the change of the night after"),
        pytest.param("America/New_York", date(2026, 3, 8), time(6), 24, id="and the next does not"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), time(0), 24.5, id="Lord Howe, autumn"),
        pytest.param("Australia/Lord_Howe", date(2026, 10, 4), time(0), 23.5, id="Lord Howe, spring"),
        pytest.param("Asia/Kathmandu", date(2026, 5, 1), time(6), 24, id="a zone at :45"),
        pytest.param("America/New_York", date(2026, 3, 8), time(2, 30), 23.5,
                     id="beginning at a time that does not exist"),
        pytest.param("Atlantic/Azores", date(2026, 10, 25), time(0), 25,
                     id="a midnight that comes twice"),
    ],
)  # fmt: skip
def test_length_of_a_production_day(zone, day, starts_at, hours):
    assert production_day(day, ZoneInfo(zone), starts_at=starts_at).hours == hours


def test_a_production_day_at_midnight_is_the_plants_day():
    for zone in map(ZoneInfo, ZONES):
        for n in range(0, 366, 7):
            day = date(2026, 1, 1) + timedelta(days=n)
            assert production_day(day, zone) == plant_day(day, zone)


def test_a_day_that_the_zone_skipped_is_absent():
    found = production_days(date(2011, 12, 29), date(2011, 12, 31), ZoneInfo("Pacific/Apia"))
    assert [p.label for p in found] == ["2011-12-29", "2011-12-31"]


def test_three_shifts_over_the_night_in_which_the_clock_goes_forward():
    zone = ZoneInfo("America/New_York")
    day = date(2026, 3, 7)
    found = shifts(day, day, zone, starts_at=time(6), of=THREE)
    assert [(p.label, p.window.hours) for p in found] == [
        ("2026-03-07 early", 8), ("2026-03-07 late", 8), ("2026-03-07 night", 7),
    ]  # fmt: skip
    assert found[2].window.start == datetime(2026, 3, 8, 3, tzinfo=UTC)


def test_a_shift_only_on_its_weekdays_by_the_production_day():
    weekend = [ShiftTimes("day", time(8), time(20), ("sat",))]
    found = shifts(date(2026, 3, 6), date(2026, 3, 7), ZoneInfo("Asia/Seoul"),
                   starts_at=time(0), of=weekend)  # fmt: skip
    assert [(p.label, p.window.hours) for p in found] == [
        ("2026-03-06 outside shifts", 24),
        ("2026-03-07 outside shifts", 8), ("2026-03-07 day", 12), ("2026-03-07 outside shifts", 4),
    ]  # fmt: skip


def test_weeks_and_months_by_their_names():
    seoul = ZoneInfo("Asia/Seoul")
    assert [p.label for p in weeks(date(2025, 12, 31), date(2026, 1, 5), seoul)] == [
        "2026-W01", "2026-W02",
    ]  # fmt: skip
    found = months(date(2026, 2, 10), date(2026, 3, 1), seoul)
    assert [(p.label, p.window.hours) for p in found] == [("2026-02", 672), ("2026-03", 744)]


@pytest.mark.parametrize(
    ("of", "starts_at", "words"),
    [
        pytest.param([("night", time(22), time(6), WEEK)], time(0), "crosses the start",
                     id="over midnight with a day from midnight"),
        pytest.param([("a", time(6), time(14), ("mon",)), ("b", time(13), time(22), ("mon", "tue"))],
                     time(6), "'a' and 'b' overlap", id="overlapping on Mondays"),
    ],
)  # fmt: skip
def test_shifts_that_cannot_be(of, starts_at, words):
    with pytest.raises(ValueError, match=words):
        require_disjoint(of, starts_at=starts_at)


def test_shifts_that_can_be():
    require_disjoint(THREE, starts_at=time(6))
    require_disjoint([("all day", time(6), time(6), WEEK)], starts_at=time(6))
    require_disjoint(
        [("a", time(6), time(14), ("mon",)), ("b", time(13), time(22), ("tue",))], starts_at=time(6)
    )


days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
quarters = st.integers(0, 95).map(lambda q: time(q // 4, q % 4 * 15))
zones = st.sampled_from(ZONES).map(ZoneInfo)


@given(days, quarters, zones)
def test_production_days_follow_without_a_gap(day, starts_at, zone):
    first, second = (
        production_day(day + timedelta(days=n), zone, starts_at=starts_at) for n in (0, 1)
    )
    assert first.end == second.start
    assert first.start <= first.end


@given(days, quarters, zones)
def test_an_instant_is_the_first_that_shows_the_wall_time_or_later(day, wall, zone):
    wanted = datetime.combine(day, wall)
    at = instant(wanted, zone)
    assert at.astimezone(zone).replace(tzinfo=None) >= wanted
    before = (at - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None)
    assert before < wanted


@given(days, zones, st.lists(st.integers(0, 96), min_size=2, max_size=7, unique=True), quarters,
       st.lists(st.booleans(), min_size=6, max_size=6))  # fmt: skip
def test_shifts_and_the_rest_are_the_production_day(day, zone, cuts, starts_at, worked):
    def wall(quarter):
        minute = (starts_at.hour * 60 + starts_at.minute + 15 * quarter) % 1440
        return time(minute // 60, minute % 60)

    cuts = sorted(cuts)
    of = [
        ShiftTimes(f"s{n}", wall(a), wall(b), WEEK)
        for n, (a, b) in enumerate(pairwise(cuts)) if worked[n]
    ]  # fmt: skip
    require_disjoint(of, starts_at=starts_at)
    whole = production_day(day, zone, starts_at=starts_at)
    parts = shifts(day, day, zone, starts_at=starts_at, of=of)
    edges = [whole.start, *(edge for p in parts for edge in p.window), whole.end]
    assert edges == sorted(edges)
    assert sum(p.window.hours for p in parts) == pytest.approx(whole.hours)
