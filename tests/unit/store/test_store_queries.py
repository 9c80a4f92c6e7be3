"""SQL by name: one statement a file, each with its header."""

import re

import pytest

from fems.store.queries import SQL_DIR, query

FILES = sorted((SQL_DIR / "queries").glob("*.sql"))


def test_there_are_queries():
    assert len(FILES) > 30


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_query_begins_with_its_name_and_holds_one_statement(file):
    text = query(file.stem).decode()
    assert text.splitlines()[0] == f"-- {file.stem}"
    code = re.sub(r"--[^\n]*", "", text).strip()
    assert code.count(";") <= 1
    assert code.endswith(";") or ";" not in code


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_percent_sign_is_only_ever_a_parameter(file):
    assert re.findall(r"%(?!\(\w+\)s)[^%]{0,20}", query(file.stem).decode()) == []


def test_a_query_that_is_not_there():
    with pytest.raises(FileNotFoundError, match="no_such_query"):
        query("no_such_query")
