"""The pages of administration, as a browser asks them; and that nobody else reaches them."""

import json
from base64 import b64encode

import pytest
from as_browser import ask
from fake_desk import FakeDesk
from fake_door import FakeDoor, client_of
from fake_source import FakeSource

from dashboards.pages.admin.form_fields import USES
from dashboards.pages.admin.sections import SECTIONS
from dashboards.words_people import ROLES
from fems.ingest.factor_choices import Use
from fems.roles import Role

KO = {"session__data": {"language": "ko", "prefix": "/"}}
SESSION = {"language": "en", "prefix": "/"}
STATE = {"search": "", "data": SESSION}


@pytest.fixture
def desk():
    return FakeDesk()


@pytest.fixture
def source(desk):
    made = FakeSource()
    made.desk = desk
    return made


def text(tree):
    return json.dumps(tree, ensure_ascii=False)


def page(client, path, **values):
    return text(ask(client, "content.children", location__pathname=path, **values))


def post(client, output, changed, *, inputs, state):
    found = next(d for d in client.get("/_dash-dependencies").json if output in d["output"])

    def filled(parts, values):
        filled_in = []
        for part in parts:
            if part["id"].startswith("{"):
                wanted = json.loads(part["id"])
                value = values.get(wanted["type"])
                if "ALL" in text(wanted):
                    filled_in.append(
                        [
                            {
                                "id": i,
                                "property": part["property"],
                                "value": i if part["property"] == "id" else v,
                            }
                            for i, v in value or []
                        ]
                    )
                    continue
                part = {"id": wanted | {"kind": values["kind"]}, "property": part["property"]}  # noqa: PLW2901
            else:
                value = values.get(part["id"], STATE.get(part["property"]))
            filled_in.append({**part, "value": value})
        return filled_in

    outputs = []
    for name in found["output"].strip(".").split("..."):
        key, prop = name.rsplit(".", 1)
        key = json.loads(key) | {"kind": inputs["kind"]} if key.startswith("{") else key
        outputs.append({"id": key, "property": prop})
    body = {
        "output": found["output"], "outputs": outputs if ".." in found["output"] else outputs[0],
        "inputs": filled(found["inputs"], inputs), "state": filled(found["state"], inputs | state),
        "changedPropIds": [changed],
    }  # fmt: skip
    return client.post("/_dash-update-component", json=body)


def act(client, do=None, whom=None, **form):
    key = {"do": do, "name": whom, "type": "admin-do"}
    changed = f"{json.dumps(key, separators=(',', ':'))}.n_clicks" if do else "admin-add.n_clicks"
    given = {"admin-do": [(key, 1)] if do else [], "admin-add": None if do else 1}
    state = {f"admin-{field}": value for field, value in form.items()}
    return post(client, "admin-said.children", changed, inputs=given, state=state)


def put(client, content, *, kind="plants", by="admin-upload", name="mine.toml"):
    key = json.dumps({"kind": kind, "type": by}, separators=(",", ":"))
    prop = "contents" if by == "admin-upload" else "n_clicks"
    sent = "data:text/plain;base64," + b64encode(content).decode()
    # The file's name is a property of the upload too: the state is filled after the inputs.
    return post(client, "admin-taken", f"{key}.{prop}", state={"admin-upload": name},
                inputs={"kind": kind, "admin-upload": sent, "admin-apply": 1})  # fmt: skip


def test_people_are_shown_with_what_can_be_done_and_what_they_did(source):
    client = client_of(source)
    shown = page(client, "/admin")
    for part in ("kim", "Viewer", "has not chosen a password yet", "emission factor added × 2",
                 "signed in", '"do": "disable", "name": "lee"'):  # fmt: skip
        assert part in shown
    assert '"do": "disable", "name": "kim"' not in shown  # oneself
    assert "누가 무엇을 보고 할 수 있나요?" in page(client, "/admin", **KO)


def test_somebody_is_added_and_the_link_is_shown_once(source, desk):
    client = client_of(source)
    said = text(act(client, name=" cho ", role="viewer", plants=["P02"]).json)
    assert desk.done == ["add cho viewer P02"]
    assert "http://fems.example/welcome/secret" in said
    assert "secret" not in page(client, "/admin")
    assert "Name a plant" in text(act(client, name="cho", role="viewer", plants=[]).json)


