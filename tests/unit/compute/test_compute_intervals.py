"""What becomes of readings, kind of meter by kind of meter."""

import numpy as np
import pytest
from metering import BAD, UNCERTAIN, Meter, check, facts, measured, of_one, packed, said, shown

from fems.compute.finding import summarised
from fems.compute.intervals import ESTIMATED, INTERVALS, MEASURED, SUSPECT, intervals

# 100 kW: a quarter of an hour brings 25 kWh at the most, and 37.5 with the margin.
REGISTER = Meter("register", digits=6, capacity=100.0)
FOUR_DIGITS = Meter("register", digits=4, capacity=100.0)
LARGE = Meter("register", digits=6, capacity=10_000.0, scale=2_400.0)


@pytest.mark.parametrize(
    ("meter", "readings", "want"),
    [
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:15", 110), ("00:30", 125)),
            measured(at_0000=10, at_0015=15),
            id="a reading every quarter of an hour",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:10", 106), ("00:40", 124), ("00:45", 125)),
            measured(at_0000=9, at_0015=9, at_0030=7),
            id="irregular readings are dealt out by time",
        ),
        pytest.param(
            REGISTER,
            said(("00:05", 100), ("00:35", 130)),
            measured(at_0015=15),
            id="an interval that is covered in part has no row",
        ),
        pytest.param(REGISTER, said(("00:00", 100)), {}, id="one reading says nothing"),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:15", 100), ("00:30", 100)),
            measured(at_0000=0, at_0015=0),
            id="standing still is a real zero",
        ),
        pytest.param(
            LARGE,
            said(("00:00", 10.0), ("00:15", 10.5)),
            measured(at_0000=1_200),
            id="transformer ratios multiply",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:15", 500, BAD), ("00:30", 120)),
            measured(at_0000=10, at_0015=10),
            id="a bad reading is not looked at",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:15", 110, UNCERTAIN), ("00:30", 125)),
            {"00:00": (10, 0, SUSPECT), "00:15": (15, 0, SUSPECT)},
            id="an uncertain reading makes both its sides suspect",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:45", 130)),
            measured(at_0000=10, at_0015=10, at_0030=10),
            id="a silence of max_gap is still measured",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("01:00", 130), ("01:15", 137)),
            {
                "00:00": (7.5, 7.5, ESTIMATED),
                "00:15": (7.5, 7.5, ESTIMATED),
                "00:30": (7.5, 7.5, ESTIMATED),
                "00:45": (7.5, 7.5, ESTIMATED),
                "01:00": (7, 0, MEASURED),
            },
            id="a longer silence is estimated and its energy kept",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:10", 105), ("01:00", 130)),
            {
                "00:00": (7.5, 2.5, ESTIMATED),
                "00:15": (7.5, 7.5, ESTIMATED),
                "00:30": (7.5, 7.5, ESTIMATED),
                "00:45": (7.5, 7.5, ESTIMATED),
            },
            id="an interval can be estimated in part",
        ),
    ],
)
def test_a_register(meter, readings, want):
    got, found = of_one(meter, readings)
    check(got, want)
    assert found == []


