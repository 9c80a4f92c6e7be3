"""Days read as arrays are the days read row by row, whatever meters, gaps and zones there are."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from fems.compute.plant_change import Days
from fems.compute.plant_days import drivers_by_day, used_by_day
from fems.ingest.plants import import_plants
from fems.store.pool import connect
from fems.store.results import read_day_amounts
from fems.store.span_days import read_span_days
from tests.conftest import REPOSITORY

SPANS = [Days(date(2025, 2, 20), date(2025, 4, 10)), Days(date(2025, 10, 20), date(2025, 11, 20)),
         Days(date(2025, 3, 30), date(2025, 3, 30)), Days(date(2020, 1, 1), date(2020, 1, 9))]  # fmt: skip
MORE_METERS = """
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role)
    SELECT plant_id, m.code, m.code, m.code, 'electricity', 'interval', 'kWh', m.role
      FROM plant CROSS JOIN (VALUES ('second', 'main'), ('sun', 'generation'), ('never', 'generation'))
                         AS m (code, role)
     WHERE plant.code = 'one'"""
DAYS = """
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)
    SELECT meter_id, d, 10 + 90 * random(), 0, CASE WHEN random() < 0.9 THEN 96 ELSE 70 + 26 * random() END, 0, 96
      FROM meter CROSS JOIN generate_series('2025-01-01'::date, '2025-12-31', INTERVAL '1 day') AS d
     WHERE code <> 'never' AND random() < 0.95
       AND d >= CASE code WHEN 'sun' THEN '2025-03-05'::date WHEN 'cake' THEN '2025-03-01' ELSE '2025-01-01' END"""
HOURS = """
    INSERT INTO hour_energy (meter_id, hour_ts, amount, estimated, slots, slots_estimated, slots_expected)
    SELECT meter_id, h, greatest(random() - 0.4, 0), 0, 4, 0, 4
      FROM meter CROSS JOIN generate_series('2025-03-10Z'::timestamptz, '2025-11-10Z', INTERVAL '1 hour') AS h
     WHERE quantity = 'output' AND random() < 0.95"""


@pytest.fixture(scope="module")
def conn(installation):
    """Two plants, one of them where clocks change, with days and hours by chance."""
    with connect(installation.database_url) as conn, conn.transaction(force_rollback=True):
        import_plants(conn, REPOSITORY / "tests" / "data" / "performance.toml")
        conn.execute("UPDATE plant SET time_zone = 'America/New_York' WHERE code = 'two'")
        conn.execute("SELECT setseed(0.42)")
        for statement in (MORE_METERS, DAYS, HOURS):
            conn.execute(statement)
        yield conn


@pytest.fixture(scope="module")
def asked(conn):
    plants = [row[0] for row in conn.execute("SELECT plant_id FROM plant ORDER BY code")]
    return [(plant_id, days) for plant_id in plants for days in SPANS]


def by_rows(conn, plant_id, days):
    asked = pd.DataFrame({"plant_id": plant_id, "day": pd.date_range(days.first, days.last).date})
    return read_day_amounts(conn, asked)


def test_arrays_say_what_rows_say(conn, asked):
    line = read_span_days(conn, asked, with_hours=frozenset(plant_id for plant_id, _ in asked))
    missing = 0
    for span, (plant_id, days) in enumerate(asked):
        amounts, found = by_rows(conn, plant_id, days), line.told_rows(span)
        used, drivers = used_by_day(amounts)["kwh"], drivers_by_day(amounts)
        assert found.start.date.tolist() == used.index.get_level_values("day").tolist()
        np.testing.assert_allclose(found.energy, used.to_numpy(float), rtol=1e-12)
        drivers = drivers.reindex(used.index).dropna(axis="columns", how="all")
        known = {name for name, column in found.drivers.items() if np.isfinite(column).any()}
        assert known == set(drivers)
        for name in known:
            np.testing.assert_allclose(
                found.drivers[name], drivers[name].to_numpy(float), rtol=1e-12
            )
        electricity = amounts[amounts["quantity"] == "electricity"]
        own = electricity[electricity["role"] == "generation"]
        assert line.used_kwh[span] == pytest.approx(electricity["amount"].sum(), rel=1e-12)
        assert line.own_kwh[span] == pytest.approx(own["amount"].sum(), rel=1e-12)
        missing += int(np.isnan(found.energy).sum())
    assert missing > 10


def test_the_same_of_outputs_alone(conn, asked):
    line, outputs = read_span_days(conn, asked), read_span_days(conn, asked, what="output")
    for all_of_them, some in zip(line.drivers, outputs.drivers, strict=True):
        made = {name: column for name, column in all_of_them.items() if name.startswith("output")}
        assert made.keys() == some.keys()
        for name, column in made.items():
            np.testing.assert_array_equal(column, some[name])
    assert not outputs.told.any()


def test_hours_are_counted_of_those_alone_who_are_asked_for_them(conn, asked):
    first = asked[0][0]
    line = read_span_days(conn, asked, with_hours=frozenset([first]))
    assert {plant_id for (plant_id, _), drivers in zip(asked, line.drivers, strict=True)
            if "hours_worked" in drivers} == {first}  # fmt: skip


def test_of_nobody_there_is_nothing(conn):
    line = read_span_days(conn, [])
    assert (len(line.kwh), line.drivers) == (0, [])
