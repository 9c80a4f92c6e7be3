"""Signing in with an account at a real OpenID Connect provider, over HTTP, on a real database."""

import json
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
import requests
from pydantic import SecretStr
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from dashboards.live import LiveSource
from dashboards.signin.door import LiveDoor
from dashboards.signin.provider import Provider
from fems.roles import Role
from fems.store import accounts
from fems.store.pool import DoorPool, Reads, connect
from fems.store.sessions import Lifetimes
from tests.integration.openid import identity_provider
from tests.unit.dashboards.fake_door import client_of

KIM = "kim@example.org"
LIFETIMES = Lifetimes(idle=timedelta(hours=12), longest=timedelta(days=7))


@pytest.fixture(scope="module")
def provider():
    with identity_provider() as accounts:
        yield accounts


@pytest.fixture(scope="module")
def pool(module_database_url):
    pool = DoorPool(module_database_url, size=2)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def source(module_database_url):
    reads = Reads(module_database_url, size=2)
    yield LiveSource(reads)
    reads.close()


@pytest.fixture
def url(module_database_url):
    yield module_database_url
    with psycopg.connect(module_database_url) as conn:
        conn.execute(
            "TRUNCATE api_token, user_session, user_link, user_identity, user_plant, app_user CASCADE"
        )


@pytest.fixture
def add(url):
    def add(name=KIM, password=None, role=Role.COMPLEX_OPERATOR):
        with connect(url) as conn:
            accounts.add_user(conn, name=name, role=role, plants=[], by="test")
            user = accounts.find_user(conn, name)
            if password:
                accounts.set_password(
                    conn, user_id=user["user_id"], name=name, password=password,
                    now=user["created_at"], by="test",
                )  # fmt: skip
        return user

    return add


@pytest.fixture
def browser(pool, provider, source):
    def browser(**changes):
        settings = {"issuer": provider.address, "client_id": "fems", "name_claim": "email",
                    "client_secret": SecretStr("a secret"), **changes}  # fmt: skip
        return client_of(
            source, door=LiveDoor(pool, LIFETIMES), signed_in=False,
            provider=Provider(**settings),
        )  # fmt: skip

    return browser


def sign_in(browser, provider, subject, *, to="/plant/P01?period=30d", **form):
    """From the sign-in page to the provider and back; the last answer."""
    sent = browser.get("/sign-in/provider", query_string={"next": to})
    assert sent.status_code == 302, sent.text
    return browser.get(provider.consent(sent.location, subject, **form))


def test_a_user_comes_in_and_where_it_was_going(browser, provider, add, url):
    add()
    provider.add("7", email="Kim@Example.org", email_verified=True)
    client = browser()
    assert "/sign-in/provider?next" in client.get("/sign-in?next=/carbon").text
    answer = sign_in(client, provider, "7")
    assert (answer.status_code, answer.location) == (302, "/plant/P01?period=30d")
    assert KIM in client.get("/account").text
    with connect(url) as conn:
        seen = [(e["who"], e["what"]) for e in read_log(conn)]
    assert seen[:2] == [(KIM, "sign_in"), (KIM, "bind")]


def read_log(conn):
    from fems.store.audit import read_audit  # noqa: PLC0415

    return read_audit(conn, who=None, since=None, most=5)


def test_what_is_sent_binds_the_answer_to_this_browser(browser, provider):
    sent = parse_qs(urlsplit(browser().get("/sign-in/provider").location).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["response_type"] == ["code"]
    assert "openid" in sent["scope"][0]
    assert all(len(sent[part][0]) >= 20 for part in ("state", "nonce", "code_challenge"))
    assert sent["redirect_uri"] == ["http://localhost/sign-in/provider/back"]
    behind = browser(back="https://energy.example").get("/sign-in/provider").location
    assert "redirect_uri=https%3A%2F%2Fenergy.example%2Fsign-in%2Fprovider%2Fback" in behind


def test_the_account_counts_from_then_on_and_not_its_name(browser, provider, add, url):
    add()
    provider.add("7", email=KIM, email_verified=True)
    provider.add("8", email=KIM, email_verified=True)
    assert sign_in(browser(), provider, "7").status_code == 302
    provider.add("7", email="kim.lee@example.org", email_verified=True)
    assert sign_in(browser(), provider, "7").status_code == 302, "a new name, the same account"
    assert sign_in(browser(), provider, "8").status_code == 403, "the old name, another account"


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"email": "lee@example.org", "email_verified": True}, id="no user of that name"),
        pytest.param({"email": KIM, "email_verified": False}, id="a name nobody verified"),
        pytest.param({"email": KIM}, id="a name of which nothing is said"),
        pytest.param({"email": 7, "email_verified": True}, id="a name that is none"),
        pytest.param({}, id="no name"),
    ],
)  # fmt: skip
def test_who_is_no_user_stays_outside(browser, provider, add, url, claims):
    add()
    provider.add("9", **claims)
    client = browser()
    answer = sign_in(client, provider, "9")
    assert answer.status_code == 403
    assert "This account may not sign in here" in answer.text
    assert client.get("/account").status_code == 302


