"""What the documents quote is what the code takes, and the generated pages are up to date."""

import importlib.util
import re
import tomllib
from datetime import UTC, datetime

import pytest

from fems.config import Settings
from fems.ingest.decoding import MeterEntry
from fems.ingest.message import Decoded, decode
from fems.site import Site
from tests.docs.pages import PAGES, REPOSITORY, blocks, name_of

README = REPOSITORY / "README.md"
REGISTRY = {("acme", "main"): MeterEntry(1, "kWh")}
NOW = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", REPOSITORY / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_code_says(generate):
    assert generate.stale() == [], "run: .venv/bin/python docs/generate.py"


def test_the_reference_names_no_machine(generate):
    assert str(REPOSITORY) not in "".join(page() for page in generate.PAGES.values())


def test_the_readme_is_short():
    assert len(README.read_text("utf-8").splitlines()) <= 120


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_settings_that_are_quoted_exist(page):
    quoted = set(re.findall(r"\bFEMS_([A-Z_]+)\b", page.read_text("utf-8")))
    files = {f"{name.upper()}_FILE" for name in Settings.secret_names()}
    assert quoted <= {name.upper() for name in Settings.model_fields} | files


def definitions():
    return [
        pytest.param(text, id=f"{name_of(page)}-{n}")
        for page in PAGES
        for n, text in enumerate(blocks(page, "toml"))
        if "[complex]" in text
    ]


@pytest.mark.parametrize("text", definitions())
def test_plants_that_are_quoted_can_be_imported(text):
    assert Site.model_validate(tomllib.loads(text)).plant[0].code == "acme"


def payloads():
    return [
        pytest.param(text, id=f"{name_of(page)}-{n}")
        for page in PAGES
        for n, text in enumerate(blocks(page, "json"))
        if '"ts"' in text
    ]


@pytest.mark.parametrize("text", payloads())
def test_payloads_that_are_quoted_are_understood(text):
    decoded = decode("fems/acme/main", text.encode(), registry=REGISTRY, now=NOW)
    assert isinstance(decoded, Decoded), decoded
    assert decoded.ts_us == sorted(decoded.ts_us)


def test_examples_were_found():
    assert len(definitions()) >= 2
    assert len(payloads()) >= 2
