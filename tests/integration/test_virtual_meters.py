"""Virtual meters from their registration to days: right, incremental, and refused in words."""

import random
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pandas as pd
import psycopg
import pytest

from fems.clock import Window
from fems.compute.virtual import CircularTermsError
from fems.errors import FemsError, InputFileError, NotFoundError, UnknownUnitError
from fems.ingest.importing import import_readings
from fems.ingest.plants import import_plants
from fems.ingest.writer import read_registry
from fems.jobs import intervals, rollups, virtual
from fems.local_days import ShiftTimes
from fems.store.binary import READINGS
from fems.store.figures import Span, read_period
from fems.store.plants import read_meters, read_plants, read_shifts
from fems.store.pool import connect
from fems.store.readings import write_readings
from tests.conftest import REPOSITORY

START = datetime(2026, 1, 5, tzinfo=UTC)
WHOLE = Window(START - timedelta(days=1), START + timedelta(days=3))
NOW = START + timedelta(days=3)
FILE = REPOSITORY / "tests" / "data" / "virtual_meters.toml"


@pytest.fixture
def written(tmp_path):
    """The definition with one text replaced by another."""

    def write(old="", new=""):
        text = FILE.read_text(encoding="utf-8")
        assert old in text
        file = tmp_path / "changed.toml"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return file

    return write


@pytest.fixture
def conn(module_database_url):
    with psycopg.connect(module_database_url, autocommit=True) as cleaning:
        cleaning.execute(
            "TRUNCATE reading, reading_revision, interval_energy, stale_window, hour_energy,"
            " day_energy, virtual_meter_term, meter, asset, plant, complex CASCADE"
        )
    with connect(module_database_url) as open_connection:
        import_plants(open_connection, FILE)
        yield open_connection


def ids(conn):
    meters = read_meters(conn)
    return dict(zip(meters["plant"] + "/" + meters["meter"], meters["meter_id"], strict=True))


def store(conn, meter_id, pairs):
    rows = np.zeros(len(pairs), READINGS)
    for i, (minute, value) in enumerate(pairs):
        ts = np.datetime64((START + timedelta(minutes=minute)).replace(tzinfo=None), "us")
        rows[i] = (meter_id, ts, value, 0)
    write_readings(conn, rows, cause="test")


def compute(conn, window=None):
    for job in (intervals, virtual, rollups):
        job.run(conn, window, NOW)


def amounts(conn, name):
    rows = conn.execute(
        "SELECT start_ts, amount FROM interval_energy WHERE meter_id = %s ORDER BY 1",
        (int(ids(conn)[name]),),
    )
    return {int((ts - START) / timedelta(minutes=1)): amount for ts, amount in rows}


def results(conn):
    return [
        conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
        for table in ("interval_energy", "hour_energy", "day_energy")
    ]


def some_readings(conn):
    meter = ids(conn)
    store(conn, meter["mill/main"], [(0, 100), (15, 150), (30, 210), (45, 280), (60, 360)])
    store(conn, meter["mill/pv"], [(0, 8), (15, 9), (30, 10), (45, 11)])
    store(conn, meter["mill/line"], [(0, 0), (15, 20), (30, 45), (60, 105)])
    store(conn, meter["dye/main"], [(0, 0), (15, 1), (30, 3), (45, 6), (60, 10)])


def test_sums_and_differences_nested_and_of_another_plant(conn):
    some_readings(conn)
    compute(conn)
    assert amounts(conn, "mill/gross") == {0: 58, 15: 69, 30: 80, 45: 91}
    assert amounts(conn, "mill/rest") == {0: 38, 15: 44, 30: 50, 45: 61}
    assert amounts(conn, "dye/tenant") == {0: 49, 15: 58, 30: 67, 45: 76}
    day = conn.execute(
        "SELECT amount, slots, slots_expected, peak_kw, peak_at FROM day_energy"
        " WHERE meter_id = %s", (int(ids(conn)["mill/rest"]),),
    ).fetchone()  # fmt: skip
    assert day == (193, 4, 96, 244, START + timedelta(minutes=45))


