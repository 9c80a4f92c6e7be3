"""Why did it change: the parts add up, and each cause moves its own part alone."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.baseline import Baseline, fit_baseline
from fems.compute.causes import CAUSES, Side, summed
from fems.compute.decomposition import decomposed
from fems.compute.finding_kinds import KINDS

FACTOR = 0.4541
ZERO = 1e-6  # kWh, of some ten thousand


def drivers(days=730, *, seed=0):
    rng = np.random.default_rng(seed)
    index = pd.date_range("2024-01-01", periods=days)
    closed = index.day_of_week == 6
    season = np.sin(2 * np.pi * (np.arange(days) - 110) / 365.25)
    return pd.DataFrame(
        {
            "output_a": np.where(closed, 0.0, rng.uniform(30, 60, days)),
            "output_b": np.where(closed, 0.0, rng.uniform(10, 40, days)),
            "temperature_c": 13 + 13 * season + rng.normal(0, 3, days),
        },
        index,
    )


def energy(of, *, noise=0.0, seed=1):
    """Heats below 12, cools above 20 degC; product b takes twice the energy of a."""
    air = of["temperature_c"]
    used = 400 + 10 * of["output_a"] + 20 * of["output_b"]
    used = used + 9 * np.maximum(12 - air, 0) + 14 * np.maximum(air - 20, 0)
    return used + np.random.default_rng(seed).normal(0, noise, len(of)) if noise else used


DRIVERS = drivers()
YEAR, QUARTER = DRIVERS[:364], DRIVERS[364:455]
NOISY = fit_baseline(energy(YEAR, noise=20), YEAR)
EXACT = fit_baseline(energy(YEAR), YEAR)


def side(of, *, used=None, own=0.0, factor=FACTOR, stated=None):
    used = energy(of) if used is None else used
    total = used.sum() if stated is None else stated
    return Side(used, of, own, factor * (total - own), stated)


def moved(why, *, unit="kwh"):
    return {cause: getattr(part, unit) for cause, part in why.parts.items()
            if abs(getattr(part, unit)) > 1e-4 * abs(why.before_kwh)}  # fmt: skip


sides = st.builds(
    lambda first, days, own, factor, saved, gap, stated: side(
        DRIVERS[first : first + days],
        used=(energy(DRIVERS, noise=30) * saved)[first : first + days].where(
            np.arange(days) % 50 != gap
        ),
        own=own, factor=factor, stated=stated,
    ),
    st.integers(0, 600), st.integers(7, 120), st.floats(0, 20_000), st.floats(0, 1),
    st.floats(0.5, 1.5), st.integers(0, 60), st.none() | st.floats(1e4, 1e6),
)  # fmt: skip


@given(before=sides, after=sides, weight=st.floats(0.1, 10))
@settings(max_examples=40, deadline=None)
def test_the_parts_add_up_and_swapping_changes_every_sign(before, after, weight):
    why = decomposed(NOISY, before, after, weights={"output_b": weight})
    back = decomposed(NOISY, after, before, weights={"output_b": weight})
    size = max(why.before_kwh, why.after_kwh, 1.0)
    assert sum(part.kwh for part in why.parts.values()) == pytest.approx(
        why.change_kwh, abs=1e-9 * size
    )
    assert sum(part.kg for part in why.parts.values()) == pytest.approx(
        why.change_kg, abs=1e-9 * size
    )
    for cause in CAUSES:
        assert back.parts[cause].kwh == pytest.approx(-why.parts[cause].kwh, abs=1e-9 * size)
        assert back.parts[cause].kg == pytest.approx(-why.parts[cause].kg, abs=1e-9 * size)
        assert back.parts[cause].sd_kwh == pytest.approx(why.parts[cause].sd_kwh, rel=1e-6)


@given(one=sides)
@settings(max_examples=10, deadline=None)
def test_a_period_against_itself_is_zero(one):
    why = decomposed(NOISY, one, one)
    assert {(part.kwh, part.kg) for part in why.parts.values()} == {(0.0, 0.0)}


@pytest.mark.parametrize(
    ("cause", "changed"),
    [
        pytest.param("output", {"of": QUARTER.assign(output_a=QUARTER["output_a"] * 1.2,
                                                     output_b=QUARTER["output_b"] * 1.2)},
                     id="a fifth more of everything"),
        pytest.param("mix", {"of": QUARTER.assign(output_a=QUARTER["output_b"],
                                                  output_b=QUARTER["output_a"])},
                     id="the same quantity, more of the thirsty product"),
        pytest.param("weather", {"of": QUARTER.assign(temperature_c=QUARTER["temperature_c"] - 3)},
                     id="three kelvins colder"),
        pytest.param("efficiency", {"of": QUARTER, "used": 0.9 * energy(QUARTER)},
                     id="a tenth less for the same"),
    ],
)  # fmt: skip
def test_one_cause_moves_its_part_alone(cause, changed):
    before, after = side(QUARTER), side(**changed)
    why = decomposed(EXACT, before, after)
    assert set(moved(why)) == {cause}
    assert why.parts[cause].kwh == pytest.approx(after.used - before.used, rel=2e-3)
    assert moved(why, unit="kg")[cause] == pytest.approx(FACTOR * why.parts[cause].kwh)


def test_own_renewables_lower_what_is_bought():
    why = decomposed(EXACT, side(QUARTER, own=100.0), side(QUARTER, own=5_100.0))
    assert moved(why) == {"own_renewables": -5_000.0}
    assert moved(why, unit="kg") == {"own_renewables": pytest.approx(-5_000 * FACTOR)}


def test_a_cleaner_grid_changes_carbon_alone():
    why = decomposed(EXACT, side(QUARTER), side(QUARTER, factor=0.4173))
    assert moved(why) == {}
    assert moved(why, unit="kg") == {
        "grid_factor": pytest.approx((0.4173 - 0.4541) * energy(QUARTER).sum())
    }


def test_a_restated_figure_is_a_correction():
    told = energy(QUARTER).sum() + 700
    why = decomposed(EXACT, side(QUARTER, stated=told), side(QUARTER))
    assert moved(why) == {"data": pytest.approx(-700)}
    assert moved(why, unit="kg") == {"data": pytest.approx(-700 * FACTOR)}


def test_missing_days_are_data_and_no_efficiency():
    used = energy(QUARTER)
    gaps = used.where(np.arange(len(used)) % 9 > 0)
    why = decomposed(EXACT, side(QUARTER), side(QUARTER, used=gaps))
    assert moved(why) == {"data": pytest.approx(gaps.sum() - used.sum(), rel=1e-3)}
    assert [finding.name for finding in why.findings] == ["decomposition.filled"]
    assert {finding.name for finding in why.findings} <= set(KINDS)


def test_a_silent_gateway_is_neither_output_nor_efficiency():
    """Energy, output and temperature of the same days are missing."""
    lost = np.arange(len(QUARTER)) % 13 == 5
    there = QUARTER[~lost].reindex(QUARTER.index)
    why = decomposed(EXACT, side(QUARTER), side(there, used=energy(there)))
    assert abs(why.parts["output"].kwh) < 0.03 * why.before_kwh
    assert why.parts["data"].kwh == pytest.approx(-energy(QUARTER)[lost].sum(), rel=0.05)
    assert why.parts["efficiency"].kwh == pytest.approx(0, abs=ZERO * why.before_kwh)


def test_a_shorter_month_is_calendar_not_weather():
    mild = QUARTER.assign(temperature_c=5.0, output_a=0.0, output_b=0.0)
    model = fit_baseline(energy(YEAR), YEAR)
    why = decomposed(model, side(mild[:31]), side(mild[:28]))
    assert set(moved(why)) == {"calendar"}


def test_without_a_baseline_nothing_is_explained():
    why = decomposed(Baseline("day"), side(QUARTER), side(QUARTER, used=0.9 * energy(QUARTER)))
    assert set(moved(why)) == {"unexplained"}
    assert np.isnan(why.parts["unexplained"].sd_kwh)
    assert [finding.name for finding in why.findings] == ["decomposition.no_model"]


def test_nothing_bought_takes_the_factor_of_the_other_period():
    alone = side(QUARTER, own=float(energy(QUARTER).sum()))
    why = decomposed(EXACT, alone, side(QUARTER))
    assert why.parts["grid_factor"].kg == 0
    assert sum(part.kg for part in why.parts.values()) == pytest.approx(why.change_kg)


def by_grain(grain):
    """Energy and drivers by hour (of a working week), or by calendar month."""
    if grain == "month":
        long = drivers(1096, seed=3)
        monthly = long.resample("MS").sum().assign(
            temperature_c=long["temperature_c"].resample("MS").mean()
        )  # fmt: skip
        return energy(long, noise=30).resample("MS").sum(), monthly
    hours = pd.date_range("2025-01-06", periods=24 * 140, freq="h")
    rng = np.random.default_rng(5)
    made = np.where((hours.hour >= 6) & (hours.day_of_week < 5), rng.uniform(2, 4, len(hours)), 0)
    air = (
        12 + 8 * np.sin(2 * np.pi * np.arange(len(hours)) / 24 / 60) + rng.normal(0, 2, len(hours))
    )
    frame = pd.DataFrame({"output_a": made, "temperature_c": air}, hours)
    return 40 + 8 * frame["output_a"] + np.maximum(air - 15, 0) + rng.normal(
        0, 3, len(hours)
    ), frame


@pytest.mark.parametrize(
    ("grain", "fitted", "later"),
    [
        pytest.param("month", slice("2024", "2025"), slice("2026-01", "2026-06"), id="bills"),
        pytest.param(
            "hour", slice("2025-01", "2025-04"), slice("2025-05-01", "2025-05-20"), id="hours"
        ),
    ],
)
def test_other_grains_add_up_and_find_what_was_saved(grain, fitted, later):
    used, made = by_grain(grain)
    model = fit_baseline(used.loc[fitted], made.loc[fitted], grain=grain)
    before = Side(
        used.loc[fitted][: len(used.loc[later])], made.loc[fitted][: len(used.loc[later])]
    )
    after = Side(0.8 * used.loc[later], made.loc[later])
    why = decomposed(model, before, after, history=Side(used.loc[fitted], made.loc[fitted]))
    assert sum(part.kwh for part in why.parts.values()) == pytest.approx(
        why.change_kwh, abs=1e-9 * why.before_kwh
    )
    low, high = why.parts["efficiency"].interval_kwh(0.95)
    assert low <= -0.2 * used.loc[later].sum() <= high < 0


def test_a_complex_is_the_sum_of_its_plants():
    plants = [decomposed(NOISY, side(QUARTER), side(QUARTER, used=s * energy(QUARTER, noise=20)))
              for s in (0.9, 1.0, 1.05)]  # fmt: skip
    whole = summed(plants)
    assert sum(part.kwh for part in whole.parts.values()) == pytest.approx(whole.change_kwh)
    for cause in CAUSES:
        assert whole.parts[cause].kwh == pytest.approx(sum(p.parts[cause].kwh for p in plants))
    assert whole.parts["efficiency"].sd_kwh == pytest.approx(
        np.sqrt(3) * plants[0].parts["efficiency"].sd_kwh
    )


@pytest.mark.parametrize("first", [0, 364], ids=["of the baseline itself", "of the year after"])
def test_the_interval_of_efficiency_holds_the_truth_as_often_as_it_says(first):
    """Of 50 plants a 90 percent interval misses 6 percent in 5, give or take 2.1."""
    hits = 0
    for seed in range(50):
        made = drivers(728, seed=seed)
        used = energy(made, noise=40, seed=seed + 1000)
        later = made[364 + 91 * 2 : 364 + 91 * 3]
        saved = used.copy()
        saved[later.index] *= 0.94
        earlier = made[first : first + 91]
        model = fit_baseline(used[:364], made[:364], terms=NOISY.terms)
        why = decomposed(model, Side(used[earlier.index], earlier),
                         Side(saved[later.index], later))  # fmt: skip
        low, high = why.parts["efficiency"].interval_kwh(0.9)
        hits += low <= -0.06 * used[later.index].sum() <= high
    assert hits >= 40
