"""The page of alerts in a real browser: what waits, taken on by a click, and the badge that follows."""

from datetime import timedelta

import pytest

from fems.clock import utc_now
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job
from fems.store.pool import connect
from tests.browser.pictures import fits_and_is_kept, in_every_look
from tests.integration import alert_causes as cause


@pytest.fixture(scope="module")
def alerting(site):
    """Causes in some plants, and what the job makes of them."""
    url, now = site.installation.database_url, utc_now()
    quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    with connect(url) as conn:
        conn.execute("DELETE FROM demand_warning; DELETE FROM alert_look")
        cause.find(conn, "meter.silent", "steel", start=now - timedelta(hours=5))
        cause.warn(conn, "paper", quarter - timedelta(minutes=6), won=1_840_000)
        cause.find(conn, "savings.drift", "food", start=now - timedelta(days=12), plant_wide=True,
                   facts='{"way": "up", "kwh_per_day": 1240}')  # fmt: skip
        cause.find(conn, "forecast.decayed", "plating", start=now - timedelta(days=2))
        cause.ran(
            conn, "habits", now - timedelta(hours=2), error="InsufficientDataError: too little."
        )
    run_job(url, find_job("alerts"))
    yield site
    with connect(url) as conn:
        conn.execute("TRUNCATE alert, alert_delivery; DELETE FROM finding WHERE sentence = 'x';"
                     " DELETE FROM demand_warning; DELETE FROM job_run WHERE job = 'habits'")  # fmt: skip


@in_every_look
def test_alerts_fit_and_are_kept_as_a_picture(visit, alerting, width, locale, scheme):
    page = visit("/alerts", width=width, scheme=scheme, locale=locale)
    page.wait_for_selector(".alert-list li")
    page.wait_for_selector(".badge .count")
    fits_and_is_kept(page, "alerts", width=width, locale=locale, scheme=scheme)


def test_an_alert_is_taken_on_by_a_click_and_the_badge_follows(visit, alerting):
    page = visit("/alerts?kind=meter.silent", width=1440)
    page.wait_for_selector(".alert-list li")
    assert page.locator(".alert-list li").count() == 1
    waiting = int(page.locator(".badge .count").inner_text())
    assert waiting == alerting.installation.value(
        "SELECT count(*) FROM alert WHERE closed_at IS NULL AND acknowledged_at IS NULL"
    )
    page.get_by_role("button", name="I see to it").click()
    page.wait_for_selector("text=admin sees to it")
    page.get_by_role("button", name="I know of it").click()
    page.wait_for_function(
        f"Number(document.querySelector('.badge .count').textContent) === {waiting - 1}"
    )
    page.locator(".alert-list .what a").click()
    page.wait_for_url("**/plant/steel/quality**")
