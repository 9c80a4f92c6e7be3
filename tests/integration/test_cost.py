"""Bills of the simulated complex: against the intervals, incremental, corrected, and on the command line."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import psycopg
import pytest

from fems.clock import Window, plant_day, time_zone
from fems.compute.tariffs.account import Account
from fems.compute.tariffs.use import usage
from fems.ingest.contracts import import_contracts
from fems.ingest.importing import import_readings
from fems.ingest.plants import import_plants
from fems.ingest.tariffs import read_tariff_files
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.simulate.definition import sample_data_dir
from fems.simulate.simulation import Simulation
from fems.store.bill_view import read_account
from fems.store.contracts import write_tariffs
from fems.store.pool import connect

SEOUL = time_zone("Asia/Seoul")
ANCHOR, DAYS = date(2026, 3, 28), 24
PLANTS = ["steel", "coldstore"]
FOLDER = sample_data_dir()
RESULTS = {
    "band_day": "meter_id, day, season, band, discount, amount, slots, slots_estimated",
    "demand_day": "plant_id, day, kw, at",
    "bill": "plant_id, carrier, month, series, option, tariffs, amount, charge_won, total_won, "
            "billing_kw, basis, basis_month, demand_kw, demand_at, measured_share, missing_share, whole",
    "bill_line": "plant_id, carrier, month, position, kind, season, band, quantity, price_won, won",
}  # fmt: skip


@pytest.fixture(scope="module")
def readings():
    end = plant_day(ANCHOR + timedelta(days=DAYS), SEOUL).start + timedelta(seconds=1)
    rows = Simulation.of_sample_complex(seed=7, anchor=ANCHOR).readings(
        Window(plant_day(ANCHOR, SEOUL).start, end)
    )
    return rows[rows["plant"].isin(PLANTS)]


def register(url, *, tariffs=True):
    with connect(url) as conn:
        import_plants(conn, FOLDER / "complex.toml")
        if tariffs:
            write_tariffs(conn, read_tariff_files(sorted((FOLDER / "tariffs").glob("*.toml"))))
            import_contracts(conn, FOLDER / "contracts.toml")


def take_in(url, rows):
    with connect(url) as conn:
        import_readings(conn, rows, now=rows["ts"].max(), progress=lambda _: None)
    run_stale(url)


def results(url):
    with psycopg.connect(url) as conn:
        return {
            table: conn.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()  # noqa: S608
            for table, columns in RESULTS.items()
        }


@pytest.fixture(scope="module")
def complex_url(module_database_url, readings):
    register(module_database_url)
    take_in(module_database_url, readings)
    return module_database_url


def plant_id(url, code):
    with psycopg.connect(url) as conn:
        return conn.execute("SELECT plant_id FROM plant WHERE code = %s", [code]).fetchone()[0]


def intervals(url, code, first, last):
    with psycopg.connect(url) as conn:
        rows = conn.execute(
            "SELECT start_ts, amount FROM interval_energy JOIN meter USING (meter_id) JOIN plant p "
            "USING (plant_id) WHERE p.code = %s AND role = 'main' AND quantity = 'electricity' "
            "AND start_ts >= %s AND start_ts < %s",
            [code, plant_day(first, SEOUL).start, plant_day(last, SEOUL).end],
        ).fetchall()
    frame = pd.DataFrame(rows, columns=["start", "amount"])
    return frame.assign(start=pd.to_datetime(frame["start"], utc=True))


@pytest.mark.parametrize("code", PLANTS)
def test_a_bill_is_that_of_its_intervals(complex_url, code):
    """The whole way through the database against the arithmetic alone."""
    april = date(2026, 4, 1)
    with connect(complex_url) as conn:
        account = read_account(conn, plant_id(complex_url, code))
    used = usage(intervals(complex_url, code, april, date(2026, 4, 30)), account.terms[0].schedule)
    assert account.demands[april] == used.demand_kw
    expected = Account(account.terms, account.demands).bill(april, used.use)
    with psycopg.connect(complex_url) as conn:
        lines = conn.execute(
            "SELECT kind, band, quantity, won FROM bill_line WHERE plant_id = %s AND month = %s AND "
            "carrier = 'electricity' ORDER BY position", [plant_id(complex_url, code), april],
        ).fetchall()  # fmt: skip
    assert lines == [(ln.kind, ln.band, ln.quantity, ln.won) for ln in expected.lines]


def test_lines_add_up_and_shares_are_told(complex_url):
    with psycopg.connect(complex_url) as conn:
        for total, of_lines in conn.execute(
            "SELECT b.total_won, sum(l.won) FROM bill AS b JOIN bill_line AS l "
            "USING (plant_id, carrier, month) GROUP BY b.plant_id, b.carrier, b.month, b.total_won"
        ):
            assert total == of_lines
        shares = conn.execute(
            "SELECT month, measured_share, estimated_share, missing_share, whole FROM bill "
            "WHERE carrier = 'electricity' ORDER BY month"
        ).fetchall()
    assert all(m + e + g == pytest.approx(1) for _, m, e, g, _ in shares)
    march = [row for row in shares if row[0] == date(2026, 3, 1)]
    assert all(g == pytest.approx(27 / 31, abs=0.01) and whole for *_, g, whole in march)
    assert not any(whole for month, *_, whole in shares if month > date(2026, 3, 1))


def test_gas_is_billed_by_its_unit_price(complex_url):
    """Steel's furnace burns gas: Nm3 x 42.7 MJ at 20.42 won, and 10 percent VAT."""
    with psycopg.connect(complex_url) as conn:
        amount, unit, charge, total = conn.execute(
            "SELECT amount, unit, charge_won, total_won FROM bill WHERE carrier = 'city_gas' AND "
            "plant_id = %s AND month = '2026-04-01'", [plant_id(complex_url, "steel")],
        ).fetchone()  # fmt: skip
    assert unit == "MJ"
    assert charge == int(amount * Decimal("20.42"))
    assert total == pytest.approx(charge * Decimal("1.1"), abs=10)


