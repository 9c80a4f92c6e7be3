"""The page of alerts and its badge, as a browser asks them."""

import json

import pytest
from as_browser import ask
from fake_door import FakeDoor, client_of
from fake_source import FakeSource

from fems.roles import Role

KO = {"session__data": {"language": "ko", "prefix": "/"}}
ALL = {"alerts-state__value": "all", "alerts-plant__value": "all", "alerts-kind__value": "all"}


def text(tree):
    return json.dumps(tree, ensure_ascii=False)


def shown(client=None, *, known=True, **values):
    client = client or client_of(FakeSource(known=known))
    return ask(client, "alerts-list.children", **ALL | values)


def press(client, alert, act):
    """Click a button of an alert."""
    dependency = next(
        d for d in client.get("/_dash-dependencies").json if "alerts-said.children" in d["output"]
    )
    button = {"act": act, "alert": alert, "type": "alerts-act"}
    view = {"search": "", "scheme": "light", "session": {"language": "en", "prefix": "/"}}
    given = {("location", "search"): view["search"], ("scheme", "data"): "light",
             ("session", "data"): view["session"], ("alerts-done", "data"): None}  # fmt: skip
    body = {
        "output": dependency["output"],
        "outputs": [{"id": "alerts-said", "property": "children"}, {"id": "alerts-done", "property": "data"}],
        "inputs": [[{"id": button, "property": "n_clicks", "value": 1}]],
        "state": [{**s, "value": given[s["id"], s["property"]]} for s in dependency["state"]],
        "changedPropIds": [json.dumps(button, sort_keys=True, separators=(",", ":")) + ".n_clicks"],
    }  # fmt: skip
    return client.post("/_dash-update-component", json=body)


def test_the_answer_counts_what_waits_and_what_it_is_worth():
    answer = text(shown()["alerts-answer"])
    assert "6 alerts wait for you · 2 to act on now · 2 are taken on or rest" in answer
    assert "3.60\xa0million won" in answer
    assert "state-act" in answer


def test_each_alert_says_what_where_since_when_and_what_to_do():
    told = text(shown()["alerts-list"])
    for part in ("is about to draw 5,413 kW in this quarter of an hour, over 5,200 kW", "Switch off what can wait",
                 "/plant/P10/demand", "/plant/P09/quality", "2 times", "The job cost fails", "park knows of it",
                 "rests until", "absolute 2030: 8.3% above the glidepath"):  # fmt: skip
        assert part in told
    korean = text(shown(**KO)["alerts-list"])
    assert "주 계량기가 응답하지 않습니다" in korean
    assert "내가 처리" in korean
    assert "lee" in text(shown()["alerts-over"])


@pytest.mark.parametrize(
    ("filters", "there", "gone"),
    [
        pytest.param({"alerts-state__value": "act"}, "P10", "P05", id="to act on"),
        pytest.param({"alerts-state__value": "waiting"}, "P10", "The job cost", id="not taken on"),
        pytest.param({"alerts-plant__value": "P05"}, "P05", "P10", id="of a plant"),
        pytest.param({"alerts-kind__value": "load.base"}, "P05", "P10", id="of a kind"),
    ],
)
def test_filters(filters, there, gone):
    told = text(shown(**filters)["alerts-list"])
    assert (there in told, gone in told) == (True, False)


def test_nothing_to_do_is_said_and_that_nobody_looks():
    told = shown(known=False)
    assert "Nothing is to be done." in text(told["alerts-list"])
    assert "causes were last looked for: never" in text(told["alerts-answer"])


def test_pressing_takes_an_alert_on():
    source = FakeSource()
    client = client_of(source)
    for alert, act in ((1, "acknowledge"), (2, "own"), (4, "24")):
        assert press(client, alert, act).json["response"]["alerts-done"]["data"] == 1
    assert source.taken == {1: ("acknowledge", None), 2: ("own", None), 4: ("snooze", 24.0)}
    assert "There is no open alert 404." in press(client, 404, "own").text
    assert press(client, 1, "delete").status_code == 204


@pytest.mark.parametrize(
    ("role", "acts", "money"),
    [(Role.PLANT_MANAGER, True, True), (Role.COMPLEX_OPERATOR, True, True), (Role.VIEWER, False, False)],
)  # fmt: skip
def test_who_may_act_and_see_costs(role, acts, money):
    client = client_of(FakeSource(), door=FakeDoor(role))
    told = text(shown(client))
    assert ("file-button" in told, "won" in told) == (acts, money)
    assert (press(client, 1, "own").status_code == 200) is acts


def test_the_badge_counts_and_is_not_there_for_verifiers():
    badge = text(ask(client_of(FakeSource()), "alerts-badge.children"))
    assert "badge act" in badge
    assert "6 alerts wait for you" in badge
    assert '"/alerts"' in badge
    assert "badge none" in text(ask(client_of(FakeSource(known=False)), "alerts-badge.children"))
    verifier = ask(client_of(FakeSource(), door=FakeDoor(Role.VERIFIER)), "alerts-badge.children")
    assert "alerts wait" not in text(verifier)
