"""The first look at why a complex of 200 plants changed, at its year and at its tenants.

Computed together, against the same plant by plant from rows; with thermometers everywhere, too, where
the days that baselines were fitted to are read again. As the dashboard's role, nothing remembered.
"""

import statistics
import sys
import time
from datetime import timedelta

import pandas as pd
import psycopg
from _claims import claim, report
from _complex_rig import a_complex

from dashboards.source import Comparison
from dashboards.tenants import tenants_view, why_view
from dashboards.year import year_view
from fems.clock import utc_now
from fems.compute.baseline import Baseline
from fems.compute.causes import summed
from fems.compute.plant_change import Days, plant_change
from fems.compute.records import from_record
from fems.compute.saved_spans import saved_in
from fems.compute.savings_sum import added
from fems.store.baselines import read_baselines, read_savings
from fems.store.change_view import read_changes
from fems.store.results import read_day_amounts
from fems.store.saved_view import read_saved

ROUNDS, ROUNDS_ALONE = 9, 3
DAYS = 30
AS_GOOD = 1e-9
"""Difference of the two ways, by the energy: rounding alone."""
THERMOMETERS = """
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role)
    SELECT plant_id, 'air', 'air', 'air', 'temperature', 'gauge', 'degC', 'main' FROM plant;
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)
    SELECT m.meter_id, d, 13 + 13 * sin((extract(doy FROM d) - 110) / 365.25 * 2 * pi()) + hashint8(m.meter_id + extract(doy FROM d)::bigint) % 30 / 10.0,
           0, 96, 0, 96
      FROM meter AS m
     CROSS JOIN generate_series((SELECT min(first_day) FROM baseline), current_date, INTERVAL '1 day') AS d
     WHERE m.code = 'air';
    ANALYZE day_energy
"""


def main() -> int:
    with a_complex() as (_settings, url, said), psycopg.connect(url) as conn:
        conn.execute("SET TIME ZONE 'UTC'")
        as_dashboard(conn)
        now = utc_now()
        times = {
            "why": median(lambda: why_view(conn, DAYS, Comparison.PREVIOUS, now)),
            "year": median(lambda: year_view(conn, now)),
            "tenants": median(lambda: tenants_view(conn, None, DAYS, Comparison.PREVIOUS, now)),
        }
        ids = [row[0] for row in conn.execute("SELECT plant_id FROM plant ORDER BY 1")]
        spans = (ids, *spans_before(now))
        ratio, apart = against_alone(conn, *spans)
        saved_ratio = saved_against_alone(conn, ids, now)
        conn.execute("RESET ROLE")
        conn.execute(THERMOMETERS)
        as_dashboard(conn)
        times["why_with_weather"] = median(lambda: why_view(conn, DAYS, Comparison.PREVIOUS, now))
        weather_ratio, weather_apart = against_alone(conn, *spans)
        conn.rollback()
    return report(
        "causes",
        [
            claim("why the complex changed, first look [s]", times["why"], "<=", 0.5),
            claim("its year, first look [s]", times["year"], "<=", 0.5),
            claim("its tenants, first look [s]", times["tenants"], "<=", 0.5),
            claim("causes plant by plant over causes together", ratio, ">=", 5),
            claim("the same where every plant has a thermometer", weather_ratio, ">=", 3),
            claim("savings plant by plant over savings together", saved_ratio, ">=", 3),
            claim("difference of causes in the two ways, by the energy", max(apart, weather_apart), "<=", AS_GOOD),
        ],
        details={"complex": said, "rounds": ROUNDS,
                 "times_ms": {name: round(1e3 * took, 1) for name, took in times.items()}},
    )  # fmt: skip


def as_dashboard(conn):
    conn.execute("SET LOCAL ROLE fems_dashboard")
    conn.execute("SELECT set_config('fems.plants', 'all', true)")


def spans_before(now):
    """Two spans of days that are over."""
    last = now.date() - timedelta(days=2)
    return tuple(
        Days(last - timedelta(days=DAYS * n - 1), last - timedelta(days=DAYS * (n - 1)))
        for n in (2, 1)
    )


def against_alone(conn, ids, before, after):
    """How many times as long it takes plant by plant, and how far the answers are apart by the energy."""
    alone, took_alone = timed(lambda: causes_alone(conn, ids, before, after), ROUNDS_ALONE)
    together, took = timed(lambda: read_changes(conn, ids, before=before, after=after), ROUNDS)
    one, other = summed(list(alone.values())), summed(list(together.values()))
    apart = max(abs(one.parts[cause].kwh - part.kwh) for cause, part in other.parts.items())
    return round(took_alone / took, 1), apart / one.before_kwh


def causes_alone(conn, ids, before, after):
    """Each plant's causes from its rows of days."""
    frozen = {
        row["plant_id"]: row
        for row in read_baselines(conn, plant_ids=ids, only_frozen=True, grain="day")
    }
    spans = [(plant_id, days) for plant_id in ids for days in (before, after)]
    spans += [
        (plant_id, Days(row["first_day"], row["last_day"])) for plant_id, row in frozen.items()
    ]
    days = pd.concat(
        [
            pd.DataFrame({"plant_id": plant_id, "day": pd.date_range(*span).date})
            for plant_id, span in spans
        ]
    )
    of_plant = dict(
        list(read_day_amounts(conn, days.drop_duplicates(), with_hours=False).groupby("plant_id"))
    )
    return {
        plant_id: plant_change(
            of_plant[plant_id], from_record(frozen[plant_id]["model"]) if plant_id in frozen else Baseline("day"),
            before=before, after=after, kg=(0.0, 0.0),
        )
        for plant_id in ids
    }  # fmt: skip


def saved_against_alone(conn, ids, now):
    """The same of the year's savings."""
    first, last = now.date().replace(month=1, day=1), now.date() - timedelta(days=1)
    alone, took_alone = timed(lambda: saved_alone(conn, ids, first, last), ROUNDS_ALONE)
    together, took = timed(lambda: read_saved(conn, plant_ids=ids, first=first, last=last), ROUNDS)
    sums = added([of.savings for of in together.values()])
    assert abs(sums.kwh - alone.kwh) <= AS_GOOD * alone.expected_kwh
    assert abs(sums.sd_kwh - alone.sd_kwh) <= AS_GOOD * alone.sd_kwh
    return round(took_alone / took, 1)


def saved_alone(conn, ids, first, last):
    rows = read_baselines(conn, plant_ids=ids, only_frozen=True)
    models = {row["baseline_id"]: from_record(row["model"]) for row in rows}
    days = read_savings(conn, plant_ids=ids, first=first, last=last)
    return added([saved_in(of_plant, models, expected_days=(last - first).days + 1)
                  for _, of_plant in days.groupby("plant_id")])  # fmt: skip


def timed(do, rounds):
    """What it answers, and the median time [s]."""
    return do(), median(do, rounds)


def median(do, rounds=ROUNDS):
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        do()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