@pytest.mark.parametrize(
    ("do", "done"),
    [("disable", "disable lee"), ("enable", "enable lee"), ("sign_out", "sign out lee"), ("link", "link lee")],
)  # fmt: skip
def test_what_can_be_done_with_each(source, desk, do, done):
    answer = act(client_of(source), do, "lee")
    assert desk.done == [done]
    assert "lee" in text(answer.json["response"]["admin-said"])


def test_editing_fills_the_form_and_changes_nothing(source, desk):
    answer = act(client_of(source), "edit", "lee").json["response"]
    assert (answer["admin-role"]["value"], answer["admin-plants"]["value"]) == ("viewer", ["P02"])
    assert desk.done == []


def test_a_file_is_tried_then_applied(source, desk):
    client = client_of(source)
    tried = put(client, b"new").json["response"]
    assert "1 record would change" in text(tried)
    assert "multiplier: 1 → 40" in text(tried)
    assert tried['{"kind":"plants","type":"admin-apply"}']["disabled"] is False
    applied = put(client, b"new", by="admin-apply").json["response"]
    assert "1 record was changed" in text(applied)
    assert [done.split()[0] for done in desk.done] == ["try", "apply"]


def test_refused_rows_are_told_and_nothing_can_be_applied(source, desk):
    client = client_of(source)
    refused = put(client, b"wrong").json["response"]
    for part in ("2 things are wrong; nothing was changed", "row 7", "source is missing"):
        assert part in text(refused)
    assert refused['{"kind":"plants","type":"admin-apply"}']["disabled"] is True
    assert "nothing would change" in text(put(client, b"same").json)
    assert desk.done == []


def aim(client, retire=None, **form):
    key = {"name": retire, "type": "admin-aim-retire"}
    changed = (
        f"{json.dumps(key, separators=(',', ':'))}.n_clicks" if retire else "admin-aim-set.n_clicks"
    )
    given = {
        "admin-aim-retire": [(key, 1)] if retire else [],
        "admin-aim-set": None if retire else 1,
    }
    state = {f"admin-aim-{field}": value for field, value in form.items()}
    return text(post(client, "admin-aim-said.children", changed, inputs=given, state=state).json)


def test_targets_are_set_and_retired(source, desk):
    client = client_of(source)
    assert "21\xa0%" in page(client, "/admin/targets")
    told = {
        "name": "own",
        "plant": "P02",
        "year": 2024,
        "source": "board",
        "anchors": "2030=0.4, 2050=1",
    }
    assert "own is set" in aim(client, path="own", **told)
    aim(client, path="sbti", **told | {"plant": ""})
    assert desk.done == [
        "set own P02 2024 None ['2030=0.4', '2050=1'] board",
        "set own None 2024 sbti [] board",
    ]
    assert "base year is missing" in aim(client, path="sbti", **told | {"year": ""})
    assert "Fill in both" in aim(client, path="sbti", **told | {"source": None})
    assert "sbti holds no longer" in aim(client, retire="sbti")
    assert desk.done[-1] == "retire sbti"


@pytest.mark.parametrize(
    ("content", "says"), [(b"right", "The file is right: 2 rules"), (b"wrong", "rule.0.topic")]
)
def test_a_file_of_rules_is_checked(source, content, says):
    client = client_of(source)
    assert "shellies/{meter}/energy" in page(client, "/admin/rules")
    sent = "data:text/plain;base64," + b64encode(content).decode()
    said = ask(client, "admin-rules-said.children", **{
        "admin-rules-file__contents": sent, "admin-rules-file__filename": "m.toml"})  # fmt: skip
    assert says in text(said)


@pytest.mark.parametrize("section", SECTIONS[1:], ids=lambda s: s.path)
def test_what_is_registered_is_in_tables(source, section):
    shown = page(client_of(source), f"/{section.path}")
    assert section.question in shown
    for files in section.files:
        assert f'"kind": "{files.kind}", "type": "admin-upload"' in shown.replace(
            '"type": "admin-upload", "kind": ' + f'"{files.kind}"',
            f'"kind": "{files.kind}", "type": "admin-upload"',
        )


