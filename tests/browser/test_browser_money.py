"""The pages on demand and cost in a real browser, at desktop and phone width, held against SQL."""

from datetime import timedelta

import pytest

from fems.clock import Window, utc_now
from fems.ingest.importing import import_readings
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job
from fems.store.pool import connect
from tests.browser.downloads import unlike_their_files
from tests.browser.pictures import fits_and_is_kept, in_every_look

PLANT = "molding"
WIDTHS = {"desktop": 1440, "phone": 390}
BILL = """
    SELECT total_won FROM bill JOIN plant USING (plant_id)
     WHERE code = %s AND carrier = 'electricity' ORDER BY month DESC LIMIT 1"""
RUNNING = "SELECT projected_kw FROM demand_now JOIN plant USING (plant_id) WHERE code = %s"


@pytest.fixture(scope="module")
def followed(site):
    """A site whose main meters were read every half a minute up to now."""
    now = utc_now()
    url = site.installation.database_url
    rows = site.simulation.readings(Window(now - timedelta(minutes=20), now), every_s=30)
    with connect(url) as conn:
        import_readings(conn, rows[rows["plant"] == PLANT], now=now)
    for job in ("live", "demand"):
        run_job(url, find_job(job))
    return site


def figure(page, name):
    return float(page.locator(f'[data-figure="{name}"]').first.get_attribute("data-value"))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_bill_on_the_page_is_the_one_in_the_database(visit, site, width):
    page = visit(f"/plant/{PLANT}/cost", width=WIDTHS[width])
    assert figure(page, "electricity_won") == float(site.installation.query(BILL, PLANT)[0][0])
    assert figure(page, "saved_won") == 0


def test_a_slider_answers_what_if(visit):
    page = visit(f"/plant/{PLANT}/cost", width=1440)
    page.wait_for_selector('[data-figure="saved_won"]')
    slider = page.locator("#cost-pv [role=slider]")
    slider.focus()
    slider.press("End")
    page.wait_for_function(
        "Number(document.querySelector('[data-figure=saved_won]').dataset.value) > 0"
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_the_running_quarter_on_the_page_is_the_one_in_the_database(visit, followed, width):
    page = visit(f"/plant/{PLANT}/demand", width=WIDTHS[width])
    expected = followed.installation.query(RUNNING, PLANT)
    if expected:  # in the first half minute of a quarter nothing was read in it yet
        assert figure(page, "projected_kw") == pytest.approx(expected[0][0])


@in_every_look
@pytest.mark.parametrize("name", ["demand", "cost"])
def test_page_fits_and_is_kept_as_a_picture(visit, followed, name, width, locale, scheme):
    page = visit(f"/plant/{PLANT}/{name}", width=width, scheme=scheme, locale=locale)
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_timeout(400)
    fits_and_is_kept(page, name, width=width, locale=locale, scheme=scheme)


@pytest.mark.parametrize("name", ["demand", "cost"])
def test_a_file_of_each_chart_holds_what_is_drawn(visit, followed, name):
    page = visit(f"/plant/{PLANT}/{name}", width=1440)
    assert not (wrong := unlike_their_files(page)), "\n".join(wrong)
