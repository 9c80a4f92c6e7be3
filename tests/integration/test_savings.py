"""Baselines and savings on a real database: as the pure functions say, and the same when repeated."""

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import psycopg
import pytest

from fems.compute.baseline import fit_baseline
from fems.compute.plant_days import drivers_by_day
from fems.compute.savings import savings
from fems.errors import FemsError
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.store.baselines import mark_savings_stale
from fems.store.binary import READINGS
from fems.store.events import write_event
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.store.readings import write_readings
from fems.store.results import read_day_amounts
from tests.conftest import REPOSITORY
from tests.unit.compute.energy_series import plant

FIRST = date(2024, 1, 1)
YEAR = ("--from", "2024-01-01", "--to", "2024-12-31", "--note", "two lines")
ENERGY, DRIVERS = plant(731, seed=4)
ENERGY = ENERGY.where(ENERGY.index < "2025-01-01", 0.92 * ENERGY)
KEPT = "day, baseline_id, expected_kwh, actual_kwh, terms, measured_share"


def write_days(conn, meter_id, amounts, *, slots=96):
    rows = [
        (meter_id, FIRST + timedelta(days=day), float(amount), 0.0, slots, 0, 96)
        for day, amount in enumerate(amounts)
        if np.isfinite(amount)
    ]
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated,"
            " slots_expected) VALUES (%s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (meter_id, day) DO UPDATE SET amount = excluded.amount,"
            " slots = excluded.slots",
            rows,
        )


@pytest.fixture(scope="module")
def measured(installation):
    with connect(installation.database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "performance.toml")
        ids = read_meters(conn).set_index(["plant", "meter"])["meter_id"]
        installation.ids = ids
        write_days(conn, int(ids["one", "main"]), ENERGY)
        write_days(conn, int(ids["one", "made"]), DRIVERS["output_t"])
        write_days(conn, int(ids["one", "air"]), DRIVERS["temperature_c"])
        bread = np.random.default_rng(1).uniform(10, 20, 731)
        cake = np.random.default_rng(2).uniform(4, 8, 731)
        waste = np.random.default_rng(3).uniform(0, 2, 731)
        used = 300 + 10 * (bread - waste) + 22 * cake + np.random.default_rng(4).normal(0, 5, 731)
        for name, amounts in {"main": used, "bread": bread, "cake": cake, "waste": waste}.items():
            write_days(conn, int(ids["two", name]), amounts)
    return installation


@pytest.fixture(scope="module")
def frozen(measured):
    measured.ok("baseline", "fit", "one", *YEAR)
    measured.ok("baseline", "freeze", "one")
    run_stale(measured.database_url)
    return measured


def told(installation, *words):
    return json.loads(installation.inline(*words, "--json"))


def saved_rows(installation):
    return installation.query(f"SELECT {KEPT} FROM saving_day ORDER BY day")  # noqa: S608


def plant_id(installation, code):
    return installation.query("SELECT plant_id FROM plant WHERE code = %s", code)[0][0]


def test_the_saving_is_that_of_the_pure_functions(frozen):
    baseline = fit_baseline(ENERGY[:366], DRIVERS[:366].rename(columns={"output_t": "output"}))
    pure = savings(baseline, ENERGY[366:], DRIVERS[366:].rename(columns={"output_t": "output"}))
    shown = told(frozen, "savings", "show", "--plant", "one")[0]
    assert shown["saved_kwh"] == pytest.approx(pure.kwh, rel=1e-9)
    assert [shown["low"], shown["high"]] == pytest.approx(list(pure.interval(0.9)), rel=1e-9)
    assert shown["fraction"] == pytest.approx(0.08, abs=0.01)
    assert shown["covered"] == shown["measured_share"] == 1


def test_a_span_has_an_interval_of_its_own(frozen):
    year, quarter = (
        told(frozen, "savings", "show", "--plant", "one", "--from", "2025-01-01", "--to", to)[0]
        for to in ("2025-12-31", "2025-03-31")
    )
    assert quarter["high"] - quarter["low"] > year["high"] - year["low"]


