"""All plants from one line of days say what each says by itself, whatever it has and lacks."""

from dataclasses import astuple
from datetime import date

import numpy as np
import pandas as pd
import pytest

from fems.compute.baseline import Baseline, fit_baseline
from fems.compute.changes import changes_of, history_of, needs_history
from fems.compute.plant_change import Days, plant_change
from fems.compute.plant_days import drivers_by_day, used_by_day
from fems.compute.span_days import MeterDays, MeterSpans, driver_of, span_days
from tests.unit.compute.energy_series import plant

YEAR = Days(date(2024, 1, 1), date(2024, 12, 31))
BEFORE, AFTER = (
    Days(date(2024, 12, 10), date(2025, 1, 31)),
    Days(date(2025, 2, 1), date(2025, 3, 25)),
)
KG = (1000.0, 1100.0)
KEY = ["plant_id", "day"]


def meter(
    plant_id, quantity, amounts, *, role="main", product=None, weight=1.0, slots=96, what=None
):
    what = what or {"electricity": "carrier", "output": "output"}.get(quantity, "driver")
    return pd.DataFrame({
        "plant_id": plant_id, "day": amounts.index.date, "quantity": quantity, "what": what,
        "role": role, "product": product, "amount": amounts.to_numpy(), "weight": weight,
        "slots": slots, "slots_estimated": 0, "slots_expected": 96, "name": f"{quantity} {role} {product}",
    })  # fmt: skip


def with_holes(rows, seed):
    """Days without anything, days too short, and one whose temperature does for three quarters."""
    rng = np.random.default_rng(seed)
    rows = rows.reset_index(drop=True)
    gone = rng.random(len(rows)) < 0.08
    rows.loc[gone, "amount"], rows.loc[gone, "slots"] = np.nan, 0
    rows.loc[rng.random(len(rows)) < 0.05, "slots"] = 80
    return rows


def everything():
    """By plant: its rows, and its baseline."""
    energy, drivers = plant(460, seed=1)
    made, air = drivers["output_t"], drivers["temperature_c"]
    fitted = drivers.rename(columns={"output_t": "output"})
    model = fit_baseline(energy[:366], fitted[:366])
    only_output = fit_baseline(energy[:366], fitted[["output"]][:366])
    two = pd.DataFrame({"output_bread": made, "output_cake": made.to_numpy()[::-1] / 2}, made.index)
    mixed = 300 + 9 * two["output_bread"] + 4 * two["output_cake"] + energy % 7
    of_two = fit_baseline(mixed[:366], two[:366])
    steps = np.arange(460)
    sun = pd.Series(20.0 + steps % 5, energy.index)
    seldom = made.where(np.isin(steps % 5, [0, 1, 3]))
    usual = [
        meter(1, "electricity", energy),
        meter(1, "output", made),
        meter(1, "temperature", air),
    ]
    return {
        "weather and output": (usual, model),
        "no weather": (usual[:2], only_output),
        "no baseline": (usual, Baseline("day")),
        "weather of the model is not metered": (usual[:2], model),
        "holes": ([with_holes(rows, seed) for seed, rows in enumerate(usual)], model),
        "own sun": ([*usual, meter(1, "electricity", sun, role="generation")], model),
        "mix, with scrap": ([
            meter(1, "electricity", mixed), meter(1, "output", two["output_bread"], product="bread"),
            meter(1, "output", two["output_bread"] / 50, product="bread", weight=-1.0, role="generation"),
            meter(1, "output", two["output_cake"] / 2, product="cake", weight=2.0),
        ], of_two),
        "two thermometers": ([*usual, meter(1, "temperature", air + 1.0, role="generation")], model),
        "output told on three days of five": ([usual[0], meter(1, "output", seldom)], only_output),
        "begun in the midst of the year": ([rows[rows["day"] >= date(2024, 6, 1)] for rows in usual], model),
        "silent": ([meter(1, "electricity", energy * np.nan, slots=0)], only_output),
    }  # fmt: skip


PLANTS = everything()


