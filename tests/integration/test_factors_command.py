"""The factor registry from the command line: refusals with row and reason, choices, restatements."""

import csv
import json
import re
from datetime import date, timedelta

import pytest

from fems.clock import plant_day, time_zone, utc_now
from fems.ingest.importing import import_readings
from fems.jobs.executor import run_stale
from fems.simulate.definition import sample_data_dir
from fems.simulate.simulation import Simulation
from fems.store.pool import connect

FACTORS = sample_data_dir() / "factors.csv"
SEOUL = time_zone("Asia/Seoul")
FIRST, LAST = date(2026, 1, 20), date(2026, 2, 10)
KG = "SELECT sum(kg_co2e) FROM emission_month"


@pytest.fixture(scope="module")
def registered(installation):
    installation.ok("import", "plants", str(sample_data_dir() / "complex.toml"))
    installation.ok("factors", "import", str(FACTORS))
    installation.ok("factors", "import", str(sample_data_dir() / "calorific_values.csv"))
    return installation


@pytest.fixture(scope="module")
def computed(registered):
    """Three weeks of electricity, gas and steam at the boundaries."""
    simulation = Simulation.of_sample_complex(seed=3, anchor=FIRST)
    window = plant_day(FIRST, SEOUL)._replace(end=plant_day(LAST, SEOUL).end + timedelta(seconds=1))
    rows = simulation.readings(window)
    rows = rows[rows["meter"].isin(["main", "gas", "steam"])]
    with connect(registered.database_url) as conn:
        import_readings(conn, rows, now=utc_now())
    run_stale(registered.database_url)
    return registered


def new_file(tmp_path, **changed):
    """A file with one record of the announced grid series."""
    with FACTORS.open(encoding="utf-8", newline="") as file:
        row = next(r for r in csv.DictReader(file) if r["valid_from"] == "2025-12-18")
    path = tmp_path / "new.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        writer.writeheader()
        writer.writerow(row | changed)
    return path


def test_importing_again_adds_nothing(registered):
    assert json.loads(registered.ok("import", "factors", str(FACTORS), "--json")) == {"added": 0}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"source": ""}, "row 2: source is missing", id="no source"),
        pytest.param({"unit": "MWhh"}, "row 2: unit 'MWhh' is unknown", id="unknown unit"),
        pytest.param({"valid_from": "2025-06-01"}, "row 2: gir_announced/electricity_grid from 2025-06-01 overlaps", id="overlap"),
        pytest.param({"kg_co2e_per_unit": "400"}, "row 2: .* registered with other values", id="other values"),
        pytest.param({"valid_from": "18.12.2025"}, "row 2: valid_from '18.12.2025' is no date", id="no date"),
    ],
)  # fmt: skip
def test_a_doubtful_file_is_refused_whole(registered, tmp_path, changed, says):
    before = registered.value("SELECT count(*) FROM factor")
    done = registered.run("factors", "import", str(new_file(tmp_path, **changed)))
    assert done.returncode == 1
    assert re.search(says, done.stderr), done.stderr
    assert registered.value("SELECT count(*) FROM factor") == before


def test_a_record_is_never_changed(registered):
    with pytest.raises(Exception, match="never changed or deleted"):
        registered.query("UPDATE factor SET kg_co2e_per_unit = 1 WHERE series = 'gir_announced'")


def test_show_tells_the_source(registered):
    shown = registered.ok("factors", "show", "gir_announced")
    assert "co2e 417.3" in shown
    assert "newstree.co.kr" in shown
    assert "no series 'gir'" in registered.run("factors", "show", "gir").stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(("kets_annex12_tier2", "--carrier", "city_gas", "--calorific", "energy_act_2022"),
                     "must be of one vintage", id="mixed vintages"),
        pytest.param(("gir_2035", "--carrier", "electricity"), "has no factor for electricity. Series that have: .*gir_announced", id="unknown series"),
        pytest.param(("gir_announced", "--carrier", "coal"), "Carrier 'coal' is unknown", id="unknown carrier"),
        pytest.param(("gir_announced", "--carrier", "electricity", "--plant", "nobody"), "Plant 'nobody' is unknown", id="unknown plant"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be(registered, words, says):
    done = registered.run("factors", "use", *words, "--by", "J. Lee", "--reason", "r")
    assert done.returncode == 1
    assert re.search(says, done.stderr), done.stderr


def test_another_grid_series_is_restated_and_the_parts_add_up(computed):
    before = computed.value(KG)
    assert before > 0
    computed.ok("factors", "use", "gir_approved_2017", "--carrier", "electricity",
                "--by", "J. Lee", "--reason", "factor at allocation")  # fmt: skip
    run_stale(computed.database_url)
    after = computed.value(KG)
    rows = computed.query(
        "SELECT kg_after - kg_before, kg_by_factor, kg_by_activity, cause, noted_by, reason FROM restatement"
    )
    assert len(rows) == 24  # twelve plants, January and February
    assert after != before
    assert sum(row[0] for row in rows) == pytest.approx(after - before)
    assert sum(row[1] + row[2] for row in rows) == pytest.approx(after - before)
    assert {row[3:] for row in rows} == {("choice", "J. Lee", "factor at allocation")}
    # 0.45941 in place of 0.4173 kg/kWh, whatever the energy was.
    assert sum(r[1] for r in rows) / computed.value(
        "SELECT sum(activity) FROM emission_month WHERE carrier = 'electricity'"
    ) == pytest.approx(0.45941 - 0.4173)


def test_a_superseded_factor_recomputes_only_what_it_touches(computed, tmp_path):
    computed.ok(
        "factors",
        "use",
        "gir_announced",
        "--carrier",
        "electricity",
        "--by",
        "J. Lee",
        "--reason",
        "back",
    )
    run_stale(computed.database_url)
    changed_at = "SELECT max(changed_at) FROM emission_month WHERE carrier = 'city_gas'"
    gas = computed.value(changed_at)
    file = new_file(tmp_path, kg_co2e_per_unit="420", kg_co2_per_unit="417.6")
    done = computed.run("factors", "import", str(file), "--supersede")
    assert "say who and why" in done.stderr
    computed.ok(
        "factors", "import", str(file), "--supersede", "--by", "J. Lee", "--reason", "erratum"
    )
    run_stale(computed.database_url)
    assert computed.value(changed_at) == gas
    old, new = computed.query(
        "SELECT kg_co2e_per_unit, superseded_by IS NOT NULL FROM factor WHERE series = 'gir_announced'"
        " AND valid_from = '2025-12-18' ORDER BY factor_id"
    )
    assert (old, new) == ((417.3, True), (420.0, False))
    reasons = computed.query("SELECT DISTINCT cause, reason FROM restatement WHERE factor_after ="
                             " (SELECT max(factor_id) FROM factor)")  # fmt: skip
    assert reasons == [("factors", "erratum")]
