"""Readings to committed intervals, hours and days: against the least the database can do with them.

Register meters that publish every minute (or every quarter-hour, for the years of history), through
the same stale windows, jobs and tables as in production, on real servers in a throw-away home. A new
day and a late reading are carried through every job they make stale, checks of the data included.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from _claims import claim, report
from _servers import database, servers

from fems.clock import utc_now
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_stale, run_stale_jobs
from fems.store.binary import READINGS
from fems.store.pool import connect
from fems.store.readings import write_readings

START = np.datetime64("2026-01-05T00:00", "us")
DAY = np.timedelta64(86_400_000_000, "us")
METERS, MINUTES = 1_000, 1_000
PER_PLANT = 10
HISTORY_METERS, MONTH_DAYS, YEAR_DAYS, NEW_DAYS = 100, 30, 365, 7
MANY_MINUTES = 10_000
ROUNDS, LATE = 3, 9
LEAST = """
    INSERT INTO least
    SELECT meter_id, time_bucket('15 min', ts), last(value, ts) - first(value, ts)
      FROM reading GROUP BY 1, 2
"""


def main() -> int:
    if sys.argv[1:2] == ["memory"]:
        return memory(sys.argv[2])
    with servers() as settings:
        ratio, least_s, ours_s = against_the_least(settings)
        growth, late_s = with_history(settings)
        rss_mb = of_many(settings)
    return report(
        "metering",
        [
            claim("a million readings to intervals, hours and days, against one INSERT SELECT",
                  ratio, "<=", 2.0),
            claim("a new day with twelve months behind it, against one month", growth, "<=", 1.2),
            claim("what one reading three months late changes, computed again [s]",
                  late_s, "<=", 0.2),
            claim("resident memory of the jobs over ten million readings [MB]",
                  rss_mb, "<=", 500),
        ],
        details={"least_s": least_s, "ours_s": ours_s},
    )  # fmt: skip


def against_the_least(settings):
    """Median ratio of our seconds to the database's own, each round on fresh tables."""
    least, ours = [], []
    for _ in range(ROUNDS):
        with database(settings) as url, connect(url) as conn:
            register(conn, METERS)
            write(conn, minutes(METERS, MINUTES))
            conn.execute("CREATE TABLE least (meter_id int, b timestamptz, v float8,"
                         " PRIMARY KEY (meter_id, b))")  # fmt: skip
            least.append(seconds(lambda conn=conn: conn.execute(LEAST)))
            ours.append(seconds(lambda conn=conn: to_days(conn)))
            require_right(conn, METERS, MINUTES)
    ratios = [mine / yours for mine, yours in zip(ours, least, strict=True)]
    return statistics.median(ratios), statistics.median(least), statistics.median(ours)


def to_days(conn):
    """Intervals, hours and days of what is stale."""
    for job in ("intervals", "virtual", "rollups"):
        find_job(job).run(conn, None, utc_now())


def with_history(settings):
    """How much longer a new day takes with a year behind it; and what a late reading costs."""
    with database(settings) as short, database(settings) as long:
        for url, days in ((short, MONTH_DAYS), (long, YEAR_DAYS)):
            with connect(url) as conn:
                register(conn, HISTORY_METERS)
                write(conn, quarters(HISTORY_METERS, -days, days))
                run_stale(url)
                conn.execute("VACUUM ANALYZE")
        # On connections that are kept, as the scheduler keeps its own.
        with connect(short) as of_short, connect(long) as of_long:
            spent = {of_short: [], of_long: []}
            for day in range(NEW_DAYS):
                for conn in (of_short, of_long) if day % 2 else (of_long, of_short):
                    write(conn, quarters(HISTORY_METERS, day, 1))
                    spent[conn].append(seconds(lambda conn=conn: run_stale_jobs(conn)))
            late = [late_reading(of_long, 1 + PER_PLANT * plant) for plant in range(LATE)]
    growth = statistics.median(spent[of_long]) / statistics.median(spent[of_short])
    return growth, statistics.median(late)


