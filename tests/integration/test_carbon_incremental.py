"""Emissions after a change: what is out of date, and the same rows as a recomputation of everything."""

import csv
from datetime import date

import psycopg
import pytest

from fems.ingest.factors import import_factors
from fems.simulate.definition import sample_data_dir
from fems.store.emissions import claim_touched_months
from fems.store.factors import add_choice
from fems.store.pool import connect
from fems.store.stale import CarbonSpan, mark_carbon_stale
from tests.integration.carbon_days import compute, fill

MONTHS = """
    SELECT plant_id, carrier, first_day, last_day, scope, activity, slots, slots_estimated,
           slots_expected, status, factor_id, other_gases_factor_id, calorific_value_id,
           kg_co2e_per_unit, kg_co2e
      FROM emission_month ORDER BY plant_id, carrier, first_day
"""
STALE = """
    SELECT DISTINCT m.quantity, (w.start_ts AT TIME ZONE 'Asia/Seoul')::date,
           (w.end_ts AT TIME ZONE 'Asia/Seoul')::date
      FROM stale_window AS w JOIN meter AS m USING (meter_id)
     WHERE w.stage = 'carbon'
"""


@pytest.fixture(scope="module")
def year(module_database_url):
    fill(module_database_url, date(2025, 1, 1), date(2026, 2, 10))
    return module_database_url


def supersede(conn, tmp_path, series, carrier, valid_from, **changed):
    """Import a shipped record with other values."""
    with (sample_data_dir() / "factors.csv").open(encoding="utf-8", newline="") as file:
        row = next(
            r for r in csv.DictReader(file)
            if (r["series"], r["carrier"], r["valid_from"]) == (series, carrier, valid_from)
        )  # fmt: skip
    new = tmp_path / "new.csv"
    with new.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        writer.writeheader()
        writer.writerow(row | changed)
    assert import_factors(conn, new, by="J. Lee", reason="erratum", supersede=True) == 1


def grid_of_the_summer(conn, tmp_path):
    supersede(
        conn, tmp_path, "gir_announced", "electricity_grid", "2025-03-31", kg_co2e_per_unit="455"
    )


def methane_of_gas(conn, tmp_path):
    supersede(
        conn, tmp_path, "ipcc2006_manufacturing", "natural_gas", "2006-01-01", kg_ch4_per_unit="2"
    )


def one_plant_uses_another_grid(conn, _tmp_path):
    plant_id = conn.execute("SELECT min(plant_id) FROM plant").fetchone()[0]
    add_choice(conn, {"used_for": "inventory", "plant_id": plant_id, "carrier": "electricity",
                      "calorific_series": None, "series": "gir_approved_2017", "reason": "test",
                      "noted_by": "J. Lee"})  # fmt: skip


def a_corrected_day(conn, _tmp_path):
    conn.execute("UPDATE day_energy SET amount = amount + 1.1 WHERE day = '2025-05-20'")
    mark_carbon_stale(
        conn, plant_ids=None, cause="test",
        spans=[CarbonSpan(None, date(2025, 5, 20), date(2025, 5, 20))],
    )  # fmt: skip


def gas_leaves_the_boundary(conn, _tmp_path):
    """The only gas meter of a plant becomes one of a line."""
    mark_carbon_stale(conn, plant_ids=[3], cause="test", spans=[CarbonSpan("city_gas")])
    conn.execute("UPDATE meter SET role = 'sub' WHERE plant_id = 3 AND quantity = 'city_gas'")


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        pytest.param(
            grid_of_the_summer,
            {("electricity", date(2025, 3, 31), date(2025, 12, 18))},
            id="a factor: its carrier, until the next one begins",
        ),
        pytest.param(
            methane_of_gas,
            {("city_gas", date(2025, 1, 1), date(2026, 2, 11))},
            id="gases beside a national factor: every day of the fuel",
        ),
        pytest.param(
            one_plant_uses_another_grid,
            {("electricity", date(2025, 1, 1), date(2026, 2, 11))},
            id="a choice",
        ),
        pytest.param(
            a_corrected_day,
            {(q, date(2025, 5, 20), date(2025, 5, 21)) for q in ("electricity", "city_gas", "steam")},
            id="a day",
        ),
        pytest.param(
            gas_leaves_the_boundary,
            {("city_gas", date(2025, 1, 1), date(2026, 2, 11))},
            id="a boundary",
        ),
    ],
)  # fmt: skip
def test_an_incremental_run_gives_what_a_full_one_gives(year, tmp_path, change, stale):
    with connect(year) as conn:
        before = conn.execute(MONTHS).fetchall()
        change(conn, tmp_path)
        assert set(conn.execute(STALE).fetchall()) == stale
    compute(year)
    with connect(year) as conn:
        incremental = conn.execute(MONTHS).fetchall()
        restated = conn.execute("SELECT count(*) FROM restatement").fetchone()
        mark_carbon_stale(conn, plant_ids=None, cause="test")
    assert incremental != before
    compute(year)
    with connect(year) as conn:
        assert conn.execute(MONTHS).fetchall() == incremental
        assert conn.execute("SELECT count(*) FROM restatement").fetchone() == restated


def test_a_factor_touches_its_carrier_and_a_reading_every_carrier_of_its_month(year):
    with connect(year) as conn, conn.transaction(force_rollback=True):
        plant, other = (row[0] for row in conn.execute(
            "SELECT DISTINCT plant_id FROM meter WHERE quantity = 'city_gas' AND role = 'main' ORDER BY 1 LIMIT 2"
        ))  # fmt: skip
        march = CarbonSpan("electricity", date(2025, 3, 31), date(2025, 4, 2))
        mark_carbon_stale(conn, plant_ids=[plant, other], cause="factors", spans=[march])
        day = CarbonSpan("city_gas", date(2025, 3, 31), date(2025, 3, 31))
        mark_carbon_stale(conn, plant_ids=[other], cause="readings", spans=[day])
        months = claim_touched_months(conn)
        assert claim_touched_months(conn) is None
    newest = date(2026, 2, 1)  # what is expected of it depends on the newest reading
    assert sorted(map(tuple, months), key=str) == sorted(
        [
            (plant, "electricity", date(2025, 3, 1)),
            (plant, "electricity", date(2025, 4, 1)),
            (other, None, date(2025, 3, 1)),
            (other, None, newest),
            (other, "electricity", date(2025, 4, 1)),
        ],
        key=str,
    )


def test_what_left_the_boundary_has_no_emissions(year):
    with connect(year) as conn:
        left = conn.execute(
            "SELECT count(*) FROM emission_month WHERE plant_id = 3 AND carrier = 'city_gas'"
        ).fetchone()
        others = conn.execute("SELECT count(*) FROM emission_month WHERE plant_id = 3").fetchone()
    assert left == (0,)
    assert others > (0,)


def test_a_record_that_no_carrier_can_use_makes_nothing_stale(year, tmp_path):
    with connect(year) as conn:
        supersede(
            conn,
            tmp_path,
            "gir_2022_national",
            "petroleum_coke",
            "2022-01-01",
            kg_co2_per_unit="96000",
        )
        left = conn.execute("SELECT count(*) FROM stale_window WHERE stage = 'carbon'").fetchone()
    assert left == (0,)


def test_a_factor_is_not_changed_by_hand(year):
    with connect(year) as conn, pytest.raises(psycopg.Error, match="only superseded"):
        conn.execute("UPDATE factor SET kg_co2e_per_unit = 1")
