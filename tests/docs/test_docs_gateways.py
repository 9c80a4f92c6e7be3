"""Mapping files and explanations that are quoted are what the code takes and says."""

import shlex
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from fems.cli.explain import text_of
from fems.clock import parse_instant
from fems.ingest.decoders import kept_decoders
from fems.ingest.decoding import Message, MeterEntry
from fems.ingest.explaining import explain
from fems.ingest.mapping.rules import read_mappings
from fems.ingest.message import EPOCH
from tests.docs.pages import REPOSITORY, blocks

PAGE = REPOSITORY / "docs" / "how-to" / "connect-my-gateway.md"
METERS = ("press-energy", "boiler", "shellyem-b9a3-0", "oven")
REGISTRY = {
    ("acme", code): MeterEntry(n, "kWh", time_zone="Asia/Seoul") for n, code in enumerate(METERS)
}


@pytest.fixture(params=range(2))
def mappings(request, tmp_path):
    file = tmp_path / "mappings.toml"
    file.write_text(blocks(PAGE, "toml")[request.param], encoding="utf-8")
    return read_mappings(file)


def explanations():
    quoted = [b for b in blocks(PAGE, "console") if b.startswith("$ fems ingest explain")]
    return [pytest.param(text, id=shlex.split(text.splitlines()[0])[4]) for text in quoted]


def test_mapping_files_that_are_quoted_are_right(mappings):
    assert mappings.rule


@pytest.mark.parametrize("mappings", [0], indirect=True)
@pytest.mark.parametrize("text", explanations())
def test_explanations_that_are_quoted_are_given(mappings, text):
    command, *said = text.splitlines()
    *_, topic, payload, option, at = shlex.split(command)
    assert option == "--at"
    received_us = (parse_instant(at, ZoneInfo("UTC")) - EPOCH) // timedelta(microseconds=1)
    found = explain(
        Message(topic, payload.encode(), received_us), decoders=kept_decoders(mappings, None),
        registry=REGISTRY, conn=None,
    )  # fmt: skip
    # Without a database nothing is compared; in a new one every reading is new.
    assert [line.replace(": not compared", ": new") for line in text_of(found)] == said


def test_explanations_were_found():
    assert len(explanations()) >= 5
