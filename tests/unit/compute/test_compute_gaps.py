"""Outages: what a meter typically does, and how a gap is filled with it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from metering import Meter, facts, packed

from fems.compute.gaps import Places, fill
from fems.compute.intervals import (
    ESTIMATED,
    GAPS,
    INTERVALS,
    MEASURED,
    PARTS,
    SLOT_US,
    SUSPECT,
    intervals,
)

NAN = float("nan")
REGISTER = facts(Meter("register"))
SEOUL = "Asia/Seoul"
TUESDAY = date(2026, 6, 2)


def us(day, clock="00:00", zone=SEOUL, *, fold=0):
    hours, minutes = map(int, clock.split(":"))
    local = datetime(day.year, day.month, day.day, hours, minutes, tzinfo=ZoneInfo(zone), fold=fold)
    return int(local.timestamp()) * 1_000_000


def at(day, clock="00:00", zone=SEOUL, **more):
    return np.datetime64(us(day, clock, zone, **more), "us")


def history(kwh, *, days=14, before=TUESDAY, zone=SEOUL, meter_id=1):
    """Measured intervals of whole local days; kwh of day and wall time 'hh:mm', None: missing."""
    first, end = us(before - timedelta(days=days), zone=zone), us(before, zone=zone)
    rows = []
    for start in range(first, end, SLOT_US):
        local = datetime.fromtimestamp(start / 1e6, ZoneInfo(zone))
        amount = kwh(local.date(), f"{local:%H:%M}")
        if amount is not None:
            rows.append((meter_id, np.datetime64(start, "us"), amount, 0.0, MEASURED))
    return np.array(rows, INTERVALS)


def gap(start, end, amount=NAN, meter_id=1):
    return np.array([(meter_id, start, end, amount)], GAPS)


def places(zone=SEOUL, *holidays, meters=1):
    return Places(np.arange(1, meters + 1), [zone] * meters, {zone: set(holidays)})


def filled(gaps, past, *, where=None, meters=REGISTER, parts=None):
    parts = np.empty(0, PARTS) if parts is None else parts
    return fill(parts, gaps, past, where or places(), meters)


def by_the_clock(day, clock):
    """Twice as much from 09:00 on working days; half of it all day on Saturday, 1 on Sunday."""
    if day.weekday() == 6:
        return 1.0
    return (8.0 if clock >= "09:00" else 4.0) / (2 if day.weekday() == 5 else 1)


MORNING = at(TUESDAY, "08:30"), at(TUESDAY, "09:30")


@pytest.mark.parametrize(
    ("amount", "want"),
    [
        pytest.param(48.0, [8, 8, 16, 16], id="a known amount is dealt out by the profile"),
        pytest.param(0.0, [0, 0, 0, 0], id="a known zero"),
        pytest.param(-12.0, [-2, -2, -4, -4], id="an amount that was given back"),
        pytest.param(NAN, [4, 4, 8, 8], id="an unknown amount is the profile's"),
    ],
)
def test_a_gap_on_a_working_morning(amount, want):
    rows = filled(gap(*MORNING, amount), history(by_the_clock))
    assert rows["amount"].tolist() == want
    assert rows["estimated"].tolist() == want
    assert (rows["quality"] == ESTIMATED).all()
    assert rows["start_ts"][0] == MORNING[0]


@pytest.mark.parametrize(
    ("day", "holidays", "want"),
    [
        pytest.param(date(2026, 6, 5), [], [4, 8], id="a Friday is a working day"),
        pytest.param(date(2026, 6, 6), [], [2, 4], id="a Saturday"),
        pytest.param(date(2026, 6, 7), [], [1, 1], id="a Sunday"),
        pytest.param(date(2026, 6, 3), [date(2026, 6, 3)], [1, 1], id="election day is a Sunday"),
    ],
)
def test_days_are_taken_for_what_they_are(day, holidays, want):
    rows = filled(
        gap(at(day, "08:45"), at(day, "09:15")),
        history(by_the_clock, days=28, before=day),
        where=places(SEOUL, *holidays),
    )
    assert rows["amount"].tolist() == want


def test_a_holiday_of_the_past_is_no_working_day():
    # Of seven working days four stood still; without the calendar that would be typical.
    rest = [TUESDAY - timedelta(days=back) for back in (1, 4, 5, 6)]
    past = history(
        lambda day, _: 1.0 if day in rest else 9.0 if day.weekday() < 5 else None, days=11
    )
    span = gap(*MORNING)
    assert set(filled(span, past)["amount"]) == {1.0}
    assert set(filled(span, past, where=places(SEOUL, *rest))["amount"]) == {9.0}


@pytest.mark.parametrize(
    ("days", "amount", "want"),
    [
        # Before Saturday 20 June: 3 Saturdays; all days of 12 are 4 Saturdays and Sundays, 8 others.
        pytest.param(21, NAN, [2, 4], id="three days of the type are enough"),
        pytest.param(12, NAN, [4, 8], id="fewer: all days together"),
        pytest.param(3, NAN, [4, 8], id="three days in all are enough"),
        pytest.param(2, NAN, [], id="fewer: an unknown amount stays missing"),
        pytest.param(2, 12.0, [6, 6], id="fewer: a known amount is dealt out evenly"),
        pytest.param(0, 12.0, [6, 6], id="without any history too"),
    ],
)
def test_a_young_meter(days, amount, want):
    saturday = date(2026, 6, 20)
    rows = filled(
        gap(at(saturday, "08:45"), at(saturday, "09:15"), amount),
        history(by_the_clock, days=days, before=saturday),
    )
    assert rows["amount"].tolist() == want


def test_what_was_zero_all_along_and_now_is_not_is_dealt_out_evenly():
    rows = filled(gap(*MORNING, 8.0), history(lambda *_: 0.0))
    assert rows["amount"].tolist() == [2, 2, 2, 2]


def test_a_profile_of_both_signs_keeps_its_shape():
    past = history(lambda _, clock: -3.0 if clock >= "09:00" else 5.0)
    rows = filled(gap(*MORNING, 8.0), past)  # profile: 5 5 -3 -3, in all 4: one more each
    assert rows["amount"].tolist() == [6, 6, -2, -2]


def test_one_slot_without_a_profile_and_a_known_amount_is_dealt_out_evenly():
    past = history(lambda day, clock: by_the_clock(day, clock) if clock < "09:15" else None)
    assert filled(gap(*MORNING, 8.0), past)["amount"].tolist() == [2, 2, 2, 2]
    assert filled(gap(*MORNING), past)["amount"].tolist() == [4, 4, 8]


@pytest.mark.parametrize(
    ("meter", "minutes", "slots"),
    [
        pytest.param(Meter("power"), 240, 16, id="four hours of power"),
        pytest.param(Meter("power"), 241, 0, id="a minute longer stays missing"),
        pytest.param(Meter("interval", estimate_up_to_min=60), 75, 0, id="as the meter says"),
        pytest.param(Meter("register", estimate_up_to_min=1500), 1500, 100, id="over a day"),
        pytest.param(Meter("gauge"), 60, 0, id="a gauge has no profile"),
    ],
)
def test_an_unknown_amount_is_estimated_up_to_a_length(meter, minutes, slots):
    end = at(TUESDAY) + np.timedelta64(minutes, "m")
    rows = filled(gap(at(TUESDAY), end), history(by_the_clock), meters=facts(meter))
    assert len(rows) == slots


def test_a_slot_that_is_measured_in_part():
    part = np.array([(1, at(TUESDAY, "08:30"), 1.5, 0.0, MEASURED, SLOT_US // 3)], PARTS)
    span = gap(at(TUESDAY, "08:35"), at(TUESDAY, "09:00"), 10.0)
    rows = filled(span, history(by_the_clock), parts=part)
    # 10 min and 15 min of the same profile: 4 and 6 of 10
    assert rows["amount"].tolist() == pytest.approx([5.5, 6.0])
    assert rows["estimated"].tolist() == pytest.approx([4.0, 6.0])
    assert len(filled(span, history(by_the_clock))) == 1  # without the part it is not complete


def test_two_gaps_and_a_part_in_one_slot():
    part = np.array([(1, at(TUESDAY, "08:30"), 2.0, 0.0, SUSPECT, SLOT_US // 3)], PARTS)
    before = gap(at(TUESDAY, "08:30"), at(TUESDAY, "08:35"), 1.0)
    after = gap(at(TUESDAY, "08:40"), at(TUESDAY, "08:45"), 4.0)
    (row,) = filled(np.concatenate([after, before]), history(by_the_clock), parts=part)
    assert (row["amount"], row["estimated"], row["quality"]) == (7.0, 5.0, SUSPECT)


def test_history_is_the_56_days_before_the_gap():
    start = at(TUESDAY, "08:30")
    day = np.timedelta64(1, "D")

    def measured(*told):
        return np.array([(1, ts, amount, 0.0, MEASURED) for ts, amount in told], INTERVALS)

    inside = [(start - 56 * day, 3.0), (start - 7 * day, 5.0), (start - day, 7.0)]
    outside = [(start - 57 * day, 100.0), (start, 100.0), (start + day, 100.0)]
    span = gap(start, start + np.timedelta64(15, "m"))
    assert filled(span, measured(*inside))["amount"].tolist() == [5.0]
    assert filled(span, measured(outside[0], *inside, *outside[1:]))["amount"].tolist() == [5.0]
    assert filled(span, measured(outside[0], *inside[1:], *outside[1:]))["amount"].tolist() == []


def test_a_gap_is_filled_as_if_it_were_alone():
    rng = np.random.default_rng(5)
    noise = {meter_id: rng.uniform(0, 9, 70 * 96).tolist() for meter_id in (1, 2, 3)}
    past = np.concatenate(
        [history(lambda *_, n=n: n.pop(), days=70, meter_id=m) for m, n in noise.items()]
    )
    gaps = np.concatenate(
        [
            gap(at(TUESDAY, "03:10"), at(TUESDAY, "20:30"), 77.7, 1),
            gap(at(TUESDAY, "20:30"), at(TUESDAY, "20:45"), NAN, 1),
            gap(at(TUESDAY - timedelta(days=9), "20:25"), at(TUESDAY, "03:10"), 1e6, 2),
            gap(at(TUESDAY, "12:00"), at(TUESDAY, "12:15"), 1.0, 3),
        ]
    )
    three = facts(*[Meter("register")] * 3)
    where = places(meters=3)
    together = filled(gaps, past, meters=three, where=where)
    alone = [filled(gaps[i : i + 1], past, meters=three, where=where) for i in range(4)]
    for rows in alone:
        same = np.isin(together["start_ts"], rows["start_ts"]) & (
            together["meter_id"] == rows["meter_id"][0]
        )
        assert together[same].tobytes() == rows.tobytes()
    assert filled(gaps[::-1], past, meters=three, where=where).tobytes() == together.tobytes()


@pytest.mark.parametrize(
    ("zone", "day", "start", "slots"),
    [
        # Clocks changed on 8 March 2026: what begins at 09:00 begins at 13:00 UTC, not at 14:00.
        pytest.param("America/New_York", date(2026, 3, 10), "08:45", [4, 8], id="New York"),
        # By half an hour, on 5 April 2026.
        pytest.param("Australia/Lord_Howe", date(2026, 4, 7), "08:45", [4, 8], id="Lord Howe"),
        pytest.param("Asia/Kathmandu", date(2026, 4, 7), "08:45", [4, 8], id="an offset of :45"),
        pytest.param("Asia/Kolkata", date(2026, 4, 7), "08:45", [4, 8], id="an offset of :30"),
    ],
)
def test_a_profile_goes_by_the_clock_on_the_wall(zone, day, start, slots):
    begin = at(day, start, zone)
    rows = filled(
        gap(begin, begin + np.timedelta64(30, "m")),
        history(by_the_clock, days=28, before=day - timedelta(days=1), zone=zone),
        where=places(zone),
    )
    assert rows["amount"].tolist() == slots


@pytest.mark.parametrize(
    ("zone", "day", "slots"),
    [
        pytest.param("America/New_York", date(2026, 3, 8), 92, id="New York in spring"),
        pytest.param("America/New_York", date(2026, 11, 1), 100, id="New York in autumn"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), 98, id="Lord Howe in autumn"),
        pytest.param("Australia/Lord_Howe", date(2026, 10, 4), 94, id="Lord Howe in spring"),
        pytest.param(SEOUL, date(2026, 3, 8), 96, id="Seoul"),
    ],
)
def test_a_whole_local_day_that_failed(zone, day, slots):
    start, end = at(day, zone=zone), at(day + timedelta(days=1), zone=zone)
    past = history(by_the_clock, days=28, before=day, zone=zone)
    rows = filled(gap(start, end, 1_000.0), past, where=places(zone))
    assert len(rows) == slots
    assert rows["amount"].sum() == pytest.approx(1_000, rel=1e-12)
    assert len(set(rows["amount"].round(9))) == 1  # a Sunday, 1 all day


def test_a_meter_without_a_place_lives_by_utc():
    elsewhere = Places(np.array([7]), [SEOUL])
    assert elsewhere.of(1) == ("UTC", frozenset())
    assert elsewhere.of(7) == (SEOUL, frozenset())


def test_plants_of_one_zone_may_rest_on_different_days():
    shared = Places(
        np.array([1, 2]), [SEOUL, SEOUL], {"a": {date(2026, 6, 3)}, "b": set()}, ["a", "b"]
    )
    assert shared.of(1) == (SEOUL, {date(2026, 6, 3)})
    assert shared.of(2) == (SEOUL, set())


def test_everything_in_one_call():
    """Four weeks of a register, then two days of silence: by the profile, and nothing is lost."""
    first = us(TUESDAY - timedelta(days=28))
    at_us = [first + i * SLOT_US for i in range(28 * 96 + 1)]
    amounts = history(by_the_clock, days=28)["amount"]
    value = np.r_[0.0, np.cumsum(amounts)]
    readings = packed([*at_us, at_us[-1] + 2 * 96 * SLOT_US], [*value, value[-1] + 1_280.0])
    rows, found = intervals(readings, REGISTER, places=places())
    silent = rows[rows["start_ts"] >= at(TUESDAY)]
    # a working day is 36 * 4 + 60 * 8 = 624; 1,280 is a little more than two of them
    assert silent["amount"][35:37].tolist() == pytest.approx([4 * 1280 / 1248, 8 * 1280 / 1248])
    assert rows["amount"].sum() == pytest.approx(value[-1] + 1_280, rel=1e-12)
    assert found == []
