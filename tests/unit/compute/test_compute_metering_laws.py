"""Laws of metering: whatever meters do, sums are right, and a part is as in the whole."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metering import BAD, MIDNIGHT_US, MINUTE_US, QUARTER_US, Meter, facts, packed

from fems.clock import plant_day
from fems.compute.gaps import Places, fill
from fems.compute.intervals import INTERVALS, MEASURED, deal_out, intervals, whole
from fems.compute.segments import ALWAYS_US, EXCHANGES, MeterFacts

LAW = settings(deadline=None, max_examples=60, derandomize=True)
DIGITS, JITTER, SCALE, CAPACITY = 4, 0.05, 2.5, 20_000.0
SEOUL = Places(np.array([1]), ["Asia/Seoul"], {"Asia/Seoul": {date(2026, 1, 6)}})


@st.composite
def lives(draw):
    """Registers one after the other at one place, as read, with what truly flowed.

    They roll over, tremble, fall silent and are exchanged. The first and the last reading of each
    are exact and lie on bounds of intervals.
    """
    at, value, exchanged, truth = [], [], [], 0.0
    now = MIDNIGHT_US
    count = draw(st.integers(1, 3))
    for life in range(count):
        minutes = draw(st.lists(st.sampled_from([1, 5, 7, 15, 40, 300]), min_size=1, max_size=12))
        rises = draw(st.lists(st.floats(0, 60), min_size=len(minutes) + 1, max_size=13))
        shows = total = draw(st.floats(0, 10**DIGITS - 1))
        if life == 0:
            at.append(now)
            value.append(shows)
        else:
            exchanged[-1] = (1, np.datetime64(now, "us"), exchanged[-1][2], shows)
        for step, rise in zip(minutes, rises, strict=False):
            now += step * MINUTE_US - draw(st.integers(0, 59)) * 1_000_000
            total += rise
            at.append(now)
            value.append(total - draw(st.floats(0, JITTER)))
        now = (now // QUARTER_US + 1) * QUARTER_US
        total += rises[-1]
        truth += total - shows
        exchanged.append((1, np.datetime64(now, "us"), total % 10**DIGITS, np.nan))
    at.append(now)
    value.append(total)
    shown = np.mod(np.array(value), 10**DIGITS)
    return packed(at, shown), np.array(exchanged[:-1], EXCHANGES), truth


@LAW
@given(lives(), st.sampled_from([np.inf, CAPACITY]))
def test_energy_is_conserved_whatever_happens_to_the_register(lived, capacity):
    readings, exchanged, truth = lived
    meter = Meter("register", scale=SCALE, digits=DIGITS, capacity=capacity, jitter=JITTER)
    rows, found = intervals(readings, facts(meter), exchanges=exchanged, places=SEOUL)
    at = readings["ts"].astype(np.int64)
    assert len(rows) == (at[-1] - at[0]) // QUARTER_US
    assert rows["amount"].sum() == pytest.approx(truth * SCALE, rel=1e-9, abs=1e-9)
    assert (rows["amount"] >= 0).all()
    assert {finding.name for finding in found} <= {"register.rollover"}


@LAW
@given(lives(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(lived, rng):
    readings, exchanged, _ = lived
    meters = facts(Meter("register", digits=DIGITS, jitter=JITTER))
    want, found = intervals(readings, meters, exchanges=exchanged, places=SEOUL)
    order = rng.choices(range(len(readings)), k=len(readings)) + list(range(len(readings)))
    rng.shuffle(order)
    got, found_again = intervals(readings[order], meters, exchanges=exchanged[::-1], places=SEOUL)
    assert got.tobytes() == want.tobytes()
    assert found_again == found


@st.composite
def odd_meter(draw):
    """Facts of a meter of any kind whose settings change twice, readings of it, and exchanges."""
    kind = draw(st.sampled_from(["register", "interval", "power", "gauge"]))
    steps = draw(st.lists(st.sampled_from([1, 5, 5, 5, 15, 15, 60, 300]), min_size=4, max_size=40))
    at = MIDNIGHT_US + draw(st.integers(0, 900)) * 1_000_000 + np.cumsum(steps) * MINUTE_US
    rises = draw(st.lists(st.floats(0, 8), min_size=len(at), max_size=len(at)))
    value = 90.0 + (np.cumsum(rises) if kind == "register" else np.array(rises))
    places = st.integers(0, len(at) - 1)
    for place, wild in draw(st.lists(st.tuples(places, st.floats(-500, 9_999)), max_size=5)):
        value[place] = wild
    for place in draw(st.lists(places, max_size=3)):
        value[place:] -= draw(st.sampled_from([0.1, 0.2, 300.0]))
    quality = draw(
        st.lists(st.sampled_from([0] * 9 + [1, BAD]), min_size=len(at), max_size=len(at))
    )
    instants = st.integers(int(at[0]) // MINUTE_US, int(at[-1]) // MINUTE_US)
    since = sorted(draw(st.lists(instants, min_size=2, max_size=2, unique=True)))
    meters = MeterFacts.simple(
        [1, 1, 1], kind, valid_from_us=[ALWAYS_US, *(m * MINUTE_US for m in since)],
        scale=[1.0, 40.0, 1 / 3.6], modulus=10_000.0, capacity=draw(st.sampled_from([np.inf, 300.0])),
        period_us=draw(st.sampled_from([5, 15, 60])) * MINUTE_US,
        jitter=draw(st.sampled_from([0.0, 0.25])), both_ways=draw(st.booleans()),
        mean_of_period=draw(st.booleans()),
    )  # fmt: skip
    number = st.sampled_from([np.nan, 0.0, 120.0])
    declared = draw(st.lists(st.tuples(instants, number, number), max_size=2))
    exchanged = [(1, np.datetime64(m * MINUTE_US, "us"), a, b) for m, a, b in declared]
    return packed(at.tolist(), value, quality), meters, np.array(exchanged, EXCHANGES)


def certainly_moved(values, jitter):
    """First of four values in order of time between which the register certainly moved."""
    step = np.diff(values)
    sure = (step[:-2] >= 0) & (step[1:-1] > jitter) & (step[2:] >= 0)
    return np.flatnonzero(sure)


def context(readings, meters, begin, end):
    """Places of the readings that a span [begin, end) follows from, as the docstring says."""
    at = readings["ts"].astype(np.int64)
    good = np.flatnonzero(readings["quality"] < BAD)
    before, after = good[at[good] <= begin], good[at[good] >= end]
    first = before[-3] if len(before) >= 3 else 0
    last = after[2] if len(after) >= 3 else len(readings) - 1
    if meters.jitter[0] > 0:
        value = readings["value"]
        back = before[before <= first]
        moved = certainly_moved(value[back], meters.jitter[0])
        first = back[moved[-1]] if len(moved) else 0
        onward = after[after >= last]
        moved = certainly_moved(value[onward], meters.jitter[0])
        last = onward[moved[0] + 3] if len(moved) else len(readings) - 1
    return slice(first, last + 1)


@settings(LAW, max_examples=150)
@given(odd_meter(), st.data())
def test_a_part_with_its_gaps_is_bit_for_bit_as_in_the_whole(meter, data):
    readings, meters, exchanged = meter
    at = readings["ts"].astype(np.int64)
    quarters = st.integers(at[0] // QUARTER_US - 1, at[-1] // QUARTER_US + 5)
    begin, end = sorted([data.draw(quarters), data.draw(quarters)])
    begin, end = begin * QUARTER_US, (end + 1) * QUARTER_US
    dealt = deal_out(readings, meters, exchanged)
    measured = whole(dealt.parts)
    history = np.concatenate([FIVE_DAYS, measured[measured["quality"] == MEASURED]])
    want = completed(dealt, history, meters)
    again = deal_out(readings[context(readings, meters, begin, end)], meters, exchanged)
    got = completed(again, history, meters)
    inside = [(starts(rows) >= begin) & (starts(rows) < end) for rows in (got, want)]
    assert got[inside[0]].tobytes() == want[inside[1]].tobytes()


FIVE_DAYS = np.zeros(5 * 96, INTERVALS)
FIVE_DAYS["meter_id"], FIVE_DAYS["amount"] = 1, np.random.default_rng(8).uniform(0, 9, 5 * 96)
FIVE_DAYS["start_ts"] = (MIDNIGHT_US + np.arange(-5 * 96, 0) * QUARTER_US).astype("M8[us]")


def completed(dealt, history, meters):
    rows = np.concatenate(
        [whole(dealt.parts), fill(dealt.parts, dealt.gaps, history, SEOUL, meters)]
    )
    return rows[np.argsort(rows["start_ts"])]


def starts(rows):
    return rows["start_ts"].astype(np.int64)


@pytest.mark.parametrize(
    ("zone", "day", "slots"),
    [
        pytest.param("Asia/Seoul", date(2026, 3, 8), 96, id="Seoul"),
        pytest.param("America/New_York", date(2026, 3, 8), 92, id="New York, 23 hours"),
        pytest.param("America/New_York", date(2026, 11, 1), 100, id="New York, 25 hours"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), 98, id="Lord Howe, 24.5 hours"),
        pytest.param("Australia/Lord_Howe", date(2026, 10, 4), 94, id="Lord Howe, 23.5 hours"),
        pytest.param("Asia/Kathmandu", date(2026, 4, 5), 96, id="Kathmandu"),
    ],
)
def test_a_local_day_is_what_its_register_counted(zone, day, slots):
    """Read every seven minutes and at each local midnight, silent for two hours in the night."""
    around = [day + timedelta(days=i) for i in (-1, 0, 1)]
    windows = [plant_day(one, ZoneInfo(zone)) for one in around]
    bounds = [int(w.start.timestamp()) * 1_000_000 for w in windows]
    bounds.append(int(windows[-1].end.timestamp()) * 1_000_000)
    silent = bounds[1] + 90 * MINUTE_US, bounds[1] + 210 * MINUTE_US
    at = np.arange(bounds[0], bounds[-1], 7 * MINUTE_US)
    at = np.union1d(at[(at <= silent[0]) | (at >= silent[1])], bounds)
    value = np.cumsum(np.random.default_rng(len(zone)).uniform(0, 9, len(at)))
    rows, _ = intervals(
        packed(at.tolist(), value), facts(Meter("register")), places=Places(np.array([1]), [zone])
    )
    counted = np.diff(value[np.searchsorted(at, bounds)])
    for (start, end), kwh in zip(pairwise(bounds), counted, strict=True):
        own = rows[(starts(rows) >= start) & (starts(rows) < end)]
        assert own["amount"].sum() == pytest.approx(kwh, rel=1e-12)
        assert len(own) == (end - start) // QUARTER_US
    assert (bounds[2] - bounds[1]) // QUARTER_US == slots
