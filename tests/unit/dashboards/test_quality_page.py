"""The page on which numbers can't be trusted, as a browser asks it."""

import json

import pytest
from as_browser import ask, csv_of, figures
from fake_door import FakeDoor, client_of
from fake_source import FakeSource

from dashboards.i18n import Texts
from dashboards.quality import shares
from dashboards.source import Period
from dashboards.words_quality import FINDINGS, REASONS
from fems.compute.finding_kinds import KINDS, READING_NAMES
from fems.compute.quality.balance import BALANCE_NAMES
from fems.compute.quality.silence import SILENCE_NAMES
from fems.ingest.reasons import Reason
from fems.roles import Role

KO = {"session__data": {"language": "ko", "prefix": "/"}}
EN = {"session__data": {"language": "en", "prefix": "/"}}


def shown(client=None, *, known=True, **values):
    client = client or client_of(FakeSource(known=known))
    return ask(client, "quality-lines.children", **values)


def text(tree):
    return json.dumps(tree, ensure_ascii=False)


def test_the_answer_is_what_was_measured_of_what_should_have_been():
    found = FakeSource().quality(None, Period.WEEK)
    told = shown(**EN)
    total = found.meters[["measured", "slots_expected"]].sum()
    assert float(figures(told)["measured_share"]) == total["measured"] / total["slots_expected"]
    words = text(told["quality-answer"])
    assert f"{int(found.meters['needs'].sum())} of 36 meters need attention" in words
    assert "the same as the 7 days before" in words
    assert "state-look" in words


def test_a_day_is_coloured_by_its_worst_part_and_a_day_without_data_is_a_gap():
    figure = shown(**{"quality-plant__data": "P09"} | EN)["quality-matrix-chart"]["figure"]
    rows = dict(zip(figure["layout"]["yaxis"]["ticktext"], figure["data"][0]["z"], strict=True))
    assert set(rows["main"]) == {0}
    assert set(rows["line1"]) == {2, None}
    assert figure["layout"]["yaxis"]["ticktext"][-1] == "line1"  # the worst is on top
    assert "Missing 10.4" in text(figure["data"][0]["customdata"])


def test_plants_lead_to_their_meters():
    words = text(shown(**EN)["quality-lines"])
    assert "/plant/P09/quality?period=7d" in words
    assert "1 of 3 meters" in words
    of_plant = text(shown(**{"quality-plant__data": "P09"} | EN)["quality-lines"])
    assert "/quality" not in of_plant


def test_findings_open_to_what_to_do_and_the_numbers():
    words = text(shown(**EN)["quality-findings"])
    for part in ("Meter is silent", "Check the meter, its gateway", "Nothing since 00:32.",
                 "usual s", "0.125", "Line 2"):  # fmt: skip
        assert part in words
    korean = text(shown(**KO)["quality-findings"])
    assert "계량기 무응답" in korean
    assert "2호 라인" in korean
    assert "5시간" in text(shown(**KO)["quality-silent"])


def test_changes_by_hand_tell_who_when_and_why():
    words = text(shown(**EN)["quality-changes"])
    for part in ("kim", "read from the display", "Span set by hand, undone by lee: 1,250"):
        assert part in words


def test_a_balance_is_told_with_the_days_it_rests_on():
    words = text(shown(**EN)["quality-balance"])
    assert "9.6\xa0%" in words
    assert "6 / 7" in words
    assert "1 days on which submeters count more" in words


@pytest.mark.parametrize("language", [KO, EN], ids=["ko", "en"])
def test_plants_without_data_are_sentences(language):
    told = shown(known=False, **language)
    assert "NaN" not in text(told)
    assert set(figures(told).values()) == {""}


def press(client, reason="unknown_meter", clicks=1):
    dependencies = client.get("/_dash-dependencies").json
    found = next(d for d in dependencies if "quality-retried.children" in d["output"])
    button = {"reason": reason, "type": "quality-retry"}
    session = {"language": "en", "prefix": "/"}
    given = {"search": "", "data": session}
    key = json.dumps(button, separators=(",", ":"))
    return client.post(
        "/_dash-update-component",
        json={
            "output": found["output"],
            "outputs": [{"id": "quality-retried", "property": "children"},
                        {"id": "quality-done", "property": "data"}],
            "inputs": [[{"id": button, "property": "n_clicks", "value": clicks}]],
            "state": [{**part, "value": given.get(part["property"]) if part["id"] != "quality-done" else None}
                      for part in found["state"]],
            "changedPropIds": [f"{key}.n_clicks"],
        },
    )  # fmt: skip


def test_an_administrator_takes_messages_in_again():
    source = FakeSource()
    client = client_of(source)
    assert "Try again" in text(shown(client, **EN)["quality-rejected"])
    said = text(press(client).json)
    assert "1,200 of 1,204 messages were taken in" in said
    assert "4 messages of this reason are left" in said
    assert "retry unknown_meter" in source.asked
    assert "The mapping file is gone" in text(press(client, "not_json").json)
    assert press(client, clicks=None).status_code == 204


@pytest.mark.parametrize("role", [Role.COMPLEX_OPERATOR, Role.PLANT_MANAGER, Role.VIEWER])
def test_others_see_what_was_refused_and_cannot_try_again(role):
    source = FakeSource()
    client = client_of(source, door=FakeDoor(role))
    words = text(shown(client, **EN)["quality-rejected"])
    assert "1,204" in words
    assert "Try again" not in words
    assert press(client).status_code == 404
    assert "retry unknown_meter" not in source.asked


def test_the_matrix_can_be_downloaded_and_adds_up():
    client = client_of(FakeSource())
    lines = csv_of(client, "/plant/P05/quality", "quality-matrix-chart").splitlines()
    assert lines[0].startswith("line,day,slots_expected,measured,estimated")
    assert len(lines) == 1 + 3 * 7
    days = FakeSource().quality("P05", Period.WEEK).days
    assert shares(days).sum(axis=1).round(9).eq(1).all()


def test_every_reason_and_finding_about_data_has_words():
    assert {reason.value for reason in Reason} == set(REASONS)
    about_data = {n for n, k in KINDS.items() if n.split(".")[0] in {"value", "clock"}}
    assert about_data | {*READING_NAMES, *BALANCE_NAMES, *SILENCE_NAMES, "meter.gap"} <= set(
        FINDINGS
    )
    assert Texts("ko")(FINDINGS["value.spike"][0]) == "튀는 값"
