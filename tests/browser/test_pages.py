"""Both pages in a real browser, at desktop and phone width, held against SQL."""

from datetime import timedelta

import pytest

from fems.clock import Window, floor_interval, utc_now
from tests.browser.downloads import unlike_their_files
from tests.browser.pictures import LOOKS, fits_and_is_kept

WEEK_KWH = """
    SELECT sum(d.amount) FROM day_energy AS d JOIN meter AS m USING (meter_id)
      JOIN plant AS p USING (plant_id)
     WHERE m.quantity = 'electricity' AND m.role IN ('main', 'generation')
       AND d.day > (now() AT TIME ZONE 'Asia/Seoul')::date - 7"""
PLANT = "paper"
PAGES = {"overview": "/", "plant": f"/plant/{PLANT}"}
WIDTHS = {"desktop": 1440, "phone": 390}


def sql_kwh(site, page):
    of_plant = f" AND p.code = '{PLANT}'" if page == "plant" else ""
    return site.installation.value(WEEK_KWH + of_plant)


def figure(page, name="electricity_kwh"):
    shown = page.locator(f'[data-figure="{name}"]').first
    return float(shown.get_attribute("data-value")), shown.inner_text()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_the_figure_on_the_page_is_the_one_in_the_database(visit, site, name, width):
    page = visit(PAGES[name] + "?period=7d", width=WIDTHS[width])
    exact, shown = figure(page)
    assert exact == pytest.approx(sql_kwh(site, name), rel=1e-9)
    number, unit = shown.split()
    scale = {"kWh": 1, "MWh": 1e3, "GWh": 1e6}[unit]
    assert float(number.replace(",", "")) * scale == pytest.approx(exact, rel=0.005)


@pytest.mark.parametrize(
    ("width", "locale", "scheme"), [*LOOKS, (1024, "ko-KR", "light"), (1024, "en-US", "dark")]
)
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_is_kept_as_a_picture(visit, name, width, locale, scheme):
    page = visit(PAGES[name], width=width, scheme=scheme, locale=locale)
    page.wait_for_selector(".js-plotly-plot .main-svg")
    page.wait_for_timeout(400)
    fits_and_is_kept(page, name, width=width, locale=locale, scheme=scheme)


MEASURED = """
    SELECT sum(d.slots - d.slots_estimated) FROM day_energy AS d
      JOIN meter AS m USING (meter_id) JOIN plant AS p USING (plant_id)
     WHERE p.code = 'paper' AND d.day > (now() AT TIME ZONE 'Asia/Seoul')::date - 7"""


@pytest.mark.parametrize(
    ("width", "locale", "scheme"),
    [(1440, "en-US", "light"), (1440, "ko-KR", "dark"), (390, "ko-KR", "light")],
)
def test_data_quality_is_that_of_the_database_and_fits(visit, site, width, locale, scheme):
    page = visit(f"/plant/{PLANT}/quality?period=7d", width=width, scheme=scheme, locale=locale)
    page.wait_for_selector("#quality-matrix-chart .heatmaplayer image")
    page.locator(".opened summary").first.click()
    facts = page.locator("#quality-answer-facts dd").all_inner_texts()
    assert int(facts[2].replace(",", "")) == site.installation.value(MEASURED)
    page.locator(".opened summary").first.click()
    fits_and_is_kept(page, "quality", width=width, locale=locale, scheme=scheme)


