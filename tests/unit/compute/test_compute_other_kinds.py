"""Interval meters, power and gauges: values that cannot be, missing periods, other readings."""

import numpy as np
import pytest
from metering import BAD, Meter, check, facts, measured, said, shown, spans

from fems.compute.intervals import ESTIMATED, SUSPECT, deal_out, intervals
from fems.compute.metering import deal

NAN = float("nan")
FIVE = Meter("interval", period_min=5, capacity=12.0)  # 1 per period; 1.5 with the margin
POWER = Meter("power", capacity=100.0)  # 150 kW with the margin
MEAN = Meter("power", capacity=100.0, mean_of_period=True)
DEGREES = Meter("gauge", capacity=100.0, estimate_up_to_min=120)


def five_minutes(*amounts, since=0):
    return said(*[(f"{m // 60:02}:{m % 60:02}", amount) for m, amount in
                  zip(range(since, 600, 5), amounts, strict=False) if amount is not None])  # fmt: skip


@pytest.mark.parametrize(
    ("meter", "readings", "want", "gaps", "finding"),
    [
        pytest.param(
            FIVE,
            five_minutes(1, 1, 1, 1, None, 1, 1, 1, 1),
            measured(at_0000=3, at_0030=3),
            [("00:20", "00:25", NAN)],
            [],
            id="a missing period of 5 min is a gap",
        ),
        pytest.param(
            FIVE,
            five_minutes(1, 1, 1, 1, 900, 1, 1, 1, 1),
            measured(at_0000=3, at_0030=3),
            [("00:20", "00:25", NAN)],
            ["interval.spike"],
            id="an amount that cannot be is left out",
        ),
        pytest.param(
            FIVE,
            five_minutes(1, 1, 1, 900, 900, 1, 1, 1, 1),
            measured(at_0000=3, at_0030=3),
            [],
            ["interval.spike"],
            id="two of them one after the other are missing",
        ),
        pytest.param(
            Meter("interval", period_min=1),
            said(*[(f"00:{minute:02}", 0.2) for minute in range(30)]),
            measured(at_0000=3, at_0015=3),
            [],
            [],
            id="fifteen of a minute",
        ),
        pytest.param(
            Meter("interval", period_min=10),
            said(("00:00", 2), ("00:10", 4), ("00:20", 8)),
            measured(at_0000=4, at_0015=10),
            [],
            [],
            id="three of ten minutes make two intervals",
        ),
        pytest.param(
            FIVE,
            said(("00:00:00", 1), ("00:05:20", 1), ("00:10:00", 1), ("00:15:00", 1)),
            measured(at_0000=3),
            [],
            [],
            id="a label that is a little late leaves no hole",
        ),
        pytest.param(
            POWER,
            said(("00:00", 40), ("00:15", 9_999), ("00:30", 60), ("00:45", 60)),
            # the line from 40 to 60 in its place
            {
                "00:00": (11.25, 11.25, ESTIMATED),
                "00:15": (13.75, 13.75, ESTIMATED),
                "00:30": (15, 0, 0),
            },
            [],
            ["power.spike"],
            id="a power that cannot be gives way to a line",
        ),
        pytest.param(
            POWER,
            said(("00:00", 40), ("00:15", 9_999), ("00:30", -900), ("00:45", 60), ("01:00", 60)),
            measured(at_0045=15),
            [],
            ["power.spike"],
            id="several in a row are missing",
        ),
        pytest.param(
            POWER,
            said(("00:00", 40), ("00:30", 9_999), ("01:00", 60), ("01:15", 60)),
            measured(at_0100=15),
            [("00:00", "01:00", NAN)],
            ["power.spike"],
            id="one that leaves more than max_gap open is an outage",
        ),
        pytest.param(
            POWER,
            said(("00:00", 40), ("00:15", 149), ("00:30", 60)),
            measured(at_0000=(40 + 149) / 8, at_0015=(149 + 60) / 8),
            [],
            [],
            id="a peak that can be stays, however lonely",
        ),
        pytest.param(
            POWER,
            said(("00:00", 40), ("00:45", 40), ("02:00", 20), ("02:15", 20)),
            measured(at_0000=10, at_0015=10, at_0030=10, at_0200=5),
            [("00:45", "02:00", NAN)],
            [],
            id="a silence of power is a gap of which nothing is known",
        ),
        pytest.param(
            MEAN,
            said(("00:00", 7), ("00:15", 40), ("00:30", 60), ("00:35", 30), ("00:45", 90)),
            measured(at_0000=10, at_0015=15, at_0030=17.5),
            [],
            [],
            id="the mean since the reading before",
        ),
        pytest.param(
            MEAN,
            said(("00:00", 7), ("00:15", 40), ("00:30", 999), ("00:45", 60)),
            measured(at_0000=10, at_0030=15),
            [("00:15", "00:30", NAN)],
            ["power.spike"],
            id="a mean that cannot be leaves its own period open",
        ),
        pytest.param(
            MEAN,
            said(("00:00", 7), ("00:15", 999), ("00:30", 999), ("00:45", 60)),
            measured(at_0030=15),
            [],
            ["power.spike"],
            id="several such means are missing",
        ),
        pytest.param(
            MEAN,
            said(("00:00", 7, 1), ("00:15", 40, 1), ("00:30", 60)),
            {"00:00": (10, 0, SUSPECT), "00:15": (15, 0, 0)},
            [],
            [],
            id="an uncertain mean makes its own period suspect",
        ),
        pytest.param(
            DEGREES,
            said(("00:00", 10), ("01:00", 18), ("01:15", 18)),
            {
                "00:00": (11, 11, ESTIMATED),
                "00:15": (13, 13, ESTIMATED),
                "00:30": (15, 15, ESTIMATED),
                "00:45": (17, 17, ESTIMATED),
                "01:00": (18, 0, 0),
            },
            [],
            [],
            id="over a short outage a gauge goes in a line",
        ),
        pytest.param(
            DEGREES,
            said(("00:00", 10), ("02:15", 18), ("02:30", 18)),
            measured(at_0215=18),
            [("00:00", "02:15", NAN)],
            [],
            id="over a long one it is not known",
        ),
        pytest.param(
            DEGREES,
            said(("00:00", 10), ("00:15", 850), ("00:30", 18)),
            {"00:00": (12, 12, ESTIMATED), "00:15": (16, 16, ESTIMATED)},
            [],
            ["gauge.spike"],
            id="the disconnected sensor",
        ),
        pytest.param(
            Meter("gauge"),
            said(("00:00", 10), ("00:15", 0, BAD), ("00:30", 18)),
            measured(at_0000=12, at_0015=16),
            [],
            [],
            id="the line between two readings, also within an interval",
        ),
    ],
)
def test_other_kinds_of_meter(meter, readings, want, gaps, finding):
    rows, found = intervals(readings, facts(meter))
    check(shown(rows), want)
    assert list(dict.fromkeys(one.name for one in found)) == finding
    assert spans(deal_out(readings, facts(meter)).gaps) == gaps


