"""A project's verdict: what it saved, how sure that is, and when it has paid for itself."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from fems.compute.baseline import fit_baseline
from fems.compute.finding_kinds import KINDS
from fems.compute.projects import Project, ProjectError, verified
from fems.compute.savings import Savings, savings
from tests.unit.compute.energy_series import plant

DONE = date(2025, 1, 1)


def saved_days(days, each_kwh, sd_kwh, *, start=DONE):
    index = pd.date_range(start, periods=days)
    table = pd.DataFrame({"expected_kwh": 1000.0, "actual_kwh": 1000.0 - each_kwh,
                          "saved_kwh": float(each_kwh)}, index)  # fmt: skip
    return Savings(table, 1000.0 * days, (1000.0 - each_kwh) * days, sd_kwh, 60.0, "formula", 1.0)


def names(result):
    return [finding.name for finding in result.findings]


def test_the_verdict_on_a_planted_measure_holds_the_truth():
    energy, drivers = plant(731, seed=3)
    model = fit_baseline(energy[:366], drivers[:366])
    truth = 0.08 * energy[366:].sum()
    saved = savings(model, 0.92 * energy[366:], drivers[366:])
    promised = Project("pumps", DONE, cost=30_000_000.0, expected_kwh_per_year=truth)
    done = verified(promised, saved, price_per_kwh=150.0)
    low, high = done.kwh_per_year_interval(0.9)
    assert low <= truth * 365.25 / 365 <= high
    assert done.of_expected == pytest.approx(1.0, abs=0.1)
    earliest, latest = done.payback_interval(0.9)
    assert earliest <= 30_000_000 / (150 * truth) <= latest
    assert done.is_certain()
    assert names(done) == []


def test_half_a_year_counts_as_half_a_year():
    done = verified(Project("led", DONE, cost=1_000.0), saved_days(182, 10, 100), price_per_kwh=0.1)
    assert done.kwh_per_year == pytest.approx(3652.5)
    assert done.money == pytest.approx(182.0)
    assert done.payback_years == pytest.approx(1_000 / 365.25)


@pytest.mark.parametrize(
    ("days", "each", "name"),
    [
        pytest.param(14, 100, "project.early", id="two weeks are too few"),
        pytest.param(100, 0.1, "project.not_certain", id="chance would do"),
    ],
)
def test_what_is_not_certain_is_said(days, each, name):
    done = verified(Project("led", DONE), saved_days(days, each, 500.0))
    assert names(done) == [name]
    assert {name} <= set(KINDS)


def test_a_project_that_wastes_never_pays():
    done = verified(Project("fan", DONE, cost=5.0), saved_days(60, -50, 100), price_per_kwh=1.0)
    assert done.payback_years == np.inf
    assert done.payback_interval(0.9) == (np.inf, np.inf)


def test_an_uncertain_saving_may_never_pay():
    done = verified(Project("fan", DONE, cost=5.0), saved_days(60, 1, 100), price_per_kwh=1.0)
    earliest, latest = done.payback_interval(0.9)
    assert 0 < earliest < done.payback_years < latest == np.inf


@pytest.mark.parametrize(
    ("cost", "price"),
    [pytest.param(None, 1.0, id="no cost"), pytest.param(1.0, None, id="no price")],
)
def test_without_cost_or_price_there_is_no_payback(cost, price):
    done = verified(Project("fan", DONE, cost=cost), saved_days(60, 5, 10), price_per_kwh=price)
    assert np.isnan([done.payback_years, *done.payback_interval(0.9)]).all()


def test_without_a_day_there_is_nothing_to_say():
    nothing = Savings(pd.DataFrame(), np.nan, np.nan, np.nan, np.nan, "none")
    done = verified(Project("fan", DONE, cost=1.0), nothing, price_per_kwh=1.0)
    assert np.isnan([done.kwh_per_year, done.payback_years, done.money]).all()
    assert names(done) == ["project.early"]


def test_projects_of_the_same_time_share_the_saving():
    led, fan = Project("led", DONE), Project("fan", DONE)
    done = verified(led, saved_days(60, 50, 10), others=(led, fan))
    assert names(done) == ["project.shared"]
    assert done.findings[0].facts == {"projects": ["fan"]}


def test_days_before_the_project_are_refused():
    with pytest.raises(ProjectError, match="begins before"):
        verified(Project("led", date(2025, 3, 1)), saved_days(90, 5, 1))
