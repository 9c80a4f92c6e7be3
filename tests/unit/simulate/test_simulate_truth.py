"""Laws of what truly happens in the simulated complex."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.clock import Window, plant_day, plant_days, time_zone
from fems.simulate.behaviour import PlantBehaviour
from fems.simulate.definition import Definition
from fems.simulate.simulation import Simulation

ANCHOR = date(2026, 3, 2)
SEOUL = time_zone("Asia/Seoul")
START = plant_day(ANCHOR, SEOUL).start
WHOLE = Simulation.of_sample_complex(seed=1, anchor=ANCHOR)


def without_measures(definition: Definition) -> Definition:
    return Definition(definition.site, definition.behaviour.model_copy(update={"measure": ()}))


def only_metered(plant: PlantBehaviour) -> PlantBehaviour:
    metered = tuple(load for load in plant.load if load.meter or load.quantity != "electricity")
    return plant.model_copy(update={"load": metered})


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 70 * 24 * 60), st.integers(0, 3 * 24 * 60))
def test_an_interval_has_one_truth_whatever_is_asked_with_it(first_min, length_min):
    start = START + timedelta(minutes=first_min)
    window = Window(start, start + timedelta(minutes=length_min))
    alone = Simulation.of_sample_complex(seed=1, anchor=ANCHOR).truth(window)
    whole = WHOLE.truth(Window(START, START + timedelta(days=75)))
    inside = (whole["start"] >= window.start) & (whole["start"] < window.end)
    pd.testing.assert_frame_equal(alone, whole[inside].reset_index(drop=True), check_exact=True)


def test_another_seed_is_another_history():
    day = plant_day(date(2026, 3, 4), SEOUL)
    other = Simulation.of_sample_complex(seed=2, anchor=ANCHOR).truth(day)
    assert (other["amount"] != WHOLE.truth(day)["amount"]).mean() > 0.5


def test_a_date_is_the_same_from_another_anchor(definition):
    day = plant_day(date(2026, 5, 27), SEOUL)
    early, late = (
        Simulation(without_measures(definition), seed=1, anchor=anchor).truth(day)
        for anchor in (ANCHOR, date(2026, 5, 20))
    )
    np.testing.assert_allclose(early["amount"], late["amount"], rtol=1e-9, atol=1e-9)


def test_nothing_exists_before_the_anchor():
    window = Window(START - timedelta(days=2), START + timedelta(minutes=15))
    assert (WHOLE.truth(window)["start"] == START).all()
    assert len(WHOLE.truth(Window(window.start, START))) == 0


def test_every_meter_has_every_interval_once(truth, history):
    assert len(truth) == len(WHOLE.meters()) * history.hours * 4
    assert not truth.duplicated(["plant", "meter", "start"]).any()


def test_amounts_are_never_negative(truth):
    assert truth.loc[truth["quantity"] != "temperature", "amount"].min() >= 0


def test_boundary_sees_lines_unmetered_rest_and_losses_less_own_pv(truth):
    electricity = truth[truth["quantity"] == "electricity"]
    table = electricity.pivot_table(
        index=["plant", "start"], columns="role", values="amount", aggfunc="sum", fill_value=0
    )
    used = table["main"] + table["generation"]
    assert (used > table["sub"]).all()
    total = table.assign(used=used).groupby("plant").sum()
    assert (total["sub"] / total["used"]).between(0.6, 0.95).all()


def test_losses_are_one_to_three_percent(definition):
    behaviour = definition.behaviour
    update = {"plant": tuple(only_metered(plant) for plant in behaviour.plant)}
    bare = Definition(definition.site, behaviour.model_copy(update=update))
    simulation = Simulation(bare, seed=1, anchor=ANCHOR)
    frame = simulation.truth(plant_days(ANCHOR, date(2026, 3, 10), SEOUL))
    frame = frame.merge(simulation.meters(), on=["plant", "meter"])
    frame = frame[frame["quantity"] == "electricity"]
    total = frame.pivot_table(index="plant", columns="role", values="amount", aggfunc="sum")
    losses = (total["main"] + total["generation"].fillna(0)) / total["sub"] - 1
    assert losses.between(0.01, 0.03).all()


@pytest.mark.parametrize("plant", ["plating", "autoparts", "molding", "steel", "food"])
def test_sundays_make_nothing_and_use_little(truth, plant):
    own = truth[(truth["plant"] == plant) & (truth["local"].dt.day_of_week.isin([2, 6]))]
    own = own[(own["local"].dt.hour >= 8) & (own["local"].dt.hour < 23)]
    sunday = own["local"].dt.day_of_week == 6
    output, main = own["quantity"] == "output", own["meter"] == "main"
    assert own[sunday & output]["amount"].sum() == 0
    assert own[~sunday & output]["amount"].sum() > 0
    assert own[sunday & main]["amount"].mean() < 0.35 * own[~sunday & main]["amount"].mean()


def test_nothing_is_made_outside_the_shifts(truth):
    own = truth[(truth["plant"] == "autoparts") & (truth["quantity"] == "output")]
    assert own[own["local"].dt.hour < 7]["amount"].sum() == 0
    assert (own["amount"] == own["amount"].round()).all()


def test_lunch_shows(truth):
    own = truth[(truth["plant"] == "plating") & (truth["meter"] == "main")]
    by_hour = own[own["local"].dt.day_of_week < 5].groupby(own["local"].dt.hour)["amount"].mean()
    assert by_hour[12] < 0.75 * by_hour[11]


def test_the_foundry_melts_at_night(truth):
    own = truth[(truth["plant"] == "foundry") & (truth["meter"] == "melt1")]
    by_hour = own.groupby(own["local"].dt.hour)["amount"].mean()
    assert by_hour[2] > 10 * by_hour[13]


def test_electronics_is_flat(truth):
    own = truth[(truth["plant"] == "electronics") & (truth["meter"] == "main")]
    assert own["amount"].std() / own["amount"].mean() < 0.15


def daily(truth: pd.DataFrame, plant: str) -> pd.DataFrame:
    own = truth[truth["plant"] == plant]
    kinds = {"main": "main", "output": "output", "outdoor": "temperature"}
    own = own[own["meter"].isin(kinds)]
    table = own.pivot_table(index="start", columns="meter", values="amount")
    days = table.groupby(table.index.tz_convert("Asia/Seoul").date)
    return days.agg({"main": "sum", "output": "sum", "outdoor": "mean"})


@pytest.mark.parametrize("plant", ["steel", "plating", "dyeing", "heattreat", "foundry"])
def test_energy_follows_output(truth, plant):
    assert daily(truth, plant)[["main", "output"]].corr().iloc[0, 1] > 0.9


@pytest.mark.parametrize("plant", ["coldstore", "electronics"])
def test_energy_follows_the_weather(truth, plant):
    days = daily(truth, plant)
    warm = days[days["outdoor"] > 15]
    assert warm[["main", "outdoor"]].corr().iloc[0, 1] > 0.5


def test_no_meter_exceeds_its_capacity(truth, definition):
    peak_kw = truth.groupby(["plant", "meter"])["amount"].max() * 4
    for plant in definition.site.plant:
        for meter in plant.meter:
            if meter.capacity_kw:
                peak = peak_kw[plant.code, meter.code]
                assert 0.35 * meter.capacity_kw < peak < meter.capacity_kw, (plant.code, meter.code)


def test_a_measure_acts_from_its_day_on_by_its_factor(definition, history):
    measured = WHOLE.truth(history)
    plain = Simulation(without_measures(definition), seed=1, anchor=ANCHOR).truth(history)
    for measure in WHOLE.measures().itertuples():
        at = (measured["plant"] == measure.plant) & (measured["meter"] == measure.meter)
        ratio = measured[at]["amount"] / plain[at]["amount"]
        later = measured[at]["start"] >= measure.start
        assert later.any()
        assert not later.all()
        np.testing.assert_allclose(ratio[later], measure.factor, rtol=1e-9)
        np.testing.assert_allclose(ratio[~later], 1.0)
        boundary = (measured["plant"] == measure.plant) & (measured["meter"] == "main")
        saved = (plain[boundary]["amount"] - measured[boundary]["amount"]).sum()
        own = (plain[at]["amount"] - measured[at]["amount"]).sum()
        # a plant whose PV is curtailed on Sundays cannot import less than nothing
        assert 0.95 * own < saved < 1.03 * own


def test_days_of_23_and_25_hours(definition):
    moved = definition.site.plant[1].model_copy(update={"time_zone": "America/New_York"})
    plants = (*definition.site.plant[:1], moved, *definition.site.plant[2:])
    site = definition.site.model_copy(update={"plant": plants})
    simulation = Simulation(Definition(site, definition.behaviour), seed=1, anchor=date(2026, 3, 1))
    zone = time_zone("America/New_York")
    for day, intervals in ((date(2026, 3, 8), 92), (date(2026, 3, 9), 96)):
        frame = simulation.truth(plant_day(day, zone))
        own = frame[(frame["plant"] == "plating") & (frame["meter"] == "output")]
        assert len(own) == intervals
    local = own["start"].dt.tz_convert(zone)
    assert own[local.dt.hour < 8]["amount"].sum() == 0
    assert own[local.dt.hour == 9]["amount"].sum() > 0
