"""How much one machine carries, whether questions take longer as data grow, and what a second worker brings.

python benchmarks/scale.py --part capacity --meters 100000 --minutes 8
python benchmarks/scale.py --part queries
python benchmarks/scale.py --part dask
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import distributed
import numpy as np
import pandas as pd
from _claims import claim, report
from _growth_rig import PLANTS, fill
from _scale_rig import PER_PLANT, REPOSITORY, Complex
from _servers import database, servers

from dashboards.live import LiveSource
from fems.clock import time_zone
from fems.embedded.ports import choose_port
from fems.jobs.days_off import DaysOff
from fems.jobs.forecast import _ahead, _Given
from fems.jobs.forecast_work import Task, Work
from fems.jobs.spread import DaskCluster, _each
from fems.store.pool import Reads
from fems.store.scope import EVERY_PLANT, acting_as

LONGEST_LAG_S = 60.0
DAYS = tuple(int(d) for d in os.environ.get("BENCH_DAYS", "64,256,1024").split(","))
ASKED, ROUNDS = 21, 3
SERIES = 24


def capacity(options):
    """Lag of each simulated minute: see _scale_rig."""
    with servers() as settings, database(settings) as url:
        site = Complex(
            settings, url, meters=options.meters, minutes=options.minutes, workers=options.workers
        )
        try:
            stored, done = site.run(options.minutes)
            shares, bytes_per_reading = site.shares()
        finally:
            site.close()
    return (
        [
            claim(f"{options.meters:,} meters each minute: longest lag in {options.minutes} minutes [s]",
                  max(done), "<=", LONGEST_LAG_S),
            claim("meters", options.meters, ">=", 100_000),
        ],
        {"plants": options.meters // PER_PLANT, "stored_s": rounded(stored), "computed_s": rounded(done),
         "jobs_s": shares, "bytes_per_reading": round(bytes_per_reading, 1)},
    )  # fmt: skip


def queries(_):
    """What the dashboard asks of the last month, with 64, 256 and 1024 days behind it; 64 are all it asks about."""
    with (
        servers() as settings,
        database(settings) as a,
        database(settings) as b,
        database(settings) as c,
    ):
        urls = dict(zip(DAYS, (a, b, c), strict=True))
        rows = {days: fill(url, days) for days, url in urls.items()}
        found = asked(urls)
    growth = {name: found[DAYS[-1]][name] / found[DAYS[0]][name] for name in found[DAYS[0]]}
    whole = sum(found[DAYS[-1]].values()) / sum(found[DAYS[0]].values())
    said = {
        f"{days}_days_ms": {name: round(1e3 * s, 1) for name, s in of.items()}
        for days, of in found.items()
    }
    return (
        [claim("what the dashboard asks, 16 times the data, against once", whole, "<=", 1.3)],
        {"plants": PLANTS, "interval_rows": rows, "growth": {n: round(g, 2) for n, g in growth.items()}, **said},
    )  # fmt: skip


def asked(urls):
    """Median seconds of each answer, nothing remembered; databases in turn, so that all meet the same machine."""
    reads = {days: Reads(url, size=2) for days, url in urls.items()}
    sources = {days: LiveSource(of) for days, of in reads.items()}
    today = datetime.now(UTC).date()
    questions = {
        "overview": lambda source: source.overview("30d"),
        "plant": lambda source: source.plant("p1", "30d"),
        "demand": lambda source: source.demand("p1"),
        "cost": lambda source: source.cost("p1", date(today.year, today.month, 1)),
    }
    taken = {days: {name: [] for name in questions} for days in urls}
    with acting_as(EVERY_PLANT):
        for _ in range(ASKED + 2):
            for name, question in questions.items():
                for days, source in sources.items():
                    source._known.clear()
                    begun = time.perf_counter()
                    question(source)
                    taken[days][name].append(time.perf_counter() - begun)
    for of in reads.values():
        of.close()
    return {
        days: {name: statistics.median(times[2:]) for name, times in of.items()}
        for days, of in taken.items()
    }


def dask(_):
    """A batch of forecasts with all candidates: one process, and a cluster of two workers."""
    given = works()
    with Cluster() as address:
        spread = DaskCluster(address)
        spread.map(_ahead, given[:4])  # imports are not what is measured
        alone, two = [], []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            here = _each(_ahead, given)
            alone.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            there = spread.map(_ahead, given)
            two.append(time.perf_counter() - begun)
    same = all(
        a.mean.equals(b.mean) and a.bands.equals(b.bands) for a, b in zip(here, there, strict=True)
    )
    ratio = statistics.median(alone) / statistics.median(two)
    return (
        [
            claim("forecasts with two Dask workers, times as fast as one process", ratio, ">=", 1.6),
            claim("forecasts that differ in any bit", 0 if same else 1, "<=", 0),
        ],
        {"series": len(given), "alone_s": rounded(alone), "two_workers_s": rounded(two)},
    )  # fmt: skip


def works():
    """Eight weeks of quarter-hours of many loads, each of its own."""
    zone = time_zone("Asia/Seoul")
    now = datetime(2026, 6, 9, 1, 15, tzinfo=UTC)
    at = pd.date_range(now - timedelta(days=56), now, freq="15min", inclusive="left")
    local = at.tz_convert(zone)
    at_work = (local.hour >= 8) & (local.hour < 20) & (local.day_of_week < 5)
    task = Task(zone, now, now, now + timedelta(hours=38), DaysOff(frozenset(), {}))
    rng = np.random.default_rng(5)
    loads = [30 + (40 + n) * at_work + rng.normal(0, 3, len(at)) for n in range(SERIES)]
    return [
        _Given(Work(n, pd.Series(load, at), pd.Series(0.0, at)), task, 1, None)
        for n, load in enumerate(loads)
    ]


class Cluster:
    """A Dask scheduler and two workers of one thread, each a process; its address."""

    def __enter__(self):
        address = f"tcp://127.0.0.1:{choose_port(None)}"
        self._processes = [
            self._start("dask_scheduler", "--host", "127.0.0.1", "--no-dashboard", "--no-show", "--port",
                        address.rpartition(":")[2]),
            *(self._start("dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard")
              for _ in range(2)),
        ]  # fmt: skip
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        return address

    def _start(self, module, *words):
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *words], cwd=REPOSITORY,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __exit__(self, *_):
        for process in self._processes:
            process.kill()
            process.wait()


def rounded(seconds):
    return [round(s, 2) for s in seconds]


PARTS = {"capacity": capacity, "queries": queries, "dask": dask}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=PARTS, nargs="+", default=list(PARTS))
    parser.add_argument("--meters", type=int, default=100_000)
    parser.add_argument("--minutes", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    claims, details = [], {}
    for part in options.part:
        more, details[part] = PARTS[part](options)
        claims += more
    return report("scale", claims, details=details)


if __name__ == "__main__":
    sys.exit(main())
