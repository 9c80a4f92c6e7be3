"""Carbon, targets and reports in a real browser, at desktop and phone width, held against SQL."""

from datetime import date, timedelta

import pytest

from fems.clock import utc_now
from fems.store.pool import connect
from fems.store.targets import add_target
from tests.browser.conftest import SEOUL
from tests.browser.downloads import unlike_their_files
from tests.browser.pictures import fits_and_is_kept, in_every_look
from tests.integration.carbon_days import DAYS, compute

PAGES = {"carbon": "carbon_kg_co2e", "targets": "gap_kg", "reports": "preview_scope1_kg"}
TODAY = utc_now().astimezone(SEOUL).date()
YEAR = TODAY.year


@pytest.fixture(scope="module")
def years(site):
    """A site with days since the beginning of last year, a target, and a month of bills."""
    begun = site.installation.value("SELECT min(day) FROM day_energy")
    with connect(site.installation.database_url) as conn:
        conn.execute(
            DAYS + " ON CONFLICT DO NOTHING", (date(YEAR - 1, 1, 1), begun - timedelta(days=1))
        )
        conn.execute(
            "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
            " SELECT 'carbon', meter_id, %s, now(), 'test' FROM meter", (date(YEAR - 1, 1, 1),)
        )  # fmt: skip
    compute(site.installation.database_url)
    with connect(site.installation.database_url) as conn:
        months = [row[0] for row in conn.execute(
            "SELECT sum(kg_co2e) FROM emission_month WHERE extract(year FROM first_day) = %s"
            " GROUP BY date_trunc('month', first_day) ORDER BY date_trunc('month', first_day)", (YEAR - 1,)
        )]  # fmt: skip
        add_target(conn, {"name": "SBTi", "plant_id": None, "kind": "absolute", "base_year": YEAR - 1,
                          "anchors": [[YEAR + 9, 0.42]], "source": "SBTi near-term, 1.5 degC", "noted_by": "J. Lee",
                          "base_kg": sum(months), "base_months": months})  # fmt: skip
    return site


def figure(page, name):
    return float(page.locator(f'[data-figure="{name}"]').first.get_attribute("data-value"))


def over(year):
    """Emissions of a year's months that are over."""
    return (
        "SELECT sum(kg_co2e) FROM emission_month WHERE first_day >= make_date(%s, 1, 1)"
        " AND first_day < least(make_date(%s + 1, 1, 1), date_trunc('month', now() AT TIME ZONE 'Asia/Seoul'))",
        year, year,
    )  # fmt: skip


@in_every_look
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_is_kept_as_a_picture(visit, years, name, width, locale, scheme):
    page = visit(f"/{name}", width=width, locale=locale, scheme=scheme)
    page.wait_for_selector(f'[data-figure="{PAGES[name]}"]')
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_timeout(400)
    fits_and_is_kept(page, name, width=width, locale=locale, scheme=scheme)


def test_the_carbon_on_the_page_is_that_of_the_database(visit, years):
    page = visit("/carbon", width=1440)
    twelve_months = (
        "SELECT sum(kg_co2e) FROM emission_month WHERE scope = ANY(%s) AND first_day >="
        " date_trunc('month', now() AT TIME ZONE 'Asia/Seoul') - INTERVAL '11 months'"
    )
    for name, scopes in (
        ("carbon_kg_co2e", [1, 2]),
        ("scope1_kg_co2e", [1]),
        ("scope2_kg_co2e", [2]),
    ):
        kg = years.installation.value(twelve_months, scopes)
        assert figure(page, name) == pytest.approx(kg, rel=1e-9)


def test_the_gap_on_the_page_is_that_of_the_database(visit, years):
    page = visit("/targets", width=1440)
    done = TODAY.month - 1
    if not done:
        pytest.skip("in January no month of the year is over")
    value = years.installation.value
    base = value("SELECT sum(kg_co2e) FROM emission_month WHERE extract(year FROM first_day) = %s"
                 " AND extract(month FROM first_day) <= %s", YEAR - 1, done)  # fmt: skip
    allowed = base * (1 - 0.42 / 10)
    assert figure(page, "gap_kg") == pytest.approx(value(*over(YEAR)) - allowed, rel=1e-6)
    overview = visit("/", width=1440)
    overview.wait_for_selector('[data-figure="off_glidepath"]')
    assert figure(overview, "off_glidepath") == pytest.approx(
        value(*over(YEAR)) / allowed - 1, rel=1e-6
    )
    so_far = "SELECT sum(kg_co2e) FROM emission_month WHERE first_day >= make_date(%s, 1, 1)"
    assert figure(overview, "carbon_year_kg") == pytest.approx(value(so_far, YEAR), rel=1e-9)


def test_a_report_is_previewed_issued_and_taken_again(visit, years):
    page = visit("/reports", width=1440)
    page.wait_for_selector('[data-figure="preview_scope1_kg"]')
    with page.expect_download() as taken:
        page.get_by_role("button", name="XLSX").first.click()
    assert taken.value.suggested_filename.startswith("draft-complex-")
    page.get_by_label("Issued by").fill("J. Lee")
    page.get_by_role("button", name="Issue", exact=True).click()
    page.wait_for_selector("text=/Issued as report \\d+ by J. Lee/")
    number, kg, digest = years.installation.query(
        "SELECT report_id, kg_scope1, digest FROM issued_report ORDER BY report_id DESC LIMIT 1"
    )[0]
    assert figure(page, "preview_scope1_kg") == pytest.approx(kg, rel=1e-9)
    page.wait_for_selector(f"#reports-issued >> text={digest[:12]}")
    page.wait_for_load_state("networkidle")  # else the list may be drawn anew under the click
    with page.expect_download() as again:
        page.locator("#reports-issued").get_by_role("button", name="JSON").first.click()
    assert again.value.suggested_filename == f"report-{number}.json"
    assert digest in again.value.path().read_text(encoding="utf-8")


def test_nobody_cannot_issue(visit, years):
    page = visit("/reports", width=1440)
    before = years.installation.value("SELECT count(*) FROM issued_report")
    page.get_by_role("button", name="Issue", exact=True).click()
    page.wait_for_selector("#reports-said [role=alert]")
    assert years.installation.value("SELECT count(*) FROM issued_report") == before


@pytest.mark.parametrize("name", PAGES)
def test_a_file_of_each_chart_holds_what_is_drawn(visit, years, name):
    page = visit(f"/{name}", width=1440)
    page.wait_for_selector(f'[data-figure="{PAGES[name]}"]')
    wrong = unlike_their_files(page, derived={"with one fixed factor"})
    assert not wrong, "\n".join(wrong)
