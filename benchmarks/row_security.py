"""What row-level security costs the questions of the first page and of a plant's page.

The owner of the tables reads without policies; the dashboard's role reads the same under them: as who
sees all, as who was given every plant by name, and as who was given one.
"""

import statistics
import sys
import time

import psycopg
from _claims import claim, report
from _complex_rig import a_complex

from dashboards.live import _overview, _plant
from dashboards.source import Comparison, Period
from fems.clock import utc_now
from fems.store import figures
from fems.store.plants import read_plants

ROUNDS = 9
PERIOD = Period.MONTH


def main() -> int:
    with a_complex() as (_settings, url, said), psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET TIME ZONE 'UTC'")
        by_name = ",".join(str(i) for i in read_plants(conn)["plant_id"])
        first = by_name.partition(",")[0]
        ratios = {
            "all": ratio(conn, "all", page), "by_name": ratio(conn, by_name, page),
            "one": ratio(conn, first, of_one), "days_of_one": ratio(conn, first, days_of_one),
        }  # fmt: skip
    shown = {key: round(value, 2) for key, (value, _, _) in ratios.items()}
    times = {key: {"without_ms": round(1e3 * a, 1), "with_ms": round(1e3 * b, 1)}
             for key, (_, a, b) in ratios.items()}  # fmt: skip
    return report(
        "row_security",
        [
            claim("the first page for who sees all, over the same without policies", shown["all"], "<=", 1.6),
            claim("the same for who was given every plant by name", shown["by_name"], "<=", 2.2),
            claim("a plant's page for its user", shown["one"], "<=", 1.6),
            claim("a plant's days of a year for its user [ms]", times["days_of_one"]["with_ms"], "<=", 100),
        ],
        details={"complex": said, "rounds": ROUNDS, "times": times,
                 "days_of_one_over_without": round(ratios["days_of_one"][0], 1)},
    )  # fmt: skip


def page(conn):
    assert _overview(conn, PERIOD, Comparison.PREVIOUS, utc_now()).plants


def of_one(conn):
    assert _plant(conn, "p1", PERIOD, Comparison.PREVIOUS, utc_now()).electricity_kwh


def days_of_one(conn):
    today = utc_now().date()
    assert len(figures.read_daily(conn, [1], first=today.replace(year=today.year - 1), last=today))


def ratio(conn, plants, ask):
    """Ratio of the median times with policies and without, and both; in turns, after one of each."""
    found = {False: [], True: []}
    for turn in range(ROUNDS + 1):
        for guarded, times in found.items():
            with conn.transaction():
                if guarded:
                    conn.execute("SET LOCAL ROLE fems_dashboard")
                    conn.execute("SELECT set_config('fems.plants', %s, true)", [plants])
                begun = time.perf_counter()
                ask(conn)
                if turn:
                    times.append(time.perf_counter() - begun)
    without, under = (statistics.median(found[guarded]) for guarded in (False, True))
    return under / without, without, under


if __name__ == "__main__":
    sys.exit(main())
