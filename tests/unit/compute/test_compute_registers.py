"""Registers that are exchanged, re-configured, that tremble, or that run both ways."""

import numpy as np
import pytest
from metering import (
    MINUTE_US,
    Meter,
    check,
    clock_us,
    exchanges,
    facts,
    measured,
    of_one,
    said,
    shown,
    spans,
)

from fems.compute.intervals import ESTIMATED, MEASURED, SUSPECT, deal_out, intervals
from fems.compute.segments import ALWAYS_US, MeterFacts
from fems.errors import NotFoundError

NAN = float("nan")
REGISTER = Meter("register", digits=6, capacity=100.0)
IN_OPERATION = said(("00:00", 5_000), ("00:15", 5_010), ("00:45", 12), ("01:00", 20))
UNKNOWN = ("00:15", "00:45", NAN)


def names(found):
    return [finding.name for finding in found]


@pytest.mark.parametrize(
    ("exchange", "want", "gaps"),
    [
        # Old: 5,010 at 00:15 to 5,018 at 00:30. New: 2 at 00:30 to 12 at 00:45.
        pytest.param(
            ("00:30", 5_018, 2),
            measured(at_0000=10, at_0015=8, at_0030=10, at_0045=8),
            [],
            id="both values declared: nothing is lost",
        ),
        pytest.param(
            ("00:30", NAN, 2),
            measured(at_0000=10, at_0030=10, at_0045=8),
            [("00:15", "00:30", NAN)],
            id="the last value is not known: a gap before",
        ),
        pytest.param(
            ("00:30", 5_018, NAN),
            measured(at_0000=10, at_0015=8, at_0045=8),
            [("00:30", "00:45", NAN)],
            id="the first value is not known: a gap after",
        ),
        pytest.param(
            ("00:30", NAN, NAN),
            measured(at_0000=10, at_0045=8),
            [UNKNOWN],
            id="neither is known: one gap",
        ),
        pytest.param(
            ("00:45", 5_030, 7),  # the reading of 12 at 00:45 gives way to the declared 7
            measured(at_0000=10, at_0015=10, at_0030=10, at_0045=13),
            [],
            id="at the very instant of a reading the declared value counts",
        ),
        pytest.param(
            ("00:45", 5_030, NAN),
            measured(at_0000=10, at_0015=10, at_0030=10, at_0045=8),
            [],
            id="a reading at the instant is the new register's first value",
        ),
        pytest.param(
            ("00:30", 5_000, 2),  # lower than the reading before
            measured(at_0000=10, at_0030=10, at_0045=8),
            [("00:15", "00:30", NAN)],
            id="a last value that cannot be is a reset",
        ),
    ],
)
def test_a_declared_exchange(exchange, want, gaps):
    declared = exchanges(exchange)
    rows, found = intervals(IN_OPERATION, facts(REGISTER), exchanges=declared)
    check(shown(rows), want)
    assert names(found) == (["register.reset"] if exchange[1] == 5_000 else [])
    assert spans(deal_out(IN_OPERATION, facts(REGISTER), declared).gaps) == gaps


def test_an_exchange_that_nobody_declared_is_found():
    dealt = deal_out(IN_OPERATION, facts(REGISTER))
    assert names(dealt.findings) == ["register.reset"]
    assert spans(dealt.gaps) == [UNKNOWN]


def test_after_an_exchange_a_higher_value_is_no_jump():
    rows, found = intervals(
        said(("00:00", 5_000), ("00:15", 5_010), ("00:30", 90_000), ("00:45", 90_004)),
        facts(REGISTER),
        exchanges=exchanges(("00:20", 5_014, 89_990)),
    )
    assert shown(rows) == measured(at_0000=10, at_0015=14, at_0030=4)
    assert found == []


def test_two_exchanges_between_two_readings():
    rows, found = intervals(
        said(("00:00", 500), ("01:00", 3), ("01:15", 5)),
        facts(Meter("register", max_gap_min=120)),
        exchanges=exchanges(("00:15", 510, 70), ("00:30", 76, 0)),
    )
    assert shown(rows) == measured(at_0000=10, at_0015=6, at_0030=1.5, at_0045=1.5, at_0100=2)
    assert found == []


