"""The door in a real browser: in, out, and what each role finds behind it."""

import re

from tests.browser.pictures import fits_and_is_kept, in_every_look

PLANT_OF_MANAGER, ANOTHER = "food", "paper"


@in_every_look
def test_the_door_fits_and_is_kept_as_a_picture(visit, width, locale, scheme):
    page = visit("/plant/food", width=width, scheme=scheme, locale=locale, user=None)
    assert "/sign-in?next=" in page.url
    fits_and_is_kept(page, "sign-in", width=width, locale=locale, scheme=scheme, full_page=False)


def test_who_signs_in_comes_to_the_page_asked_for_and_out_again(visit, site):
    page = visit("/plant/food?period=30d", width=1440, user=None)
    page.fill("[name=name]", "manager")
    page.fill("[name=password]", site.logins.password)
    page.click("button[type=submit]")
    page.wait_for_selector("[data-figure]")
    assert page.url == f"{site.address}/plant/food?period=30d"
    page.click(".account")
    page.click("text=Sign out >> nth=0")
    page.wait_for_selector("[name=password]")
    page.goto(f"{site.address}/plant/food")
    assert "/sign-in" in page.url


def test_a_manager_sees_the_own_plant_and_no_other(visit, site):
    page = visit(f"/plant/{PLANT_OF_MANAGER}", width=1440, user="manager")
    assert page.locator(".side-nav a[href*='/plant/']").count() == 1
    shown = page.content()
    assert site.installation.value("SELECT name_en FROM plant WHERE code = 'paper'") not in shown


def test_a_verifier_finds_reports_only(visit):
    page = visit("/", width=1440, user="verifier")
    assert page.url.endswith("/reports")
    assert page.locator(".side-nav a").count() == 1


def test_a_session_that_ended_leads_to_the_door(chromium, site):
    context = chromium.new_context(storage_state=site.signed_in(chromium, "viewer"))
    try:
        page = context.new_page()
        page.goto(f"{site.address}/plant/{PLANT_OF_MANAGER}")
        page.wait_for_selector("[data-figure]")
        site.installation.ok("user", "sign-out", "viewer")
        page.wait_for_url(re.compile("/sign-in"), timeout=20_000)  # with the next look for news
    finally:
        context.close()
        site.forget("viewer")
