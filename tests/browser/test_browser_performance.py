"""Performance, tenants and the card on why, in a real browser, held against SQL and commands."""

from datetime import timedelta

import pytest

from fems.clock import utc_now
from fems.demo.logins import make_logins
from fems.store.pool import connect
from tests.browser.conftest import SEOUL, Site
from tests.browser.downloads import unlike_their_files
from tests.browser.pictures import fits_and_is_kept, in_every_look
from tests.integration.conftest import Installation
from tests.integration.plant_years import freeze_all, write_years

PLANT = "molding"
YEAR, SINCE = 365, 120
PAGES = {
    "performance": (f"/plant/{PLANT}/performance", "saved_kwh"),
    "tenants": ("/tenants?period=90d", "best_score"),
    "why": ("/?period=30d", "why_change_kwh"),
}
SAVED = """
    SELECT sum(s.expected_kwh - s.actual_kwh) FROM saving_day AS s JOIN plant USING (plant_id)
     WHERE code = %s"""
BOUGHT = """
    SELECT sum(d.amount * CASE WHEN d.day > %s THEN 1 ELSE -1 END)
      FROM day_energy AS d JOIN meter AS m USING (meter_id)
     WHERE m.quantity = 'electricity' AND m.role = 'main' AND d.day > %s"""


@pytest.fixture(scope="module")
def site(servers, endpoints, module_database_url, tmp_path_factory):
    """A dashboard on a year of days with a baseline each, and four months since, measures included."""
    last = utc_now().astimezone(SEOUL).date() - timedelta(days=1)
    counts_from = last - timedelta(days=SINCE - 1)
    installation = Installation(servers, endpoints, module_database_url)
    write_years(
        module_database_url,
        last=last,
        days=YEAR + SINCE,
        measure_on=counts_from + timedelta(days=20),
    )
    freeze_all(module_database_url, first=counts_from - timedelta(days=YEAR),
               last=counts_from - timedelta(days=1))  # fmt: skip
    installation.ok("project", "add", PLANT, "servo", "--name", "Servo pumps", "--done-on",
                    f"{counts_from + timedelta(days=20)}", "--cost", "90000000",
                    "--expected-kwh", "400000")  # fmt: skip
    with connect(module_database_url) as conn:
        conn.execute(BY_HAND, [PLANT])
    process = installation.start("dash", "--port", "0")
    try:
        line = next(line for line in process.stderr if "Dashboard on" in line)
        running = Site(line.split()[-1], installation, None)
        running.last = last
        running.logins = make_logins(module_database_url, tmp_path_factory.mktemp("logins"))
        yield running
    finally:
        process.terminate()
        process.communicate(timeout=20)


BY_HAND = """
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, period_s)
    SELECT plant_id, 'by_hand', 'Trays', '트레이', 'output', 'interval', 'kg', 'sub', 86400
      FROM plant WHERE code = %s"""


def figure(page, name):
    page.wait_for_selector(f'[data-figure="{name}"]')
    return float(page.locator(f'[data-figure="{name}"]').first.get_attribute("data-value"))


def test_the_saving_on_the_page_is_the_one_in_the_database(visit, site):
    page = visit(PAGES["performance"][0], width=1440)
    assert figure(page, "saved_kwh") == pytest.approx(site.installation.value(SAVED, PLANT))


def test_the_change_on_the_overview_is_what_the_meters_say(visit, site):
    page = visit(PAGES["why"][0], width=1440)
    last = site.last
    bought = site.installation.value(BOUGHT, last - timedelta(days=30), last - timedelta(days=60))
    assert figure(page, "why_change_kwh") == pytest.approx(bought, rel=1e-9)


def test_output_is_entered_by_hand_and_shown_at_once(visit, site):
    page = visit(PAGES["performance"][0], width=1440)
    page.get_by_label("Amount").last.fill("41.5")
    page.get_by_role("button", name="Enter", exact=True).click()
    page.wait_for_selector("#performance-entered >> text=is counted in a moment")
    assert "41.5" in page.locator("#performance-entered").inner_text()
    kept = site.installation.query("SELECT day, amount, stored_at FROM entered_output")
    assert kept == [(site.last, 41.5, None)]


def test_a_plant_is_reached_from_the_tenants(visit):
    page = visit(PAGES["tenants"][0], width=1440)
    page.wait_for_selector(".facts-table a")
    page.locator(".facts-table a").first.click()
    page.wait_for_url("**/performance**")
    page.wait_for_selector('[data-figure="saved_kwh"]')


@in_every_look
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_is_kept_as_a_picture(visit, name, width, locale, scheme):
    path, waits_for = PAGES[name]
    page = visit(path, width=width, scheme=scheme, locale=locale)
    page.wait_for_selector(f'[data-figure="{waits_for}"]')
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_timeout(400)
    fits_and_is_kept(page, name, width=width, locale=locale, scheme=scheme)


@pytest.mark.parametrize("path", [PAGES[name][0] for name in PAGES])
def test_a_file_of_each_chart_holds_what_is_drawn(visit, path):
    page = visit(path, width=1440)
    assert not (wrong := unlike_their_files(page)), "\n".join(wrong)
