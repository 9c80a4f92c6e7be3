"""A title whose word is explained when it is pointed at or reached by the keyboard."""

from functools import cache

from dash import html

from dashboards.components.attributes import attributes
from dashboards.glossary import MEANINGS, TITLES
from dashboards.i18n import Texts


def title_with_meaning(t: Texts, title: str, *, place: str) -> str | html.Span:
    """A title in the language of `t`, with its meaning below it on demand; else the title alone.

    place: what makes the tooltip's id unique on the page.
    """
    word = _words(t.language).get(title)
    if word is None:
        return title
    tip = f"{place}-meaning"
    return html.Span(
        [title, html.Span(t(MEANINGS[word]), id=tip, role="tooltip", className="meaning")],
        className="term",
        tabIndex="0",
        **attributes(aria_describedby=tip),
    )


@cache
def _words(language: str) -> dict[str, str]:
    """The words explained, by titles as they stand in a language."""
    t = Texts(language)
    return {t(title): word for title, word in TITLES.items()}
