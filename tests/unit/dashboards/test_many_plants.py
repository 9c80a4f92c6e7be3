"""A complex of many plants is not drawn plant by plant: a browser takes minutes to lay that out."""

from dataclasses import replace

import pytest

from dashboards.components import nav
from dashboards.pages.catalogue import PAGES
from dashboards.pages.overview import table
from dashboards.source import Name, Period
from dashboards.view import View
from tests.unit.dashboards.fake_source import FakeSource

VIEW = View.of(search="?period=30d", scheme="light", session={"language": "en", "prefix": "/"})


def many(count):
    return {f"p{n}": Name(f"Plant {n}", f"공장 {n}") for n in range(count)}


def drawn(component):
    return str(component.to_plotly_json())


@pytest.mark.parametrize("draw", [nav.side_nav, nav.bottom_nav])
def test_few_plants_are_listed_and_many_are_searched(draw):
    few = drawn(draw(VIEW, PAGES, many(nav.MOST_LISTED), path=""))
    assert few.count("/plant/p") == nav.MOST_LISTED
    assert "Select(" not in few
    more = drawn(draw(VIEW, PAGES, many(nav.MOST_LISTED + 1), path="plant/p3/cost"))
    assert more.count("Select(") == 1
    assert "value='/plant/p3?period=30d'" in more


def test_a_phone_shows_the_plants_nearest_to_their_contracts():
    overview = FakeSource().overview(Period.MONTH)
    row = overview.plants[0]
    plants = [replace(row, code=f"p{n}", contract_kw=1000.0, load_kw=float(n)) for n in range(40)]
    cards = table.plant_cards(replace(overview, plants=plants), VIEW)
    assert [card.href for card in cards[:2]] == ["/plant/p39?period=30d", "/plant/p38?period=30d"]
    assert len(cards) == table.MOST_CARDS + 1
    assert cards[-1].children == f"The {table.MOST_CARDS} nearest to their contracts. See all 40."
    few = table.plant_cards(replace(overview, plants=plants[: table.MOST_CARDS]), VIEW)
    assert [card.href for card in few] == [
        VIEW.plant_href(p.code) for p in plants[: table.MOST_CARDS]
    ]


def test_a_table_of_many_draws_the_rows_in_sight():
    few, more = table.grid(VIEW.t, table.MOST_ROWS), table.grid(VIEW.t, table.MOST_ROWS + 1)
    assert few.dashGridOptions["domLayout"] == "autoHeight"
    assert more.dashGridOptions["domLayout"] == "normal"
