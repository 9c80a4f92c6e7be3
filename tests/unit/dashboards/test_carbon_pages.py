"""Carbon, targets and reports over HTTP, as a browser asks them; in both languages."""

import json

import pytest
from as_browser import ask, csv_of, figures
from fake_door import client_of
from fake_source import FakeSource

KO = {"session__data": {"language": "ko", "prefix": "/"}}


def client(**how):
    return client_of(FakeSource(**how))


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


def test_plants_stand_side_by_side_with_what_their_data_leave_open():
    found = ask(client(), "carbon-answer.children", **KO)
    text = json.dumps(found["carbon-places"], ensure_ascii=False)
    assert all(part in text for part in ("20.0\xa0ktCO₂e", "19.9\xa0ktCO₂e – 21.0\xa0ktCO₂e"))
    assert all(part in text for part in ("200\xa0kgCO₂e/t", "199\xa0kgCO₂e/t – 210\xa0kgCO₂e/t"))
    for word in ("태백형강", "2곳 중 2위", "12.0\xa0ktCO₂e", "배출계수 없음", "/plant/P02"):
        assert word in text, word
    (bars,) = found["carbon-places-chart"]["figure"]["data"]
    assert bars["error_x"]["array"] == pytest.approx([1.0, 0.0, 0.0])  # kt: 21 - 20
    (dots,) = found["carbon-against-chart"]["figure"]["data"]
    assert dots["x"] == pytest.approx([83.0, 110.0])  # best on top; paper has no other
    assert dots["text"] == ["P02", "P01"]


def test_it_is_told_how_many_restatements_are_not_shown_and_all_can_be_taken():
    http = client()
    found = ask(http, "carbon-answer.children")
    text = json.dumps(found["carbon-restated"], ensure_ascii=False)
    assert "1204 figures have changed. The newest 1 are shown." in text.replace("1,204", "1204")
    assert json.dumps({"type": "csv", "chart": "carbon-restated-file"}) in text
    sent = csv_of(http, "/carbon", "carbon-restated-file")
    assert sent.splitlines() == ["plant,kg_before", "P01,454100.0", "P02,1.0"]


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


FORM = {"reports-plant__value": "", "reports-first__value": "2026-01-01",
        "reports-last__value": "2026-10-01", "reports-standard__value": "ghgp"}  # fmt: skip


def test_a_preview_tells_totals_what_is_left_out_and_what_changed():
    found = ask(client(), "reports-preview.children", **FORM, **KO)
    shown = figures(found)
    assert float(shown["preview_scope1_kg"]) == 1e6
    assert float(shown["preview_scope2_market_kg"]) == 1.9e6
    text = json.dumps(found, ensure_ascii=False)
    assert "P05 steam: 유효한 배출계수가 없음" in text
    assert (
        "3번 보고서(J. Lee, 2026-11-18) 이후 수치 2건이 바뀌었습니다: 모두 −1.50\xa0tCO₂e" in text
    )


def test_a_period_that_ends_before_it_begins_is_said_and_not_a_fault():
    found = ask(
        client(), "reports-preview.children", **FORM | {"reports-last__value": "2025-12-01"}
    )
    assert "There is no such period. Turn it round." in json.dumps(found)


def test_a_report_is_issued_in_a_name_and_listed():
    http = client()
    press = {"reports-issue__n_clicks": 1, "reports-name__value": "M. Kim"}
    found = ask(http, "reports-said.children", **FORM, **press)
    assert "Issued as report 4 by M. Kim" in json.dumps(found, ensure_ascii=False)
    assert found["reports-name"] == {"value": ""}
    assert found["reports-done"] == {"data": "b" * 64}
    dependencies = http.get("/_dash-dependencies").json
    (shown,) = [d for d in dependencies if "reports-issued.children" in d["output"]]
    assert {"id": "reports-done", "property": "data"} in shown["inputs"]
    listed = json.dumps(ask(http, "reports-answer.children"), ensure_ascii=False)
    assert "M. Kim, 2026-11-18" in listed


def test_nobody_issues_nothing_and_the_name_stays_to_be_given():
    http = client()
    found = ask(http, "reports-said.children", **FORM, **{"reports-issue__n_clicks": 1, "reports-name__value": ""})  # fmt: skip
    assert "issued by somebody" in json.dumps(found)
    assert found["reports-done"] == {"data": None}
    assert "M. Kim" not in json.dumps(ask(http, "reports-answer.children"))


def test_a_dashboard_that_only_reads_has_no_button_to_issue():
    source = FakeSource()
    source.may_issue = False
    page = ask(client_of(source), "content.children", location__pathname="/reports")
    assert '"reports-issue"' not in json.dumps(page)
    assert "--issue NAME" in json.dumps(page)


def test_before_anything_is_computed_the_pages_stay_as_they_are():
    nothing = client(known=False)
    assert ask(nothing, "carbon-answer.children") is None
    assert ask(nothing, "reports-answer.children") is None
    assert "No target is set yet" in json.dumps(ask(nothing, "targets-answer.children"))