def test_computed_in_pieces_is_computed_at_once(complex_url, database_url, readings):
    """The later half first and contracts after the fact give the very same bills."""
    register(database_url, tariffs=False)
    middle = plant_day(date(2026, 4, 9), SEOUL).start
    take_in(database_url, readings[readings["ts"] >= middle])
    register(database_url)
    take_in(database_url, readings[readings["ts"] < middle])
    assert results(database_url) == results(complex_url)
    whole = Window(plant_day(ANCHOR, SEOUL).start, plant_day(ANCHOR + timedelta(DAYS), SEOUL).end)
    run_job(database_url, find_job("cost"), window=whole)
    assert results(database_url) == results(complex_url)


def test_a_corrected_price_holds_for_the_past_too_and_the_former_is_kept(
    database_url, readings, tmp_path
):
    register(database_url)
    take_in(database_url, readings[readings["plant"] == "coldstore"])
    before = results(database_url)["bill"]
    text = (FOLDER / "tariffs" / "kepco_industrial_b_2024-10-24.toml").read_text(encoding="utf-8")
    assert "climate = 9.0" in text
    file = tmp_path / "corrected.toml"
    file.write_text(text.replace("climate = 9.0", "climate = 10.0"), encoding="utf-8")
    with connect(database_url) as conn:
        assert write_tariffs(conn, read_tariff_files([file])) == 1
        assert write_tariffs(conn, read_tariff_files([file])) == 0
    run_stale(database_url)
    after = results(database_url)["bill"]
    old, new = (
        next(r for r in rows if r[1] == "electricity" and r[2] == date(2026, 3, 1))
        for rows in (before, after)
    )
    assert new[7] - old[7] == old[6]  # one won more for each kWh
    with psycopg.connect(database_url) as conn:
        kept = conn.execute("SELECT count(*) FROM tariff WHERE replaced_at IS NOT NULL").fetchone()
    assert kept == (1,)


def test_a_month_in_which_the_contract_ends_has_no_bill_and_says_why(
    database_url, readings, tmp_path
):
    file = tmp_path / "contract.toml"
    file.write_text(
        '[[contract]]\nplant = "coldstore"\nvalid_from = 2026-03-01\nvalid_to = 2026-04-10\n'
        'series = "kepco_industrial_b"\noption = "high_a_i"\n',
        encoding="utf-8",
    )
    with connect(database_url) as conn:
        import_plants(conn, FOLDER / "complex.toml")
        write_tariffs(conn, read_tariff_files(sorted((FOLDER / "tariffs").glob("*b_*.toml"))))
        import_contracts(conn, file)
    take_in(database_url, readings[readings["plant"] == "coldstore"])
    with psycopg.connect(database_url) as conn:
        months = conn.execute("SELECT month FROM bill").fetchall()
        found = conn.execute("SELECT findings FROM job_run WHERE job = 'cost'").fetchall()
    assert months == [(date(2026, 3, 1),)]
    (finding,) = [finding for (of_run,) in found for finding in of_run]
    assert finding["name"] == "tariff.missing"
    assert finding["sentence"].startswith("There is no contract on 2026-04-11")


