"""The dashboard below a path of a real nginx with TLS, set up as the documents say."""

import pytest
import requests

from fems.clock import utc_now
from fems.store.accounts import find_user
from fems.store.pool import connect
from fems.store.tokens import add_token
from tests.browser.nginx import nginx


@pytest.fixture(scope="module")
def published(site, servers, tmp_path_factory):
    """Address at which nginx serves a dashboard of the site, and the certificate it shows."""
    folder = tmp_path_factory.mktemp("nginx")
    process = site.installation.start(
        "dash", "--port", "0", FEMS_DASH_PROXIES="1", FEMS_DASH_URL="https://localhost/fems"
    )
    try:
        line = next(line for line in process.stderr if "Dashboard on" in line)
        address = line.split()[-1]
        assert address.endswith("/fems")
        port = int(address.rpartition(":")[2].removesuffix("/fems"))
        with nginx(servers.servers_dir, folder, port) as outside:
            yield f"{outside}/fems", str(folder / "site.pem")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_sign_in_leads_to_the_page_asked_for_and_its_figures(chromium, site, published):
    address, _ = published
    context = chromium.new_context(
        ignore_https_errors=True, viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(90_000)  # a dashboard of its own has to begin
    try:
        page.goto(f"{address}/plant/food?period=30d")
        page.fill("[name=name]", "manager")
        page.fill("[name=password]", site.logins.password)
        page.click("button[type=submit]")
        page.wait_for_selector("[data-figure]")  # callbacks bring them
        assert page.url == f"{address}/plant/food?period=30d"
        cookies = {c["name"].split("_")[0]: c for c in context.cookies()}
        assert (cookies["fems"]["secure"], cookies["fems"]["path"]) == (True, "/fems/")
    finally:
        context.close()


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