def test_on_a_page_a_virtual_submeter_of_no_asset_is_not_added_to_the_lines(conn):
    some_readings(conn)
    compute(conn)
    plants = read_plants(conn)["plant_id"].tolist()
    day = START.date()
    before = Window(START - timedelta(days=1), START)
    span = Span(day, day, day - timedelta(days=1), day - timedelta(days=1), before)
    shown = read_period(conn, plants, span)
    assert sorted(shown.loc[shown["role"] == "sub", "code"]) == ["line"]


def test_a_missing_term_leaves_the_interval_missing_and_a_late_one_completes_it(conn):
    some_readings(conn)
    store(conn, ids(conn)["mill/main"], [(75, 400)])
    compute(conn)
    assert 60 in amounts(conn, "mill/main")
    assert 60 not in amounts(conn, "mill/gross")
    store(conn, ids(conn)["mill/pv"], [(60, 12)])
    compute(conn)
    assert amounts(conn, "mill/gross")[60] == 52


def test_changed_terms_recompute_the_past_and_all_that_is_made_of_it(conn, written):
    some_readings(conn)
    compute(conn)
    before = results(conn)
    import_plants(conn, written('"pv" = 1 }', '"pv" = 3 }'))
    compute(conn)
    assert amounts(conn, "mill/gross")[0] == 74
    assert amounts(conn, "mill/rest")[0] == 54
    import_plants(conn, FILE)
    compute(conn)
    assert results(conn) == before


def test_a_virtual_meter_registered_later_has_a_past(conn, written):
    some_readings(conn)
    compute(conn)
    later = (
        '\n[[plant.meter]]\ncode = "double"\nname_en = "D"\nname_ko = "D"\nrole = "sub"\n'
        'quantity = "electricity"\nkind = "virtual"\nunit = "kWh"\nterms = { "rest" = 2 }\n\n'
    )
    import_plants(conn, written("# later\n", later))
    compute(conn)
    assert amounts(conn, "mill/double") == {0: 76, 15: 88, 30: 100, 45: 122}


def test_registering_the_same_again_makes_nothing_stale(conn):
    some_readings(conn)
    compute(conn)
    import_plants(conn, FILE)
    assert conn.execute("SELECT count(*) FROM stale_window WHERE stage = 'virtual'").fetchone() == (
        0,
    )


