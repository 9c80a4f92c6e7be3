"""The main job on a real plant: a year of 15-min readings over MQTT, through to every figure.

Expected numbers are the data set's own (see its SOURCE.md) and those of its rows, added up here
without any code of the product.
"""

import csv
import gzip
import json
import signal
from datetime import date
from math import fsum

import pytest

from tests.conftest import REPOSITORY, STEEL_YEAR

ROWS = 35_040
YEAR_KWH = 959_636.71
MONTHS_KWH = [126238, 91497, 80230, 78770, 79059, 65405, 81674, 68559, 57883, 84666, 86218, 59437]

pytestmark = pytest.mark.skipif(
    not STEEL_YEAR.is_file(), reason="the steel-plant data set is not beside the repository"
)


@pytest.fixture(scope="module")
def year(installation):
    """The whole year published, ingested and computed by the product's own commands."""
    installation.ok("import", "plants", str(REPOSITORY / "tests" / "data" / "steel.toml"))
    for name in ("factors.csv", "calorific_values.csv"):
        installation.ok("import", "factors", str(REPOSITORY / "sample_data" / name))
    ingest = installation.start("ingest", "run")
    try:
        sent = installation.ok(
            "replay", str(STEEL_YEAR), "--meter", "steelworks/main", "--label", "end",
            "--value-column", "Usage_kWh", "--json",
            FEMS_MQTT_URL=installation.publisher_url,
        )  # fmt: skip
        assert json.loads(sent) == {"messages": ROWS}
        assert installation.wait_for("SELECT count(*) FROM reading", ROWS) == ROWS
    finally:
        ingest.send_signal(signal.SIGTERM)
        _, log = ingest.communicate(timeout=20)
    assert ingest.returncode == 0, log
    for job in ("intervals", "rollups", "intensity", "carbon"):
        installation.ok("jobs", "run", job)
    installation.ok("jobs", "run", "forecast", "--from", "2018-12-30", "--to", "2019-01-01")
    return installation


def steel_rows():
    """kWh by plant day, from the file alone: a row labelled 00:00 closes the day it names."""
    days = {}
    with gzip.open(STEEL_YEAR, "rt", newline="") as file:
        for row in csv.DictReader(file):
            day, month, year = map(int, row["date"][:10].split("/"))
            days.setdefault(date(year, month, day), []).append(float(row["Usage_kWh"]))
    return days


def test_the_year_adds_up_to_the_hundredth(year):
    sums = year.query(
        "SELECT (SELECT sum(amount) FROM interval_energy), (SELECT sum(amount) FROM hour_energy),"
        "       (SELECT sum(amount) FROM day_energy)"
    )[0]
    assert [round(kwh, 2) for kwh in sums] == [YEAR_KWH] * 3
    assert year.value("SELECT count(*) FROM interval_energy") == ROWS


def test_every_day_is_complete_and_has_its_own_rows(year):
    expected = steel_rows()
    found = year.query("SELECT day, amount, slots, slots_expected FROM day_energy ORDER BY day")
    assert [row[0] for row in found] == sorted(expected)
    assert {(row[2], row[3]) for row in found} == {(96, 96)}
    assert [row[1] for row in found] == pytest.approx(
        [fsum(expected[row[0]]) for row in found], abs=1e-6
    )


def test_months_are_those_of_the_data_set(year):
    months = year.query(
        "SELECT round(sum(amount)) FROM day_energy GROUP BY extract(month FROM day)"
        " ORDER BY extract(month FROM day)"
    )
    assert [int(row[0]) for row in months] == MONTHS_KWH


def test_the_midnight_row_closes_its_own_day(year):
    last_of_new_years_day = "2018-01-01 23:45+09"
    assert year.value(
        "SELECT amount FROM interval_energy WHERE start_ts = %s", last_of_new_years_day
    ) == pytest.approx(steel_rows()[date(2018, 1, 1)][95])


def test_the_peak_is_the_highest_quarter_hour(year):
    assert year.value("SELECT max(peak_kw) FROM day_energy") == pytest.approx(4 * 157.18)


def test_carbon_is_energy_times_the_factor_of_the_day(year):
    days, kg_per_kwh, kg = year.query(
        "SELECT count(*), max(kg_co2e_per_unit), sum(kg_co2e) FROM emission_day"
        " WHERE scope = 2 AND carrier = 'electricity'"
    )[0]
    assert days == 365
    assert kg_per_kwh == pytest.approx(0.4781)
    assert kg == pytest.approx(YEAR_KWH * 0.4781, abs=0.01)


def test_the_last_days_are_forecast_in_their_order_of_size(year):
    forecast = year.query(
        "SELECT (start_ts AT TIME ZONE 'Asia/Seoul')::date, count(*), sum(kwh),"
        "       bool_and(low_kwh <= kwh AND kwh <= high_kwh)"
        "  FROM forecast GROUP BY 1 ORDER BY 1"
    )
    assert [row[0] for row in forecast] == [date(2018, 12, 30), date(2018, 12, 31)]
    assert all(row[1] == 96 and row[3] for row in forecast)
    sunday, monday = forecast[0][2], forecast[1][2]
    actual = steel_rows()
    assert sunday == pytest.approx(fsum(actual[date(2018, 12, 30)]), rel=0.5)
    assert monday > sunday


def test_another_run_leaves_the_same_rows(year):
    def digest():
        return year.value(
            "SELECT md5(string_agg(t::text, ',' ORDER BY t::text))"
            "  FROM (SELECT * FROM interval_energy ORDER BY start_ts) AS t"
        )

    before = digest()
    out = year.ok(
        "jobs", "run", "intervals", "--from", "2018-03-01", "--to", "2018-05-01", "--json"
    )
    assert json.loads(out)["rows"] >= 61 * 96
    assert digest() == before


def test_importing_the_same_file_changes_nothing(year):
    out = year.ok(
        "import", "readings", str(STEEL_YEAR), "--meter", "steelworks/main", "--label", "end",
        "--value-column", "Usage_kWh", "--json",
    )  # fmt: skip
    assert json.loads(out) == {
        "readings": ROWS,
        "stored": 0,
        "repeated": ROWS,
        "bad_rows": 0,
    }
    assert year.value("SELECT count(*) FROM reading_revision") == 0


def test_one_late_correction_moves_only_its_own_day(year, tmp_path):
    before = dict(year.query("SELECT day, amount FROM day_energy"))
    slot = "2018-06-15 12:00+09"
    old = year.value("SELECT value FROM reading WHERE ts = %s", slot)
    correction = tmp_path / "correction.csv"
    correction.write_text(f"ts,value\n2018-06-15T12:00:00+09:00,{old + 100}\n")
    year.ok("import", "readings", str(correction), "--meter", "steelworks/main")
    for job in ("intervals", "rollups"):
        year.ok("jobs", "run", job)
    after = dict(year.query("SELECT day, amount FROM day_energy"))
    moved = {day: after[day] - before[day] for day in after if after[day] != before[day]}
    assert moved == {date(2018, 6, 15): pytest.approx(100)}
    assert year.query("SELECT value FROM reading_revision") == [(old,)]
