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
MEASURED = {"Quality", "Days that count", "Measured"}
LIVE = {"overview-load", "plant-answer", "plant-peak", "demand"}
"""Cards whose figure is a reading itself, or is told of such: its time says all."""
OF_WHOLE_DAYS = {"performance-intensity", "performance-model"}
"""Cards that take none but days that count."""
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


def test_every_card_says_how_much_was_measured_and_what_is_the_newest(cards):
    ours = {card: names for card, names in cards.items() if card not in NO_METER}
    silent = {card for card, names in ours.items() if not names & MEASURED}
    assert (
        not {card for card in silent if not {card, card.partition("-")[0]} & LIVE} - OF_WHOLE_DAYS
    )
    assert not {card for card, names in ours.items()
                if card.partition("-")[0] in {"cost", "carbon", "targets"} and "Last reading" not in names}  # fmt: skip


@pytest.mark.parametrize("card", ["overview-carbon", "carbon-scope1", "plant-carbon"])
def test_carbon_names_its_factors(cards, card):
    assert any(name.startswith("Factors") for name in cards[card])
