"""Laws of intervals, for whatever meters may send."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from metering import BAD, MIDNIGHT_US, QUARTER_US, Meter, facts, packed

from fems.compute.intervals import intervals

LAW = settings(deadline=None, max_examples=150, derandomize=True)
CAPACITY = 100.0
REGISTER = Meter("register", digits=6, capacity=CAPACITY)
KINDS = [
    REGISTER,
    Meter("interval", period_min=5),
    Meter("interval", period_min=60),
    Meter("power"),
    Meter("gauge", scale=5 / 9, offset=-160 / 9),
]


@st.composite
def times(draw, *, fewest=2, most=30, from_boundary=False):
    """Strictly increasing instants, seconds to hours apart."""
    gaps = draw(st.lists(st.integers(1_000_000, 7_200_000_000), min_size=fewest, max_size=most))
    begins = 0 if from_boundary else draw(st.integers(0, QUARTER_US))
    return (MIDNIGHT_US + begins + np.cumsum([0, *gaps])).tolist()


@st.composite
def odd_readings(draw, meter_id=1):
    """A meter that counts plausibly, but for wild values, two meters under one name, and resets."""
    at = draw(times(fewest=3, most=40))
    load = draw(st.lists(st.floats(0, 1), min_size=len(at), max_size=len(at)))
    rise = np.diff(at, prepend=at[0]) / 3.6e9 * CAPACITY * np.array(load)
    value = 500_000 + np.cumsum(rise)
    places = st.integers(0, len(at) - 1)
    for place, wild in draw(st.lists(st.tuples(places, st.floats(0, 999_999)), max_size=6)):
        value[place] = wild
    for place, other in draw(st.lists(st.tuples(places, st.floats(0, 999_999)), max_size=1)):
        value[place : place + draw(st.integers(2, 12)) : 2] = other
    for place in draw(st.lists(places, max_size=2)):
        value[place:] -= value[place]
    quality = np.zeros(len(at), int)
    for place, code in draw(st.lists(st.tuples(places, st.sampled_from([1, 2])), max_size=4)):
        quality[place] = code
    return packed(at, value, quality.tolist(), meter_id=meter_id)


def starts_us(rows):
    return rows["start_ts"].astype(np.int64)


def same(left, right):
    """To the last bit."""
    assert left.tobytes() == right.tobytes()


@LAW
@given(
    at=times(from_boundary=True),
    data=st.data(),
    scale=st.sampled_from([1.0, 2_400.0, 1e-3, 1 / 3.6]),
    capacity=st.sampled_from([np.inf, 50.0]),
)
def test_intervals_add_up_to_the_difference_of_the_register(at, data, scale, capacity):
    at.append(at[-1] // QUARTER_US * QUARTER_US + QUARTER_US)
    rises = data.draw(st.lists(st.floats(0.01, 100), min_size=len(at), max_size=len(at)))
    value = 12_345.6 + np.cumsum(rises)
    rows, _ = intervals(packed(at, value), facts(Meter("register", scale=scale, capacity=capacity)))
    assert len(rows) == (at[-1] - at[0]) // QUARTER_US
    assert rows["amount"].sum() == pytest.approx((value[-1] - value[0]) * scale, rel=1e-9)


@LAW
@given(at=times(from_boundary=True), data=st.data(), begins=st.floats(0, 999), digits=st.just(3))
def test_no_energy_is_lost_where_a_register_rolls_over(at, data, begins, digits):
    at.append(at[-1] // QUARTER_US * QUARTER_US + QUARTER_US)
    rises = data.draw(st.lists(st.floats(0.01, 400), min_size=len(at), max_size=len(at)))
    total = begins + np.cumsum(rises)
    rows, _ = intervals(packed(at, total % 10**digits), facts(Meter("register", digits=digits)))
    assert rows["amount"].sum() == pytest.approx(total[-1] - total[0], rel=1e-9)


@LAW
@given(odd_readings())
def test_a_part_is_no_larger_than_the_whole(readings):
    rows, _ = intervals(readings, facts(REGISTER))
    assert (rows["amount"] >= 0).all()
    assert (rows["estimated"] >= 0).all()
    assert (rows["estimated"] <= rows["amount"]).all()


@LAW
@given(odd_readings())
def test_an_interval_comes_once_in_order_and_on_the_grid(readings):
    starts = starts_us(intervals(readings, facts(REGISTER))[0])
    assert (np.diff(starts) > 0).all()
    assert (starts % QUARTER_US == 0).all()


def within(rows, begin, end):
    return rows[(starts_us(rows) >= begin) & (starts_us(rows) < end)]


def reached(values, places):
    """The third of some places in a row; where it stands still, the third that shows otherwise."""
    third = places[:3][-1]
    differing = [place for place in places[3:] if values[place] != values[third]]
    stands = len(places) > 3 and values[places[3]] == values[third]
    return third if not stands else differing[:3][-1] if differing else places[-1]


def part_is_as_in_the_whole(readings, meter, begin, end):
    """Compute [begin, end) from its readings and those that reach into it."""
    whole, _ = intervals(readings, facts(meter))
    at = readings["ts"].astype(np.int64)
    good = np.flatnonzero(readings["quality"] < BAD)
    before, after = good[at[good] <= begin], good[at[good] >= end]
    context = slice(
        reached(readings["value"], before[::-1]) if len(before) else 0,
        reached(readings["value"], after) + 1 if len(after) else len(readings),
    )
    part, _ = intervals(readings[context], facts(meter))
    same(within(part, begin, end), within(whole, begin, end))


@LAW
@given(readings=odd_readings(), data=st.data(), meter=st.sampled_from(KINDS))
def test_a_part_computed_again_is_bit_for_bit_what_the_whole_gave(readings, data, meter):
    at = readings["ts"].astype(np.int64)
    quarters = st.integers(at[0] // QUARTER_US, at[-1] // QUARTER_US + 5)
    first, last = sorted([data.draw(quarters), data.draw(quarters)])
    part_is_as_in_the_whole(readings, meter, first * QUARTER_US, (last + 1) * QUARTER_US)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([100, 9_999, 102, 9_999, 104, 9_999, 106, 107, 108], id="another one above"),
        pytest.param([500, 5, 502, 5, 504, 5, 506, 507, 508], id="another one below"),
        pytest.param([100, 9_999, 9_999, 9_999, 104, 105, 106, 107, 108], id="a long spike"),
        pytest.param([100, 101, 999_999, 3, 4, 5, 999_999, 7, 8], id="reset beside a spike"),
    ],
)
def test_every_part_of_two_registers_under_one_name(values):
    readings = packed([MIDNIGHT_US + i * QUARTER_US for i in range(len(values))], values)
    for first in range(len(values)):
        for last in range(first, len(values)):
            begin, end = (MIDNIGHT_US + quarter * QUARTER_US for quarter in (first, last + 1))
            part_is_as_in_the_whole(readings, REGISTER, begin, end)


@LAW
@given(readings=odd_readings(), data=st.data(), value=st.floats(0, 999_999))
def test_a_reading_changes_nothing_beyond_what_it_reaches(readings, data, value):
    readings = readings[readings["quality"] < BAD]
    assume(len(readings))
    place = data.draw(st.integers(0, len(readings) - 1))
    nothing_changes_beyond(readings, place, value)


@pytest.mark.parametrize("place", range(9))
@pytest.mark.parametrize("value", [0, 103, 9_999])
def test_a_reading_among_two_registers_changes_nothing_beyond_what_it_reaches(place, value):
    values = [100, 9_999, 102, 9_999, 104, 9_999, 106, 9_999, 108]
    readings = packed([MIDNIGHT_US + i * QUARTER_US for i in range(len(values))], values)
    nothing_changes_beyond(readings, place, value)


def nothing_changes_beyond(readings, place, value):
    changed = readings.copy()
    changed["value"][place] = value
    at, values = readings["ts"].astype(np.int64), readings["value"]
    before, after = np.arange(place)[::-1], np.arange(place + 1, len(at))
    first = reached(values, before) if len(before) else 0
    begin = at[first] // QUARTER_US * QUARTER_US
    end = at[reached(values, after) if len(after) else len(at) - 1]

    def beyond(rows):
        return rows[(starts_us(rows) < begin) | (starts_us(rows) >= end)]

    same(
        beyond(intervals(changed, facts(REGISTER))[0]),
        beyond(intervals(readings, facts(REGISTER))[0]),
    )


@LAW
@given(
    each=st.lists(st.tuples(st.sampled_from(KINDS), odd_readings()), min_size=1, max_size=5),
    data=st.data(),
)
def test_the_numbering_of_meters_changes_nothing(each, data):
    order = data.draw(st.permutations(range(len(each))))

    def by_meter(numbered):
        parts = []
        for meter_id, (_, readings) in enumerate(numbered, start=1):
            own = readings.copy()
            own["meter_id"] = meter_id
            parts.append(own)
        rows, _ = intervals(np.concatenate(parts), facts(*(meter for meter, _ in numbered)))
        columns = ["start_ts", "amount", "estimated", "quality"]
        return [rows[rows["meter_id"] == i + 1][columns].copy() for i in range(len(numbered))]

    straight, mixed = by_meter(each), by_meter([each[i] for i in order])
    for place, original in enumerate(order):
        assert mixed[place].tolist() == straight[original].tolist()
