"""Answers travel compressed to who takes it, and are the same."""

import gzip
import re

import pytest
from fake_door import client_of
from fake_source import FakeSource


@pytest.fixture(scope="module")
def client():
    return client_of(FakeSource())


def script(client):
    return re.search(r'<script src="(/_dash-component-suites/[^"]+)"', client.get("/").text)[1]


def test_a_script_is_the_same_compressed_and_much_smaller(client):
    path = script(client)
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2


def test_an_answer_is_compressed_unless_it_is_small(client):
    layout = client.get("/_dash-dependencies", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(layout.data) == client.get("/_dash-dependencies").data
    small = client.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers


def test_a_page_with_its_form_is_never_compressed(client):
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": "gzip"}).headers
