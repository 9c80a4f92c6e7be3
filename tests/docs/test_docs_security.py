"""Each claim of the threat model names a test that is there, and each attacker has rows."""

import re

import pytest

from tests.docs.pages import REPOSITORY

PAGE = (REPOSITORY / "docs/security.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| from ")
]
ATTACKERS = ("gateway", "broker neighbour", "database", "tenant", "browser", "token", "insider", "backup thief",
             "laptop", "supply chain")  # fmt: skip
LOCK = (REPOSITORY / "requirements.lock").read_text("utf-8")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_row_names_what_stands_in_the_way_and_its_test(row):
    _, tries, stands, test = row
    assert tries
    assert stands
    file, _, name = test.strip("`").partition("::")
    assert re.search(rf"(?m)^def {name}\(", (REPOSITORY / file).read_text("utf-8")), test


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_each_attacker_has_rows(attacker):
    assert any(attacker in row[0] for row in ROWS)


def test_every_locked_package_has_a_hash():
    parts = re.split(r"(?m)^(?=[a-z0-9])", LOCK)
    pinned = [part for part in parts if "==" in part.partition("\n")[0]]
    assert len(pinned) > 50
    assert [part for part in pinned if "--hash=sha256:" not in part] == []
    assert "--require-hashes" in (REPOSITORY / "scripts/make-venv.sh").read_text("utf-8")
