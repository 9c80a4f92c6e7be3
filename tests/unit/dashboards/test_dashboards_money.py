"""The pages on demand and cost, as a browser asks them."""

import json

import pytest
from as_browser import ask, figures
from fake_door import client_of
from fake_source import FakeSource

KO = {"session__data": {"language": "ko", "prefix": "/"}}
EN = {"session__data": {"language": "en", "prefix": "/"}}
MONTH = "2026-11-01"


@pytest.fixture
def source():
    return FakeSource()


@pytest.fixture
def client(source):
    return client_of(source)


def demand(client, **values):
    return ask(client, "demand-answer.children", **{"demand-plant__data": "P02"}, **values)


def cost(client, **values):
    given = {"cost-plant__data": "P02", "cost-month__value": MONTH}
    return ask(client, "cost-answer.children", **given | values)


def outcome(client, **values):
    given = {"cost-plant__data": "P02", "cost-month__value": MONTH, "cost-option__value": "high_a_ii",
             "cost-shift__value": 0, "cost-cut__value": 0, "cost-pv__value": 0}  # fmt: skip
    return ask(client, "cost-outcome.children", **given | values)


def text(answer):
    return json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize("path", ["/plant/P02/demand", "/plant/P02/cost"])
@pytest.mark.parametrize("language", [KO, EN], ids=["ko", "en"])
def test_a_page_asks_its_question_and_leads_to_the_others(client, path, language):
    shown = text(ask(client, "content.children", location__pathname=path, **language))
    question = {
        "ko": ("이번 15분이 요금을", "이번 달 비용은"),
        "en": ("Will this", "What does this"),
    }
    assert any(q in shown for q in question[language["session__data"]["language"]])
    for other in ("/plant/P02?", "/plant/P02/demand?", "/plant/P02/cost?"):
        assert other in shown


@pytest.mark.parametrize(
    ("language", "name"),
    [
        pytest.param(KO, "고압A 선택Ⅱ", id="ko"),
        pytest.param(EN, "High voltage A, option II", id="en"),
    ],
)
def test_an_option_is_named_as_on_the_bill(client, language, name):
    assert name in text(
        ask(client, "content.children", location__pathname="/plant/P02/cost", **language)
    )
    assert name in text(cost(client, **language))


@pytest.mark.parametrize("path", ["/plant/P99/demand", "/plant/P99/cost"])
def test_an_unknown_plant_is_answered_in_a_sentence(client, path):
    shown = text(ask(client, "content.children", location__pathname=path))
    assert "There is nothing at this address" in shown


def test_the_running_quarter_is_told_with_its_probability(client, source):
    answer = demand(client, **KO)
    running = source.demand("P02").state.running
    assert float(figures(answer)["projected_kw"]) == running["projected_kw"]
    assert float(figures(answer)["allowable_kw"]) == running["limits"][1]["allowable_kw"]
    shown = text(answer["demand-answer"])
    assert "요금적용전력 초과 확률 64" in shown
    assert "state-act" in shown
    assert "냉동기 2호" in text(answer["demand-actions"])
    assert len(answer["demand-quarter-chart"]["figure"]["data"]) == 3


def test_the_bill_adds_up_on_the_page_as_in_the_source(client, source):
    answer = cost(client)
    bill = source.cost("P02", None).cost.bills[0]
    assert float(figures(answer)["electricity.total"]) == float(bill["total_won"])
    shown = text(answer["cost-bill"])
    for words in (
        "Base charge",
        "Climate and environment",
        "Electricity industry fund",
        "Mid, winter",
    ):
        assert words in shown
    assert "no reactive meter" in shown


def test_the_month_that_was_chosen_is_asked_for(client, source):
    cost(client, **{"cost-month__value": "2026-10-01"})
    assert source.asked[-1] == "cost P02 2026-10-01"


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        pytest.param({}, 0, id="nothing"),
        pytest.param({"cost-shift__value": 20}, 1, id="load shifted"),
        pytest.param({"cost-pv__value": 200}, 1, id="photovoltaics"),
    ],
)
def test_what_if_answers_at_once(client, change, sign):
    saved = float(figures(outcome(client, **change))["saved_won"])
    assert (saved > 0) - (saved < 0) == sign


def test_what_if_says_why_it_cannot_answer(client):
    shown = text(outcome(client, **{"cost-option__value": "x"}))
    assert "This cannot be answered" in shown


@pytest.mark.parametrize("language", [KO, EN], ids=["ko", "en"])
def test_unknown_figures_are_shown_as_unknown(language):
    client = client_of(FakeSource(known=False))
    for answer in (demand(client, **language), cost(client, **language)):
        assert set(figures(answer).values()) <= {""}
        assert "NaN" not in text(answer)
        assert "None" not in text(answer).replace("None: no limit", "")
