"""Forms of administration in a browser: tried, then kept, on a wide screen and on a phone."""

import pytest
from pictures import fits_and_is_kept

CHOSEN = "SELECT count(*) FROM factor_choice WHERE used_for = 'cbam' AND noted_by = 'admin'"
NOTED = "SELECT count(*) FROM meter_setting"


def card_of(page, form):
    return page.locator(".card", has=page.locator(f'[id*="admin-form-try"][id*="{form}"]'))


def choose(page, card, field, option):
    card.get_by_role("textbox", name=field).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_choice_of_factors_is_tried_changed_tried_again_and_kept(visit, site):
    page = visit("/admin/factors", width=1440, waits_for=".admin-page")
    card = card_of(page, "factor_use")
    try_, apply = (card.get_by_role("button", name=n) for n in ("See what would change", "Apply"))
    choose(page, card, "Used for", "CBAM")
    choose(page, card, "Series", "gir_approved_2017")
    try_.click()
    card.get_by_text("Fill in: Why.").wait_for()
    card.get_by_label("Why").fill("asked for by the importer")
    try_.click()
    card.get_by_text("1 record would change").wait_for()
    card.get_by_label("Why").fill("asked for by the declarant")
    apply.click()  # what was written since is shown first
    card.get_by_text("asked for by the declarant").first.wait_for()
    assert site.installation.value(CHOSEN) == 0
    apply.click()
    card.get_by_text("1 record was changed").wait_for()
    card.locator(".ag-row", has_text="asked for by the declarant").wait_for()
    assert site.installation.value(CHOSEN) == 1
    fits_and_is_kept(page, "admin-factors", width=1440, locale="en-US", scheme="light")


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [("plants", 390, "light"), ("tariffs", 1440, "dark"), ("tariffs", 390, "dark")],
)
def test_forms_fit_and_speak_korean(visit, site, path, width, scheme):
    page = visit(
        f"/admin/{path}", width=width, scheme=scheme, locale="ko-KR", waits_for=".admin-page"
    )
    before = site.installation.value(NOTED)
    if path == "plants":
        card = card_of(page, "setting")
        card.get_by_role("textbox", name="계량기").click()
        page.get_by_role("option").first.click()
        card.get_by_label("적용 시점 (공장 시각)").fill("2026-01-05 10:00")
        card.get_by_label("배율").fill("40")
        card.get_by_role("button", name="변경 내용 확인").click()
        card.get_by_text("배치 작업이 다시 계산할 범위").first.wait_for()
    else:
        page.wait_for_selector(".admin-page .ag-row")
    fits_and_is_kept(page, f"admin-{path}", width=width, locale="ko-KR", scheme=scheme)
    assert site.installation.value(NOTED) == before
