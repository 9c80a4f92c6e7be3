"""fems import readings and output: shown first, stored once, bad rows apart."""

import csv
import json

import pytest

from tests.conftest import REPOSITORY, SHARED_DATA, STEEL_YEAR

PLANTS = """
[[plant.meter]]
code = "rolled"
name_en = "Rolled steel"
name_ko = "압연 강재"
quantity = "output"
kind = "interval"
unit = "t"
role = "main"
period_s = 86400
"""
PARQUET = SHARED_DATA / "pvanalytics_pv" / "system_50_ac_power_2_full_DST.parquet"


@pytest.fixture(scope="module")
def plant(installation, tmp_path_factory):
    file = tmp_path_factory.mktemp("plants") / "plants.toml"
    file.write_text((REPOSITORY / "tests" / "data" / "steel.toml").read_text("utf-8") + PLANTS)
    installation.ok("import", "plants", str(file))
    return installation


@pytest.fixture
def file(tmp_path):
    def write(text, name="june.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return str(path)

    return write


def counts(plant, *words):
    return json.loads(plant.ok("import", "readings", *words, "--json"))


def test_a_dry_run_tells_what_would_change_and_a_second_import_changes_nothing(plant, file):
    first = file(
        '일시,사용량(MWh)\n2026-06-01 00:15,"0.001"\n2026-06-01 00:30,0.002\n', encoding="cp949"
    )
    words = (first, "--meter", "steelworks/main", "--label", "end")
    assert counts(plant, *words, "--dry-run") == {
        "readings": 2, "new": 2, "repeated": 0, "changed": 0, "bad_rows": 0,
    }  # fmt: skip
    assert plant.value("SELECT count(*) FROM reading WHERE ts >= '2026-05-31'") == 0
    assert counts(plant, *words)["stored"] == 2
    assert counts(plant, *words) == {"readings": 2, "stored": 0, "repeated": 2, "bad_rows": 0}
    assert plant.query("SELECT ts AT TIME ZONE 'UTC', value FROM reading ORDER BY ts")[0][1] == 1.0

    corrected = file("ts,value\n2026-06-01 00:00,1\n2026-06-01 00:15,5\n2026-06-01 00:30,7\n")
    words = (corrected, "--meter", "steelworks/main")
    assert counts(plant, *words, "--dry-run") == {
        "readings": 3, "new": 1, "repeated": 1, "changed": 1, "bad_rows": 0,
    }  # fmt: skip
    assert plant.value("SELECT count(*) FROM reading_revision") == 0
    assert counts(plant, *words)["stored"] == 2
    assert plant.value("SELECT value FROM reading_revision") == 2.0


def test_bad_rows_are_reported_and_do_not_stop_the_rest(plant, file, tmp_path):
    lines = [f"2026-06-02 {hour:02}:00,{hour}" for hour in range(24)]
    lines += ["yesterday,1"] * 30 + ["2026-06-03 00:00,many"]
    report = tmp_path / "bad.csv"
    done = plant.run(
        "import", "readings", file("ts,value\n" + "\n".join(lines)), "--meter", "steelworks/main",
        "--bad-rows", str(report), "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "readings": 24, "stored": 24, "repeated": 0, "bad_rows": 31,
    }  # fmt: skip
    assert "row 26: 'yesterday' is not a time" in done.stderr
    assert "row 45:" in done.stderr
    assert "row 46:" not in done.stderr
    assert "Warning: 31 rows were not understood, 11 more than shown here" in done.stderr
    with report.open(encoding="utf-8-sig", newline="") as text:
        kept = list(csv.DictReader(text))
    assert len(kept) == 31
    assert kept[-1] == {"row": "56", "reason": "'many' is not a number"}


def test_strictly_one_bad_row_stores_nothing(plant, file):
    before = plant.value("SELECT count(*) FROM reading")
    text = "ts,value\n2026-06-05 00:00,1\n2026-06-05 00:15,x\n"
    done = plant.run("import", "readings", file(text), "--meter", "steelworks/main", "--strict")
    assert done.returncode == 1
    assert "row 3: 'x' is not a number" in done.stderr
    assert plant.value("SELECT count(*) FROM reading") == before


def test_a_file_of_which_no_row_is_understood_is_an_error(plant, file):
    done = plant.run(
        "import", "readings", file("ts,value\nsoon,1\nlater,2\n"), "--meter", "steelworks/main"
    )
    assert done.returncode == 1
    assert "row 2: 'soon' is not a time (2 such rows in all)" in done.stderr


def test_production_of_a_plant_with_one_meter_of_output(plant, file):
    text = '생산일,생산량(kg)\n2026-06-01,"12,500"\n2026-06-02,9800\n'
    out = plant.ok("import", "output", file(text), "--plant", "steelworks", "--json")
    assert json.loads(out)["stored"] == 2
    stored = plant.query(
        "SELECT r.value, r.ts AT TIME ZONE 'Asia/Seoul' FROM reading AS r JOIN meter USING (meter_id)"
        " WHERE code = 'rolled' ORDER BY r.ts"
    )
    assert [(value, f"{ts:%Y-%m-%d %H:%M}") for value, ts in stored] == [
        (12.5, "2026-06-01 00:00"), (9.8, "2026-06-02 00:00"),
    ]  # fmt: skip


@pytest.mark.skipif(not PARQUET.is_file(), reason="needs shared/data/pvanalytics_pv")
def test_a_real_parquet_file(plant):
    found = counts(plant, str(PARQUET), "--meter", "steelworks/main", "--dry-run")
    assert found["bad_rows"] == 2_904
    assert found["readings"] == 95_232 - 2_904


@pytest.mark.skipif(not STEEL_YEAR.is_file(), reason="needs shared/data/steel_uci")
def test_a_derived_file_of_starts_is_the_same_year_as_the_original_of_ends(plant):
    derived = str(STEEL_YEAR.parent / "steel_2018_15min_interval_start.csv.gz")
    assert counts(plant, derived, "--meter", "steelworks/main")["stored"] == 35_040
    original = counts(
        plant, str(STEEL_YEAR), "--meter", "steelworks/main", "--label", "end", "--value-column",
        "Usage_kWh", "--dry-run",
    )  # fmt: skip
    assert original == {
        "readings": 35_040, "new": 0, "repeated": 35_040, "changed": 0, "bad_rows": 0,
    }  # fmt: skip
