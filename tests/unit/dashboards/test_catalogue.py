"""Both languages are equals: nothing untranslated, nothing left over."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import dashboards
from dashboards.i18n import LANGUAGES, read_catalogue

KEYWORDS = {"t": None, "self": None, "N_": None, "plural": (1, 2)}
PLACE = re.compile(r"{\w+}")


@pytest.fixture(scope="module")
def used():
    found = extract_from_dir(
        Path(dashboards.__file__).parent, method_map=[("**.py", "python")], keywords=KEYWORDS
    )
    return {message[2] if isinstance(message[2], str) else message[2][0] for message in found}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_text_is_translated_and_none_is_left_over(used, language):
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in read_catalogue(language)
        if message.id
        and all([message.string] if isinstance(message.string, str) else message.string)
    }
    assert used - translated == set()
    assert translated - used == set()


def test_translations_fill_the_same_places():
    for message in read_catalogue("ko"):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        assert {frozenset(PLACE.findall(text)) for text in texts} == {
            frozenset(PLACE.findall(ids[-1]))
        }, ids
