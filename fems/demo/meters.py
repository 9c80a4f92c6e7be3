"""The sample complex's meters at work: what they would show now, published over MQTT."""

import threading
from datetime import datetime

import pandas as pd
import structlog

from fems.clock import Window, utc_now
from fems.errors import ServerUnavailableError
from fems.ingest.publisher import Publisher
from fems.simulate.simulation import Simulation

log = structlog.get_logger(__name__)

EVERY_S = 10.0


class LiveMeters:
    """Publishes the readings of a simulation; each meter's are one message at a time."""

    def __init__(self, simulation: Simulation, publisher: Publisher) -> None:
        self._simulation = simulation
        self._publisher = publisher
        self._sent: dict[tuple[str, str], datetime] = {}

    def catch_up(self, window: Window) -> int:
        """Publish what a gateway that was offline in the window held back; the readings sent."""
        rows = self._simulation.readings(window)
        return self._publish(rows[rows["arrives"] < window.end])

    def publish_now(self, now: datetime) -> int:
        """Publish what the meters show at this instant; the readings sent."""
        return self._publish(self._simulation.readings_at(now))

    def run(self, stopping: threading.Event) -> None:
        """Publish every ten seconds until stopped; a broker outage is waited out."""
        while not stopping.wait(EVERY_S):
            try:
                self.publish_now(utc_now())
            except ServerUnavailableError as error:
                log.warning("meters.waiting", error=str(error))

    def _publish(self, rows: pd.DataFrame) -> int:
        sent = 0
        for (plant, meter), readings in rows.groupby(["plant", "meter"], sort=False):
            key = (str(plant), str(meter))
            new = readings[readings["ts"] > self._sent[key]] if key in self._sent else readings
            if len(new):
                self._publisher.publish(*key, zip(new["ts"], new["value"], strict=True))
                self._sent[key] = new["ts"].iloc[-1]
                sent += len(new)
        self._publisher.wait_confirmed()
        return sent