@pytest.mark.parametrize(
    ("meter", "readings", "want", "finding"),
    [
        pytest.param(
            FOUR_DIGITS,
            said(("00:00", 9_990), ("00:15", 5), ("00:30", 15)),
            measured(at_0000=15, at_0015=10),
            "register.rollover",
            id="past the last digit the count goes on",
        ),
        pytest.param(
            Meter("register", digits=4),
            said(("00:00", 9_000), ("00:15", 1_000)),
            measured(at_0000=2_000),
            "register.rollover",
            id="a meter of unknown capacity rolls over too",
        ),
        pytest.param(
            FOUR_DIGITS,
            said(("00:00", 5_000), ("00:15", 3), ("00:30", 13)),
            measured(at_0015=10),
            "register.reset",
            id="an exchanged register leaves its interval missing",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 5_000), ("00:15", 4_990), ("00:30", 5_000)),
            measured(at_0015=10),
            "register.reset",
            id="a register never runs backwards",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:15", 9_999), ("00:30", 120)),
            measured(at_0000=10, at_0015=10),
            "register.spike",
            id="a spike upwards is left out and bridged",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:15", 0), ("00:30", 120)),
            measured(at_0000=10, at_0015=10),
            "register.spike",
            id="a drop-out to zero is left out and bridged",
        ),
        pytest.param(
            REGISTER,
            said(
                ("00:00", 100), ("00:15", 9_999), ("00:30", 110), ("00:45", 9_999), ("01:00", 120)
            ),
            measured(at_0000=5, at_0015=5, at_0030=5, at_0045=5),
            "register.spike",
            id="a good reading between two spikes stays",
        ),
        pytest.param(
            REGISTER,
            said(("00:00", 100), ("00:15", 5_100), ("00:30", 5_110)),
            {"00:00": (5_000, 5_000, SUSPECT), "00:15": (10, 0, MEASURED)},
            "register.jump",
            id="a jump is kept and called suspect",
        ),
    ],
)
def test_an_odd_register(meter, readings, want, finding):
    got, found = of_one(meter, readings)
    check(got, want)
    assert found == [finding]


def test_a_finding_says_whose_it_is_and_when():
    readings = np.concatenate(
        [
            said(("00:00", 5_000), ("00:15", 3), ("00:30", 1), meter_id=1),
            said(("00:00", 1), ("00:15", 2), meter_id=2),
            said(("00:00", 700), ("00:15", 3), meter_id=3),
        ]
    )
    found = intervals(readings, facts(*[FOUR_DIGITS] * 3))[1]
    assert {one.name for one in found} == {"register.reset"}
    told = [(one.meter_id, f"{one.start:%H:%M}", f"{one.end:%H:%M}") for one in found]
    assert told == [(1, "00:00", "00:15"), (1, "00:15", "00:30"), (3, "00:00", "00:15")]
    assert summarised(found)[0].facts == {"count": 3, "meter_ids": [1, 3]}


def test_what_a_stuck_register_catches_up_is_dealt_out_over_its_standstill():
    meter = Meter("register", digits=6, capacity=100.0)
    readings = said(
        ("00:00", 100), ("00:15", 110), ("00:30", 110), ("00:45", 110), ("01:00", 110),
        ("01:15", 170), ("01:30", 180),
    )  # fmt: skip
    rows, found = intervals(readings, facts(meter))
    assert [one.name for one in found] == ["register.stuck"]
    assert f"{found[0].start:%H:%M} {found[0].end:%H:%M}" == "00:15 01:15"
    got = shown(rows)
    # 60 kWh in a quarter of an hour is 240 kW; over the hour since it stood still it is 60 kW
    assert [amount for amount, _, _ in got.values()] == [10, 15, 15, 15, 15, 10]
    assert [quality for _, _, quality in got.values()] == [0, 1, 1, 1, 1, 0]


def test_a_standstill_counts_for_two_days_at_the_most():
    meter = Meter("register", digits=6, capacity=1.0)
    minutes = np.arange(0, 4 * 1440, 15)
    value = np.where(minutes < minutes[-1], 100.0, 196.0)
    at = (np.datetime64("2026-01-01", "us") + minutes * np.timedelta64(1, "m")).astype(np.int64)
    rows, _ = intervals(packed(at.tolist(), value), facts(meter))
    estimated = rows[rows["estimated"] > 0]
    assert len(estimated) == 2 * 96 + 1
    assert estimated["amount"].sum() == pytest.approx(96)