def test_a_user_with_a_password_is_not_taken_over_by_name(
    browser, provider, add, installation, url
):
    user = add(password="a furnace that sings")  # noqa: S106
    provider.add("7", email=KIM, email_verified=True)
    assert sign_in(browser(), provider, "7").status_code == 403
    with connect(url) as conn:
        accounts.clear_password(conn, user, by="test")
    client = browser()
    assert sign_in(client, provider, "7").status_code == 302
    assert client.sign_in(KIM, "a furnace that sings").status_code == 403


def test_who_is_shut_out_stays_out(browser, provider, add, url):
    user = add()
    provider.add("7", email=KIM, email_verified=True)
    client = browser()
    assert sign_in(client, provider, "7").status_code == 302
    with connect(url) as conn:
        accounts.set_disabled(conn, user, user["created_at"], by="test")
    assert client.get("/account").status_code == 302
    assert sign_in(client, provider, "7").status_code == 403


def test_saying_no_at_the_provider_leads_back_to_the_door(browser, provider, add):
    add()
    assert sign_in(browser(), provider, "7", action="deny").status_code == 403


@pytest.mark.parametrize("forged", ["state", "code", "both from another browser"])
def test_a_forged_answer_lets_nobody_in(browser, provider, add, forged):
    add()
    provider.add("7", email=KIM, email_verified=True)
    client, other = browser(), browser()
    back = provider.consent(client.get("/sign-in/provider").location, "7")
    other.get("/sign-in/provider")
    if forged.startswith("both"):
        answer = other.get(back)
    else:
        parts = {k: v[0] for k, v in parse_qs(urlsplit(back).query).items()} | {forged: "x"}
        answer = client.get(urlsplit(back).path, query_string=parts)
    assert answer.status_code == 403
    assert client.get("/account").status_code == other.get("/account").status_code == 302


def test_an_answer_is_good_once(browser, provider, add):
    add()
    provider.add("7", email=KIM, email_verified=True)
    client = browser()
    back = provider.consent(client.get("/sign-in/provider").location, "7")
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 403


def test_after_signing_in_nothing_leads_elsewhere(browser, provider, add):
    add()
    provider.add("7", email=KIM, email_verified=True)
    assert sign_in(browser(), provider, "7", to="https://example.org/").location == "/"


def test_a_provider_that_is_away_is_said_and_passwords_still_work(browser, add):
    add(password="a furnace that sings")  # noqa: S106
    client = browser(issuer="http://localhost:1")
    answer = client.get("/sign-in/provider")
    assert answer.status_code == 403
    assert "does not answer" in answer.text
    assert client.sign_in(KIM, "a furnace that sings").status_code == 302


def test_a_document_of_another_issuer_is_refused(browser, provider):
    """A document fetched at one address that speaks for another is not believed."""
    other = requests.get(f"{provider.address}/.well-known/openid-configuration", timeout=5).json()
    body = json.dumps({**other, "issuer": "https://elsewhere.example"})
    server = make_server("localhost", 0, Response(body, mimetype="application/json"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        answer = browser(issuer=f"http://localhost:{server.server_port}").get("/sign-in/provider")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert answer.status_code == 403


def test_by_command(installation, add, provider, browser):
    installation.ok("user", "add", KIM, "--role", "complex_operator")
    provider.add("7", email=KIM, email_verified=True)
    assert sign_in(browser(), provider, "7").status_code == 302
    (user,) = json.loads(installation.ok("user", "list", "--json"))["users"]
    assert user["providers"] == [provider.address]
    assert "by provider" in installation.ok("user", "list")
    provider.add("8", email=KIM, email_verified=True)
    installation.ok("user", "unbind", KIM)
    assert sign_in(browser(), provider, "8").status_code == 302
    assert sign_in(browser(), provider, "7").status_code == 403
