"""Savings are what was planted, within what they say of themselves."""

import numpy as np
import pandas as pd
import pytest

from fems.compute.baseline import fit_baseline, fit_prepared
from fems.compute.events import Event, detected_events
from fems.compute.normalised import normalised_savings
from fems.compute.regression.guideline14 import fractional_uncertainty
from fems.compute.regression.noise import noise_of
from fems.compute.regression.prepare import prepared
from fems.compute.regression.result import Fit
from fems.compute.regression.uncertainty import drawn_residuals
from fems.compute.savings import savings, savings_of
from tests.unit.compute.energy_series import (
    AFTER,
    BEFORE,
    TRUE_SAVING,
    air,
    meter,
    needs_meters,
    plant,
)
from tests.unit.compute.placebo import resampled_years


def split(energy, drivers, days=365):
    return (energy[:days], drivers[:days]), (energy[days:], drivers[days:])


def test_without_noise_a_saving_is_found_exactly():
    before, (energy, drivers) = split(*plant(noise=0.0))
    saved = savings(fit_baseline(*before), 0.93 * energy, drivers)
    assert saved.fraction == pytest.approx(0.07, abs=2e-4)
    assert saved.kwh == pytest.approx(saved.expected_kwh - saved.actual_kwh)


def test_the_parts_add_up():
    before, (energy, drivers) = split(*plant())
    saved = savings(fit_baseline(*before), 0.93 * energy, drivers)
    assert saved.periods["saved_kwh"].sum() == pytest.approx(saved.kwh)
    assert saved.periods["cumulated_kwh"].iloc[-1] == pytest.approx(saved.kwh)
    assert saved.periods["cumulated_sd_kwh"].is_monotonic_increasing


@pytest.mark.parametrize("confidence", [0.68, 0.8, 0.9, 0.95])
def test_more_confidence_is_wider(confidence):
    before, (energy, drivers) = split(*plant())
    saved = savings(fit_baseline(*before), energy, drivers)
    low, high = saved.interval(confidence)
    less_low, less_high = saved.interval(confidence - 0.1)
    assert low < less_low < saved.fraction < less_high < high


@pytest.mark.parametrize("rho", [0.0, 0.5])
def test_the_interval_holds_the_truth_as_often_as_it_says(rho):
    """Of 80 plants a 90 percent interval misses the truth in 8, give or take 2.7."""
    hits = 0
    for seed in range(80):
        before, (energy, drivers) = split(*plant(seed=seed, rho=rho, noise=60.0))
        low, high = savings(fit_baseline(*before), energy, drivers).interval(0.9)
        hits += low <= 0 <= high
    assert 0.82 <= hits / 80 <= 0.98


@needs_meters
@pytest.mark.parametrize(
    ("name", "reads", "grain"),
    [
        *[(name, "daily", "day") for name in ("cdd-hdd", "cdd-only")],
        *[(name, "hourly", "day") for name in ("cdd-hdd", "cdd-only")],
        *[(name, "hourly", "hour") for name in ("cdd-hdd", "cdd-only")],
        # eleven bills of cdd-only know too little of how two summers differ: 4 +- 4 percent
        ("cdd-hdd", "billing_monthly", "month"),
    ],
)
def test_the_public_meters_saved_what_is_known(name, reads, grain):
    energy = meter(name, reads)
    baseline = fit_baseline(energy[BEFORE], air(), grain=grain)
    saved = savings(baseline, energy[AFTER], air())
    low, high = saved.interval(0.9)
    assert low <= TRUE_SAVING <= high
    assert high - low < 0.1


@needs_meters
@pytest.mark.parametrize("name", ["cdd-hdd", "cdd-only"])
def test_placebo_years_saved_nothing(name):
    """The short form of benchmarks/savings.py, which draws 200."""
    rows = prepared(meter(name, "daily")[:"2016-12-25"], air().resample("D").mean(), grain="day")
    hits = []
    for before, after in resampled_years(rows, 40, seed=7):
        low, high = savings_of(fit_prepared(before), after).interval(0.9)
        hits.append(low <= 0 <= high)
    assert 0.8 <= np.mean(hits) <= 1.0


