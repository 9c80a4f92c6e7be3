"""fems demo --check: one published reading followed to the figure on the page."""

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dashboards.pages.plant import ids
from dashboards.source import PERIOD_DAYS, Period
from dashboards.view import LOCATION, SCHEME, SESSION
from fems.clock import Window, monotonic_s, plant_day
from fems.config import Settings
from fems.demo.history import ZONE
from fems.demo.run import Demo, demo
from fems.demo.stages import Stages
from fems.demo.visitor import Visitor
from fems.embedded import stack
from fems.store.counts import count_rows
from fems.store.migrate import schema_state
from fems.store.pool import connect
from fems.store.runs import read_last_runs

PLANT = "food"
PERIOD = Period.WEEK
TIMEOUT_S = 90.0
TOLERANCE_KWH = 0.05
"""Registers of the plant publish hundredths; two of them are read at either end. [kWh]"""


@contextmanager
def throw_away_home(settings: Settings) -> Iterator[Settings]:
    """Settings with an empty home beside the usual one, gone after the block."""
    settings.home.parent.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="check-", dir=settings.home.parent))
    home.chmod(0o755)
    try:
        yield settings.model_copy(
            update={"home": home, "database_url": None, "mqtt_url": None, "dash_port": 0}
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)


def check(settings: Settings, *, days: int, stages: Stages) -> dict[str, Any]:
    """Run the demo in a throw-away home and compare a figure on the page with the truth.

    Returns
    -------
    dict
        What `fems demo --check --json` prints; "ok" tells whether the figure is right.
    """
    with throw_away_home(settings) as scratch, demo(scratch, days=days, stages=stages) as running:
        url = stack.endpoints(scratch).database_url
        visitor = Visitor(running.services.host, running.services.port)
        visitor.sign_in(running.logins.names[0], running.logins.password)
        with stages.stage("figure", "Waiting for the published readings on the page"):
            figure, expected = _await_figure(running, visitor)
        with connect(url) as conn:
            counts = count_rows(conn)
            jobs = {name: run["rows"] for name, run in read_last_runs(conn).items()}
        state = schema_state(url)
        broker = next(s for s in stack.status(scratch).servers if s.name == "mosquitto")
        return {
            "ok": figure is not None and abs(figure - expected) <= TOLERANCE_KWH,
            "timescaledb": state.timescaledb,
            "edition": state.edition,
            "broker": f"{broker.name} {broker.version}",
            "messages_published": running.publisher.published,
            "readings_stored": counts["reading"],
            "intervals": counts["interval_energy"],
            "jobs": {**jobs, **running.job_rows},
            "dashboard_http": visitor.status,
            "figure_kwh": figure,
            "expected_kwh": round(expected, 2),
            "seconds": stages.seconds,
        }


def _await_figure(running: Demo, visitor: Visitor) -> tuple[float | None, float]:
    """The plant's electricity of the last days on its page, until it holds what was published."""
    deadline = monotonic_s() + TIMEOUT_S
    pause = threading.Event()
    closed = running.window.end - timedelta(seconds=1)
    expected = _expected_kwh(running, closed)
    figure = None
    while monotonic_s() < deadline:
        running.services.check()
        shown = visitor.figures(
            f"{ids.ELECTRICITY}.children",
            {
                f"{ids.PLANT}.data": PLANT, f"{LOCATION}.search": f"?period={PERIOD.value}",
                f"{SESSION}.data": {"language": "en", "prefix": "/"}, f"{SCHEME}.data": "light",
            },
        ).get("electricity_kwh")  # fmt: skip
        figure = float(shown) if shown else None
        if figure is not None and abs(figure - expected) <= TOLERANCE_KWH:
            break
        pause.wait(0.5)
    return figure, expected


def _expected_kwh(running: Demo, closed: datetime) -> float:
    """What the simulation knows the plant used, from the first day's midnight to `closed`."""
    last = (closed - timedelta(microseconds=1)).astimezone(ZONE).date()
    start = plant_day(last - timedelta(days=PERIOD_DAYS[PERIOD] - 1), ZONE).start
    truth = running.simulation.truth(Window(start, closed))
    meters = running.simulation.meters()
    used = meters[(meters["quantity"] == "electricity") & (meters["role"] != "sub")]
    keys = set(zip(used["plant"], used["meter"], strict=True))
    of_plant = truth[truth["plant"] == PLANT]
    return float(of_plant.loc[[(PLANT, m) in keys for m in of_plant["meter"]], "amount"].sum())
