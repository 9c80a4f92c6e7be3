"""A process's own answers: alive, ready, figures."""

import json
import urllib.error
import urllib.request

import pytest
from prometheus_client import CollectorRegistry, Counter

from fems.errors import SettingsError
from fems.health import serving_health


def got(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.read().decode()


def test_alive_ready_and_figures_are_told_apart():
    registry = CollectorRegistry()
    Counter("turns", "Turns.", registry=registry).inc(3)
    wrong = ["The broker does not answer."]
    with serving_health(
        registry, host="127.0.0.1", port=0, setting="X", ready=lambda: wrong
    ) as port:
        assert got(port, "/healthz") == (200, '{"ok": true, "wrong": []}\n')
        status, text = got(port, "/readyz")
        assert (status, json.loads(text)) == (503, {"ok": False, "wrong": wrong})
        wrong.clear()
        assert got(port, "/readyz")[0] == 200
        assert "turns_total 3.0" in got(port, "/metrics")[1]
        assert got(port, "/else")[0] == 404
    with pytest.raises(urllib.error.URLError):
        got(port, "/healthz")


def test_a_port_that_is_taken_is_named_and_none_is_none():
    with (
        serving_health(
            CollectorRegistry(), host="127.0.0.1", port=0, setting="X", ready=list
        ) as port,
        pytest.raises(SettingsError, match=f"FEMS_Y: 127.0.0.1:{port} cannot be had"),
        serving_health(
            CollectorRegistry(), host="127.0.0.1", port=port, setting="FEMS_Y", ready=list
        ),
    ):
        pass
    with serving_health(
        CollectorRegistry(), host="127.0.0.1", port=None, setting="X", ready=list
    ) as none:
        assert none is None