def test_an_administrator_adds_somebody_and_changes_a_meter(visit, site):
    page = visit("/admin", width=1440, user="admin", waits_for=".facts-table")
    page.fill("#admin-name", "browser.kim")
    page.locator("#admin-role").click()
    page.get_by_role("option", name="Complex operator").click()
    page.locator("#admin-add").click()
    page.wait_for_selector(".one-time")
    made = "SELECT role FROM app_user WHERE name = 'browser.kim'"
    assert site.installation.value(made) == "complex_operator"
    page.goto(site.address + "/admin/plants")
    page.wait_for_selector(".ag-row")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    text = waiting.value.path().read_text("utf-8").replace('"Cooking line"', '"Kitchen"', 1)
    page.set_input_files(
        "input[type=file]", {"name": "new.toml", "mimeType": "", "buffer": text.encode()}
    )
    page.wait_for_selector("text=would change")
    page.get_by_role("button", name="Apply").first.click()  # of the file; forms have their own
    page.wait_for_selector("text=was changed")
    assert site.installation.value("SELECT count(*) FROM asset WHERE name_en = 'Kitchen'") == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_new_data_appears_without_reloading(visit, site):
    page = visit("/?period=7d", width=1440)
    before, _ = figure(page)
    page.evaluate("window.stillTheSamePage = true")
    end = floor_interval(utc_now())
    site.feed(Window(end - timedelta(minutes=15), end + timedelta(seconds=1)))
    page.wait_for_function(
        "before => Number(document.querySelector('[data-figure=electricity_kwh]')"
        ".dataset.value) > before",
        arg=before,
        timeout=20_000,
    )
    assert figure(page)[0] == pytest.approx(sql_kwh(site, "overview"), rel=1e-9)
    assert page.evaluate("window.stillTheSamePage") is True


def test_a_row_of_the_table_leads_to_the_plant(visit):
    page = visit("/?period=30d", width=1440)
    page.locator(".ag-row a").first.click()
    page.wait_for_url("**/plant/**period=30d**")
    page.wait_for_selector('[data-figure="load_kw"], [data-figure="electricity_kwh"]')


def test_language_can_be_switched_and_is_remembered(visit):
    page = visit("/", width=1440, locale="en-US", fresh=True)
    page.get_by_text("한국어").click()
    page.wait_for_function("document.documentElement.lang === 'ko'")
    page.reload()
    page.wait_for_selector("[data-figure]")
    assert page.evaluate("document.documentElement.lang") == "ko"


def test_a_filter_is_in_the_address_and_comes_back_with_it(visit):
    page = visit("/tenants?period=30d", width=1440)
    page.get_by_role("textbox", name="Trade").click()
    page.get_by_role("option", name="Foundry").click()
    page.wait_for_url("**trade=foundry**")
    page.get_by_role("textbox", name="Compared").click()
    page.get_by_role("option", name="with last year").click()
    page.wait_for_url("**compare=year**")
    page.reload()
    page.wait_for_selector("[data-figure]")
    assert page.get_by_role("textbox", name="Trade").input_value() == "Foundry"
    assert page.get_by_role("textbox", name="Compared").input_value() == "with last year"
    assert "period=30d" in page.url
    page.get_by_role("textbox", name="Trade").click()
    page.get_by_role("option", name="All trades").click()
    page.wait_for_function("!location.search.includes('trade')")
    page.go_back()
    page.wait_for_function("document.querySelector('#tenants-trade').value === 'Foundry'")


def test_a_word_is_explained_by_keyboard_and_a_page_fits_on_paper(visit):
    page = visit("/", width=1440)
    page.wait_for_selector("#overview-daily-chart .main-svg")
    word = page.locator(".term").first
    word.focus()
    assert word.get_by_role("tooltip").is_visible()
    page.keyboard.press("Escape")
    assert not word.get_by_role("tooltip").is_visible()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size({"width": 703, "height": 1000})  # of A4 between its margins
    assert not page.locator(".side").is_visible()
    widths = page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')].map(plot =>"
        " [plot.querySelector('.main-svg').getBoundingClientRect().width, plot.closest('.chart').offsetWidth])"
    )
    assert len(widths) >= 5
    assert all(drawn <= room + 1 for drawn, room in widths)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize("path", ["/plant/food", "/plant/food/quality", "/quality"])
def test_a_file_of_each_chart_holds_what_is_drawn(visit, path):
    page = visit(f"{path}?period=30d", width=1440)
    # the matrix has colours by kind, its file the shares behind them
    wrong = unlike_their_files(page, only_as_many={"quality-matrix-chart"})
    assert not wrong, "\n".join(wrong)
