"""The page on whether a plant got better, as a browser asks it."""

import json

import pytest
from as_browser import ask, figures
from fake_door import FakeDoor, client_of
from fake_source import FakeSource

from fems.roles import Role

KO = {"session__data": {"language": "ko", "prefix": "/"}}
EN = {"session__data": {"language": "en", "prefix": "/"}}


def answer(*, known=True, **values):
    client = client_of(FakeSource(known=known))
    return ask(client, "performance-answer.children", **{"performance-plant__data": "P02"} | values)


def text(tree):
    return json.dumps(tree, ensure_ascii=False)


def test_the_saving_is_told_with_its_interval_and_the_drift():
    found = FakeSource().performance("P02").found
    shown = answer(**EN)
    told = figures(shown)
    assert float(told["saved_kwh"]) == found.total.kwh
    assert float(told["cv_rmse"]) == found.row["model"]["fit"]["cv_rmse"]
    words = text(shown["performance-answer"])
    low, high = found.total.interval(0.9)
    assert f"{found.total.fraction * 100:.1f}\xa0±\xa0{(high - low) / 2:.1%}"[:-1] in words
    assert "creeping up since 20 Oct" in words
    assert "state-look" in words


def test_every_figure_opens_to_the_model_card():
    shown = answer(**EN)
    for card in ("answer", "year", "recent", "intensity", "model"):
        facts = text(shown[f"performance-{card}-facts"])
        for word in ("version 1", "CV(RMSE)", "two furnaces, three shifts"):
            assert word in facts, card


def test_projects_events_and_findings_are_told():
    shown = answer(**EN)
    project = text(shown["performance-projects"])
    assert "Servo pumps" in project
    assert "90.0\xa0million won" in project
    assert "taken out" in text(shown["performance-events"])
    assert "detected, not decided" in text(shown["performance-events"])
    assert "less than a year" in text(shown["performance-card"])


@pytest.mark.parametrize("language", [KO, EN], ids=["ko", "en"])
def test_a_plant_without_a_baseline_is_told_what_to_do(language):
    shown = answer(known=False, **language)
    assert set(figures(shown).values()) <= {""}
    assert "fems baseline fit" in text(shown["performance-card"])
    assert "NaN" not in text(shown)


def test_the_page_asks_its_question_and_an_unknown_plant_is_answered():
    client = client_of(FakeSource())
    page = text(ask(client, "content.children", location__pathname="/plant/P02/performance", **KO))
    assert "우리는 나아졌나요?" in page
    assert "/plant/P02/cost?" in page
    nothing = ask(client, "content.children", location__pathname="/plant/P99/performance")
    assert "There is nothing at this address" in text(nothing)


def entered(**values):
    source = FakeSource()
    client = client_of(source)
    said = ask(client, "performance-entered.children", **{
        "performance-enter__n_clicks": 1, "performance-plant__data": "P02",
        "performance-enter-meter__value": "boards", "performance-enter-day__value": "2026-11-17",
        "performance-enter-amount__value": 41.5} | values)  # fmt: skip
    return said, [asked for asked in source.asked if asked.startswith("enter")]


def test_output_by_hand_is_noted_and_shown():
    said, asked = entered(**EN)
    assert asked == ["enter P02 boards 2026-11-17 41.5"]
    table = text(said["performance-entered"])
    assert "41.0\xa0t" in table or "41.0 t" in table
    assert "is counted in a moment" in table
    assert said["performance-enter-amount"]["value"] == ""


@pytest.mark.parametrize(
    "empty", ["performance-enter-amount__value", "performance-enter-day__value"]
)
def test_a_form_that_is_not_filled_in_is_said_and_notes_nothing(empty):
    said, asked = entered(**EN, **{empty: None})
    assert asked == []
    assert "Fill in both" in text(said["performance-entered-said"]) or "missing" in text(
        said["performance-entered-said"]
    )


def test_nothing_is_noted_before_somebody_presses_the_button():
    assert entered(**{"performance-enter__n_clicks": None}) == (None, [])


@pytest.mark.parametrize(("role", "sees"), [(Role.PLANT_MANAGER, True), (Role.VIEWER, False)])
def test_what_measures_and_breaches_cost_is_for_who_sees_costs(role, sees):
    client = client_of(FakeSource(), door=FakeDoor(role))
    shown = ask(client, "performance-answer.children", **{"performance-plant__data": "P02"}, **EN)
    told = text(shown["performance-projects"])
    assert "Servo pumps" in told
    assert ("90.0\xa0million won" in told) == ("Payback" in told) == sees
    means = text(ask(client, "targets-means.children", **EN))
    assert ("won" in means) == ("On the electricity bill" in means) == sees
    assert "Photovoltaics" in means
    breach = ask(client, "demand-answer.children", **{"demand-plant__data": "P02"}, **EN)
    assert bool(figures(breach)["breach_won"]) == sees
