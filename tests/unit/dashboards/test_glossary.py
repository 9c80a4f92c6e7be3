"""Words explained on the screen are explained as in docs/glossary.md."""

from pathlib import Path

import pytest

from dashboards.components.term import title_with_meaning
from dashboards.glossary import MEANINGS, TITLES
from dashboards.i18n import LANGUAGES, Texts

DOCS = Path(__file__).parents[3] / "docs" / "glossary.md"


@pytest.fixture(scope="module")
def meanings():
    rows = [
        line.split(" | ")
        for line in DOCS.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    return {(row[0].removeprefix("| "), row[2]) for row in rows if len(row) >= 4}


@pytest.mark.parametrize("word", MEANINGS)
def test_a_word_means_what_the_glossary_says(meanings, word):
    assert (word, MEANINGS[word]) in meanings


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_told_apart_and_every_word_is_used(language):
    t = Texts(language)
    explained = {t(title): word for title, word in TITLES.items()}
    assert all(explained[t(title)] == word for title, word in TITLES.items())
    assert set(TITLES.values()) == set(MEANINGS)
    for title in TITLES:
        assert t(MEANINGS[TITLES[title]]) in str(title_with_meaning(t, t(title), place="here"))


def test_a_title_without_a_word_stays_as_it_is():
    assert title_with_meaning(Texts("en"), "Plants", place="here") == "Plants"