@pytest.fixture(scope="module")
def command(installation, complex_url):
    return installation


def test_bill_show_tells_lines_and_what_they_are_shared_out_to(command):
    found = json.loads(
        command.ok("bill", "show", "--plant", "steel", "--month", "2026-04", "--json")
    )
    power = next(bill for bill in found["bills"] if bill["carrier"] == "electricity")
    assert sum(line["won"] for line in power["lines"]) == pytest.approx(power["total_won"])
    assert power["tariffs"] == ["kepco_industrial_b_2024-10-24", "kepco_industrial_b_2026-04-16"]
    assert (power["basis"], power["basis_month"]) == ("ratchet", "2026-01-01")
    assert sum(row["won"] for row in found["plant_lines"]) == pytest.approx(power["total_won"])
    assert sum(row["amount"] for row in found["plant_lines"]) == pytest.approx(
        power["amount"], abs=9
    )
    assert found["won_per_unit"] == pytest.approx(found["total_won"] / found["output"])
    assert "Billing demand" in command.ok("bill", "show", "--plant", "steel", "--month", "2026-04")


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        pytest.param(["--shift", "20"], 1, id="load shifted from peak to light"),
        pytest.param(["--pv-kw", "500"], 1, id="photovoltaics added"),
        pytest.param(["--option", "high_a_i"], 1, id="a cheaper base, in a month of 20 days"),
        pytest.param(["--cut-kw", "100"], 1, id="peak cut"),
        pytest.param([], 0, id="nothing changed"),
    ],
)
def test_what_if(command, words, sign):
    asked = ["bill", "what-if", "--plant", "steel", "--month", "2026-04", *words]
    found = json.loads(command.ok(*asked, "--json"))
    saved = found["saved_won"]
    assert (saved > 0) - (saved < 0) == sign
    shown = json.loads(
        command.ok("bill", "show", "--plant", "steel", "--month", "2026-04", "--json")
    )
    power = next(bill for bill in shown["bills"] if bill["carrier"] == "electricity")
    assert found["now"]["total_won"] == power["total_won"]
    assert "Saved" in command.ok(*asked)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["show", "--plant", "steel", "--month", "2026-13"], "is not a month", id="month"),
        pytest.param(["show", "--plant", "stel"], "Plant 'stel' is unknown", id="plant"),
        pytest.param(["show", "--plant", "steel", "--month", "2020-01"], "There is no bill", id="no bill"),
        pytest.param(["what-if", "--plant", "steel", "--month", "2026-04", "--option", "x"],
                     "has no option 'x'", id="option"),
        pytest.param(["what-if", "--plant", "steel", "--month", "2026-04", "--shift", "5", "--to", "x"],
                     "There is no band 'x'", id="band"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said(command, words, says):
    done = command.run("bill", *words)
    assert done.returncode == 1
    assert says in done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('[[contract]]\nplant = "nobody"\nvalid_from = 2026-01-01\nseries = "x"\n',
                     "plant 'nobody' is unknown", id="plant"),
        pytest.param('[[contract]]\nplant = "steel"\nvalid_from = 2026-01-01\nseries = "x"\n',
                     "series 'x' is unknown", id="series"),
        pytest.param('[[contract]]\nplant = "steel"\nvalid_from = 2020-01-01\n'
                     'series = "kepco_industrial_b"\noption = "high_a_i"\n',
                     "known for 2020-01-01", id="before the first tariff"),
        pytest.param('[[contract]]\nplant = "steel"\nvalid_from = 2026-01-01\nseries = "demo_steam"\n',
                     "is of steam", id="another carrier"),
        pytest.param('[[demand]]\nplant = "steel"\nmonth = "2026-5"\nkw = 1\n', "demand.0.month",
                     id="month"),
        pytest.param('[[sheddable]]\nplant = "steel"\nname_en = "a"\nname_ko = "a"\nkw = 1\nminutes = 5\n'
                     'meter = "x"\n', "meter steel/x is unknown", id="meter"),
    ],
)  # fmt: skip
def test_a_contract_that_cannot_be_is_refused(command, tmp_path, text, says):
    file = tmp_path / "contracts.toml"
    file.write_text(text, encoding="utf-8")
    done = command.run("import", "contracts", str(file))
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