@pytest.mark.parametrize("seed", range(4))
def test_incremental_equals_full(conn, seed):
    rng = random.Random(seed)  # noqa: S311
    feed = [
        (meter_id, 15 * slot + rng.choice([0, 0, 4]), 40.0 * slot + rng.uniform(0, 30))
        for name, meter_id in ids(conn).items() if name not in ("mill/gross", "mill/rest", "dye/tenant")
        for slot in range(10) if rng.random() < 0.85
    ]  # fmt: skip
    rng.shuffle(feed)
    while feed:
        count = rng.choice([1, 3, 6, 10])
        batch, feed = feed[:count], feed[count:]
        for meter_id, minute, value in batch:
            store(conn, meter_id, [(minute, value)])
        if rng.random() < 0.6:
            compute(conn)
    compute(conn)
    incremental = results(conn)
    compute(conn, WHOLE)
    assert results(conn) == incremental
    conn.execute("TRUNCATE interval_energy, hour_energy, day_energy")
    compute(conn, WHOLE)
    assert results(conn) == incremental


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        pytest.param('"pv" = 1 }', '"rest" = 1 }', CircularTermsError,
                     "mill/gross -> mill/rest -> mill/gross", id="a circle"),
        pytest.param('"pv" = 1 }', '"py" = 1 }', NotFoundError, "no meter 'py'.*pv",
                     id="an unknown term"),
        pytest.param('"pv" = 1 }', '"steam" = 1 }', UnknownUnitError,
                     r"mill/gross is in kWh, its term mill/steam in GJ.*unit = \"GJ\"",
                     id="another unit"),
        pytest.param('"pv" = 1 }', '"mill/main" = 1 }', InputFileError, "names a term twice",
                     id="a term twice"),
        pytest.param('role = "sub" # gross', 'role = "main"', InputFileError,
                     r"mill/gross \(main\) adds mill/main \(main\).*counts twice",
                     id="a main meter that adds a main meter"),
        pytest.param('terms = { "main" = 1, "pv" = 1 }', "", InputFileError,
                     "a virtual meter has terms", id="no terms"),
        pytest.param('"pv" = 1 }', '"pv" = 0 }', InputFileError, "not zero", id="a zero factor"),
        pytest.param('unit = "kWh" # gross', 'unit = "MWh"', InputFileError, "its unit is kWh",
                     id="a unit that is not the canonical one"),
        pytest.param('kind = "virtual" # gross', 'kind = "register"\ndigits = 6', InputFileError,
                     "any other kind of meter has none", id="a register with terms"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(conn, written, old, new, error, words):
    before = conn.execute("SELECT * FROM virtual_meter_term ORDER BY 1, 2").fetchall()
    with pytest.raises(FemsError, match=words) as caught:
        import_plants(conn, written(old, new))
    assert isinstance(caught.value, error)
    assert conn.execute("SELECT * FROM virtual_meter_term ORDER BY 1, 2").fetchall() == before


def test_lines_that_add_the_same_meter_are_refused(conn, written):
    made = "".join(
        f'[[plant.asset]]\ncode = "{code}"\nkind = "line"\nname_en = "x"\nname_ko = "x"\n{parent}\n'
        for code, parent in (("hall", ""), ("a", 'parent = "hall"'), ("b", 'parent = "hall"'))
    ) + "".join(
        f'[[plant.meter]]\ncode = "of_{code}"\nname_en = "x"\nname_ko = "x"\nrole = "sub"\n'
        'quantity = "electricity"\nkind = "virtual"\nunit = "kWh"\nterms = { "line" = 1 }\n'
        f'asset = "{code}"\n'
        for code in "ab"
    )
    with pytest.raises(InputFileError, match="mill/of_a and mill/of_b both add mill/line"):
        import_plants(conn, written("# later\n", made))


def test_a_factor_converts_a_unit_that_it_names(conn, written):
    import_plants(conn, written('"pv" = 1 }', '"steam" = { factor = 277.8, unit = "GJ" } }'))
    factors = conn.execute("SELECT factor FROM virtual_meter_term ORDER BY 1").fetchall()
    assert (277.8,) in factors


def test_a_meter_with_readings_cannot_become_virtual(conn, written):
    text = 'kind = "register"\nunit = "kWh"\nrole = "sub"\ndigits = 6'
    made = 'kind = "virtual"\nunit = "kWh"\nrole = "sub"\nterms = { "main" = 1 }'
    with pytest.raises(InputFileError, match="mill/line is registered as register"):
        import_plants(conn, written(text, made))


def test_a_virtual_meter_takes_no_readings(conn):
    assert ("mill", "gross") not in read_registry(conn)
    rows = pd.DataFrame({"plant": ["mill"], "meter": ["gross"],
                         "ts": pd.to_datetime([START]), "value": [1.0]})  # fmt: skip
    with pytest.raises(InputFileError, match="mill/gross is virtual"):
        import_readings(conn, rows, now=NOW)


def test_shifts_and_the_start_of_the_production_day_are_registered(conn, written):
    keys = (
        'contract_kw = 500\nday_starts_at = "06:00"\nshift = [{ name = "night", start = "22:00", '
        'end = "06:00", days = ["mon", "fri"] }]\n'
    )
    import_plants(conn, written("contract_kw = 500\n", keys))
    mill, dye = read_plants(conn).to_dict("records")
    assert (mill["day_starts_at"], dye["day_starts_at"]) == (time(6), time(0))
    assert read_shifts(conn, mill["plant_id"]) == [
        ShiftTimes("night", time(22), time(6), ["mon", "fri"])
    ]
    import_plants(conn, FILE)
    assert read_shifts(conn, mill["plant_id"]) == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        pytest.param('day_starts_at = "06:10"', "not a wall time on a quarter", id="06:10"),
        pytest.param('shift = [{ name = "n", start = "22:00", end = "06:00" }]',
                     "crosses the start of the production day", id="over midnight"),
    ],
)  # fmt: skip
def test_shifts_that_cannot_be_are_refused(conn, written, keys, words):
    with pytest.raises(InputFileError, match=words):
        import_plants(conn, written("contract_kw = 500\n", f"contract_kw = 500\n{keys}\n"))
