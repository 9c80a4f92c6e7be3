"""Totals of assets, plants and complexes: nothing twice, nothing left out that is metered."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.compute.totals import counted_twice, totals
from fems.compute.virtual import TERMS, leaf_terms

#   plant 1:  hall(10) ─┬─ line A(11) ─── oven(12)        plant 2: yard(20), no assets metered
#                       └─ line B(13)
ASSETS = pd.DataFrame(
    [(10, 1, None), (11, 1, 10), (12, 1, 11), (13, 1, 10), (20, 2, None)],
    columns=["asset_id", "plant_id", "parent_id"],
)


def chosen(meters, terms=(), quantity="electricity"):
    frame = pd.DataFrame(meters, columns=["meter_id", "plant_id", "asset_id", "role"])
    frame = frame.assign(complex_id=1, quantity="electricity")
    return totals(frame, ASSETS, np.array(list(terms), TERMS), quantity=quantity)


MAINS = [(1, 1, None, "main"), (2, 2, None, "main")]


@pytest.mark.parametrize(
    ("meters", "terms", "hall"),
    [
        pytest.param([(3, 1, 11, "sub"), (4, 1, 13, "sub")], [], [3, 4], id="the sum of its lines"),
        pytest.param([(3, 1, 11, "sub"), (4, 1, 12, "sub")], [], [3],
                     id="the oven is inside line A's meter"),
        pytest.param([(4, 1, 12, "sub"), (5, 1, 13, "sub")], [], [4, 5],
                     id="line A without a meter is its oven"),
        pytest.param([(3, 1, 11, "sub"), (4, 1, 13, "sub"), (9, 1, 10, "sub")], [], [9],
                     id="its own meter, not its lines"),
        pytest.param([(3, 1, 11, "sub"), (4, 1, 13, "sub"), (9, 1, 10, "sub")],
                     [(9, 3, 1.0), (9, 4, 1.0)], [9], id="a virtual meter declared as its own"),
        pytest.param([(3, 1, 11, "sub"), (4, 1, 13, "sub"), (9, 1, None, "sub")],
                     [(9, 3, 1.0), (9, 4, 1.0)], [3, 4], id="a virtual meter declared nowhere"),
        pytest.param([(3, 1, 10, "sub"), (4, 1, 10, "sub")], [], [3, 4], id="two feeders of its own"),
        pytest.param([(3, 1, 10, "sub"), (9, 1, 10, "sub")], [(9, 3, 1.0), (9, 5, 1.0)], [9],
                     id="a feeder that its virtual meter adds already"),
        pytest.param([(3, 1, 11, "sub"), (9, 1, 13, "sub")], [(9, 5, 1.0), (9, 3, -1.0)], [3, 9],
                     id="a line that is a feeder less the other line"),
        pytest.param([(3, 1, 11, "sub"), (9, 1, 13, "sub")], [(9, 3, 1.0), (9, 5, 1.0)], [9],
                     id="a line whose virtual meter adds the other line"),
        pytest.param([(3, 1, 10, "sub"), (6, 1, 10, "generation")], [], [3],
                     id="own generation is not use"),
    ],
)  # fmt: skip
def test_total_of_the_hall(meters, terms, hall):
    assert chosen([*MAINS, *meters], terms).of_asset[10] == hall


def test_what_no_meter_sees_is_named():
    found = chosen([*MAINS, (4, 1, 12, "sub")])
    assert found.unmetered == {10: [13], 11: [], 12: []}
    assert 13 not in found.of_asset
    assert 20 not in found.of_asset


def test_a_plant_is_its_main_meters_and_a_complex_its_plants():
    found = chosen([*MAINS, (3, 1, 10, "sub"), (6, 1, None, "generation"), (7, 2, None, "main")])
    assert found.of_plant == {1: [1], 2: [2, 7]}
    assert found.generated_by_plant == {1: [6]}
    assert found.of_complex == {1: [1, 2, 7]}
    assert found.generated_by_complex == {1: [6]}


def test_a_virtual_main_meter_stands_for_its_feeders():
    meters = [(3, 1, None, "sub"), (4, 1, None, "sub"), (9, 1, None, "main"), MAINS[1]]
    found = chosen(meters, [(9, 3, 1.0), (9, 4, 1.0)])
    assert found.of_plant == {1: [9], 2: [2]}


def test_a_plant_without_a_main_meter_of_the_quantity_has_no_total():
    assert chosen(MAINS, quantity="steam").of_plant == {}


@pytest.mark.parametrize(
    ("factors", "want"),
    [
        pytest.param((1.0, 1.0), [([8, 9], 1)], id="both add all of it"),
        pytest.param((0.7, 0.4), [([8, 9], 1)], id="shares of more than all"),
        pytest.param((0.6, 0.4), [], id="shares that come to all"),
        pytest.param((1.02, -1.0), [], id="one adds and one subtracts"),
    ],
)
def test_lines_that_share_a_meter(factors, want):
    meters = [(1, 1, None, "sub"), (8, 1, 11, "sub"), (9, 1, 13, "sub")]
    terms = np.array([(8, 1, factors[0]), (9, 1, factors[1])], TERMS)
    assert counted_twice(chosen(meters, terms), terms) == want


@st.composite
def sites(draw):
    """Meters on any assets, virtual ones (50 and on) that add or subtract what is not virtual."""
    roles = st.sampled_from(["main", "sub", "generation"])
    places = st.sampled_from([None, 10, 11, 12, 13])
    meters = [(i, 1, draw(places), draw(roles)) for i in range(1, draw(st.integers(2, 9)))]
    terms = []
    for i in range(50, 50 + draw(st.integers(0, 4))):
        meters.append((i, 1, draw(places), "sub"))
        for of in draw(st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True)):
            terms.append((i, of, 1.0))
    return meters, terms


@given(sites())
def test_no_meter_is_in_a_total_beside_one_that_contains_it(site):
    meters, terms = site
    found = chosen(meters, terms)
    leaves = leaf_terms(np.array(terms, TERMS)).tolist()
    for ids in (*found.of_asset.values(), *found.of_plant.values(), *found.of_complex.values()):
        assert len(set(ids)) == len(ids)
        added = [leaf for meter, leaf, factor in leaves if meter in ids and factor > 0]
        assert not set(added) & set(ids)


@given(st.lists(st.sampled_from([10, 11, 12, 13]), max_size=6))
def test_every_reading_counts_once_at_most_on_the_way_up(places):
    """Each physical submeter of the tree is under the hall at most once, and never with its parent."""
    meters = [(i, 1, place, "sub") for i, place in enumerate(places, start=1)]
    found = chosen(meters)
    at = dict(enumerate(places, start=1))
    above = {12: {11, 10}, 11: {10}, 13: {10}, 10: set()}
    ids = found.of_asset.get(10, [])
    assert len(ids) == len(set(ids))
    assert not any(at[a] in above[at[b]] for a in ids for b in ids)
    seen = {at[i] for i in ids}
    for place in places:  # nothing metered is left out: it or something above it is in the total
        assert place in seen or above[place] & seen
