"""Rounds of faults: publish, do harm, make good, and hold the database against what was published."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from fems.ingest.publisher import REPLAY_S
from tests.soak import faults
from tests.soak.gateway import Ledger, Rolling, Steady
from tests.soak.installation import Installation

PATIENCE_S = 90
TWO_AT_ONCE = 0.3
TAIL_S = 0.2


@dataclass
class Outcome:
    """What a soak came to."""

    seed: int
    rounds: int = 0
    faults: Counter = field(default_factory=Counter)
    inexact: list = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    future_lost: int = 0
    figures: dict = field(default_factory=dict)

    @property
    def exact(self):
        return not (self.inexact or self.lost or self.doubled or self.wrong or self.future_lost)


def run(own, *, rounds, seed, kinds=faults.FAULTS, replay_s=REPLAY_S, told=lambda _: None):
    """Rounds of faults on an installation of their own; never raises for an inexact one."""
    rng = dice(seed)
    outcome = Outcome(seed)
    with Installation(own) as home:
        soak = Soak(home, rng, replay_s)
        for number, deck in enumerate(decks(rng, rounds, kinds), start=1):
            began = time.monotonic()
            soak.round(deck)
            found = soak.settle()
            outcome.rounds += 1
            outcome.faults.update(fault.__name__ for fault in deck)
            if found is not None:
                outcome.inexact.append({"round": number, "faults": names(deck), "found": found})
            told({
                "round": number, "faults": names(deck), "seconds": time.monotonic() - began,
                "readings": soak.ledger.count, "exact": found is None,
            })  # fmt: skip
        soak.end(outcome)
    return outcome


def decks(rng, rounds, kinds):
    """Faults of each round: every kind once before any comes again, now and then two at once."""
    left = []
    for rounds_left in range(rounds, 0, -1):
        left = left or rng.sample(kinds, len(kinds))
        two = len(left) > 1 and (rng.random() < TWO_AT_ONCE or len(left) > rounds_left)
        yield [left.pop() for _ in range(1 + two)]


def dice(seed):
    """Random numbers that come again with the seed."""
    return random.Random(seed)  # noqa: S311


def names(deck):
    return [fault.__name__ for fault in deck]


class Soak:
    """Two gateways, and an installation they publish to."""

    def __init__(self, home, rng, replay_s):
        self.home, self.rng, self.ledger = home, rng, Ledger()
        self.gateways = [
            kind(home.publisher_url, replay_s, dice(rng.random()), self.ledger)
            for kind in (Steady, Rolling)
        ]
        for gateway in self.gateways:
            gateway.start()

    def round(self, deck):
        """Publish all the while; each fault begins at a moment of its own."""
        for gateway in self.gateways:
            gateway.flowing.set()
        with ThreadPoolExecutor() as pool:
            for future in [
                pool.submit(self._harm, fault, dice(self.rng.random())) for fault in deck
            ]:
                future.result()
        time.sleep(TAIL_S)
        for gateway in self.gateways:
            gateway.pause()

    def _harm(self, fault, rng):
        time.sleep(rng.uniform(0.1, 1.0))
        fault(self.home, rng)

    def settle(self):
        """Wait until count and sum are those published; what they were if they never are."""
        ledger = self.ledger
        want = (ledger.count, float(ledger.total), len(ledger.future))
        deadline = time.monotonic() + PATIENCE_S
        with self.home.connect(patience_s=10) as conn:
            while (found := conn.execute(TOTALS).fetchone()) != want:
                if time.monotonic() > deadline:
                    return {"want": want, "found": found}
                time.sleep(0.1)
        return None

    def end(self, outcome):
        """Stop all in good order and compare reading by reading."""
        for gateway in self.gateways:
            gateway.end()
        outcome.figures = self._figures()
        status = self.home.stop_worker()
        if status != 0:
            outcome.inexact.append({"round": "the end", "found": f"the worker ended with {status}"})
        with self.home.connect() as conn:
            rows = conn.execute(READINGS).fetchall()
            kept = conn.execute(REJECTED).fetchall()
        stored = {row[:3]: row[3] for row in rows}
        values = self.ledger.values
        outcome.doubled = len(rows) - len(stored) + len(stored.keys() - values.keys())
        outcome.lost = len(values.keys() - stored.keys())
        outcome.wrong = sum(stored.get(key, value) != value for key, value in values.items())
        refused = {datetime.fromisoformat(orjson.loads(payload)["ts"]) for (payload,) in kept}
        outcome.future_lost = len(self.ledger.future ^ refused)

    def _figures(self):
        return {
            "messages_published": sum(g.messages for g in self.gateways),
            "readings_published": sum(g.readings for g in self.gateways),
            "instants": self.ledger.count,
            "corrected": self.ledger.corrected,
            "future_refused": len(self.ledger.future),
            "clock_rolls": self.gateways[1].rolls,
            "worker_starts": self.home.worker_starts,
        }


TOTALS = """
SELECT (SELECT count(*) FROM reading), (SELECT coalesce(sum(value), 0) FROM reading),
       (SELECT count(DISTINCT payload) FROM rejected_message WHERE reason = 'future_time')
"""
READINGS = """
SELECT p.code, m.code, r.ts, r.value
  FROM reading AS r JOIN meter AS m USING (meter_id) JOIN plant AS p USING (plant_id)
"""
REJECTED = "SELECT DISTINCT payload FROM rejected_message"
