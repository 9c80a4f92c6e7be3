"""The demo: up, migrate, history, jobs, then live meters, ingest, scheduler and dashboard."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from fems.clock import Window, floor_interval, utc_now
from fems.config import Settings
from fems.demo.history import Story, compute, import_definitions, import_history
from fems.demo.logins import Logins, make_logins
from fems.demo.meters import LiveMeters
from fems.demo.services import Services, running
from fems.demo.stages import Stages
from fems.embedded import stack
from fems.embedded.progress import Reporter
from fems.ingest.publisher import Publisher
from fems.servers import start_servers
from fems.simulate.simulation import Simulation
from fems.store.migrate import migrate

OFFLINE = timedelta(hours=2)
"""The last hours of the history arrive over MQTT, as from a gateway that was offline. [h]"""

HistoryProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Demo:
    """A running demo."""

    services: Services
    simulation: Simulation
    publisher: Publisher
    live: LiveMeters
    window: Window  # what came over MQTT at the start
    job_rows: dict[str, int]
    logins: Logins


@contextmanager
def demo(
    settings: Settings, *, days: int, stages: Stages, servers: Reporter | None = None,
    history: HistoryProgress = lambda _done, _total: None,
) -> Iterator[Demo]:  # fmt: skip
    """Run the whole system on the sample complex for the block.

    Servers that did not run before are stopped again after it; their data stays.
    """
    ran_before = settings.home.is_dir() and stack.status(settings).all_running
    try:
        with stages.stage("servers", "Starting TimescaleDB and Mosquitto"):
            start_servers(settings, servers)
        endpoints = stack.endpoints(settings)
        with stages.stage("migrate", "Bringing the database to the newest schema"):
            migrate(endpoints.database_url)
            import_definitions(endpoints.database_url)
            logins = make_logins(endpoints.database_url, settings.home)
        now = utc_now()
        simulation = Story.load_or_begin(settings.home, now=now, days=days).simulation()
        with stages.stage("history", "Importing the history"):
            offline_since = import_history(
                endpoints.database_url, simulation, until=floor_interval(now - OFFLINE),
                progress=history,
            )  # fmt: skip
        with stages.stage("jobs", "Computing intervals, hours, days, intensity, carbon, forecast"):
            rows = compute(endpoints.database_url)
        with (
            running(settings) as services,
            Publisher(endpoints.mqtt_publisher_url, client_id="fems-demo-meters") as publisher,
        ):
            with stages.stage("services", "Starting ingest, jobs and dashboard"):
                services.wait_until_ready()
            live = LiveMeters(simulation, publisher)
            window = Window(offline_since, floor_interval(utc_now()) + timedelta(seconds=1))
            live.catch_up(window)
            live.publish_now(utc_now())
            yield Demo(services, simulation, publisher, live, window, rows, logins)
    finally:
        if not ran_before:
            stack.down(settings)


def watch(running_demo: Demo, stopping: threading.Event) -> None:
    """Publish until stopped; raises if a part of the system ends by itself."""
    meters = threading.Thread(target=running_demo.live.run, args=(stopping,), daemon=True)
    meters.start()
    while not stopping.wait(2.0):
        running_demo.services.check()
    meters.join(timeout=5)
