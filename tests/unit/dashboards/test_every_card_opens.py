"""What is behind it: every card of every page names its meters, and its window or how new it is."""

import pytest
from as_browser import ask, parts
from fake_door import client_of
from fake_source import FakeSource

SHOWN = {"plant-code__data": "P01", "cost-plant__data": "P01", "demand-plant__data": "P01",
         "performance-plant__data": "P01", "cost-month__value": "2026-11-01"}  # fmt: skip
PAGES = ("overview", "tenants", "plant", "demand", "cost", "performance", "carbon", "targets")
METERS = {"Meters"}
WHEN = {"Window", "Last reading", "When", "Days", "Computed"}
NO_METER = {"overview-saved"}
"""Cards whose figures rest on others that name them."""


@pytest.fixture(scope="module")
def cards():
    """The names of the facts behind each card."""
    client, found = client_of(FakeSource()), {}
    for dependency in client.get("/_dash-dependencies").json:
        outputs = parts(dependency)
        facts = [name.removesuffix("-facts.children") for name in outputs if "-facts." in name]
        if not facts or facts[0].partition("-")[0] not in PAGES:
            continue
        answer = ask(client, outputs[0], **SHOWN)
        for card in facts:
            rows = answer[f"{card}-facts"]["children"]
            found[card] = {row["props"]["children"][0]["props"]["children"] for row in rows}
    return found


def test_every_card_names_its_meters_and_its_time(cards):
    assert len(cards) > 25
    silent = {card for card, names in cards.items() if not names & METERS} - NO_METER
    timeless = {card for card, names in cards.items() if not names & WHEN}
    assert (silent, timeless) == (set(), set())


@pytest.mark.parametrize("card", ["overview-carbon", "carbon-scope1", "plant-carbon"])
def test_carbon_names_its_factors(cards, card):
    assert any(name.startswith("Factors") for name in cards[card])