def test_a_draft_counts_for_nothing(measured):
    measured.ok("baseline", "fit", "two", *YEAR)
    run_stale(measured.database_url)
    assert [row["plant"] for row in told(measured, "savings", "show")] in ([], ["one"])


def test_products_are_drivers_of_their_own_and_scrap_is_taken_off(measured):
    shown = told(measured, "baseline", "fit", "two", *YEAR)
    values = {c["name"]: c["value"] for c in shown["model"]["coefficients"]}
    assert values["output_bread"] == pytest.approx(10, abs=0.3)
    assert values["output_cake"] == pytest.approx(
        22 / 2.5, abs=0.3
    )  # per unit of the plant's output


def test_a_corrected_day_is_computed_again_as_if_it_had_been_so_from_the_start(frozen):
    before = saved_rows(frozen)
    with connect(frozen.database_url) as conn:
        changed = int(frozen.ids["one", "main"])
        conn.execute("UPDATE day_energy SET amount = amount - 40 WHERE meter_id = %s AND day = %s",
                     (changed, date(2025, 5, 5)))  # fmt: skip
        conn.execute(
            "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
            " VALUES ('savings', %s, '2025-05-04T15:00Z', '2025-05-05T15:00Z', 'test')", (changed,)
        )  # fmt: skip
    run_stale(frozen.database_url)
    incremental = saved_rows(frozen)
    assert [a[0] for a, b in zip(incremental, before, strict=True) if a != b] == [date(2025, 5, 5)]
    with connect(frozen.database_url) as conn:
        conn.execute("DELETE FROM saving_day")
        mark_savings_stale(conn, plant_id=plant_id(frozen, "one"), day=FIRST, cause="test")
    run_stale(frozen.database_url)
    assert saved_rows(frozen) == incremental


def test_hours_in_which_something_was_made_are_a_driver(measured):
    """Eight hours of work and one of nothing on a day, of a night shift that ends on the next."""
    made = int(measured.ids["one", "made"])
    days = pd.DataFrame(
        {"plant_id": plant_id(measured, "one"), "day": [date(2024, 3, 4), date(2024, 3, 5)]}
    )
    with connect(measured.database_url) as conn, conn.transaction(force_rollback=True):
        conn.execute(
            "INSERT INTO hour_energy (meter_id, hour_ts, amount, estimated, slots, slots_estimated,"
            " slots_expected) SELECT %s, h, CASE WHEN h < '2024-03-04T16:00Z' THEN 2 ELSE 0 END, 0, 4, 0, 4"
            " FROM generate_series('2024-03-04T08:00Z'::timestamptz, '2024-03-04T16:00Z', '1 hour') AS h",
            (made,))  # fmt: skip
        drivers = drivers_by_day(read_day_amounts(conn, days))
        without = drivers_by_day(read_day_amounts(conn, days, with_hours=False))
    assert drivers["hours_worked"].tolist() == [7.0, 1.0]
    assert "hours_worked" not in without


def test_half_a_day_is_no_day(frozen):
    with connect(frozen.database_url) as conn:
        conn.execute("UPDATE day_energy SET slots = 48 WHERE meter_id = %s AND day = '2025-07-07'",
                     (int(frozen.ids["one", "main"]),))  # fmt: skip
        mark_savings_stale(
            conn, plant_id=plant_id(frozen, "one"), day=date(2025, 7, 1), cause="test"
        )
    run_stale(frozen.database_url)
    assert date(2025, 7, 7) not in [row[0] for row in saved_rows(frozen)]


def test_an_accepted_event_does_not_count(frozen):
    def shown():
        return told(frozen, "savings", "show", "--plant", "one", "--from", "2025-09-01",
                    "--to", "2025-09-30")[0]  # fmt: skip

    assert shown()["covered"] == 1
    with connect(frozen.database_url) as conn:
        write_event(conn, plant_id=plant_id(frozen, "one"), first_day=date(2025, 9, 1),
                    last_day=date(2025, 9, 6), note="a strike")  # fmt: skip
    assert shown()["covered"] == pytest.approx(0.8)


