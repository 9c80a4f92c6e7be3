"""The door over HTTP: who is let in, what is refused, what forged requests get."""

import json
import re

import pytest
from as_browser import ask
from fake_door import LINK, PASSWORD, TOKEN, FakeDoor, client_of
from fake_source import FakeSource

from dashboards.pages.catalogue import PAGES
from fems.errors import ServerUnavailableError
from fems.roles import Role

WELCOME = f"/welcome/{LINK}"


@pytest.fixture
def door():
    return FakeDoor()


@pytest.fixture
def nobody(door):
    return client_of(FakeSource(), door=door, signed_in=False)


def form_token(client, path):
    return re.search('name="csrf_token" value="([^"]+)"', client.get(path).text)[1]


def page(client, path, **values):
    answer = ask(client, "content.children", location__pathname=path, **values)
    return json.dumps(answer, ensure_ascii=False)


def test_a_browser_without_a_session_is_led_to_the_door_and_back(nobody):
    led = nobody.get("/plant/P01?period=30d")
    assert (led.status_code, led.location) == (302, "/sign-in?next=/plant/P01?period%3D30d")
    answer = nobody.sign_in("kim", PASSWORD, path=led.location)
    assert (answer.status_code, answer.location) == (302, "/plant/P01?period=30d")
    assert nobody.get("/plant/P01").status_code == 200


@pytest.mark.parametrize(
    "path", ["/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/nowhere/at/all.csv"]
)
def test_what_is_no_page_is_plainly_refused(nobody, path):
    answer = nobody.get(path)
    assert answer.status_code in {401, 302}
    assert "P01" not in answer.text


def test_a_callback_without_a_session_is_refused(nobody):
    assert (
        nobody.post("/_dash-update-component", json={"output": "version.data"}).status_code == 401
    )


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param("kim", "wrong", id="wrong password"),
        pytest.param("lee", PASSWORD, id="nobody of that name"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_wrong_sign_in_says_the_same_whatever_was_wrong(nobody, name, password):
    answer = nobody.sign_in(name, password)
    assert answer.status_code == 403
    assert "Name or password is wrong" in answer.text


@pytest.mark.parametrize(
    "where",
    ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)", "/\nx"],
)
def test_signing_in_leads_nowhere_else(nobody, where):
    token = form_token(nobody, "/sign-in")
    answer = nobody.post(
        "/sign-in", query_string={"next": where},
        data={"name": "kim", "password": PASSWORD, "csrf_token": token},
    )  # fmt: skip
    assert answer.location == "/"


