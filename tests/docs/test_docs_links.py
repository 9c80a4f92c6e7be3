"""Links within the project lead somewhere."""

import re

import pytest

from tests.docs.pages import PAGES, REPOSITORY, headings, name_of, prose

LINK = re.compile(r"\]\(([^()\s]+)\)")


def broken(page):
    for target in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in headings(file)):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links(page):
    assert list(broken(page)) == []


def test_every_decision_is_listed():
    folder = REPOSITORY / "docs" / "adr"
    listed = set(LINK.findall((folder / "README.md").read_text("utf-8")))
    assert listed == {file.name for file in folder.glob("[0-9]*.md")}
