"""UTC inside, plant time where a day begins."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.clock import (
    INTERVAL,
    TimeError,
    floor_interval,
    monotonic_s,
    parse_instant,
    plant_day,
    plant_days,
    time_zone,
    utc_now,
)

ZONES = ["Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        pytest.param("Asia/Seoul", date(2026, 1, 1), "2025-12-31T15:00", 24, id="Seoul"),
        pytest.param("America/New_York", date(2026, 3, 8), "2026-03-08T05:00", 23, id="23 hours"),
        pytest.param("America/New_York", date(2026, 11, 1), "2026-11-01T04:00", 25, id="25 hours"),
        pytest.param("America/New_York", date(2026, 11, 2), "2026-11-02T05:00", 24, id="day after"),
        pytest.param("Australia/Lord_Howe", date(2026, 10, 4), "2026-10-03T13:30", 23.5, id="23.5 hours"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), "2026-04-04T13:00", 24.5, id="24.5 hours"),
        pytest.param("Asia/Kathmandu", date(2026, 1, 1), "2025-12-31T18:15", 24, id="a quarter off"),
        pytest.param("America/Havana", date(2026, 11, 1), "2026-11-01T04:00", 25, id="midnight twice"),
        pytest.param("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00", 23, id="no midnight"),
    ],
)  # fmt: skip
def test_a_plant_day(zone, day, start, hours):
    window = plant_day(day, time_zone(zone))
    assert window.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert window.hours == hours
    assert window.start.tzinfo is UTC
    assert window.end == plant_day(day + timedelta(days=1), time_zone(zone)).start


def test_days_follow_one_another_without_gap_through_a_year_of_clock_changes():
    for name in ZONES:
        zone = time_zone(name)
        year = plant_days(date(2026, 1, 1), date(2026, 12, 31), zone)
        days = [plant_day(date(2026, 1, 1) + timedelta(days=n), zone) for n in range(365)]
        assert sum(day.hours for day in days) == year.hours == 8_760
        assert (days[0].start, days[-1].end) == year


@pytest.mark.parametrize(
    "name",
    [
        "Asia/Soul",
        "",
        "Asia",
        "KST+9",
        "../../etc/passwd",
        "/etc/localtime",
        "서울",
        "A\0B",
        "x" * 300,
    ],
)
def test_an_unknown_zone_is_an_error_that_says_what_to_write(name):
    with pytest.raises(TimeError, match="'Asia/Seoul'"):
        time_zone(name)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param("2026-01-01", "2025-12-31T15:00", id="a day begins at local midnight"),
        pytest.param("2026-01-01T08:00", "2025-12-31T23:00", id="plant time"),
        pytest.param("2026-01-01T08:00+01:00", "2026-01-01T07:00", id="offset"),
        pytest.param("2026-01-01T08:00Z", "2026-01-01T08:00", id="UTC"),
    ],
)
def test_parse_instant(text, want):
    instant = parse_instant(text, time_zone("Asia/Seoul"))
    assert instant == datetime.fromisoformat(want).replace(tzinfo=UTC)
    assert instant.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-13-01", "2026-02-30", "1767225600.5", "0001-01-01", "9999-12-31T23:59-12:00"],
)
def test_what_is_no_instant_is_an_error_that_says_what_to_write(text):
    with pytest.raises(TimeError, match="2026-01-31") as caught:
        parse_instant(text, time_zone("Asia/Seoul"))
    assert repr(text) in str(caught.value)


AWARE = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda wall: wall.replace(tzinfo=UTC)
)


@settings(deadline=None, derandomize=True)
@given(AWARE, st.sampled_from(ZONES))
def test_an_interval_holds_its_instant_and_begins_on_the_grid(instant, zone):
    start = floor_interval(instant.astimezone(time_zone(zone)))
    assert start <= instant < start + INTERVAL
    assert start.timestamp() % 900 == 0
    assert start.tzinfo is UTC


def test_now_is_aware_and_the_other_clock_never_goes_back():
    assert utc_now().utcoffset() == timedelta(0)
    assert monotonic_s() <= monotonic_s()
