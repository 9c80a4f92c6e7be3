"""A plant's year as its counter tells it, over MQTT: odd instants, rollovers, an exchange, an outage.

The counter is made here from the data set's rows; the sum it must come to is the data set's own.
"""

import signal

import numpy as np
import pandas as pd
import pytest

from tests.conftest import SHARED_DATA

STEEL = SHARED_DATA / "steel_uci" / "steel_2018_15min_interval_start.csv.gz"
YEAR_KWH = 959_636.71
RATIO, MODULUS = 10, 1e5  # CT x PT and five digits: the counter passes zero every 1,000,000 kWh
BEGINS_WITH, FITTED_WITH = 95_000.0, 70_000.0
EXCHANGED = pd.Timestamp("2018-06-20T10:07:31+09:00")
SILENT = pd.Timestamp("2018-10-16T08:12+09:00"), pd.Timestamp("2018-10-18T08:31+09:00")
PLANT = """
[complex]
code = "steel"
name_en = "Steel"
name_ko = "철강"
time_zone = "Asia/Seoul"

[[plant]]
code = "mill"
name_en = "Mill"
name_ko = "압연"
trade = "steel"
time_zone = "Asia/Seoul"
contract_kw = 700
output_unit = "t"

[[plant.meter]]
code = "main"
name_en = "Main"
name_ko = "수전"
quantity = "electricity"
kind = "register"
unit = "kWh"
role = "main"
digits = 5
multiplier = 10
capacity_kw = 700
"""

pytestmark = pytest.mark.skipif(
    not STEEL.is_file(), reason="the steel-plant data set is not beside the repository"
)


def us(instant):
    return instant.value // 1_000


def counter():
    """Readings every 5 to 40 minutes, and what the old counter showed when it was taken out."""
    year = pd.read_csv(STEEL)
    start = pd.to_datetime(year["interval_start"], utc=True).astype("datetime64[us, UTC]")
    bounds = np.append(start.astype("int64"), us(start.iloc[-1]) + 900_000_000)
    counted = np.append(0.0, np.cumsum(year["usage_kwh"])) / RATIO

    def total(at):
        return np.interp(at, bounds, counted)

    steps = np.random.default_rng(7).integers(300, 2_400, 40_000) * 1_000_000
    at = bounds[0] + np.cumsum(steps)
    silent = [us(instant) for instant in SILENT]
    at = at[(at < bounds[-1]) & ((at <= silent[0]) | (at >= silent[1]))]
    at = np.union1d(at, [bounds[0], *silent, bounds[-1]])
    fitted = total(us(EXCHANGED))
    shows = np.where(at < us(EXCHANGED), BEGINS_WITH + total(at), FITTED_WITH + total(at) - fitted)
    ts = pd.to_datetime(at, unit="us", utc=True)
    rows = pd.DataFrame({"ts": ts.strftime("%Y-%m-%dT%H:%M:%SZ"), "value": shows % MODULUS})
    return rows, (BEGINS_WITH + fitted) % MODULUS


@pytest.fixture(scope="module")
def year(installation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("steel")
    plants, readings = folder / "plants.toml", folder / "readings.csv"
    plants.write_text(PLANT, encoding="utf-8")
    rows, taken_out_at = counter()
    rows.to_csv(readings, index=False)
    installation.ok("import", "plants", str(plants))
    ingest = installation.start("ingest", "run")
    try:
        installation.ok("replay", str(readings), "--meter", "mill/main",
                        FEMS_MQTT_URL=installation.publisher_url)  # fmt: skip
        count = "SELECT count(*) FROM reading"
        assert installation.wait_for(count, len(rows), seconds=120) == len(rows)
    finally:
        ingest.send_signal(signal.SIGTERM)
        ingest.communicate(timeout=20)
    installation.ok(
        "meter", "exchange", "mill/main", "--at", EXCHANGED.isoformat(), "--final",
        str(float(taken_out_at)), "--initial", str(FITTED_WITH), "--by", "fitter",
    )  # fmt: skip
    for job in ("intervals", "rollups"):
        installation.ok("jobs", "run", job)
    return installation


@pytest.mark.parametrize("table", ["interval_energy", "hour_energy", "day_energy"])
def test_the_year_adds_up_to_the_hundredth(year, table):
    assert round(year.value(f"SELECT sum(amount) FROM {table}"), 2) == YEAR_KWH  # noqa: S608


def test_only_the_outage_is_estimated(year):
    estimated = year.query(
        "SELECT min(start_ts), max(start_ts), count(*) FROM interval_energy WHERE quality <> 0"
    )[0]
    assert estimated[0] == SILENT[0].floor("15min")
    assert estimated[1] == SILENT[1].floor("15min")
    assert estimated[2] == 2 * 96 + 3
    assert year.value("SELECT sum(slots_expected - slots) FROM day_energy") == 0


def test_both_rollovers_are_on_record(year):
    found = year.query("SELECT start_ts FROM finding WHERE name = 'register.rollover'")
    assert len(found) == 2
    assert year.value("SELECT count(*) FROM finding WHERE name = 'register.reset'") == 0