def joint(cases, spans_of):
    """The line of days of plants' spans."""
    kinds, elements, first, lengths = [], [], [], []
    for rows, _ in cases:
        for span in spans_of:
            begins = sum(lengths)
            first.append(span.first)
            lengths.append((span.last - span.first).days + 1)
            for each in rows:
                one = each.iloc[0] if len(each) else None
                if one is None:
                    continue
                kinds.append((len(first) - 1, driver_of(one["quantity"], one["what"], one["product"]),
                              one["quantity"] == "electricity" and one["role"] == "generation", one["weight"]))  # fmt: skip
                inside = each[each["day"].between(span.first, span.last)]
                place = [begins + (day - span.first).days for day in inside["day"]]
                elements.append((np.full(len(place), len(kinds) - 1), place, inside["amount"], inside["slots"]))  # fmt: skip
    meters = MeterSpans(*(np.array(column) for column in zip(*kinds, strict=True)))
    meter, place, amount, slots = (np.concatenate(column) for column in zip(*elements, strict=True))
    said = MeterDays(meter.astype(int), place.astype(int), amount.astype(float), slots.astype(int))
    edges = np.concatenate([[0], np.cumsum(lengths)])
    return span_days(meters, said, first=np.array(first, "M8[D]"), edges=edges,
                     slots_expected=np.full(edges[-1], 96))  # fmt: skip


@pytest.fixture(scope="module")
def together():
    """What all plants say when they are computed in one go."""
    cases, models = list(PLANTS.values()), [model for _, model in PLANTS.values()]
    days, own = joint(cases, [BEFORE, AFTER]), joint(cases, [YEAR])
    found = {at: history_of(own, at, model) for at, model in enumerate(models)}
    wanted = {at: rows for at, rows in found.items()
              if rows is not None and needs_history(days, at, models[at])}  # fmt: skip
    said = changes_of(days, models, [KG] * len(models), wanted)
    return dict(zip(PLANTS, said, strict=True))


@pytest.mark.parametrize("name", PLANTS)
def test_a_plant_among_others_is_a_plant_alone(name, together):
    rows, model = PLANTS[name]
    alone = plant_change(pd.concat(rows), model, before=BEFORE, after=AFTER, kg=KG)
    change = together[name]
    assert change.findings == alone.findings
    for side in ("before_kwh", "after_kwh", "before_kg", "after_kg"):
        assert getattr(change, side) == pytest.approx(getattr(alone, side), rel=1e-12)
    scale = abs(alone.before_kwh) + 1.0
    for cause, part in alone.parts.items():
        assert astuple(change.parts[cause]) == pytest.approx(
            astuple(part), rel=1e-9, abs=1e-12 * scale, nan_ok=True
        ), cause


def test_the_cases_differ_in_what_they_show():
    causes = {name: plant_change(pd.concat(rows), model, before=BEFORE, after=AFTER, kg=KG).parts
              for name, (rows, model) in PLANTS.items()}  # fmt: skip
    assert causes["weather and output"]["weather"].sd_kwh > 0
    assert causes["own sun"]["own_renewables"].kwh != 0
    assert causes["mix, with scrap"]["mix"].kwh != 0
    assert causes["holes"]["data"].kwh != 0
    assert causes["output told on three days of five"]["output"].kwh != 0
    assert causes["no baseline"]["unexplained"].kwh != 0


@pytest.mark.parametrize("name", PLANTS)
def test_days_on_a_line_are_the_days_of_a_frame(name):
    rows = pd.concat(PLANTS[name][0])
    used = used_by_day(rows[rows["day"].between(*YEAR)])["kwh"]
    drivers = drivers_by_day(rows).reindex(used.index)
    prepared = joint([PLANTS[name]], [YEAR]).told_rows(0)
    assert prepared.start.date.tolist() == used.index.get_level_values("day").tolist()
    np.testing.assert_allclose(prepared.energy, used.to_numpy(float), rtol=1e-12)
    assert set(prepared.drivers) == {str(column) for column in drivers}
    for column in drivers:
        np.testing.assert_allclose(
            prepared.drivers[column], drivers[column].to_numpy(float), rtol=1e-12
        )
