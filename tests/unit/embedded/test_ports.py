"""Ports: remembered when free, another when not."""

import socket

import pytest

from fems.embedded.ports import FIRST, LAST, answers, choose_port, is_free


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("remembered", "taken", "want"),
    [
        pytest.param(25_000, set(), 25_000, id="a free remembered port is kept"),
        pytest.param(25_000, {25_000}, None, id="a taken one is exchanged"),
        pytest.param(None, set(), None, id="none is remembered yet"),
    ],
)
def test_choice(remembered, taken, want):
    port = choose_port(remembered, free=lambda candidate: candidate not in taken)
    assert port == want if want else FIRST <= port < LAST
    assert port not in taken


def test_a_listening_port_is_not_free_and_answers(listener):
    assert not is_free(listener)
    assert answers("127.0.0.1", listener)


def test_a_port_is_free_again_after_its_server_has_gone():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            server.accept()[0].close()  # this side closes first and so keeps the port in TIME_WAIT
    assert is_free(port)
    assert not answers("127.0.0.1", port)


def test_a_host_that_is_no_host_does_not_answer():
    assert not answers("no.such.host.invalid", 1)
