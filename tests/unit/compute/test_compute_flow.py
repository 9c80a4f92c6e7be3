"""A plant's energy flows down its tree: parts add up to what they are part of, nothing twice."""

import numpy as np
import pandas as pd
import pytest

from fems.compute.flow import flow
from fems.compute.totals import TERMS, totals

# An area without a meter holds two lines; one of them holds a machine. A loose submeter, and own PV.
METERS = [
    (1, None, "main", 900.0, 90.0),
    (2, None, "generation", 100.0, 0.0),
    (3, 11, "sub", 300.0, 30.0),
    (4, 12, "sub", 200.0, 0.0),
    (5, 13, "sub", 120.0, 0.0),
    (6, None, "sub", 50.0, 0.0),
]
ASSETS = [(10, None), (11, 10), (12, 10), (13, 12)]


def told(meters=METERS, assets=ASSETS):
    amounts = pd.DataFrame(meters, columns=["meter_id", "asset_id", "role", "kwh", "estimated"])
    amounts = amounts.assign(complex_id=1, plant_id=1, quantity="electricity")
    tree = pd.DataFrame(assets, columns=["asset_id", "parent_id"]).assign(plant_id=1)
    chosen = totals(amounts, tree, np.empty(0, TERMS), quantity="electricity")
    return flow(amounts, tree, chosen, plant_id=1).set_index("node")


def test_every_node_is_what_its_meters_or_its_parts_count():
    found = told()
    assert found["kwh"].to_dict() == {
        "plant": 1000.0, "purchased": 900.0, "generated": 100.0, "asset:10": 500.0, "asset:11": 300.0,
        "asset:12": 200.0, "asset:13": 120.0, "meter:6": 50.0, "rest:plant": 450.0, "rest:asset:12": 80.0,
    }  # fmt: skip
    assert found.loc["asset:11", "parent"] == "asset:10"
    assert found.loc["asset:10", "parent"] == "plant"
    assert found.loc["plant", "estimated"] == pytest.approx(0.09)
    assert found.loc["asset:11", "estimated"] == pytest.approx(0.1)


@pytest.mark.parametrize("node", ["plant", "asset:10", "asset:12"])
def test_parts_and_rest_add_up_to_the_whole(node):
    found = told()
    parts = found[(found["parent"] == node) & ~found.index.isin(["purchased", "generated"])]
    assert parts["kwh"].sum() == pytest.approx(found.loc[node, "kwh"])


def test_without_own_generation_what_was_bought_is_what_was_used():
    found = told([meter for meter in METERS if meter[2] != "generation"])
    assert "purchased" not in found.index
    assert found.loc["plant", "kwh"] == 900.0


def test_a_part_that_is_not_known_is_left_out_and_stays_in_the_rest():
    meters = [(*meter[:3], np.nan, 0.0) if meter[0] == 5 else meter for meter in METERS]
    found = told(meters)
    assert "asset:13" not in found.index
    assert "rest:asset:12" not in found.index  # nothing is known below it
    assert found.loc["asset:12", "kwh"] == 200.0


def test_a_plant_that_is_not_known_has_no_flow():
    meters = [(*meter[:3], np.nan, 0.0) if meter[0] == 1 else meter for meter in METERS]
    assert told(meters).empty


def test_parts_that_count_more_than_the_whole_leave_no_rest():
    meters = [(*meter[:3], 350.0, 0.0) if meter[0] == 5 else meter for meter in METERS]
    found = told(meters)
    assert "rest:asset:12" not in found.index
    assert found.loc["asset:12", "kwh"] == 200.0