def test_the_cookie_is_http_only_same_site_and_secure_over_tls(door):
    for scheme, secure in (("http", False), ("https", True)):
        client = client_of(FakeSource(), door=door, signed_in=False)
        answer = client.get("/sign-in", base_url=f"{scheme}://localhost")
        (cookie,) = [value for name, value in answer.headers if name == "Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) == secure


def test_the_session_of_before_signing_in_is_not_kept(nobody):
    nobody.get("/sign-in")
    with nobody.session_transaction() as session:
        session["planted"] = "by somebody else"
    nobody.sign_in("kim", PASSWORD)
    with nobody.session_transaction() as session:
        assert "planted" not in session


@pytest.mark.parametrize("path", ["/sign-in", WELCOME, "/account/sign-out", "/account/sign-out-everywhere", "/account/password"])  # fmt: skip
def test_a_form_without_its_token_changes_nothing(door, path):
    client = client_of(FakeSource(), door=door)
    client.post(path, data={"name": "kim", "password": PASSWORD, "again": PASSWORD})
    assert (door.tokens, door.links, door.noted) == ({TOKEN}, {LINK}, [])


def test_a_forged_callback_is_refused(door):
    client = client_of(FakeSource(), door=door)
    stores = [{"id": name, "property": "data"} for name in ("version", "present", "alerts-version")]
    body = {"output": "..version.data...present.data...alerts-version.data..", "outputs": stores,
            "inputs": [{"id": "tick", "property": "n_intervals", "value": 1}],
            "state": [{**store, "value": "0"} for store in stores], "changedPropIds": []}  # fmt: skip
    assert client.post("/_dash-update-component", json=body).status_code == 200
    forged = client.post(
        "/_dash-update-component", data=json.dumps(body), content_type="application/json"
    )
    assert forged.status_code == 400


def test_signing_out_ends_this_session_and_everywhere_ends_all(door):
    for path in ("/account/sign-out", "/account/sign-out-everywhere"):
        door.tokens |= {TOKEN, "on the phone"}
        client = client_of(FakeSource(), door=door)
        client.post(path, data={"csrf_token": form_token(client, "/account")})
        assert door.tokens == ({"on the phone"} if path.endswith("out") else set())
        assert client.get("/").status_code == 302


def test_a_link_sets_a_password_once(nobody, door):
    for password, again, said in (
        ("short", "short", "A password has 12 to 256 characters."),
        (PASSWORD, "another", "The two passwords differ."),
    ):
        token = form_token(nobody, WELCOME)
        data = {"password": password, "again": again, "csrf_token": token}
        assert said in nobody.post(WELCOME, data=data).text
    data = {"password": PASSWORD, "again": PASSWORD, "csrf_token": form_token(nobody, WELCOME)}
    assert "/sign-in" in nobody.post(WELCOME, data=data).location
    assert nobody.get(WELCOME).status_code == 404


def test_changing_the_password_asks_for_the_old_one(door):
    client = client_of(FakeSource(), door=door)
    new = "a kiln that whistles"
    for old, changed in (("wrong", 0), (PASSWORD, 1)):
        token = form_token(client, "/account/password")
        client.post(
            "/account/password",
            data={"old": old, "password": new, "again": new, "csrf_token": token},
        )
        assert len(door.noted) == changed


@pytest.mark.parametrize("role", list(Role))
def test_a_role_finds_its_pages_and_no_others(role):
    client = client_of(FakeSource(), door=FakeDoor(role))
    for of_catalogue in PAGES:
        path = "/" + of_catalogue.path.replace("<code>", "P01")
        there = "There is nothing at this address" not in page(client, path)
        assert there == (role in of_catalogue.roles)
        if path != "/":
            assert client.get(path).status_code == (200 if there else 404)


def test_a_verifier_gets_reports_and_a_viewer_no_bills():
    seen = {role: {p.path for p in PAGES if role in p.roles} for role in Role}
    assert seen[Role.VERIFIER] == {"reports"}
    assert "plant/<code>/cost" not in seen[Role.VIEWER]
    viewer, manager = (
        client_of(FakeSource(), door=FakeDoor(role)) for role in (Role.VIEWER, Role.PLANT_MANAGER)
    )
    assert "/plant/P01/cost" not in page(viewer, "/plant/P01")
    assert "/plant/P01/cost" in page(manager, "/plant/P01")
    verifier = client_of(FakeSource(), door=FakeDoor(Role.VERIFIER))
    assert verifier.get("/").location == "/reports"


def test_an_unknown_plant_and_page_are_404(door):
    client = client_of(FakeSource(), door=door)
    assert [client.get(path).status_code for path in ("/plant/P99", "/nowhere")] == [404, 404]


def test_a_database_that_is_away_is_said(door, monkeypatch):
    client = client_of(FakeSource(), door=door)

    def away(token):
        raise ServerUnavailableError("The database at db.example:5432 does not answer.")

    monkeypatch.setattr(door, "who", away)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "db.example" not in answer.text


def test_an_export_is_noted(door):
    client = client_of(FakeSource(), door=door)
    press = {"chart": "overview-daily-chart", "type": "csv"}
    session = {"language": "en", "prefix": "/"}
    client.post("/_dash-update-component", json={
        "output": '{"chart":["MATCH"],"type":"download"}.data',
        "outputs": {"id": press | {"type": "download"}, "property": "data"},
        "inputs": [{"id": press, "property": "n_clicks", "value": 1}],
        "state": [{"id": "location", "property": "pathname", "value": "/"},
                  {"id": "location", "property": "search", "value": ""},
                  {"id": "scheme", "property": "data", "value": "light"},
                  {"id": "session", "property": "data", "value": session}],
        "changedPropIds": ['{"chart":"overview-daily-chart","type":"csv"}.n_clicks'],
    })  # fmt: skip
    assert door.noted == [("export", "overview-daily-chart.csv", {"page": "/"})]


def test_pages_are_not_kept_by_caches_nor_framed(door):
    answer = client_of(FakeSource(), door=door).get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_door_speaks_both_languages(nobody, language):
    html = nobody.get(f"/sign-in?lang={language}").text
    assert {"en": "Sign in", "ko": "로그인"}[language] in html
    assert f'<html lang="{language}">' in html


def test_below_a_prefix_the_door_works(door):
    client = client_of(FakeSource(), door=door, signed_in=False, url_prefix="/fems/")
    led = client.get("/fems/carbon")
    assert led.location == "/fems/sign-in?next=/fems/carbon"
    assert client.sign_in("kim", PASSWORD, path=led.location).location == "/fems/carbon"
    assert client.get("/fems/carbon").status_code == 200