def test_an_old_register_ends_though_the_new_one_is_still_silent():
    rows, _ = intervals(
        said(("00:00", 500), ("00:15", 510)),
        facts(REGISTER),
        exchanges=exchanges(("00:30", 514, 0)),
    )
    assert shown(rows) == measured(at_0000=10, at_0015=4)


def test_an_exchange_of_another_meter_changes_nothing():
    alone, _ = intervals(IN_OPERATION[2:], facts(REGISTER))
    beside, _ = intervals(
        IN_OPERATION[2:],
        facts(REGISTER, REGISTER),
        exchanges=exchanges(("00:50", 1, 2), meter_id=2),
    )
    assert shown(beside) == shown(alone)


def settings(*rows, **usual):
    """Facts of one meter: since when (None: always) and what is then other than usual."""
    since = [ALWAYS_US if clock is None else clock_us(clock) for clock, _ in rows]
    names = {name for _, changed in rows for name in changed}
    columns = {n: [changed.get(n, usual.get(n)) for _, changed in rows] for n in names}
    rest = {name: value for name, value in usual.items() if name not in names}
    return MeterFacts.simple([1] * len(rows), valid_from_us=since, **rest, **columns)


RATIO = settings((None, {"scale": 1.0}), ("00:20", {"scale": 2.0}))


@pytest.mark.parametrize(
    ("readings", "meters", "want"),
    [
        pytest.param(
            said(("00:00", 0), ("00:15", 15), ("00:30", 30), ("00:45", 45)),
            RATIO,
            # 5 min at 1 per min, then 10 min at 2 per min
            measured(at_0000=15, at_0015=25, at_0030=30),
            id="a multiplier holds from its day and minute on",
        ),
        pytest.param(
            said(("00:00", 0), ("00:20", 20), ("00:45", 45)),
            RATIO,
            measured(at_0000=15, at_0015=25, at_0030=30),
            id="it begins with a reading",
        ),
        pytest.param(
            said(("00:30", 0), ("00:45", 15)),
            RATIO,
            measured(at_0030=30),
            id="it began before the first reading",
        ),
        pytest.param(
            said(("00:00", 0), ("00:45", 45)),
            settings((None, {"scale": 1.0}), ("00:15", {"scale": 2.0}), ("00:30", {"scale": 3.0})),
            measured(at_0000=15, at_0015=30, at_0030=45),
            id="twice between two readings",
        ),
        pytest.param(
            said(("00:00", 60), ("00:15", 60), ("00:30", 60)),
            settings((None, {"scale": 1.0}), ("00:20", {"scale": 2.0}), kind="power"),
            measured(at_0000=15, at_0015=5 + 20),
            id="of a power meter",
        ),
        pytest.param(
            said(("00:00", 20), ("00:15", 20), ("00:30", 20)),
            settings((None, {"offset": 0.0}), ("00:15", {"offset": 1.5}), kind="gauge"),
            measured(at_0000=20, at_0015=21.5),
            id="a gauge that was adjusted",
        ),
    ],
)
def test_settings_hold_for_their_time(readings, meters, want):
    rows, found = intervals(readings, meters)
    check(shown(rows), want)
    assert found == []


def test_an_hour_that_settings_cut_in_two():
    meters = settings(
        (None, {"scale": 1.0}),
        ("00:30", {"scale": 10.0}),
        kind="interval",
        period_us=60 * MINUTE_US,
    )
    rows, _ = intervals(said(("00:00", 8)), meters)
    assert rows["amount"].tolist() == [2, 2, 20, 20]


def test_an_outage_that_settings_cut_in_two_is_two_gaps():
    dealt = deal_out(
        said(("00:00", 0), ("02:00", 120)),
        settings((None, {"scale": 1.0}), ("00:30", {"scale": 2.0})),
    )
    assert spans(dealt.gaps) == [("00:00", "00:30", 30), ("00:30", "02:00", 180)]


TREMBLING = Meter("register", digits=6, capacity=1_000.0, jitter=0.05)


