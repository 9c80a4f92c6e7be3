"""What `make audit` makes of the advisory service's answers."""

import importlib.util
import json
import re

import pytest

from tests.docs.pages import REPOSITORY

GOOD = {"name": "dash", "version": "4.4.1", "vulns": []}
WEAK = {
    "name": "flask",
    "version": "0.5",
    "vulns": [{"id": "PYSEC-2019-179", "fix_versions": ["1.0"], "aliases": []}],
}
MISSED = {"name": "wtforms", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("audit", REPOSITORY / "scripts" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "status", "says"),
    [
        pytest.param([GOOD, GOOD], 0, "2 packages looked up, none", id="all well"),
        pytest.param([GOOD, WEAK], 1, "flask 0.5: PYSEC-2019-179, mended in 1.0", id="a weak one"),
        pytest.param([GOOD, MISSED], 2, "Only 1 of 2 .* not wtforms", id="one not looked up"),
        pytest.param([WEAK, MISSED], 1, "PYSEC-2019-179.*Only 1 of 2", id="both"),
        pytest.param([], 2, "Only 0 of 0", id="nothing asked"),
    ],
)
def test_what_could_not_be_looked_up_is_no_clean_bill(audit, packages, status, says):
    found, said = audit.verdict(json.dumps({"dependencies": packages, "fixes": []}), "")
    assert found == status
    assert re.search(says, " ".join(said))


@pytest.mark.parametrize("answer", ["", "not json", "{}"])
def test_a_service_that_is_away_is_said(audit, answer):
    status, said = audit.verdict(answer, "…\nConnectionError: Name or service not known\n")
    assert status == 2
    assert said == [
        "The advisory service was not reached, nothing is known: ConnectionError: Name or service not known"
    ]
