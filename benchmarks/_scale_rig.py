"""A complex of many meters that speak every minute, everything real: gateway, broker, ingest, database, jobs.

Simulated time goes as fast as the machine allows: all readings of a minute are published at once, and the
next minute begins when the last of them is committed and nothing is stale any more, but for quarters of an
hour that are not over, and checks of a day that is not, which wait by design: checks for an hour, so they
are made due once in each, and go on beside the minutes after it. What a minute takes is its lag at clock
speed: were it more than a minute, the next would begin late.
"""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import psycopg
from _raw_gateway import RawGateway, text

from fems.clock import utc_now
from fems.embedded import stack
from fems.ingest.broker import BrokerAddress, connect, make_client
from fems.ingest.factors import import_factors
from fems.ingest.tariffs import read_tariff_files
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.simulate.definition import sample_data_dir
from fems.store.binary import READINGS
from fems.store.contracts import write_tariffs
from fems.store.pool import connect as connect_database
from fems.store.readings import write_readings
from fems.store.stale import STAGES

REPOSITORY = Path(__file__).resolve().parents[1]
PER_PLANT = 100
BEGINS_AT, PRELOADED = 58, 14
"""Minute of the hour, and minutes before it: an hour and a whole quarter-hour end in the third minute."""
HOURLY = {5: "forecast", 40: "watch", 50: "scores"}
"""Jobs of the clock, in the simulated hour at the minutes at which they are due."""
CHECKS_AT = 20
"""Minute at which checks of a day that is not over come due: they wait an hour of the clock, which goes slower here."""
AT_ONCE = [stage for stage in STAGES if stage != "checks"]
WAITED_FOR = """
    SELECT count(*) FROM unnest(%s::text[]) AS s (stage)  -- by the index, as has_stale: a poll must cost nothing
     WHERE s.stage = (SELECT w.stage FROM stale_window AS w WHERE w.stage >= s.stage ORDER BY w.stage LIMIT 1)
"""
THINGS = """
    INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'Complex', '단지', 'Asia/Seoul');
    INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit, contract_kw)
    SELECT complex_id, 'p' || n, 'Plant ' || n, '공장 ' || n, 'trade' || n % 8, 'Asia/Seoul', 't', 20000
      FROM complex, generate_series(1, {plants}) AS n;
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, period_s, digits)
    SELECT plant_id, 'm' || n, 'm', 'm',
           CASE n WHEN 1 THEN 'city_gas' WHEN 2 THEN 'output' ELSE 'electricity' END, 'register',
           CASE n WHEN 1 THEN 'Nm3' WHEN 2 THEN 't' ELSE 'kWh' END,
           CASE WHEN n < 3 THEN 'main' ELSE 'sub' END, 60, 9
      FROM plant, generate_series(0, {per_plant} - 1) AS n;
    UPDATE meter SET role = 'main' WHERE code = 'm0';
    INSERT INTO contract (plant_id, carrier, valid_from, series, option, contract_kw)
    SELECT plant_id, 'electricity', '2025-01-01', 'kepco_industrial_b', 'high_a_ii', 20000 FROM plant
"""


def begin(minutes):
    """The newest such minute that has so many after it."""
    at = utc_now().replace(minute=BEGINS_AT, second=0, microsecond=0)
    while at + timedelta(minutes=minutes + 1) > utc_now():
        at -= timedelta(hours=1)
    return at


