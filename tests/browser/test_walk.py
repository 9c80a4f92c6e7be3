"""Every page that a role sees, in both languages at three widths; figures held against SQL."""

import pytest

from dashboards.pages.catalogue import PAGES
from fems.demo.logins import PLANT, USERS
from tests.browser.pictures import fits_and_is_kept

WIDTHS = (1440, 1024, 390)
LOCALES = {"en-US": "light", "ko-KR": "dark"}
MONTH_KWH = """
    SELECT sum(d.amount) FROM day_energy AS d JOIN meter AS m USING (meter_id)
      JOIN plant AS p USING (plant_id)
     WHERE m.quantity = 'electricity' AND m.role IN ('main', 'generation')
       AND d.day > (now() AT TIME ZONE 'Asia/Seoul')::date - 30 AND p.code = ANY(%s)"""
YEAR_KG = """
    SELECT sum(kg_co2e) FROM emission_month JOIN plant AS p USING (plant_id)
     WHERE first_day >= date_trunc('month', now() AT TIME ZONE 'Asia/Seoul') - INTERVAL '11 months'
       AND p.code = ANY(%s)"""
BILL_WON = """
    SELECT sum(total_won)::float FROM bill JOIN plant AS p USING (plant_id)
     WHERE month = (SELECT max(month) FROM bill JOIN plant USING (plant_id) WHERE code = ANY(%s))
       AND p.code = ANY(%s)"""
HELD = {
    "": ("electricity_kwh", MONTH_KWH),
    "plant/<code>": ("electricity_kwh", MONTH_KWH),
    "plant/<code>/cost": ("total_won", BILL_WON),
    "carbon": ("carbon_kg_co2e", YEAR_KG),
}
"""A figure of a page and what it is in the database, of the plants a role sees."""
SEEN = [(user, page) for user, role in USERS.items() for page in PAGES if role in page.roles]


def name_of(page):
    return page.path.replace("plant/<code>", "plant").replace("/", "-") or "overview"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("user", "shown"), SEEN, ids=[f"{u}-{name_of(p)}" for u, p in SEEN])
def test_a_page_as_a_role_sees_it(visit, site, user, shown, locale):
    path = f"/{shown.path.replace('<code>', PLANT)}"
    page = visit(f"{path}?period=30d", width=1440, user=user, locale=locale,
                 scheme=LOCALES[locale], waits_for="[data-figure], .admin-page")  # fmt: skip
    page.wait_for_load_state("networkidle")
    if held := HELD.get(shown.path):
        codes = [PLANT] if "<code>" in shown.path or USERS[user].needs_plants else site.codes()
        name, sql = held
        value = float(page.locator(f'[data-figure="{name}"]').first.get_attribute("data-value"))
        assert value == pytest.approx(site.installation.value(sql, *[codes] * sql.count("%s")))
    others = set(site.codes()) - {PLANT}
    links = page.locator("a[href*='/plant/']").evaluate_all("all => all.map(a => a.pathname)")
    if USERS[user].needs_plants:
        assert not {link.split("/")[2] for link in links} & others
    assert bool(page.locator(".side-nav a[href*='/admin']").count()) == (user == "admin")
    keeps = user == "admin"  # sees every page; pictures of the others would be parts of the same
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if keeps:
            page.wait_for_timeout(250)  # charts are drawn again
        fits_and_is_kept(page, f"walk-{name_of(shown)}", width=width, locale=locale,
                         scheme=LOCALES[locale], keeps=keeps)  # fmt: skip
