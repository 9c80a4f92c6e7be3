"""The running quarter of an hour, from readings in the database: projected, held against limits, kept."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import psycopg
import pytest

from fems.clock import Window, plant_day, time_zone
from fems.ingest.contracts import import_contracts
from fems.ingest.importing import import_readings
from fems.ingest.plants import import_plants
from fems.ingest.tariffs import read_tariff_files
from fems.jobs import demand, habits
from fems.jobs.counters import read_counters
from fems.jobs.executor import run_stale
from fems.simulate.definition import sample_data_dir
from fems.simulate.simulation import Simulation
from fems.store.contracts import write_tariffs
from fems.store.demand import STEP, read_demand_now, read_demand_warnings
from fems.store.demand_view import read_demand
from fems.store.live import write_live
from fems.store.plants import find_plant
from fems.store.pool import connect
from fems.store.revisions import note_revisions

SEOUL = time_zone("Asia/Seoul")
ANCHOR, DAYS = date(2026, 6, 1), 22
FOLDER = sample_data_dir()
NOON = datetime(2026, 6, 23, 6, 0, tzinfo=UTC)  # Tuesday 15:00 in Seoul: the first hour of peak
TEN_MINUTES = timedelta(minutes=10)
CODE = "coldstore"


@pytest.fixture(scope="module")
def simulation():
    return Simulation.of_sample_complex(seed=5, anchor=ANCHOR)


@pytest.fixture(scope="module")
def url(module_database_url, simulation):
    """Three weeks by the quarter of an hour, and an hour read every ten seconds."""
    with connect(module_database_url) as conn:
        import_plants(conn, FOLDER / "complex.toml")
        write_tariffs(conn, read_tariff_files(sorted((FOLDER / "tariffs").glob("*.toml"))))
        import_contracts(conn, FOLDER / "contracts.toml")
        start = plant_day(ANCHOR, SEOUL).start
        for window, every_s in (
            (Window(start, NOON - timedelta(minutes=44)), 900),
            (Window(NOON - timedelta(minutes=44), NOON + TEN_MINUTES), 10),
        ):
            rows = simulation.readings(window, every_s=every_s)
            rows = rows[(rows["plant"] == CODE) & (rows["arrives"] < window.end)]
            import_readings(conn, rows, now=NOON, progress=lambda _: None)
    run_stale(module_database_url)
    return module_database_url


def truth_kw(simulation):
    rows = simulation.truth(Window(NOON, NOON + timedelta(minutes=15)))
    of_main = rows[(rows["plant"] == CODE) & (rows["meter"] == "main")]
    return float(of_main["amount"].iloc[0]) * 4


def follow(url, now):
    with connect(url) as conn:
        write_live(conn, now=now)
        written = demand.run(conn, None, now).rows
        plant = find_plant(conn, CODE)
        return written, read_demand_now(conn, plant["plant_id"]), plant


@pytest.mark.parametrize("minutes", [2, 5, 9])
def test_the_running_quarter_goes_where_it_truly_went(url, simulation, minutes):
    """The simulated power is one for the whole quarter, so its projection must find it."""
    written, running, _ = follow(url, NOON + timedelta(minutes=minutes))
    assert written == 1  # the other plants send nothing
    assert running["quarter"] == NOON
    assert running["projected_kw"] == pytest.approx(truth_kw(simulation), rel=0.01)
    assert running["low_kw"] <= running["projected_kw"] <= running["high_kw"]
    assert running["used_kwh"] == pytest.approx(truth_kw(simulation) * minutes / 60, rel=0.05)


def test_limits_are_contract_billing_and_the_month_and_say_what_is_left(url):
    _, running, _ = follow(url, NOON + timedelta(minutes=9))
    limits = {limit["kind"]: limit for limit in running["limits"]}
    with psycopg.connect(url) as conn:
        month = conn.execute("SELECT max(kw) FROM demand_day WHERE day >= '2026-06-01'").fetchone()[
            0
        ]
    assert limits["contract"]["limit_kw"] == 450
    assert limits["billing"]["limit_kw"] == pytest.approx(float(month), abs=0.51)
    assert running["counts"] is True
    allowed = running["used_kwh"] + limits["contract"]["allowable_kw"] * (
        NOON + timedelta(minutes=15) - running["at"]
    ) / timedelta(hours=1)
    assert allowed == pytest.approx(450 / 4)


def test_a_breach_is_announced_once_with_its_cost_and_what_to_switch_off(url):
    """Billed demands below what is drawn now: the quarter passes what is paid for."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("UPDATE demand_day SET kw = kw / 2")
        conn.execute("UPDATE contract SET contract_kw = 300")
    for minutes in (9.5, 9.8):
        _, running, plant = follow(url, NOON + timedelta(minutes=minutes))
    with connect(url) as conn:
        warnings = read_demand_warnings(conn, plant["plant_id"], since=NOON)
        state = read_demand(conn, plant, now=NOON + TEN_MINUTES)
    billing = next(limit for limit in running["limits"] if limit["kind"] == "billing")
    assert billing["probability"] > 0.9
    kinds = [warning["kind"] for warning in warnings]
    assert "billing" in kinds
    assert len(kinds) == len(set(kinds))
    assert all(w["warned_at"] < NOON + TEN_MINUTES for w in warnings)
    over = round(running["projected_kw"]) - billing["limit_kw"]
    assert running["months"] == 1  # June is not kept
    assert running["won"] == pytest.approx(over * 7220, abs=7220)
    assert running["shed"][0]["name_en"].startswith("Freezer A")
    assert state.running is not None
    assert float(state.billing.kw) == billing["limit_kw"]
    assert state.loads[0]["minutes"] == 30