class Complex:
    """Servers with registered meters, an ingest worker or two, and the scheduler."""

    def __init__(self, settings, url, *, meters, minutes, workers=1):
        ends = stack.endpoints(settings)
        self.url, self.mqtt_url, self.meters = url, ends.mqtt_url, meters
        with connect_database(url) as conn:
            for name in ("factors", "calorific_values"):
                import_factors(conn, sample_data_dir() / f"{name}.csv")
            write_tariffs(
                conn, read_tariff_files(sorted((sample_data_dir() / "tariffs").glob("*.toml")))
            )
        self.conn = psycopg.connect(url, autocommit=True)
        self.conn.execute(THINGS.format(plants=meters // PER_PLANT, per_plant=PER_PLANT))
        self.conn.execute("ANALYZE")
        rows = self.conn.execute(
            "SELECT m.meter_id, p.code || '/' || m.code FROM meter AS m JOIN plant AS p"
            " USING (plant_id) ORDER BY 1"
        ).fetchall()
        self._ids = [meter_id for meter_id, _ in rows]
        self._topics = [text(f"fems/{name}".encode()) for _, name in rows]
        self._rates = np.where(np.arange(meters) % PER_PLANT == 0, 97.0, 1.0) * (
            1 + np.arange(meters) // PER_PLANT % 7
        )
        self._begin = begin(minutes)
        self._preload()
        plain = {k: v for k, v in os.environ.items() if not k.startswith("FEMS_")}
        mine = settings.environment() | {"FEMS_DATABASE_URL": url, "FEMS_MQTT_GROUP": "bench"}
        env = plain | {k: v for k, v in mine.items() if k.startswith("FEMS_")}
        self._clients = [f"bench-scale-{n}" for n in range(workers)]
        words = [(("ingest", "run"), {"FEMS_MQTT_CLIENT_ID": c}) for c in self._clients]
        self.processes = [
            subprocess.Popen([sys.executable, "-m", "fems", *w], env=env | more, cwd=REPOSITORY,
                             stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for w, more in [*words, (("jobs", "schedule"), {})]
        ]  # fmt: skip
        self._until("SELECT count(*) FROM ingest_worker WHERE stopped_at IS NULL", workers)
        self._gateway = RawGateway(ends.mqtt_publisher_url)

    def _preload(self):
        """What the meters said up to now, so that a whole quarter-hour ends in the third minute."""
        rows = np.zeros(self.meters, READINGS)
        rows["meter_id"] = self._ids
        with connect_database(self.url) as conn:
            for minute in range(-PRELOADED, 0):
                at = self._begin + timedelta(minutes=minute)
                rows["ts"], rows["value"] = (
                    at.replace(tzinfo=None),
                    np.round(self._values(minute), 4),
                )
                write_readings(conn, rows, cause="benchmark")
        run_stale(self.url)
        self.conn.execute("VACUUM ANALYZE")

    def _values(self, minute):
        return 1e5 + self._rates * (1e4 * (np.arange(self.meters) % 7) + minute) / 60

    def run(self, minutes):
        """Seconds of each simulated minute: until stored, and until all that follows is computed."""
        stored, done = [], []
        for minute in range(minutes):
            at = self._begin + timedelta(minutes=minute)
            values = self._values(minute)
            stamp = at.isoformat()
            payloads = [
                b'{"ts": "%s", "value": %.4f}' % (stamp.encode(), v) for v in values.tolist()
            ]
            started = time.perf_counter()
            self._gateway.publish(self._topics, payloads)
            sample = self._ids[-64:]
            self._until(
                "SELECT count(*) FROM reading WHERE meter_id = ANY(%s) AND ts = %s", 64, sample, at
            )
            stored.append(time.perf_counter() - started)
            if job := HOURLY.get(at.minute):
                run_job(self.url, find_job(job))
            if at.minute == CHECKS_AT:
                self.conn.execute(
                    "UPDATE stale_window SET created_at = created_at - INTERVAL '2 hours' WHERE stage = 'checks'"
                )
            self._until(WAITED_FOR, 0, AT_ONCE)
            done.append(time.perf_counter() - started)
            print(
                f"{at:%H:%M} stored {stored[-1]:.1f} s, computed {done[-1]:.1f} s", file=sys.stderr
            )
        self.require_right(minutes)
        return stored, done

    def require_right(self, minutes):
        """Every reading is there once, and intervals hold what the counters counted."""
        (count,) = self.conn.execute("SELECT count(*) FROM reading").fetchone()
        assert count == (PRELOADED + minutes) * self.meters, count
        kwh = self.conn.execute(
            "SELECT sum(amount) / count(*) FROM interval_energy WHERE meter_id = %s", [self._ids[0]]
        ).fetchone()[0]
        assert kwh is None or abs(kwh - self._rates[0] * 15 / 60) < 1e-3, kwh

    def shares(self):
        """Seconds of each job in the database's records, and bytes of a reading with its index."""
        spent = self.conn.execute(
            "SELECT job, round(sum(extract(epoch FROM finished_at - started_at)), 1)::float8 FROM job_run"
            " WHERE finished_at IS NOT NULL GROUP BY 1 ORDER BY 2 DESC"
        ).fetchall()
        (size,) = self.conn.execute(
            "SELECT hypertable_size('reading')::float8 / (SELECT count(*) FROM reading)"
        ).fetchone()
        return dict(spent), size

    def _until(self, statement, wanted, *params):
        while self.conn.execute(statement, params or None).fetchone()[0] != wanted:
            time.sleep(0.1)
            assert all(p.poll() is None for p in self.processes), "a process has ended"

    def close(self):
        """Stop what was started, and end the workers' sessions at the broker."""
        self._gateway.close()
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(60)
        for client_id in self._clients:
            client = make_client(BrokerAddress.parse(self.mqtt_url), client_id=client_id)
            connect(client, BrokerAddress.parse(self.mqtt_url))
            client.disconnect()
            client.loop_stop()
        self.conn.close()
