"""Models asked once for the rows of all plants say what each says of each plant by itself."""

from dataclasses import replace

import numpy as np
import pytest

from fems.compute.baseline import Baseline, fit_baseline
from fems.compute.comparison import Score, score_of
from fems.compute.regression.prepare import prepared
from fems.compute.savings import savings_of
from fems.compute.trade import Tenant, scores_in_trade
from tests.unit.compute.energy_series import plant


def tenant(
    name, *, seed, size=1.0, trade="dyeing", drivers=("temperature_c", "output_t"), grain="day"
):
    energy, known = plant(730, noise=15, seed=seed)
    known = known.assign(output_t=known["output_t"] * size)[list(drivers)]
    energy = energy * size
    model = fit_baseline(energy[:365], known[:365], grain=grain)
    rows = prepared(energy[365:], known[365:], grain=grain)
    made = known.get("output_t")
    return Tenant(name, trade, model, rows, np.nan if made is None else float(made[:365].mean()))


def gappy(one):
    energy, output = one.rows.energy.copy(), one.rows.drivers["output_t"].copy()
    energy[3:9], output[20:40] = np.nan, np.nan
    return replace(one, rows=replace(one.rows, energy=energy, drivers={**one.rows.drivers, "output_t": output}))  # fmt: skip


def in_a_way_of_its_own(one):
    return replace(one, rows=replace(one.rows, energy=np.full(len(one.rows.energy), np.nan)))


DYEING = [tenant("a", seed=1), gappy(tenant("b", seed=2, size=3.0)), tenant("c", seed=3, size=0.4)]
NAMED = {
    "three of a trade": DYEING,
    "two of a trade": DYEING[:2],
    "one of them without a baseline": [*DYEING, replace(tenant("d", seed=4), baseline=Baseline("day"))],
    "one of them without output": [*DYEING, tenant("d", seed=4, drivers=("temperature_c",))],
    "one of them without weather": [*DYEING, tenant("d", seed=4, drivers=("output_t",))],
    "one of them silent": [*DYEING, in_a_way_of_its_own(tenant("d", seed=4))],
    "bills among days": [*DYEING, *(tenant(f"m{n}", seed=n, grain="month") for n in range(3))],
    "two trades": [*DYEING, *(replace(each, plant=f"x{each.plant}", trade="food") for each in DYEING[:2])],
}  # fmt: skip


def alone(one, tenants):
    """The score of a plant, each of the others asked about it by itself."""
    grain = one.baseline.grain
    own = score_of(one.plant, one.trade, savings_of(one.baseline, one.rows), grain=grain)
    others = [other for other in tenants
              if other.plant != one.plant and other.trade == one.trade and other.size > 0
              and other.baseline.terms is not None and other.baseline.grain == grain]  # fmt: skip
    if len(others) < 2 or not one.size > 0:
        return own
    answers = []
    for other in others:
        drivers = {name: column * (other.size / one.size) if name in other.baseline.terms.outputs else column
                   for name, column in one.rows.drivers.items()}  # fmt: skip
        expected, _ = other.baseline.expected(replace(one.rows, drivers=drivers))
        answers.append(expected * one.size / other.size)
    known = np.isfinite(answers).all(axis=0) & np.isfinite(one.rows.energy)
    if not known.any():
        return own
    sums = np.array(answers)[:, known].sum(axis=1)
    score = one.rows.energy[known].sum() / sums.mean()
    spread = sums.std(ddof=1) / np.sqrt(len(sums)) / sums.mean()
    noise = (
        np.sqrt(one.baseline.uncertainty.long_run * known.sum())
        if one.baseline.uncertainty
        else np.nan
    )
    sd = np.hypot(score * spread, noise / sums.mean())
    return Score(one.plant, one.trade, score, sd, len(sums) - 1, grain, known.mean(), "trade")


@pytest.mark.parametrize("name", NAMED)
def test_a_score_among_all_is_the_score_alone(name):
    tenants = NAMED[name]
    scores = scores_in_trade(tenants)
    assert [score.plant for score in scores] == [one.plant for one in tenants]
    for score, one in zip(scores, tenants, strict=True):
        expected = alone(one, tenants)
        assert (score.basis, score.grain, score.trade) == (
            expected.basis,
            expected.grain,
            expected.trade,
        )
        for what in ("score", "sd", "degrees", "covered"):
            assert getattr(score, what) == pytest.approx(
                getattr(expected, what), rel=1e-12, nan_ok=True
            )


def test_the_cases_have_scores_of_both_kinds():
    bases = {score.basis for tenants in NAMED.values() for score in scores_in_trade(tenants)}
    assert bases == {"own", "trade"}
