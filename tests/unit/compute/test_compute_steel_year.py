"""A year of a real plant, read from a register that rolls over, is exchanged and falls silent."""

from datetime import date, timedelta

import holidays
import numpy as np
import pandas as pd
import pytest
from metering import Meter, facts, packed

from fems.compute.gaps import Places
from fems.compute.intervals import ESTIMATED, MEASURED, SLOT_US, intervals
from fems.compute.segments import EXCHANGES
from tests.conftest import SHARED_DATA

STEEL = SHARED_DATA / "steel_uci" / "steel_2018_15min_interval_start.csv.gz"
YEAR_KWH = 959_636.71  # as SOURCE.md gives it
RATIO, DIGITS = 10, 5  # CT x PT; so the register passes its last digit every 1,000,000 kWh
BEGINS_WITH, EXCHANGED_FOR = 95_000.0, 70_000.0


def us(day, clock="00:00"):
    return int(pd.Timestamp(f"{day} {clock}", tz="Asia/Seoul").value) // 1_000


EXCHANGE_US = us("2018-06-20", "10:07:31")
SILENT_US = us("2018-10-16", "08:12"), us("2018-10-18", "08:31")  # a Tuesday and a Wednesday


@pytest.fixture(scope="module")
def truth():
    if not STEEL.exists():
        pytest.skip(f"The public steel data is not at {STEEL}.")
    year = pd.read_csv(STEEL)
    starts = pd.to_datetime(year["interval_start"], utc=True).astype("datetime64[us, UTC]")
    return starts.astype("int64").to_numpy(), year["usage_kwh"].to_numpy()


@pytest.fixture(scope="module")
def computed(truth):
    start, kwh = truth
    bounds = np.append(start, start[-1] + SLOT_US)
    counted = np.append(0.0, np.cumsum(kwh)) / RATIO

    def total(at):
        return np.interp(at, bounds, counted)

    steps = np.random.default_rng(2018).integers(5 * 60, 40 * 60, 40_000) * 1_000_000
    at = bounds[0] + np.cumsum(steps)
    at = at[(at < bounds[-1]) & ((at <= SILENT_US[0]) | (at >= SILENT_US[1]))]
    at = np.union1d(at, [bounds[0], *SILENT_US, bounds[-1]])
    shows = np.where(
        at < EXCHANGE_US,
        BEGINS_WITH + total(at),
        EXCHANGED_FOR + total(at) - total(EXCHANGE_US),
    )
    last = (BEGINS_WITH + total(EXCHANGE_US)) % 10**DIGITS
    rows, found = intervals(
        packed(at.tolist(), np.mod(shows, 10**DIGITS)),
        facts(Meter("register", scale=RATIO, digits=DIGITS, capacity=700.0)),
        exchanges=np.array([(1, EXCHANGE_US, last, EXCHANGED_FOR)], EXCHANGES),
        places=Places(np.array([1]), ["Asia/Seoul"], {"Asia/Seoul": south_korean_holidays()}),
    )
    return rows, found


def south_korean_holidays() -> set[date]:
    return set(holidays.country_holidays("KR", years=2018))


def test_the_sum_of_the_year_is_exact(computed):
    rows, _ = computed
    assert len(rows) == 365 * 96
    assert rows["amount"].sum() == pytest.approx(YEAR_KWH, rel=1e-9)


def test_both_rollovers_are_found_and_nothing_else(computed):
    _, found = computed
    assert [one.name for one in found] == ["register.rollover"] * 2


def test_every_interval_but_those_of_the_outage_is_measured(computed):
    rows, _ = computed
    start = rows["start_ts"].astype(np.int64)
    silent = (start + SLOT_US > SILENT_US[0]) & (start < SILENT_US[1])
    assert (rows["quality"] == np.where(silent, ESTIMATED, MEASURED)).all()
    assert silent.sum() == 195  # two days, and 08:00 to 08:45 of the third


def test_the_outage_has_the_shape_of_the_plant(computed, truth):
    """By the profile the error of the outage's intervals is less than half that of a flat line."""
    rows, _ = computed
    start, kwh = truth
    silent = (start >= SILENT_US[0]) & (start + SLOT_US <= SILENT_US[1])
    estimated, true = rows["amount"][silent], kwh[silent]
    assert timedelta(microseconds=SLOT_US) * len(true) > timedelta(days=2)
    by_profile = np.abs(estimated - true).mean()
    flat = np.abs(true.mean() - true).mean()
    assert by_profile < flat / 2