@pytest.mark.parametrize(
    ("meter", "readings", "want"),
    [
        pytest.param(
            Meter("interval", period_min=5),
            said(("00:00", 1), ("00:05", 2), ("00:10", 3), ("00:15", 4)),
            measured(at_0000=6),
            id="three of 5 min make one of 15",
        ),
        pytest.param(
            Meter("interval"),
            said(("00:00", 2), ("00:15", 4), ("00:45", 5)),
            measured(at_0000=2, at_0015=4, at_0045=5),
            id="15 min are taken as they are and a missing one stays missing",
        ),
        pytest.param(
            Meter("interval", period_min=60),
            said(("00:00", 8)),
            dict.fromkeys(("00:00", "00:15", "00:30", "00:45"), (2, 2, ESTIMATED)),
            id="60 min are spread evenly and called estimated",
        ),
        pytest.param(
            Meter("interval", scale=1 / 3.6),
            said(("00:00", 36)),
            measured(at_0000=10),
            id="another unit",
        ),
        pytest.param(
            Meter("interval"),
            said(("00:00", 2), ("00:15", 4, BAD), ("00:30", 5, UNCERTAIN)),
            {"00:00": (2, 0, MEASURED), "00:30": (5, 0, SUSPECT)},
            id="a bad amount is missing and an uncertain one suspect",
        ),
        pytest.param(
            Meter("interval"),
            said(("00:05", 3), ("00:20", 6)),
            measured(at_0015=5),
            id="periods off the grid are dealt out by time",
        ),
        pytest.param(
            Meter("interval"),
            said(("00:00", 3), ("00:10", 6), ("00:15", 1)),
            measured(at_0000=9, at_0015=1),
            id="a period ends where the next begins",
        ),
        pytest.param(
            Meter("power"),
            said(("00:00", 40), ("00:15", 60), ("00:30", 60)),
            measured(at_0000=12.5, at_0015=15),
            id="under power lies a trapezoid",
        ),
        pytest.param(
            Meter("power", scale=1_000.0),
            said(("00:00", 0), ("00:30", 1.2)),
            measured(at_0000=75, at_0015=225),
            id="power between two readings follows the line between them",
        ),
        pytest.param(
            Meter("power"),
            said(("00:00", 40), ("00:15", 40), ("01:15", 40), ("01:30", 20)),
            measured(at_0000=10, at_0115=7.5),
            id="over an outage nothing is known of power",
        ),
        pytest.param(
            Meter("power"),
            said(("00:00", -40), ("00:15", -20)),
            measured(at_0000=-7.5),
            id="power may flow back",
        ),
        pytest.param(
            Meter("gauge"),
            said(("00:00", 20), ("00:15", 22), ("00:30", -4)),
            measured(at_0000=21, at_0015=9),
            id="a gauge gives its mean over time",
        ),
        pytest.param(
            Meter("gauge"),
            said(("00:00", 20), ("00:05", 20), ("00:15", 26)),
            measured(at_0000=22),
            id="the mean is weighted by time",
        ),
        pytest.param(
            Meter("gauge", scale=5 / 9, offset=-160 / 9),
            said(("00:00", 32), ("00:15", 50)),
            measured(at_0000=5),
            id="degrees Fahrenheit",
        ),
    ],
)
def test_other_kinds(meter, readings, want):
    got, found = of_one(meter, readings)
    check(got, want)
    assert found == []


def test_no_readings_give_no_intervals():
    rows, found = intervals(said(), facts(REGISTER))
    assert rows.dtype == INTERVALS
    assert len(rows) == 0
    assert found == []


def test_meters_of_all_kinds_at_once_are_as_each_alone():
    meters = [REGISTER, Meter("power"), Meter("interval", period_min=5), Meter("gauge"), LARGE]
    each = [
        said(("00:02", 1), ("00:20", 7), ("00:50", 12), meter_id=1),
        said(("00:00", 5), ("00:17", 9), ("00:45", 0), meter_id=2),
        said(*[(f"00:{minute:02}", minute) for minute in range(0, 60, 5)], meter_id=3),
        said(("00:00", -3), ("00:31", 4), meter_id=4),
        said(("00:00", 3), ("00:15", 4), ("00:30", 4.5), meter_id=5),
    ]
    together, _ = intervals(np.concatenate(each), facts(*meters))
    for meter_id, readings in enumerate(each, start=1):
        alone, _ = intervals(readings, facts(*meters))
        assert len(alone) > 0
        assert shown(together[together["meter_id"] == meter_id]) == shown(alone)