def entering(client, kind, *, by="try", seen=None, **values):
    key = json.dumps({"kind": kind, "type": f"admin-form-{by}"}, separators=(",", ":"))
    fields = [
        ({"type": "admin-form-field", "kind": kind, "field": f}, v) for f, v in values.items()
    ]
    return post(client, "admin-form-said", f"{key}.n_clicks", state={"admin-form-tried": seen},
                inputs={"kind": kind, "admin-form-field": fields})  # fmt: skip


def enter(client, kind, **values):
    return entering(client, kind, **values).json["response"]


SETTING = {
    "meter": "P02/main",
    "since": " 2026-03-02 10:00 ",
    "multiplier": 40,
    "unit": "",
    "note": None,
}


def test_what_is_entered_is_tried_then_kept_and_never_unseen(source, desk):
    client = client_of(source)
    tried = enter(client, "setting", **SETTING)
    said = "{'meter': 'P02/main', 'since': '2026-03-02 10:00', 'multiplier': 40}"
    assert "1 record would change" in text(tried)
    assert (
        "Computed again by the jobs: consumption (1 meter) from 17 Nov 12:00 to 18 Nov 12:00"
        in text(tried)
    )
    apply = '{"kind":"setting","type":"admin-form-enter"}'
    assert tried[apply]["disabled"] is False
    seen = tried['{"kind":"setting","type":"admin-form-tried"}']["data"]
    other = enter(client, "setting", by="enter", seen=seen, **SETTING | {"multiplier": 60})
    assert "1 record would change" in text(other)
    kept = enter(client, "setting", by="enter", seen=seen, **SETTING)
    assert "1 record was changed" in text(kept)
    assert kept[apply]["disabled"] is True
    assert desk.done == [
        f"try setting {said}",
        f"try setting {said.replace('40', '60')}",
        f"apply setting {said}",
    ]


def test_what_is_not_filled_in_and_what_is_refused_is_said(source, desk):
    client = client_of(source)
    assert "Fill in: From (plant time)." in text(
        enter(client, "setting", **SETTING | {"since": " "})
    )
    assert desk.done == []
    refused = enter(client, "setting", **SETTING | {"note": "wrong"})
    assert "multiplier is at least" in text(refused)
    assert refused['{"kind":"setting","type":"admin-form-enter"}']["disabled"] is True
    enter(client, "power_factor", plant="P02", month="2026-05", lagging=93.5, leading="")
    assert "'lagging': Decimal('0.935')" in desk.done[-1]


def test_what_was_entered_is_in_tables_in_the_words_of_the_page(source):
    client = client_of(source)
    shown = page(client, "/admin/tariffs", **KO)
    assert '"lagging": "93.5"' in shown
    assert '"month": "2026-11"' in shown
    assert "아직 입력된 내용이 없습니다." in shown
    shown = page(client, "/admin/factors")
    assert '"used_for": "K-ETS"' in shown
    assert '"plant": "all plants"' in shown
    assert "P02/main" in page(client, "/admin/plants")


def test_the_forms_know_every_use():
    assert set(USES) == {use.value for use in Use}


def test_a_file_is_downloaded(source):
    key = json.dumps({"kind": "plants", "type": "admin-get"}, separators=(",", ":"))
    answer = post(client_of(source), "admin-file", f"{key}.n_clicks",
                  inputs={"kind": "plants", "admin-get": 1}, state={})  # fmt: skip
    assert "all of plants" in answer.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_reaches_them(source, desk, role):
    client = client_of(source, door=FakeDoor(role))
    for section in SECTIONS:
        assert client.get(f"/{section.path}").status_code == 404
        assert "There is nothing at this address" in page(client, f"/{section.path}")
    assert act(client, "disable", "lee").status_code == 404
    assert put(client, b"new").status_code == 404
    assert entering(client, "setting", **SETTING).status_code == 404
    assert desk.done == []


def test_a_dashboard_that_only_reads_says_so(source):
    source.desk = None
    client = client_of(source)
    assert "only reads" in page(client, "/admin")
    assert "only reads" in page(client, "/admin/plants")
    assert act(client, "disable", "lee").status_code == 204


def test_every_role_has_a_word():
    assert set(ROLES) == {role.value for role in Role}
