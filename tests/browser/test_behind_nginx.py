"""The dashboard below a path of a real nginx with TLS, set up as the documents say."""

import pytest
import requests

from fems.clock import utc_now
from fems.embedded.ports import choose_port
from fems.store.accounts import find_user
from fems.store.pool import connect
from fems.store.tokens import add_token
from tests.browser.downloads import unlike_their_files
from tests.browser.nginx import nginx
from tests.integration.openid import identity_provider

KIM = "kim@example.org"


@pytest.fixture(scope="module")
def provider():
    with identity_provider() as accounts:
        yield accounts


@pytest.fixture(scope="module")
def published(site, servers, provider, tmp_path_factory):
    """Address at which nginx serves a dashboard of the site, and the certificate it shows."""
    folder = tmp_path_factory.mktemp("nginx")
    port_outside = choose_port(None)
    process = site.installation.start(
        "dash", "--port", "0", FEMS_DASH_PROXIES="1",
        FEMS_DASH_URL=f"https://localhost:{port_outside}/fems", FEMS_OIDC_ISSUER=provider.address,
        FEMS_OIDC_CLIENT_ID="fems", FEMS_OIDC_CLIENT_SECRET="a secret",  # noqa: S106
    )  # fmt: skip
    try:
        line = next(line for line in process.stderr if "Dashboard on" in line)
        address = line.split()[-1]
        assert address.endswith("/fems")
        port = int(address.rpartition(":")[2].removesuffix("/fems"))
        with nginx(servers.servers_dir, folder, port, outside=port_outside) as outside:
            yield f"{outside}/fems", str(folder / "site.pem")
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture
def page(chromium, published):
    context = chromium.new_context(
        ignore_https_errors=True, viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(90_000)  # a dashboard of its own has to begin
    yield page
    context.close()


def test_in_by_the_form_a_file_taken_and_out_again(page, site, published):
    address, _ = published
    page.goto(f"{address}/plant/food?period=30d")
    page.fill("[name=name]", "manager")
    page.fill("[name=password]", site.logins.password)
    page.click("button[type=submit]")
    page.wait_for_selector("[data-figure]")  # callbacks bring them
    assert page.url == f"{address}/plant/food?period=30d"
    cookies = {c["name"].split("_")[0]: c for c in page.context.cookies()}
    assert (cookies["fems"]["secure"], cookies["fems"]["path"]) == (True, "/fems/")
    assert not (wrong := unlike_their_files(page)), "\n".join(wrong)
    page.click(".account")
    page.click("text=Sign out >> nth=0")
    page.wait_for_selector("[name=password]")
    assert page.url.startswith(f"{address}/sign-in")
    page.goto(f"{address}/plant/food")
    assert page.url.startswith(f"{address}/sign-in")


def test_in_by_an_identity_provider_and_back_to_the_page_asked_for(page, site, published, provider):
    address, _ = published
    site.installation.ok("user", "add", KIM, "--role", "complex_operator")
    provider.add("7", email=KIM, email_verified=True)
    page.goto(f"{address}/carbon?period=30d")
    page.click("a[href*='/sign-in/provider']")
    page.wait_for_url(f"{provider.address}/**")
    page.fill("[name=sub]", "7")
    page.click("button[type=submit] >> nth=0")
    page.wait_for_selector(".account")
    assert page.url == f"{address}/carbon?period=30d"
    assert KIM in page.locator(".account").inner_text()


def test_the_api_and_its_next_page(site, published):
    address, certificate = published
    with connect(site.installation.database_url) as conn:
        token = add_token(
            conn, find_user(conn, "admin"), name="nginx", days=1, now=utc_now(), by="test"
        )

    def ask(url):
        return requests.get(url, auth=("x", token), verify=certificate, timeout=20)

    first = ask(f"{address}/api/v1/plants?limit=1").json()
    assert first["next"].startswith(f"{address}/api/v1/plants?")
    assert ask(first["next"]).json()["data"] != first["data"]
    assert ask(f"{address}/api/v1/openapi.json").json()["servers"] == [{"url": "/fems/api/v1"}]
    outside = address.removesuffix("/fems")
    assert requests.get(outside, verify=certificate, timeout=20).status_code == 404, "nginx's own"


def test_a_link_for_a_new_user_leads_there(site, published):
    address, certificate = published
    link = site.installation.ok("user", "link", "viewer", FEMS_DASH_URL=address).split()[0]
    assert requests.get(link, verify=certificate, timeout=20).status_code == 200