def late_reading(conn, meter):
    """Seconds from one reading of a main meter, three months late, to all that follows from it."""
    row = quarters(HISTORY_METERS, -90, 1)[48 * HISTORY_METERS + meter - 1 :][:1].copy()
    row["ts"] += np.timedelta64(7, "m")
    row["value"] += 0.2
    write(conn, row)
    return seconds(lambda: run_stale_jobs(conn))


def of_many(settings):
    """Peak resident memory of a process that computes ten million readings. [MB]"""
    with database(settings) as url:
        with connect(url) as conn:
            register(conn, METERS)
            for first in range(0, MANY_MINUTES, MINUTES):
                write(conn, minutes(METERS, MINUTES, first))
        done = subprocess.run(
            [sys.executable, __file__, "memory", url], capture_output=True, text=True, check=True
        )
        with connect(url) as conn:
            require_right(conn, METERS, MANY_MINUTES)
    return json.loads(done.stdout.splitlines()[-1])["rss_mb"]


def memory(url):
    run_stale(url)
    # VmHWM: this program's own peak; ru_maxrss keeps that of the process that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    print(json.dumps({"rss_mb": peak / 1_024}))
    return 0


def register(conn, meters):
    conn.execute("INSERT INTO complex (code, name_en, name_ko, time_zone)"
                 " VALUES ('c', 'c', 'c', 'Asia/Seoul')")  # fmt: skip
    conn.execute(
        "INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)"
        " SELECT 1, 'p' || n, 'p', 'p', 'x', 'Asia/Seoul', 't' FROM generate_series(1, 100) AS n"
    )
    conn.execute(
        "INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, digits)"
        " SELECT 1 + n / 10, 'm' || n, 'm', 'm', 'electricity', 'register', 'kWh',"
        "        CASE mod(n, %s) WHEN 0 THEN 'main' ELSE 'sub' END, 9"
        "   FROM generate_series(0, %s) AS n",
        (PER_PLANT, meters - 1),
    )


def minutes(meters, count, first=0):
    """Readings of every meter each minute, as they would arrive: minute by minute."""
    return readings(meters, first + np.arange(count), per_day=1_440)


def quarters(meters, first_day, days):
    """Readings of every meter each quarter-hour of some days."""
    return readings(meters, 96 * first_day + np.arange(96 * days), per_day=96)


def readings(meters, at, *, per_day):
    """What each meter's counter shows at steps of the day since START."""
    rows = np.zeros(len(at) * meters, READINGS)
    rows["meter_id"] = np.tile(np.arange(1, meters + 1), len(at))
    rows["ts"] = np.repeat(START + at * (DAY // per_day), meters)
    rows["value"] = counted(meters, at, per_day=per_day).ravel()
    return rows


def counted(meters, at, *, per_day):
    """A counter per meter with a rate of its own, a daily rhythm and some disorder."""
    day, meter = at[:, None] / per_day, np.arange(meters)[None, :]
    rhythm = day + np.sin(2 * np.pi * day) / 8
    disorder = np.modf(np.abs(np.sin(at[:, None] * 12.9898 + meter)) * 43_758.5453)[0]
    return np.round(1e6 + (1 + meter % 7) * (96 * rhythm + 10 * disorder / per_day), 3)


def write(conn, rows):
    write_readings(conn, rows, cause="benchmark")


def require_right(conn, meters, minutes_):
    """The sum of all intervals is what the counters counted over whole intervals."""
    ends = counted(meters, np.array([0, (minutes_ - 1) // 15 * 15]), per_day=1_440)
    expected = (ends[1] - ends[0]).sum()
    for table in ("interval_energy", "hour_energy", "day_energy"):
        found = conn.execute(f"SELECT sum(amount) FROM {table}").fetchone()[0]  # noqa: S608
        if abs(found - expected) > 1e-9 * expected:
            raise SystemExit(f"{table} holds {found}, the counters counted {expected}")


def seconds(do):
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
