"""Whatever is wrong with the data has a name; it is never a crash and never a made-up number."""

import numpy as np
import pandas as pd
import pytest

from fems.compute.baseline import fit_baseline
from fems.compute.finding_kinds import KINDS
from fems.compute.regression.inputs import TimeIndexError
from fems.compute.savings import savings
from tests.unit.compute.energy_series import plant

ENERGY, DRIVERS = plant(400)
RNG = np.random.default_rng(3)
HOURS = pd.date_range("2024-01-01", periods=9600, freq="h")
HOURLY = pd.Series(np.repeat(ENERGY.to_numpy() / 24, 24), HOURS)


def fahrenheit(frame, *, colder=0.0):
    degrees = (frame["temperature_c"] - colder) * 1.8 + 32
    return frame.drop(columns="temperature_c").assign(temperature_f=degrees)


NOT_FITTED = [
    pytest.param(ENERGY[:1], DRIVERS, "baseline.too_few", id="one day"),
    pytest.param(ENERGY[:0], DRIVERS, "baseline.too_few", id="nothing"),
    pytest.param(ENERGY * np.nan, DRIVERS, "baseline.too_few", id="all missing"),
    pytest.param(ENERGY[:19], DRIVERS, "baseline.too_few", id="19 days"),
    pytest.param(ENERGY * 0, DRIVERS, "baseline.zero_energy", id="zero energy"),
    pytest.param(ENERGY.resample("MS").sum(), DRIVERS, "energy.coarse", id="bills by day"),
]
FITTED = [
    pytest.param(ENERGY, DRIVERS.assign(output_t=5.0), "drivers.constant", id="constant driver"),
    pytest.param(ENERGY, DRIVERS.assign(twice=2 * DRIVERS["output_t"] - 1), "drivers.collinear",
                 id="collinear drivers"),
    pytest.param(ENERGY.where(RNG.random(400) > 0.3), DRIVERS, "baseline.gaps", id="gaps"),
    pytest.param(HOURLY.where(RNG.random(9600) > 0.1), DRIVERS, "energy.filled", id="gaps in days"),
    pytest.param(ENERGY.mask(ENERGY.index.day_of_week == 2, np.inf), DRIVERS,
                 "energy.not_a_number", id="infinite"),
    pytest.param(ENERGY.astype(str).mask(ENERGY.index.day == 3, "?"), DRIVERS, "energy.not_a_number",
                 id="words"),
    pytest.param(pd.concat([ENERGY[:50] * 3, ENERGY]), DRIVERS, "energy.duplicated", id="twice"),
    pytest.param(ENERGY, DRIVERS.assign(output_t=np.nan), "drivers.missing", id="unknown driver"),
    pytest.param(ENERGY, DRIVERS.set_axis(DRIVERS.index + pd.Timedelta("3000D")),
                 "drivers.missing", id="drivers of another time"),
    pytest.param(ENERGY, DRIVERS.resample("MS").mean(), "drivers.coarse", id="monthly drivers"),
    pytest.param(ENERGY, DRIVERS.assign(temperature_c=DRIVERS["temperature_c"] * 1.8 + 32),
                 "drivers.too_hot", id="degrees Fahrenheit called Celsius"),
    pytest.param(ENERGY[:90], DRIVERS, "baseline.short", id="a quarter"),
    pytest.param(ENERGY * 0 + 7, DRIVERS, "baseline.constant_energy", id="constant energy"),
    pytest.param(1200 - ENERGY, DRIVERS, "baseline.negative_output", id="less with more output"),
    pytest.param(ENERGY.sample(frac=1, random_state=1).set_axis(ENERGY.index), DRIVERS,
                 "baseline.weak_fit", id="noise"),
]  # fmt: skip


@pytest.mark.parametrize(("energy", "drivers", "name"), NOT_FITTED)
def test_what_cannot_be_fitted_gives_no_number(energy, drivers, name):
    baseline = fit_baseline(energy, drivers, grain="day")
    assert name in [finding.name for finding in baseline.findings]
    assert baseline.terms is None
    saved = savings(baseline, ENERGY, DRIVERS)
    assert np.isnan([saved.kwh, saved.fraction, *saved.interval(0.9)]).all()
    assert "savings.no_baseline" in [finding.name for finding in saved.findings]


