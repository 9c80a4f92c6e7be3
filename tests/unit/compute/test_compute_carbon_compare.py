"""Plants side by side in carbon: bounds by hand, ranks, and what a plant sees of the others."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.compute.anonymity import AnonymityError
from fems.compute.carbon.compare import SEEN, compare_plants, seen_by


def plants(*rows, trade="food", unit="t"):
    """Rows (plant, kg, output[, estimated, missing])."""
    filled = [(*row, *(0.0,) * (5 - len(row))) for row in rows]
    columns = ["plant", "kg_co2e", "output", "estimated_share", "missing_share"]
    return pd.DataFrame(filled, columns=columns).assign(
        trade=trade, output_unit=unit, is_partial=False
    )


def test_bounds_of_estimated_and_missing_data_by_hand():
    """1,000 kg of 80 percent measured, 10 estimated and 10 missing slots.

    The estimated part is 1,000 x 0.1 / 0.9 = 111.11 kg, 5 percent of it 5.556 kg; what is missing may
    hold as much as the present: (1,000 + 5.556) / 0.9 = 1,117.28 kg.
    """
    (row,) = compare_plants(plants(("a", 1_000.0, 100.0, 0.1, 0.1))).to_dict("records")
    assert row["kg_low"] == pytest.approx(994.444, abs=1e-3)
    assert row["kg_high"] == pytest.approx(1_117.284, abs=1e-3)
    assert row["kg_per_unit_high"] == pytest.approx(11.17284, abs=1e-5)


def test_intensity_is_held_against_that_of_the_trade_as_a_whole():
    """10 kg/t of 100 t and 20 kg/t of 300 t: together 7,000 kg / 400 t = 17.5 kg/t."""
    found = compare_plants(plants(("a", 1_000.0, 100.0), ("b", 6_000.0, 300.0)))
    assert found["against_trade"].tolist() == pytest.approx([10 / 17.5, 20 / 17.5])
    assert found["rank"].tolist() == [1, 2]
    assert found["ranked"].tolist() == [2, 2]


@pytest.mark.parametrize(
    ("rows", "ranks"),
    [
        pytest.param(plants(("a", 100.0, 10.0), ("b", 100.2, 10.0, 0.2)), [1, 1], id="bounds that overlap"),
        pytest.param(plants(("a", 100.0, 10.0), ("b", 200.0, 0.0)), [1, None], id="no output"),
        pytest.param(pd.concat([plants(("a", 100.0, 10.0)), plants(("b", 200.0, 10.0), unit="m2")], ignore_index=True),
                     [1, 1], id="other units are not compared"),
        pytest.param(plants(("a", 100.0, 10.0), ("b", 50.0, 10.0)).assign(is_partial=[False, True]),
                     [1, None], id="a carrier without a factor does not look good"),
    ],
)  # fmt: skip
def test_ranks(rows, ranks):
    found = compare_plants(rows)["rank"]
    assert found.astype(object).where(found.notna(), None).tolist() == ranks


def test_what_is_partial_has_no_bound_above():
    (row,) = compare_plants(plants(("a", 50.0, 10.0)).assign(is_partial=True)).to_dict("records")
    assert row["kg_low"] == 50
    assert np.isnan(row["kg_high"])
    assert np.isnan(row["kg_per_unit"])


def test_a_plant_sees_its_trade_without_names_and_without_amounts():
    many = plants(*((name, 100.0 * n, 10.0) for n, name in enumerate("abcde", start=1)))
    others = plants(("z", 5.0, 10.0), trade="paper")
    seen = seen_by(compare_plants(pd.concat([others, many], ignore_index=True)), "c")
    assert seen["plant"].tolist() == [None, None, "c", None, None]
    assert set(seen) == {*SEEN, "plant"}
    assert seen["kg_per_unit"].tolist() == [10, 20, 30, 40, 50]


@pytest.mark.parametrize("plant", [pytest.param("a", id="four of a trade"), pytest.param("x", id="nobody")])  # fmt: skip
def test_a_small_group_is_shown_to_nobody(plant):
    few = compare_plants(plants(*((name, 100.0, 10.0) for name in "abcd")))
    with pytest.raises(AnonymityError, match="cannot be shown"):
        seen_by(few, plant)


shares = st.floats(0, 0.5)


@given(st.lists(st.tuples(st.floats(1, 1e9), st.floats(0.1, 1e6), shares, shares), min_size=1, max_size=8))  # fmt: skip
def test_a_figure_lies_within_its_bounds_and_the_best_has_rank_one(rows):
    found = compare_plants(plants(*((f"p{n}", *row) for n, row in enumerate(rows))))
    for name in ("kg_{}", "kg_per_unit_{}"):
        low, high = found[name.format("low")], found[name.format("high")]
        value = found["kg_co2e" if name == "kg_{}" else "kg_per_unit"]
        assert ((low <= value) & (value <= high)).all()
    assert found.loc[found["kg_per_unit"].idxmin(), "rank"] == 1
    assert found["rank"].between(1, len(rows)).all()
