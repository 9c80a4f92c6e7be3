"""Alert rules and the dashboard of Grafana: what they ask for, and whom they send where."""

import re
import shutil
import subprocess

import pytest
import yaml
from typer.main import get_command

from fems.cli import app
from tests.watching import DEPLOY, RULES, alerts, expressions, panels, watched_metrics

KNOWN = (
    "fems_ingest_",
    "fems_job_",
    "fems_scheduler_",
    "fems_stale_",
    "fems_database_",
    "fems_dash_",
)


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_an_alert_says_what_is_wrong_and_what_to_do(alert):
    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert alert["annotations"]["summary"].endswith(".")
    assert alert["annotations"]["action"].endswith(".")
    for words in re.findall(r"\bfems ([a-z]+)(?: ([a-z]+))?", alert["annotations"]["action"]):
        command = get_command(app).commands[words[0]]
        assert words[1] in getattr(command, "commands", {words[1]: None})


def test_every_metric_is_one_that_a_process_of_ours_is_tested_to_give():
    assert watched_metrics()
    assert {name for name in watched_metrics() if not name.startswith(KNOWN)} == set()


def test_panels_do_not_overlap_and_have_a_query():
    taken = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels())
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24
    assert all(panel["targets"] for panel in panels())


def test_every_job_that_is_asked_for_is_scraped():
    scraped = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))
    names = [config["job_name"] for config in scraped["scrape_configs"]]
    assert RULES.name in scraped["rule_files"]
    assert all(name.startswith("fems-") for name in names)
    assert 'up{job=~"fems-.*"} == 0' in expressions()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_prometheus_accepts_the_rules():
    done = subprocess.run(
        ["promtool", "check", "config", DEPLOY / "prometheus" / "prometheus.yml"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
