"""Each row of the table of faults names a test that is there, and each fault has one."""

import re

import pytest

from tests.docs.pages import REPOSITORY

PAGE = (REPOSITORY / "docs/reliability.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| fault ")
]
FAULTS = ("killed", "disk full", "database", "broker", "clock", "network cut", "certificate expired",
          "Dask", "leader", "backup restored")  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_names_what_happens_what_is_lost_and_its_test(row):
    _, happens, lost, test = row
    assert happens
    assert lost
    file, _, name = test.strip("`").partition("::")
    assert re.search(rf"(?m)^def {name}\(", (REPOSITORY / file).read_text("utf-8")), test


@pytest.mark.parametrize("fault", FAULTS)
def test_the_faults_that_are_asked_for_have_rows(fault):
    assert any(fault in row[0] for row in ROWS)
