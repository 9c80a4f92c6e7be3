"""The browser of the browser tests itself: it starts, and it can draw what the pages say."""

import pytest

from tests.browser.chromium import find_chromium


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    yield page
    page.close()


def picture(page, text, family):
    page.set_content(f"<p style='font:40px {family}; width:3em'>{text}</p>")
    return page.locator("p").screenshot()


@pytest.mark.parametrize("family", ["sans-serif", "monospace", "Inter, system-ui, sans-serif"])
@pytest.mark.parametrize("text", ["에", "각", "힣", "₂"])
def test_every_character_has_a_shape_of_its_own(page, text, family):
    # What a font lacks is drawn as a box: for all such characters the same one.
    lacking = picture(page, "\U000e0fff", family), picture(page, "\u0378", family)
    assert picture(page, text, family) not in lacking
    assert picture(page, text, family) != picture(page, "뷁", family)


def test_a_browser_named_in_the_environment_goes_first(monkeypatch):
    monkeypatch.setenv("FEMS_TEST_CHROMIUM", "/opt/my/chromium")
    assert str(find_chromium()) == "/opt/my/chromium"