def test_a_new_reading_reaches_the_savings(frozen):
    day = pd.date_range("2026-01-01", periods=96, freq="15min", tz="Asia/Seoul")
    with connect(frozen.database_url) as conn:
        for name, amount in (("main", 9.0), ("made", 0.5), ("air", 3.0)):
            rows = np.zeros(len(day), READINGS)
            rows["meter_id"] = frozen.ids["one", name]
            rows["ts"] = day.tz_convert("UTC").tz_localize(None).to_numpy("M8[us]")
            rows["value"] = amount
            write_readings(conn, rows, cause="test")
    run_stale(frozen.database_url)
    saved = {row[0]: row for row in saved_rows(frozen)}
    assert saved[date(2026, 1, 1)][3] == pytest.approx(96 * 9.0)


def test_a_frozen_version_never_changes_and_a_new_one_takes_over(frozen):
    with pytest.raises(FemsError, match="frozen already"):
        frozen.inline("baseline", "freeze", "one", "--version", "1")
    with (
        psycopg.connect(frozen.database_url) as conn,
        pytest.raises(psycopg.Error, match="is frozen"),
    ):
        conn.execute("UPDATE baseline SET note = 'else' WHERE frozen_at IS NOT NULL")
    frozen.ok("baseline", "fit", "one", "--from", "2025-01-01", "--to", "2025-06-30",
              "--note", "a third line", "--counts-from", "2025-10-01")  # fmt: skip
    frozen.ok("baseline", "freeze", "one")
    run_stale(frozen.database_url)
    versions = told(frozen, "baseline", "list")
    number = dict(
        frozen.query(
            "SELECT s.day, b.version FROM saving_day AS s JOIN baseline AS b USING (baseline_id)"
        )
    )
    assert [v["status"] for v in versions if v["plant"] == "one"] == ["frozen", "frozen"]
    assert (number[date(2025, 9, 30)], number[date(2025, 10, 1)]) == (1, 2)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(("fit", "three", *YEAR), "one, two", id="unknown plant"),
        pytest.param(("fit", "one", "--from", "1999-01-01", "--to", "1999-12-31", "--note", "x"),
                     "no electricity", id="days without energy"),
        pytest.param(("fit", "one", "--from", "2024-01-01", "--to", "2024-01-09", "--note", "x"),
                     "too few", id="nine days"),
        pytest.param(("fit", "one", "--from", "June", "--to", "2024-01-09", "--note", "x"),
                     "no date", id="no date"),
        pytest.param(("fit", "one", "--from", "2024-03-01", "--to", "2024-01-09", "--note", "x"),
                     "out of order", id="backwards"),
        pytest.param(("show", "one", "--version", "99"), "versions: 1", id="unknown version"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(frozen, words, says):
    with pytest.raises(FemsError, match=says):
        frozen.inline("baseline", *words)


def test_a_baseline_is_shown_with_its_reasons(frozen):
    shown = frozen.inline("baseline", "show", "one", "--version", "1")
    for word in ("output", "heating", "cooling", "Tried", "frozen"):
        assert word in shown


def test_intensity_is_of_good_products_in_equivalents(measured):
    shown = told(measured, "intensity", "show", "--plant", "two", "--by", "month",
                 "--from", "2024-02-01", "--to", "2024-03-01")  # fmt: skip
    (month,) = shown["periods"]
    used, bread, cake, waste = (
        measured.query(
            "SELECT sum(amount) FROM day_energy WHERE meter_id = %s"
            " AND day BETWEEN '2024-02-01' AND '2024-02-29'", int(measured.ids["two", name])
        )[0][0]
        for name in ("main", "bread", "cake", "waste")
    )  # fmt: skip
    output = bread + 2.5 * cake - waste
    assert month["output"] == pytest.approx(output)
    assert month["kwh_per_unit"] == pytest.approx(used / output)
    assert month["gj_per_unit"] == pytest.approx(used * 0.0036 / output)
    assert month["toe_per_unit"] == pytest.approx(used * 2290 / 1e7 / output)
    assert set(shown["bases"]) == {"GJ", "toe"}


def test_the_intensity_of_a_product_is_by_its_equivalents(measured):
    span = ("--by", "month", "--from", "2024-02-01", "--to", "2024-03-01")
    (whole,) = told(measured, "intensity", "show", "--plant", "two", *span)["periods"]
    bread, cake = (
        told(measured, "intensity", "show", "--plant", "two", "--product", product, *span)[
            "periods"
        ][0]
        for product in ("bread", "cake")
    )
    assert bread["electricity_kwh"] + cake["electricity_kwh"] == pytest.approx(
        whole["electricity_kwh"]
    )
    assert bread["output"] + 2.5 * cake["output"] == pytest.approx(whole["output"])
    assert cake["kwh_per_unit"] == pytest.approx(2.5 * bread["kwh_per_unit"])
    assert cake["base_kwh"] is None
    with pytest.raises(FemsError, match="no product 'tea'"):
        measured.inline("intensity", "show", "--plant", "two", "--product", "tea", *span)


def test_a_line_has_an_intensity_of_its_own(measured):
    with connect(measured.database_url) as conn:
        line = conn.execute(
            "INSERT INTO asset (plant_id, code, kind, name_en, name_ko)"
            " VALUES (%s, 'ovens', 'line', 'Ovens', '오븐') RETURNING asset_id",
            (plant_id(measured, "two"),)).fetchone()[0]  # fmt: skip
        conn.execute(
            "INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, asset_id)"
            " VALUES (%s, 'gas_free', 'ovens', '오븐', 'electricity', 'interval', 'kWh', 'sub', %s)",
            (plant_id(measured, "two"), line))  # fmt: skip
        conn.execute("UPDATE meter SET asset_id = %s WHERE code = 'bread'", (line,))
        oven = read_meters(conn).set_index(["plant", "meter"])["meter_id"]["two", "gas_free"]
        write_days(conn, int(oven), np.full(731, 60.0))
    span = ("--by", "day", "--from", "2024-02-05", "--to", "2024-02-06")
    (day,) = told(measured, "intensity", "show", "--plant", "two", "--asset", "ovens", *span)[
        "periods"
    ]
    bread = measured.query("SELECT amount FROM day_energy WHERE meter_id = %s AND day = '2024-02-05'",
                           int(measured.ids["two", "bread"]))[0][0]  # fmt: skip
    assert day["kwh_per_unit"] == pytest.approx(60.0 / bread)
    with pytest.raises(FemsError, match="has no asset 'roof'"):
        measured.inline("intensity", "show", "--plant", "two", "--asset", "roof", *span)


def test_the_complex_has_an_index_around_one(frozen):
    with connect(frozen.database_url) as conn:
        conn.execute(
            "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
            " SELECT 'intensity', meter_id, '2024-02-01', '2024-05-01', 'test' FROM meter WHERE code = 'main'"
        )
    run_stale(frozen.database_url)
    shown = told(frozen, "intensity", "show", "--complex", "--by", "month", "--from", "2024-02-01",
                 "--to", "2024-04-30")  # fmt: skip
    rows = shown["periods"]
    assert [row["start"] for row in rows] == ["2024-02-01", "2024-03-01", "2024-04-01"]
    assert {row["plants"] for row in rows} == {2}
    weighed = sum(row["electricity_kwh"] / row["index"] for row in rows)
    assert weighed == pytest.approx(sum(row["electricity_kwh"] for row in rows))
    with pytest.raises(FemsError, match="by day, week or month"):
        frozen.inline("intensity", "show", "--complex", "--by", "shift")
    with pytest.raises(FemsError, match="whose intensity"):
        frozen.inline("intensity", "show")


def test_the_base_load_is_what_is_used_when_nothing_is_made(frozen):
    shown = told(frozen, "intensity", "show", "--plant", "one", "--by", "day",
                 "--from", "2024-06-02", "--to", "2024-06-04")  # fmt: skip
    sunday, monday = shown["periods"]
    assert sunday["output"] == 0
    assert sunday["kwh_per_unit"] is None
    assert monday["kwh_per_unit"] > 0
    weather = 400 + 9 * np.maximum(12 - DRIVERS["temperature_c"][366:], 0).mean()
    weather += 14 * np.maximum(DRIVERS["temperature_c"][366:] - 20, 0).mean()
    assert sunday["base_kwh"] == pytest.approx(weather, rel=0.05)