def test_a_day_is_dealt_out_evenly_and_its_sum_kept():
    day = Meter("interval", period_min=24 * 60, max_gap_min=36 * 60)
    rows, found = intervals(said(("00:00", 960)), facts(day))
    assert rows["amount"].tolist() == [10] * 96
    assert (rows["quality"] == ESTIMATED).all()
    assert found == []


def test_many_meters_at_once_are_as_each_alone(monkeypatch):
    """However many readings are dealt out at once, whole meters stay together."""
    each = [
        said(("00:00", 5_000), ("00:15", 5_010 - 9 * i), ("00:30", 3), ("00:45", 20), meter_id=i)
        for i in range(1, 8)
    ]
    meters = facts(*[Meter("register", digits=4, capacity=100.0), Meter("power")] * 4)
    together = deal_out(np.concatenate(each), meters)
    monkeypatch.setattr(deal, "AT_ONCE", 3)
    in_batches = deal_out(np.concatenate(each), meters)
    assert in_batches.parts.tobytes() == together.parts.tobytes()
    assert in_batches.gaps.tobytes() == together.gaps.tobytes()
    assert in_batches.findings == together.findings
    resets = [one for one in together.findings if one.name == "register.reset"]
    assert len(resets) >= 4
    alone = np.concatenate([deal_out(one, meters).parts for one in each])
    assert alone.tobytes() == together.parts.tobytes()
