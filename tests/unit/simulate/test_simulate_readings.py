"""Laws of what the simulated meters publish."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.clock import Window, plant_day, time_zone
from fems.simulate.publish import resolution_decimals
from fems.simulate.simulation import Simulation
from fems.units import UnknownUnitError

ANCHOR = date(2026, 3, 2)
START = plant_day(ANCHOR, time_zone("Asia/Seoul")).start
WHOLE = Simulation.of_sample_complex(seed=1, anchor=ANCHOR)
PLANTS = {plant.code: plant for plant in WHOLE.definition.site.plant}
METERS = {(p.code, m.code): m for p in PLANTS.values() for m in p.meter}
DISTURBED = {(f.plant, f.meter) for f in WHOLE.definition.behaviour.fault}


def scale(key: tuple[str, str]) -> float:
    """Canonical amount of one published unit."""
    meter = METERS[key]
    return meter.multiplier * meter.published(output_unit=PLANTS[key[0]].output_unit).scale


def step(key: tuple[str, str]) -> float:
    return 10.0 ** -resolution_decimals(METERS[key], output_unit=PLANTS[key[0]].output_unit)


def of(frame: pd.DataFrame, plant: str, meter: str) -> pd.DataFrame:
    return frame[(frame["plant"] == plant) & (frame["meter"] == meter)].reset_index(drop=True)


def around(kind: str, plant: str, meter: str, *, hours: float = 3) -> tuple[pd.DataFrame, object]:
    """Readings of a meter around one of its faults, and the fault."""
    faults = WHOLE.faults()
    fault = next(
        f for f in faults.itertuples() if (f.kind, f.plant, f.meter) == (kind, plant, meter)
    )
    span = Window(fault.start - timedelta(hours=hours), fault.end + timedelta(hours=hours))
    return of(WHOLE.readings(span), plant, meter), fault


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 100 * 96), st.integers(1, 20 * 96))
def test_registers_add_up_to_the_truth(first, length):
    start = START + timedelta(minutes=15) * first
    end = start + timedelta(minutes=15) * length
    truth = WHOLE.truth(Window(start, end)).groupby(["plant", "meter"])["amount"].sum()
    shown = [WHOLE.readings(Window(at, at + timedelta(minutes=15))) for at in (start, end)]
    before, after = (frame.set_index(["plant", "meter"])["value"] for frame in shown)
    for key, meter in METERS.items():
        if meter.kind == "register" and key not in DISTURBED:
            moved = (after[key] - before[key]) * scale(key)
            assert moved == pytest.approx(truth[key], abs=1.01 * step(key) * scale(key))


def test_a_tenth_of_a_kwh_is_visible():
    for key, meter in METERS.items():
        if meter.kind == "register":
            assert step(key) <= 0.01
            assert step(key) * scale(key) <= 0.1 + 1e-9


def test_registers_never_go_back_unless_disturbed(readings):
    for key, own in readings.groupby(["plant", "meter"]):
        if METERS[key].kind == "register" and key not in DISTURBED:
            assert own["value"].diff().min() >= 0
        if METERS[key].kind == "register":
            assert own["value"].max() < 10 ** METERS[key].digits


def test_interval_power_and_gauge_meters_publish_their_unit(history, readings, truth):
    for key, meter in METERS.items():
        if meter.kind == "register" or key in DISTURBED:
            continue
        own, real = of(readings, *key), of(truth, *key)
        per_unit = scale(key) / (4 if meter.kind == "power" else 1)
        if meter.power_is == "period_mean":  # of the interval that ends with the reading
            own = own.iloc[1:].reset_index(drop=True)
            real = real.iloc[:-1]
        error = (own["value"] * per_unit - real["amount"]).abs().max()
        assert error <= 0.501 * step(key) * per_unit


def test_every_second_reading_of_a_minute_agrees_with_the_quarter_hours():
    window = Window(START + timedelta(hours=9), START + timedelta(hours=10))
    fine, coarse = WHOLE.readings(window, every_s=60), WHOLE.readings(window)
    kinds = WHOLE.meters().set_index(["plant", "meter"])["kind"]
    counts = fine.groupby(["plant", "meter"]).size()
    assert (counts[kinds == "interval"] == 4).all()
    assert (counts[kinds != "interval"] == 60).all()
    both = coarse.merge(fine, on=["plant", "meter", "ts"], suffixes=("", "_fine"))
    assert len(both) == len(coarse)
    assert (both["value"] == both["value_fine"]).all()


def test_readings_arrive_at_once_unless_late(readings):
    late = readings[readings["arrives"] != readings["ts"]]
    faults = WHOLE.faults()
    wanted = faults[faults["kind"] == "late"].groupby(["plant", "meter"]).groups
    assert set(late.groupby(["plant", "meter"]).groups) == set(wanted)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 110 * 86_400))
def test_live_registers_move_evenly_between_quarter_hours(second):
    instant = START + timedelta(seconds=second)
    left = instant - (instant - START) % timedelta(minutes=15)
    right = left + timedelta(minutes=15)
    share = (instant - left) / timedelta(minutes=15)
    frames = [WHOLE.readings_at(at) for at in (left, instant, right)]
    low, now, high = (frame.set_index(["plant", "meter"])["value"] for frame in frames)
    for key, meter in METERS.items():
        if meter.kind == "register" and key not in DISTURBED:
            between = low[key] + share * (high[key] - low[key])
            assert now[key] == pytest.approx(between, abs=1.51 * step(key))


def test_live_intervals_are_the_last_closed_ones():
    at = START + timedelta(hours=30, minutes=7)
    live = of(WHOLE.readings_at(at), "food", "output")
    assert live["ts"].tolist() == [START + timedelta(hours=29, minutes=45)]
    window = Window(START + timedelta(hours=29), START + timedelta(hours=30))
    stored = of(WHOLE.readings(window), "food", "output")
    assert stored["value"].iloc[-1] == live["value"].iloc[0]


def test_nothing_is_published_before_the_anchor():
    assert len(WHOLE.readings(Window(START - timedelta(days=1), START))) == 0
    assert len(WHOLE.readings_at(START - timedelta(hours=1))) == 0


def test_gap():
    own, fault = around("gap", "heattreat", "main")
    assert len(own) == 24
    assert not own["ts"].between(fault.start, fault.end, inclusive="left").any()


def test_rollover_at_the_known_time():
    for plant, meter in (("plating", "main"), ("chemicals", "chiller")):
        own, fault = around("rollover", plant, meter)
        before, after = own[own["ts"] < fault.start], own[own["ts"] >= fault.start]
        full = 10.0 ** METERS[plant, meter].digits
        assert before["value"].min() > 0.99 * full
        assert after["value"].max() < 0.01 * full


def test_energy_is_conserved_across_a_rollover():
    own, _ = around("rollover", "plating", "main")
    moved = (own["value"].iloc[-1] - own["value"].iloc[0]) % 10.0**8
    span = Window(own["ts"].iloc[0], own["ts"].iloc[-1])
    real = of(WHOLE.truth(span), "plating", "main")["amount"].sum()
    assert moved == pytest.approx(real, abs=0.011)


def test_exchange_begins_at_the_value_given():
    own, fault = around("exchange", "dyeing", "main")
    after = own[own["ts"] >= fault.end]
    span = Window(fault.start, after["ts"].iloc[-1])
    real = of(WHOLE.truth(span), "dyeing", "main")["amount"].sum()
    assert fault.value == 12.5
    assert (after["value"].iloc[-1] - 12.5) * scale(("dyeing", "main")) == pytest.approx(
        real, abs=1
    )
    assert not own["ts"].between(fault.start, fault.end, inclusive="left").any()


def test_spike_is_one_reading():
    own, fault = around("spike", "steel", "finish")
    high = own[own["value"] > own["value"].iloc[-1]]
    assert high["ts"].tolist() == [fault.start]


def test_stuck_register_repeats_and_catches_up():
    own, fault = around("stuck", "chemicals", "distillation")
    hit = own["ts"].between(fault.start, fault.end, inclusive="left")
    assert set(own[hit]["value"].diff().iloc[1:]) == {0.0}
    assert hit.sum() == 36
    span = Window(own["ts"].iloc[0], own["ts"].iloc[-1])
    real = of(WHOLE.truth(span), "chemicals", "distillation")["amount"].sum()
    moved = own["value"].iloc[-1] - own["value"].iloc[0]
    assert moved == pytest.approx(real, abs=0.011)


def test_late_readings_are_right_but_late():
    own, fault = around("late", "autoparts", "press")
    late = own[own["arrives"] > own["ts"]]
    assert len(late) == 24
    assert (late["arrives"] == fault.end + timedelta(hours=fault.late_h)).all()
    assert np.all(np.diff(own["value"]) >= 0)


def test_unit_of_a_meter_must_convert():
    meter = METERS["steel", "main"].model_copy(update={"unit": "ell"})
    with pytest.raises(UnknownUnitError):
        meter.published(output_unit="t")