def test_at_night_only_contract_power_is_a_limit(url, simulation):
    """23:00 in Seoul is light: demand is free, and costs nothing."""
    night = datetime(2026, 6, 22, 14, 0, tzinfo=UTC)
    rows = simulation.readings(
        Window(night - timedelta(minutes=20), night + TEN_MINUTES), every_s=30
    )
    with connect(url) as conn:
        import_readings(conn, rows[rows["plant"] == CODE], now=NOON, progress=lambda _: None)
    _, running, _ = follow(url, night + timedelta(minutes=6))
    assert [limit["kind"] for limit in running["limits"]] == ["contract"]
    assert (running["counts"], running["won"]) == (False, None)


def test_a_habit_is_learned_from_days_by_the_minute(url, simulation):
    with connect(url) as conn:
        assert habits.run(conn, None, NOON).rows == 0  # one hour by the minute is too little
        start = NOON - timedelta(days=4)
        rows = simulation.readings(Window(start, NOON), every_s=60)
        main = rows[(rows["plant"] == CODE) & (rows["meter"] == "main")]
        import_readings(conn, main, now=NOON, progress=lambda _: None)
        assert habits.run(conn, None, NOON).rows == 1
        note_revisions(conn)  # as whoever runs a job does
    _, running, _ = follow(url, NOON + timedelta(minutes=5))
    assert running["projected_kw"] == pytest.approx(truth_kw(simulation), rel=0.02)


def test_demand_show_tells_what_is_known(installation, url):
    found = json.loads(installation.ok("demand", "show", "--plant", CODE, "--json"))
    assert found["running"] is None  # it was in June
    assert found["basis"] in {"current", "ratchet", "floor"}
    assert "nothing is known" in installation.ok("demand", "show", "--plant", CODE)
    assert "unknown" in installation.run("demand", "show", "--plant", "x").stderr


def test_a_meter_that_speaks_every_second_is_read_sparsely_and_means_the_same(
    database_url, simulation
):
    """Twelve hundred readings of a register tell no more of twenty minutes than sixty of them."""
    with connect(database_url) as conn:
        import_plants(conn, FOLDER / "complex.toml")
        window = Window(NOON - timedelta(minutes=15), NOON + timedelta(minutes=5))
        rows = simulation.readings(window, every_s=1)
        rows = rows[(rows["plant"] == CODE) & (rows["meter"] == "main")]
        import_readings(conn, rows, now=NOON, progress=lambda _: None)
        at = window.end
        (counter,) = next(iter(read_counters(conn, since=window.start, now=at).values()))

    start, newest = NOON.timestamp(), rows["ts"].max().timestamp()
    assert len(rows) > 1_000
    assert len(counter.at_s) <= window_steps(window) + 1
    assert counter.at_s[-1] == newest
    whole = rows.set_index(rows["ts"].map(datetime.timestamp))["value"].astype(float)
    for begin, end in ((start, newest), (newest - 180, newest), (start - 900, start)):
        expected = np.interp([begin, end], whole.index, whole.to_numpy())
        assert counter.total(end) - counter.total(begin) == pytest.approx(
            np.diff(expected)[0], abs=0.02
        )


def window_steps(window):
    return (window.end - window.start) / STEP