@pytest.mark.parametrize(("energy", "drivers", "name"), FITTED)
def test_what_is_wrong_is_told_and_the_rest_is_used(energy, drivers, name):
    baseline = fit_baseline(energy, drivers, grain="day")
    found = [finding.name for finding in baseline.findings]
    assert name in found
    assert set(found) <= set(KINDS)
    assert np.isfinite([c.value for c in baseline.coefficients]).all()


def test_of_a_time_given_twice_the_last_counts():
    twice = pd.concat([ENERGY[:50] * 3, ENERGY])
    assert fit_baseline(twice, DRIVERS).r2 == fit_baseline(ENERGY, DRIVERS).r2


def test_a_frame_without_drivers_leaves_the_days_of_the_week():
    bare = fit_baseline(ENERGY, pd.DataFrame(index=ENERGY.index), grain="day")
    assert bare.terms == fit_baseline(ENERGY, grain="day").terms
    assert bare.terms.needs == ()


def test_order_does_not_matter():
    mixed = fit_baseline(
        ENERGY.sample(frac=1, random_state=1), DRIVERS.sample(frac=1, random_state=2)
    )
    assert mixed.coefficients == fit_baseline(ENERGY, DRIVERS).coefficients


@pytest.mark.parametrize("colder", [0.0, 30.0], ids=["mild", "below zero Fahrenheit"])
def test_a_temperature_in_fahrenheit_is_the_same_temperature(colder):
    celsius = DRIVERS.assign(temperature_c=DRIVERS["temperature_c"] - colder)
    american = fahrenheit(DRIVERS, colder=colder)
    assert (american["temperature_f"] < 0).any() == (colder > 0)
    one, other = (fit_baseline(ENERGY, drivers) for drivers in (celsius, american))
    assert other.terms == one.terms or other.r2 == pytest.approx(one.r2, rel=1e-9)
    assert other.findings == one.findings


@pytest.mark.parametrize(
    ("energy", "drivers"),
    [
        pytest.param(ENERGY.tz_localize("Asia/Seoul"), DRIVERS, id="naive drivers"),
        pytest.param(ENERGY, DRIVERS.tz_localize("Asia/Seoul"), id="naive energy"),
        pytest.param(ENERGY.tz_localize("Asia/Seoul"),
                     DRIVERS.tz_localize("Asia/Seoul").tz_convert("UTC"), id="two zones"),
        pytest.param(ENERGY.set_axis([f"{day:%Y-%m-%d}" for day in ENERGY.index]), DRIVERS,
                     id="words as times"),
        pytest.param(ENERGY.to_period("D"), DRIVERS, id="periods"),
    ],
)  # fmt: skip
def test_clocks_may_differ(energy, drivers):
    assert fit_baseline(energy, drivers).coefficients == fit_baseline(ENERGY, DRIVERS).coefficients


def test_an_index_of_numbers_is_refused():
    with pytest.raises(TimeIndexError, match="energy"):
        fit_baseline(ENERGY.reset_index(drop=True), DRIVERS)


def test_without_drivers_there_is_still_a_mean():
    assert fit_baseline(ENERGY).predict(DRIVERS).mean() == pytest.approx(ENERGY.mean(), rel=1e-6)


def test_a_driver_that_disappears_leaves_no_saving():
    saved = savings(fit_baseline(ENERGY, DRIVERS), ENERGY, DRIVERS[["temperature_c"]])
    assert np.isnan(saved.kwh)
    assert "savings.driver_missing" in [finding.name for finding in saved.findings]


def test_missing_days_count_for_nothing():
    baseline = fit_baseline(ENERGY, DRIVERS)
    holes = ENERGY.where(np.arange(400) % 4 > 0)
    saved = savings(baseline, holes, DRIVERS)
    assert saved.actual_kwh == pytest.approx(holes.sum())
    assert saved.covered == pytest.approx(0.75)
    assert "savings.gaps" in [finding.name for finding in saved.findings]


def test_a_driver_outside_what_the_baseline_has_seen_is_told_and_uncertain():
    baseline = fit_baseline(ENERGY, DRIVERS)
    more = DRIVERS.assign(output_t=DRIVERS["output_t"] * 3)
    usual, far = savings(baseline, ENERGY, DRIVERS), savings(baseline, ENERGY, more)
    assert "savings.driver_out_of_range" in [finding.name for finding in far.findings]
    assert far.sd_kwh > 1.5 * usual.sd_kwh