@pytest.mark.parametrize(
    ("readings", "want"),
    [
        pytest.param(
            said(("00:00", 100), ("00:15", 99.96), ("00:30", 101)),
            measured(at_0000=0, at_0015=1),
            id="a small step back is standing still",
        ),
        pytest.param(
            said(
                ("00:00", 100),
                ("00:15", 99.96),
                ("00:30", 99.98),
                ("00:45", 100.02),
                ("01:00", 103),
            ),
            measured(at_0000=0, at_0015=0, at_0030=0.02, at_0045=2.98),
            id="the level holds until it is passed",
        ),
        pytest.param(
            said(("00:00", 100), ("00:15", 99.95), ("00:30", 101)),
            measured(at_0000=0, at_0015=1),
            id="exactly the jitter",
        ),
        pytest.param(
            said(("00:00", 999_999.99), ("00:15", 999_999.97), ("00:30", 1), ("00:45", 2)),
            measured(at_0000=0, at_0015=1.01, at_0030=1),
            id="and then past the last digit",
        ),
        pytest.param(
            said(("00:00", 0), ("00:15", 999_999.97), ("00:30", 0.01), ("00:45", 5)),
            measured(at_0000=0, at_0015=0.01, at_0030=4.99),
            id="about its zero",
        ),
        pytest.param(
            said(("00:00", 0.01), ("00:15", 999_999.97), ("00:30", 999_999.99), ("00:45", 5)),
            measured(at_0000=0, at_0015=0, at_0030=4.99),
            id="below its zero for a while",
        ),
    ],
)
def test_a_register_that_trembles(readings, want):
    rows, found = intervals(readings, facts(TREMBLING))
    check(shown(rows), want)
    assert set(names(found)) <= {"register.rollover"}


@pytest.mark.parametrize(
    ("meter", "value"),
    [
        pytest.param(TREMBLING, 99.94, id="more than the jitter"),
        pytest.param(REGISTER, 99.96, id="without a jitter any step"),
    ],
)
def test_a_larger_step_back_is_a_reset(meter, value):
    _, found = of_one(meter, said(("00:00", 100), ("00:15", value), ("00:30", 101)))
    assert found == ["register.reset"]


BOTH_WAYS = Meter("register", digits=4, capacity=100.0, both_ways=True)


@pytest.mark.parametrize(
    ("readings", "want", "finding"),
    [
        pytest.param(
            said(("00:00", 100), ("00:15", 90), ("00:30", 95)),
            measured(at_0000=-10, at_0015=5),
            [],
            id="what goes back was given back",
        ),
        pytest.param(
            said(("00:00", 5), ("00:15", 9_995), ("00:30", 9_998)),
            measured(at_0000=-10, at_0015=3),
            ["register.rollover"],
            id="below zero comes the last number",
        ),
        pytest.param(
            said(("00:00", 9_995), ("00:15", 5), ("00:30", 8)),
            measured(at_0000=10, at_0015=3),
            ["register.rollover"],
            id="past the last digit",
        ),
        pytest.param(
            said(("00:00", 3_000), ("00:15", 9), ("00:30", 3_002)),
            measured(at_0000=1, at_0015=1),
            ["register.spike"],
            id="a drop-out to near zero is bridged",
        ),
        pytest.param(
            said(("00:00", 3_000), ("00:15", 2_000), ("00:30", 1_990)),
            {"00:00": (-1_000, -1_000, SUSPECT), "00:15": (-10, 0, MEASURED)},
            ["register.jump"],
            id="too fast backwards is a jump",
        ),
    ],
)
def test_a_register_that_runs_both_ways(readings, want, finding):
    rows, found = intervals(readings, facts(BOTH_WAYS))
    check(shown(rows), want)
    assert names(found) == finding


def test_a_gap_that_ends_in_an_interval_leaves_it_estimated_in_part():
    rows, _ = intervals(said(("00:00", 0), ("01:10", 70), ("01:15", 80)), facts(REGISTER))
    assert shown(rows)["01:00"] == pytest.approx((20, 10, ESTIMATED))


def test_what_nothing_is_known_of_is_refused():
    readings = np.concatenate([said(("00:00", 1), meter_id=1), said(("00:00", 1), meter_id=9)])
    with pytest.raises(NotFoundError, match=r"\[9\]"):
        intervals(readings, facts(REGISTER))


def test_a_setting_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match="colour"):
        MeterFacts.simple(1, colour="red")
