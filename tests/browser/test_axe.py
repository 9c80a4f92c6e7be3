"""What axe-core finds on the pages of each role, and on all pages light and dark: nothing serious."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboards.pages.catalogue import PAGES
from fems.demo.logins import PLANT, USERS

GRAVE = {"serious", "critical"}
OF_ROLE = {name: [page for page in PAGES if role in page.roles] for name, role in USERS.items()}
axe = Axe()


def grave(page, where="here"):
    """A line for each thing that is wrong: the rule, where, and what axe says of it."""
    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{where}: {v['id']} {node['target']} {' '.join(node['failureSummary'].split())}"
            for v in found if v["impact"] in GRAVE for node in v["nodes"]]  # fmt: skip


def settle(page):
    """Wait until figures and charts are there and no callback is running."""
    page.wait_for_selector("[data-figure], .admin-page")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("name", OF_ROLE)
def test_pages_of_a_role(visit, site, name):
    page = visit(f"/{OF_ROLE[name][0].path}", width=1440, user=name, waits_for="main")
    found = []
    for shown in OF_ROLE[name]:
        path = f"/{shown.path.replace('<code>', PLANT)}"
        page.goto(site.address + path)
        settle(page)
        found += grave(page, path)
        if name != "admin":  # sees every page, in both schemes
            continue
        page.click("#scheme-switch")
        settle(page)
        found += grave(page, f"{path} in the other scheme")
    assert not found, "\n".join(found)


def test_the_door(visit, site):
    page = visit("/sign-in", width=1440, user=None)
    assert not (found := grave(page)), "\n".join(found)
    page.emulate_media(color_scheme="dark")
    page.context.clear_cookies()
    page.goto(f"{site.address}/sign-in")
    assert not (found := grave(page)), "\n".join(found)


def test_the_account(visit):
    page = visit("/", width=1440, user="manager")
    page.click(".account")
    page.wait_for_selector("text=Sign out")
    assert not (found := grave(page)), "\n".join(found)


def test_a_menu_says_on_its_button_whether_it_is_open(visit):
    page = visit("/", width=1440)
    settle(page)
    button = page.locator(".card-head button[aria-haspopup]").first
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    page.wait_for_selector("[role=menuitem]")
    assert button.get_attribute("aria-expanded") == "true"
    assert not (found := grave(page)), "\n".join(found)
    page.keyboard.press("Escape")
    page.wait_for_selector(".card-head button[aria-expanded=false]")


def test_on_a_phone(visit):
    page = visit("/", width=390, user="manager")
    settle(page)
    assert not (found := grave(page)), "\n".join(found)
