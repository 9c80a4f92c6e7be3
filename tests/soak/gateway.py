"""Gateways that note what they publish: one with a good clock, one whose clock rolls."""

import threading
from datetime import UTC, datetime, timedelta

from fems.ingest.publisher import Publisher

EVERY_S = 0.005
STEADY_METERS = 4
LARGEST = 100_000


class Ledger:
    """What must be in the database: the last value of each instant, and each future reading."""

    def __init__(self):
        self.values = {}
        self.future = set()
        self.corrected = 0
        self.count = 0
        self.total = 0

    def note(self, plant, meter, readings):
        for ts, value in readings:
            before = self.values.get((plant, meter, ts))
            self.corrected += before is not None
            self.count += before is None
            self.total += value - (before or 0)
            self.values[plant, meter, ts] = value


class Gateway(threading.Thread):
    """Publishes from a thread while `flowing`; values are whole, so that sums are exact."""

    def __init__(self, mqtt_url, replay_s, rng, ledger):
        super().__init__(daemon=True)
        name = type(self).__name__.lower()
        self.publisher = Publisher(mqtt_url, client_id=f"gateway-{name}", replay_s=replay_s)
        self.flowing = threading.Event()
        self.messages = self.readings = 0
        self._ended = threading.Event()
        self._idle = threading.Event()
        self._rng, self._ledger = rng, ledger

    def run(self):
        while not self._ended.wait(EVERY_S):
            if self.flowing.is_set():
                self._idle.clear()
                self.publish_some()
            else:
                self._idle.set()

    def pause(self):
        """Publish no more, and wait until the broker has confirmed all."""
        self.flowing.clear()
        self._idle.clear()
        self._idle.wait()
        self.publisher.wait_confirmed()

    def end(self):
        self._ended.set()
        self.join()
        self.publisher.close()

    def send(self, plant, meter, readings):
        self.publisher.publish(plant, meter, readings)
        self.messages += 1
        self.readings += len(readings)


class Steady(Gateway):
    """Messages of one to twenty readings of four meters, a millisecond of the clock apart."""

    def __init__(self, *args):
        super().__init__(*args)
        self._at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)

    def publish_some(self):
        meter = f"m{self._rng.randrange(STEADY_METERS)}"
        readings = []
        for _ in range(self._rng.choice((1, 1, 1, 5, 20))):
            self._at += timedelta(milliseconds=1)
            readings.append((self._at, self._rng.randrange(LARGEST)))
        self._ledger.note("steady", meter, readings)
        self.send("steady", meter, readings)


class Rolling(Gateway):
    """One reading a message by a clock that now and then is set back or far ahead.

    Set back, it repeats instants with other values: corrections, of which the last counts. Ahead by
    hours, its readings are refused, and each of them has to be kept as rejected.
    """

    def __init__(self, *args):
        super().__init__(*args)
        self.rolls = 0
        self._start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=7)
        self._seconds = self._ahead = self._most_ahead = 0

    def publish_some(self):
        if self._rng.random() < 0.02:
            self._roll()
        value = self._rng.randrange(LARGEST)
        if self._ahead:
            self._most_ahead += 1
            ts = datetime.now(UTC) + timedelta(hours=self._ahead, microseconds=self._most_ahead)
            self._ledger.future.add(ts)
        else:
            self._seconds += 1
            ts = self._start + timedelta(seconds=self._seconds)
            self._ledger.note("rolling", "m0", [(ts, value)])
        self.send("rolling", "m0", [(ts, value)])

    def _roll(self):
        self.rolls += 1
        self._ahead = 0 if self._ahead else self._rng.choice((0, 1, 9, 24 * 365))
        if not self._ahead:
            self._seconds = max(0, self._seconds - self._rng.randrange(7_200))
