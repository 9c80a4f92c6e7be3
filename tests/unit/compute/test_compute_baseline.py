"""Baselines find what energy depends on, and say how well they know it."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.baseline import GrainError, fit_baseline
from fems.compute.regression.terms import Terms
from tests.unit.compute.energy_series import (
    VERIFI,
    air,
    meter,
    needs_meters,
    needs_nmecr,
    needs_verifi,
    nmecr,
    plant,
)


def names(baseline):
    return [finding.name for finding in baseline.findings]


def values(baseline):
    return {c.name: c.value for c in baseline.coefficients}


def test_a_plant_that_heats_and_cools_is_recognised():
    fitted = fit_baseline(*plant(), grain="day")
    assert fitted.terms.form == "both"
    assert fitted.terms.heating_c == pytest.approx(12, abs=1)
    assert fitted.terms.cooling_c == pytest.approx(20, abs=1)
    errors = {c.name: c.standard_error for c in fitted.coefficients}
    for name, truth in {"output_t": 12.0, "heating": 9.0, "cooling": 14.0}.items():
        assert abs(values(fitted)[name] - truth) < 3 * errors[name]
    assert fitted.findings == ()


@pytest.mark.parametrize(
    ("heat", "cool", "form"),
    [
        pytest.param(9.0, 0.0, "heating", id="only heats"),
        pytest.param(0.0, 14.0, "cooling", id="only cools"),
        pytest.param(0.0, 0.0, "none", id="weather does not matter"),
    ],
)
def test_the_form_of_temperature_is_chosen(heat, cool, form):
    assert fit_baseline(*plant(heat=heat, cool=cool), grain="day").terms.form == form


def test_the_reasons_for_a_choice_are_there():
    fitted = fit_baseline(*plant(365), grain="day")
    errors = {(c.terms.form, c.terms.day_types, c.terms.idle): c.cv_rmse for c in fitted.candidates}
    assert len(errors) >= 24
    assert errors["both", "none", False] < errors["line", "none", False] < 1


def test_days_of_the_week_count_where_they_differ():
    energy, drivers = plant()
    energy = energy + np.where(energy.index.day_of_week == 5, -150.0, 0.0)
    fitted = fit_baseline(energy, drivers, grain="day")
    assert fitted.terms.day_types != "none"
    level = values(fitted).get("saturday", values(fitted).get("weekend"))  # Sundays are idle anyway
    assert level == pytest.approx(-150, abs=10)


def test_days_without_output_may_have_a_level_of_their_own():
    energy, drivers = plant()
    energy = energy - np.where(drivers["output_t"] == 0, 250.0, 0.0)
    fitted = fit_baseline(energy, drivers, grain="day")
    level = values(fitted).get("idle", values(fitted).get("sunday"))
    assert level == pytest.approx(-250, abs=20)
    assert values(fitted)["output_t"] == pytest.approx(12, abs=0.3)


def test_standard_errors_grow_with_autocorrelation():
    calm = fit_baseline(*plant(rho=0.0), grain="day")
    lasting = fit_baseline(*plant(rho=0.6), grain="day")
    growth = lasting.uncertainty.long_run / calm.uncertainty.long_run
    assert growth == pytest.approx((1 + 0.6) / (1 - 0.6), rel=0.3)


@needs_nmecr
def test_the_straight_line_of_nmecr():
    line = fit_baseline(*nmecr(), grain="day", terms=Terms("day", form="line"))
    assert line.fit.periods == 364
    assert line.r2 == pytest.approx(0.690890, abs=5e-7)
    divisor = (line.fit.periods - 2) / (line.fit.periods - 1)  # nmecr divides by n - 1
    assert 100 * line.cv_rmse * np.sqrt(divisor) == pytest.approx(11.44, abs=0.005)


@needs_nmecr
def test_the_change_point_of_nmecr():
    energy, drivers = nmecr()
    bent = fit_baseline(energy, drivers, grain="day", terms=Terms("day", form="hinge"))
    assert bent.r2 >= 0.7197
    assert fit_baseline(energy, drivers, grain="day").r2 > 0.85  # its own choice knows weekdays


def verifi_months(facility):
    """Energy by calendar month, bills spread over their days, and predictors."""
    bills = pd.read_csv(VERIFI / "bills.csv", parse_dates=["read_date"])
    bills = bills[(bills["facility"] == facility) & (bills["source"] == "Electricity")]
    months = []
    for _, of_meter in bills.sort_values("read_date").groupby("meter"):
        days = []
        for before, bill in zip(of_meter["read_date"], of_meter[1:].itertuples(), strict=False):
            span = pd.date_range(before, bill.read_date, inclusive="right")
            days.append(pd.Series(bill.energy_use / len(span), span))
        daily = pd.concat(days).groupby(level=0).sum()
        month = daily.resample("MS").agg(["sum", "count"])
        months.append(month["sum"][month["count"] == month.index.days_in_month])
    energy = pd.concat(months, axis=1).sum(axis=1, skipna=False).dropna()
    rows = pd.read_csv(VERIFI / "predictors.csv").query("facility == @facility")
    rows["start"] = pd.to_datetime(rows[["year", "month"]].assign(day=1))
    return energy, rows.pivot_table(index="start", columns="predictor", values="amount")


@needs_verifi
@pytest.mark.parametrize(
    "facility", pd.read_csv(VERIFI / "bills.csv")["facility"].unique() if VERIFI.is_dir() else []
)
def test_monthly_bills_of_verifi_as_plain_least_squares(facility):
    energy, predictors = verifi_months(facility)
    both = predictors.dropna().index.intersection(energy.index)
    energy, predictors = energy[both], predictors.loc[both]
    varying = predictors.loc[:, predictors.max() > predictors.min()]
    plain = sm.OLS(energy, sm.add_constant(varying)).fit()
    fitted = fit_baseline(energy, predictors, grain="month")
    assert fitted.fit.periods == len(both) >= 20
    assert fitted.r2 == pytest.approx(plain.rsquared, rel=1e-6)
    for name in varying:
        assert values(fitted)[name] == pytest.approx(plain.params[name], rel=1e-6)
    assert fitted.predict(predictors).to_numpy() == pytest.approx(
        plain.fittedvalues.to_numpy(), rel=1e-6
    )


@needs_meters
def test_an_hourly_temperature_tells_more_than_its_mean():
    daily = meter("cdd-only", "daily")["2015-12-26":"2016-12-25"]
    mean = air().resample("D").mean()
    finer, coarser = (fit_baseline(daily, warm, grain="day") for warm in (air(), mean))
    assert finer.terms.fine
    assert not coarser.terms.fine
    assert finer.cv_rmse < 0.96 * coarser.cv_rmse


@needs_meters
def test_the_zone_of_the_index_does_not_matter_to_daily_energy():
    daily = meter("cdd-hdd", "daily")["2015-12-26":"2016-12-25"]
    here = fit_baseline(daily, air(), grain="day")
    there = fit_baseline(daily.tz_convert("UTC"), air().tz_convert("Asia/Seoul"), grain="day")
    assert there.r2 == pytest.approx(here.r2, abs=0.01)


@settings(deadline=None, max_examples=15, derandomize=True)
@given(factor=st.floats(1e-6, 1e6), seed=st.integers(0, 100))
def test_units_of_energy_and_output_change_nothing_else(factor, seed):
    energy, drivers = plant(200, seed=seed)
    one = fit_baseline(energy, drivers, grain="day")
    other = fit_baseline(
        energy * factor, drivers.assign(output_t=drivers["output_t"] * 7), grain="day"
    )
    assert other.r2 == pytest.approx(one.r2, rel=1e-6)
    assert values(other)["output_t"] == pytest.approx(
        values(one)["output_t"] * factor / 7, rel=1e-5
    )


@settings(deadline=None, max_examples=15, derandomize=True)
@given(seed=st.integers(0, 1000), days=st.integers(60, 400))
def test_residuals_add_up_to_nothing(seed, days):
    energy, drivers = plant(days, seed=seed)
    fitted = fit_baseline(energy, drivers, grain="day")
    assert fitted.predict(drivers).sum() == pytest.approx(energy.sum(), rel=1e-9)


def test_a_day_is_expected_the_same_alone_as_among_others():
    energy, drivers = plant(120)
    fitted = fit_baseline(energy, drivers, grain="day")
    alone = [fitted.predict(drivers.iloc[[day]]).iloc[0] for day in range(len(drivers))]
    assert alone == fitted.predict(drivers).tolist()


def test_a_grain_that_is_not_known_is_refused():
    with pytest.raises(GrainError, match="week"):
        fit_baseline(*plant(30), grain="week")
