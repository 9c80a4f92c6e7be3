"""Tenants are compared by what they use for what they make; chance makes no rank."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.compute.anonymity import AnonymityError
from fems.compute.baseline import fit_baseline
from fems.compute.comparison import Score, anonymous, compared, score_of
from fems.compute.finding_kinds import KINDS
from fems.compute.regression.prepare import prepared
from fems.compute.savings import savings
from fems.compute.trade import Tenant, scores_in_trade
from tests.unit.compute.energy_series import plant as series


def score(plant, value, sd=0.01, trade="food"):
    return Score(plant, trade, value, sd, 60.0)


many = st.lists(st.tuples(st.floats(0.5, 1.5), st.floats(0.001, 0.1)), min_size=1, max_size=12).map(
    lambda rows: [score(f"p{at}", *row) for at, row in enumerate(rows)]
)


def by_plant(comparison):
    return comparison.table.set_index("plant")


@given(many)
def test_ranks_lie_within_their_intervals_and_better_scores_never_rank_lower(scores):
    table = compared(scores).table
    assert table["score"].is_monotonic_increasing
    assert table["rank"].is_monotonic_increasing
    assert (table["rank_low"] <= table["rank_high"]).all()
    assert (table["rank"] <= table["rank_high"]).all()
    assert table["rank"].iloc[0] == 1
    assert (table["tied"] == table["rank"].duplicated(keep=False)).all()


@given(many, st.randoms())
def test_the_order_of_the_plants_does_not_matter(scores, chance):
    mixed = scores.copy()
    chance.shuffle(mixed)
    ranks = ["rank", "rank_low", "rank_high", "tied"]
    one, other = by_plant(compared(scores)), by_plant(compared(mixed))
    if len({s.score for s in scores}) == len(scores):
        pd.testing.assert_frame_equal(one[ranks].sort_index(), other[ranks].sort_index())


def test_plants_that_chance_cannot_tell_apart_are_tied():
    table = by_plant(compared([score("a", 0.95), score("b", 0.96), score("c", 1.10)]))
    assert table["rank"].tolist() == [1, 1, 3]
    assert table["tied"].tolist() == [True, True, False]
    assert table.loc["a", ["rank_low", "rank_high"]].tolist() == [1, 2]


def test_equal_plants_are_ranked_apart_as_rarely_as_the_confidence_says():
    """Of 400 pairs of equal plants a tenth, give or take 1.5 percent, differ at 90 percent."""
    rng = np.random.default_rng(7)
    apart = 0
    for first, second in rng.normal(1.0, 0.02, (400, 2)):
        table = compared([score("a", first, 0.02), score("b", second, 0.02)]).table
        apart += not table["tied"].any()
    assert 20 <= apart <= 60


def test_a_plant_without_an_uncertainty_has_no_rank():
    result = compared([score("a", 0.9), score("b", 1.0), score("c", 0.8, np.nan)])
    assert by_plant(result)["rank"].dropna().index.tolist() == ["a", "b"]
    assert [(f.name, f.facts) for f in result.findings] == [
        ("comparison.not_assessable", {"plants": ["c"]})
    ]
    assert "comparison.not_assessable" in KINDS


def test_nobody_at_all_is_an_empty_comparison():
    assert compared([]).table.empty


def test_a_plant_sees_itself_by_name_and_the_others_without():
    group = compared([score(f"p{n}", 0.9 + n / 50, trade="food") for n in range(5)])
    seen = anonymous(group, "p3")
    assert seen["plant"].dropna().tolist() == ["p3"]
    assert not {"trade", "grain", "covered", "basis"} & set(seen)
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("members", "who"),
    [
        pytest.param(4, "p0", id="four plants are too few"),
        pytest.param(6, "stranger", id="not a member"),
        pytest.param(0, "p0", id="nobody"),
    ],
)
def test_a_group_in_which_one_could_be_known_is_not_shown(members, who):
    group = compared([score(f"p{n}", 1.0 + n / 50) for n in range(members)])
    with pytest.raises(AnonymityError, match="cannot be shown"):
        anonymous(group, who)


def test_a_plant_without_a_score_does_not_fill_up_a_group():
    group = compared([*(score(f"p{n}", 1.0) for n in range(4)), score("p9", np.nan)])
    with pytest.raises(AnonymityError):
        anonymous(group, "p0")


def sheets(energy, drivers):
    """The same plant by days, and by bills with a monthly sheet of output."""
    monthly = pd.DataFrame({"temperature_c": drivers["temperature_c"].resample("MS").mean(),
                            "output_t": drivers["output_t"].resample("MS").sum()})  # fmt: skip
    return {"day": (energy, drivers), "month": (energy.resample("MS").sum(), monthly)}


def test_bills_take_part_with_a_wider_interval():
    """A true score of 0.93 of eight plants: nine in ten intervals hold it."""
    hits, widths = {"day": 0, "month": 0}, {"day": [], "month": []}
    for seed in range(8):
        for grain, (used, known) in sheets(*series(1096, noise=40, seed=seed)).items():
            model = fit_baseline(used[:"2025"], known[:"2025"], grain=grain)
            saved = savings(model, 0.93 * used["2026":], known["2026":])
            low, high = score_of("bills", "food", saved, grain=grain).interval(0.9)
            hits[grain] += low <= 0.93 <= high
            widths[grain].append(high - low)
    assert hits["day"] >= 6
    assert hits["month"] >= 6
    assert np.median(widths["month"]) > 1.2 * np.median(widths["day"])


def tenant(name, *, seed, size=1.0, wasteful=1.0, trade="dyeing"):
    """A plant of a trade, so many times as large, that uses so many times as much."""
    energy, drivers = series(730, noise=15, seed=seed)
    energy = energy * size * wasteful
    drivers = drivers.assign(output_t=drivers["output_t"] * size)
    model = fit_baseline(energy[:365], drivers[:365])
    return Tenant(name, trade, model, prepared(energy[365:], drivers[365:], grain="day"),
                  float(drivers["output_t"][:365].mean()))  # fmt: skip


def test_a_wasteful_plant_is_found_among_plants_of_its_trade_of_any_size():
    made = [tenant(f"p{n}", seed=n, size=size, wasteful=1.12 if n == 2 else 1.0)
            for n, size in enumerate((0.5, 1.0, 1.5, 4.0, 20.0))]  # fmt: skip
    scores = {one.plant: one for one in scores_in_trade(made)}
    assert {one.basis for one in scores.values()} == {"trade"}
    low, high = scores["p2"].interval(0.9)
    assert low <= 1.12 <= high
    assert low > 1.05
    table = by_plant(compared(list(scores.values())))
    assert table["rank"].idxmax() == "p2"
    assert table["rank"].drop("p2").eq(1).all()


def test_its_own_baseline_would_never_tell():
    """What was always so is usual for the plant itself."""
    alone = scores_in_trade([tenant("p2", seed=2, wasteful=1.12)])
    assert alone[0].basis == "own"
    low, high = alone[0].interval(0.9)
    assert low <= 1.0 <= high
