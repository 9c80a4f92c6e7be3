"""The page of tenants and the card on why the complex changed, as a browser asks them."""

import json

import pytest
from as_browser import ask, figures
from fake_door import client_of
from fake_source import FakeSource

KO = {"session__data": {"language": "ko", "prefix": "/"}}
EN = {"session__data": {"language": "en", "prefix": "/"}}


def client(**how):
    return client_of(FakeSource(**how))


def tenants(trade="all", *, known=True, **values):
    return ask(
        client(known=known), "tenants-answer.children", **{"tenants-trade__value": trade} | values
    )


def why(*, known=True, **values):
    return ask(client(known=known), "overview-why-chart.figure", **values)


def text(tree):
    return json.dumps(tree, ensure_ascii=False)


def test_the_operator_sees_names_ranks_ties_and_intervals():
    shown = tenants(**EN)
    words = text(shown["tenants-table"])
    for word in (
        "Taebaek Section Steel",
        "(tied)",
        "own baseline",
        "kWh/t",
        "/plant/P01/performance",
    ):
        assert word in words, word
    rows = FakeSource().tenants(None, "7d").rows
    told = figures(shown)
    assert float(told["best_score"]) == rows[0].score
    assert [float(told[f"{r.code}.score"]) for r in rows if r.score is not None] == [
        r.score for r in rows if r.score is not None
    ]
    assert "Bukhang Cold Store" in text(shown["tenants-answer-facts"])


def test_ties_are_bracketed_in_the_chart():
    layout = tenants(**EN)["tenants-scores-chart"]["figure"]["layout"]
    assert any(shape["type"] == "path" for shape in layout["shapes"])


def test_a_trade_that_was_chosen_is_asked_for():
    words = text(tenants("foundry", **EN)["tenants-table"])
    assert "Daehan Foundry" in words
    assert "Taebaek" not in words


@pytest.mark.parametrize("language", [KO, EN], ids=["ko", "en"])
def test_without_baselines_the_pages_say_what_to_do(language):
    shown = tenants(known=False, **language)
    assert "fems baseline fit" in text(shown["tenants-table"])
    assert figures(shown) == {"best_score": ""}
    assert "NaN" not in text(why(known=False, **language))


def test_the_waterfall_adds_up_to_what_was_bought():
    shown = why(**EN)
    bars = shown["overview-why-chart"]["figure"]["data"][0]
    change = FakeSource().why("7d").change
    assert bars["measure"] == ["absolute", *["relative"] * 4, "total"]
    assert bars["x"] == ["before", "output", "weather", "efficiency", "own<br>solar", "after"]
    assert float(figures(shown)["why_change_kwh"]) == change.change_kwh
    assert "causes known of 11 of 12 plants" in text(shown)
