"""What deploy/ asks of Prometheus."""

import json
import re
from pathlib import Path

import yaml

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
RULES = DEPLOY / "prometheus" / "fems-alerts.yml"
DASHBOARD = DEPLOY / "grafana" / "fems.json"


def alerts():
    return [
        rule
        for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]


def panels():
    return json.loads(DASHBOARD.read_text("utf-8"))["panels"]


def expressions():
    asked = [target["expr"] for panel in panels() for target in panel["targets"]]
    return asked + [alert["expr"] for alert in alerts()]


def watched_metrics():
    """Names of FEMS' metrics in alert rules and on the dashboard."""
    return set(re.findall(r"\bfems_\w+", " ".join(expressions())))
