"""Pictures of pages: each width in both languages, each language light and dark; not all at once."""

import pytest

from tests.browser.conftest import ARTEFACTS

LOOKS = [
    pytest.param(1440, "en-US", "light", id="1440-en-light"),
    pytest.param(1440, "ko-KR", "dark", id="1440-ko-dark"),
    pytest.param(390, "ko-KR", "light", id="390-ko-light"),
    pytest.param(390, "en-US", "dark", id="390-en-dark"),
]
PHONE = 640
WIDE_TABLES = """
    [...document.querySelectorAll('.table-frame')]
      .filter(frame => frame.scrollWidth > frame.clientWidth + 1)
      .map(frame => frame.innerText.slice(0, 80))"""
in_every_look = pytest.mark.parametrize(("width", "locale", "scheme"), LOOKS)


def fits_and_is_kept(page, name, *, width, locale, scheme, full_page=True, keeps=True):
    """Nothing is wider than the page, which is in the language asked for; its picture is kept.

    On a phone, where rows of tables are cards, no table is wider than its frame either.
    """
    fits = "width => document.documentElement.scrollWidth <= width"
    page.wait_for_function(fits, arg=width, timeout=5_000)  # charts may still be drawn
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    if width < PHONE:
        assert page.evaluate(WIDE_TABLES) == []
    if not keeps:
        return
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / f"{name}-{width}-{locale[:2]}-{scheme}.png"
    page.screenshot(path=path, full_page=full_page)