def test_a_declared_event_is_taken_out_of_both():
    energy, drivers = plant()
    energy = energy.copy()
    energy["2024-06-01":"2024-06-30"] += 500
    energy["2025-03-01":"2025-03-10"] = 0
    events = [Event(pd.Timestamp("2024-06-01"), pd.Timestamp("2024-07-01"), "a trial"),
              Event(pd.Timestamp("2025-03-01"), pd.Timestamp("2025-03-11"), "a strike")]  # fmt: skip
    before, after = split(energy, drivers)
    baseline = fit_baseline(*before, events=events)
    saved = savings(baseline, *after, events=events)
    assert baseline.fit.periods == 365 - 30
    assert len(saved.periods) == 365 - 10
    assert saved.events == tuple(events)
    assert abs(saved.fraction) < 0.02


def test_an_event_is_detected_where_it_was():
    energy, drivers = plant()
    energy = energy.copy()
    energy["2025-08-01":"2025-08-20"] += 90
    before, (then, drivers) = split(energy, drivers)
    periods = savings(fit_baseline(*before), then, drivers).periods
    found = detected_events(-periods["saved_kwh"])
    assert len(found) == 1
    assert abs(found[0].start - pd.Timestamp("2025-08-01")) <= pd.Timedelta("3D")
    assert abs(found[0].end - pd.Timestamp("2025-08-21")) <= pd.Timedelta("3D")
    assert found[0].effect_kwh == pytest.approx(20 * 90, rel=0.25)
    assert not found[0].declared


def test_quiet_years_have_no_events():
    rng = np.random.default_rng(5)
    false = 0
    for _ in range(60):
        left = rng.normal(0, 1, 365)
        for day in range(1, 365):
            left[day] += 0.3 * left[day - 1]
        false += bool(detected_events(pd.Series(left, pd.date_range("2025-01-01", periods=365))))
    assert false <= 8


def test_a_measure_that_lasts_is_no_event():
    before, (energy, drivers) = split(*plant())
    periods = savings(fit_baseline(*before), 0.9 * energy, drivers).periods
    assert detected_events(-periods["saved_kwh"]) == []


def test_normalised_savings_are_those_of_a_usual_year():
    before, after = split(*plant(noise=5.0))
    then = fit_baseline(before[0], before[1])
    now = fit_baseline(0.9 * after[0], after[1])
    usual = before[1].assign(output_t=before[1]["output_t"] * 1.1)
    saved = normalised_savings(then, now, usual)
    assert saved.fraction == pytest.approx(0.1, abs=0.005)
    low, high = saved.interval(0.9)
    assert low <= 0.1 <= high


def test_guideline_14_by_hand():
    # t(0.95, 363) = 1.6491; growth of 12 months = 1.39246; MSE = 1; n = m = 365; mean 10; F = 0.1
    fit = Fit(365, 2, 0.8, 0.1, 0.0, 0.0, 365.0, 363.0, 10.0)
    by_hand = 1.6491 * 1.39246 / (365 * 10 * 0.1) * np.sqrt((1 + 2 / 365) * 365)
    found = fractional_uncertainty(fit, grain="day", periods=365, months=12, fraction=0.1,
                                   confidence=0.9)  # fmt: skip
    assert found == pytest.approx(by_hand, rel=1e-4)


def test_guideline_14_is_undefined_where_too_little_is_independent():
    fit = Fit(30, 4, 0.8, 0.1, 0.0, 0.9, 2.0, 30.0, 10.0)
    found = fractional_uncertainty(
        fit, grain="day", periods=30, months=1, fraction=0.1, confidence=0.9
    )
    assert np.isnan(found)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_the_long_run_variance_of_an_autoregression(rho):
    found = []
    for seed in range(20):
        left = np.random.default_rng(seed).normal(0, 1, 1500)
        for at in range(1, len(left)):
            left[at] += rho * left[at - 1]
        found.append(noise_of(left, np.arange(len(left)), parameters=1).long_run)
    assert np.mean(found) == pytest.approx(1 / (1 - rho) ** 2, rel=0.12)


def test_strongly_autocorrelated_residuals_are_bootstrapped_or_given_up():
    methods = {}
    for rho in (0.3, 0.75, 0.99):
        baseline = fit_baseline(*plant(730, rho=rho, noise=60.0))
        methods[rho] = baseline.uncertainty.method
    assert methods[0.3] == "formula"
    assert methods[0.75] == "bootstrap"
    assert methods[0.99] == "none"


def test_blocks_keep_neighbours_together():
    drawn = drawn_residuals(np.arange(100.0), 10, draws=50)
    steps = np.diff(drawn, axis=0)
    assert np.mean(steps == 1) == pytest.approx(90 / 99, abs=0.01)
