"""Carbon, targets and reports over HTTP, as a browser asks them; in both languages."""

import json

import pytest
from as_browser import ask, figures
from fake_source import FakeSource

from dashboards.app import create_app

KO = {"session__data": {"language": "ko", "prefix": "/"}}


def client(**how):
    return create_app(FakeSource(**how)).server.test_client()


@pytest.mark.parametrize(
    ("path", "title"),
    [
        pytest.param("/carbon", "탄소는 얼마나, 어디서, 어떤 계수로 나왔나요?", id="carbon"),
        pytest.param("/targets", "언제까지 무엇을 줄여야 하나요?", id="targets"),
        pytest.param("/reports", "보고서 파일이 필요해요", id="reports"),
    ],
)
def test_a_page_asks_its_question_in_korean(path, title):
    page = ask(client(), "content.children", location__pathname=path, **KO)
    assert title in json.dumps(page, ensure_ascii=False)


def test_the_carbon_page_tells_total_scopes_factor_and_what_is_not_included():
    found = ask(client(), "carbon-answer.children")
    shown = figures(found)
    assert float(shown["carbon_kg_co2e"]) == 36e6
    assert float(shown["scope1_kg_co2e"]) == 12e6
    text = json.dumps(found, ensure_ascii=False)
    assert "P05 steam" in text
    assert "0.4173" in text
    assert "reason (J. Lee)" in text


def test_the_targets_page_tells_gap_landing_and_both_bases():
    found = ask(client(), "targets-answer.children")
    assert float(figures(found)["gap_kg"]) == 1e6
    text = json.dumps(found, ensure_ascii=False)
    for amount in ("36.0\xa0ktCO₂e", "36.3\xa0ktCO₂e", "2,396\xa0MWh"):
        assert amount in text
    assert "2,900\xa0tCO₂e (2,700\xa0tCO₂e to 3,100\xa0tCO₂e)" in text
    assert "70.0\xa0% by the forecast" in text


def test_the_gap_is_told_in_electricity_pv_and_won_with_its_terms():
    text = json.dumps(ask(client(), "targets-means.children"), ensure_ascii=False)
    for amount in (
        "2,876\xa0MWh",
        "2,300\xa0kW",
        "460\xa0million won",
        "160\xa0won per kWh",
        "1,250\xa0kWh",
    ):
        assert amount in text


def test_the_reports_page_lists_issues_and_what_is_incomplete():
    found = ask(client(), "reports-answer.children")
    assert float(figures(found)["measured_share"]) == pytest.approx(11.9 / 12)
    text = json.dumps(found, ensure_ascii=False)
    assert "1 month of a meter is below 95 %" in text
    assert "J. Lee, 2026-11-18" in text


def test_before_anything_is_computed_the_pages_stay_as_they_are():
    nothing = client(known=False)
    assert ask(nothing, "carbon-answer.children") is None
    assert ask(nothing, "reports-answer.children") is None
    assert "No target is set yet" in json.dumps(ask(nothing, "targets-answer.children"))
