"""Reports: recomputed by a spreadsheet and by us, frozen, tampered with, restated, in all formats."""

import csv
import json
import shutil
import subprocess
from datetime import date

import openpyxl
import pypdfium2
import pytest

from fems.clock import utc_now
from fems.report.content import build
from fems.report.subject import Request, Subject
from fems.store.pool import connect
from tests.integration.carbon_days import compute, fill

YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")


@pytest.fixture(scope="module")
def year(installation):
    fill(installation.database_url, date(2025, 1, 1), date(2026, 2, 10))
    return installation


def totals(workbook):
    sheet = openpyxl.load_workbook(workbook, data_only=True)["Summary"]
    return {row[0]: row[1] for row in sheet.iter_rows(min_row=10, max_row=13, values_only=True)}


@pytest.fixture(scope="module")
def draft(year, tmp_path_factory):
    """A draft of the complex in all formats, and what the command said of it."""
    folder = tmp_path_factory.mktemp("draft")
    files = [folder / f"report.{kind}" for kind in ("xlsx", "pdf", "csv", "json")]
    said = year.ok(
        "report",
        "carbon",
        "--complex",
        *YEAR,
        "--json",
        *(w for f in files for w in ("--out", str(f))),
    )
    return files, json.loads(said)


def test_the_total_is_that_of_the_inventory(year, draft):
    _, said = draft
    for scope, name in ((1, "scope1"), (2, "scope2_location")):
        kg = year.value(
            "SELECT sum(kg_co2e) FROM emission_month WHERE scope = %s AND first_day < '2026-01-01'",
            scope,
        )
        assert said["totals_kg"][name] == pytest.approx(kg, rel=1e-12)


def test_one_plant_by_hand(year, tmp_path):
    """Steel in January 2026: 31 days of 10 x (900 + 7 x meter + 10) kWh at 0.4173 kg/kWh."""
    meter = year.value("SELECT meter_id FROM meter JOIN plant USING (plant_id)"
                       " WHERE plant.code = 'steel' AND meter.code = 'main'")  # fmt: skip
    file = tmp_path / "steel.json"
    year.ok(
        "report",
        "carbon",
        "--plant",
        "steel",
        "--from",
        "2026-01-01",
        "--to",
        "2026-01-31",
        "--out",
        str(file),
    )
    rows = [r for r in json.loads(file.read_text())["streams"] if r["carrier"] == "electricity"]
    kwh = 31 * 10 * (900 + 7 * meter + 10)
    assert [(r["activity"], r["kg_co2e"]) for r in rows] == [
        (pytest.approx(kwh), pytest.approx(kwh * 0.4173))
    ]


def test_intensity_of_a_plant_by_hand(year, tmp_path):
    """31 days of 50 t; indirect emissions are those of its purchased electricity."""
    file = tmp_path / "steel.json"
    year.ok(
        "report", "carbon", "--plant", "steel", "--from", "2026-01-01", "--to", "2026-01-31",
        "--standard", "cbam", "--out", str(file),
    )  # fmt: skip
    content = json.loads(file.read_text())
    (good,) = content["goods"]
    assert (good["output"], good["unit"]) == (31 * 50, "t")
    assert good["kg_indirect"] == pytest.approx(content["totals"]["scope2_location"])
    kwh = sum(r["activity"] for r in content["streams"] if r["carrier"] == "electricity")
    assert good["kwh"] == pytest.approx(kwh)
    assert any("2023/1773" in text for text in content["method"])


def test_a_spreadsheet_recalculates_the_same_totals(draft, tmp_path):
    """LibreOffice computes every formula again; its cached values are thrown away first."""
    (xlsx, *_), said = draft
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("no LibreOffice on this machine: install libreoffice-calc-nogui")
    book = openpyxl.load_workbook(xlsx)
    book.save(tmp_path / "bare.xlsx")  # openpyxl keeps formulas and drops their values
    assert set(totals(tmp_path / "bare.xlsx").values()) == {None}
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "bare.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert list(totals(tmp_path / "out" / "bare.xlsx").values()) == [
        pytest.approx(said["totals_kg"][name], rel=1e-12) for name in
        ("scope1", "scope2_location", "scope2_market", "biogenic")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "number", [pytest.param(0, id="xlsx"), pytest.param(2, id="csv"), pytest.param(3, id="json")]
)
def test_a_file_agrees_with_itself(year, draft, number):
    said = json.loads(year.ok("report", "verify", str(draft[0][number]), "--json"))
    assert said == {"ok": True, "differences": [], "restated": []}


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        pytest.param("Streams", "F2", 1.0, id="an activity"),
        pytest.param("Streams", "S3", 5.0, id="a number in place of a formula"),
        pytest.param("Factors", "E2", 1.0, id="a factor"),
        pytest.param("Summary", "B10", 0.0, id="a total"),
        pytest.param("Exclusions", "B2", "none", id="a reservation"),
    ],
)
def test_a_changed_cell_is_named(year, draft, tmp_path, sheet, cell, value):
    book = openpyxl.load_workbook(draft[0][0])
    book[sheet][cell] = value
    book.save(tmp_path / "changed.xlsx")
    done = year.run("report", "verify", str(tmp_path / "changed.xlsx"), "--json", "--no-database")
    assert done.returncode == 1
    found = {d["where"]: d["says"] for d in json.loads(done.stdout)["differences"]}
    assert found[f"{sheet}!{cell}"] == value


def test_tampered_evidence_is_named(year, draft, tmp_path):
    content = json.loads(draft[0][3].read_text())
    content["streams"][0]["activity"] *= 0.9
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(content))
    done = year.run("report", "verify", str(file), "--json", "--no-database")
    where = [d["where"] for d in json.loads(done.stdout)["differences"]]
    assert where[0] == "streams[0].kg_co2e"
    assert any(name.startswith("totals.") for name in where)


def test_a_meter_whose_calibration_ended_is_reserved_and_listed(year, tmp_path):
    with connect(year.database_url) as conn, conn.transaction(force_rollback=True):
        conn.execute(
            "UPDATE meter SET calibrated_on = '2020-01-01', calibrated_until = '2025-06-30'"
            " FROM plant WHERE plant.plant_id = meter.plant_id AND plant.code = 'food' AND meter.code = 'main'"
        )
        request = Request.of(date(2025, 1, 1), date(2025, 12, 31), "ghgp", None)
        content = build(conn, Subject.read(conn, None), request, now=utc_now())
    told = {(m["plant"], m["meter"]): m["calibrated_on"] for m in content["meters"]}
    assert told["food", "main"] == "2020-01-01"
    assert told["steel", "main"] == "2024-05-20"  # from the definition of the complex
    assert told["foundry", "main"] is None
    reserved = {e["what"]: e["why"] for e in content["exclusions"]}
    assert "ended on 2025-06-30" in reserved["meter food/main"]
    assert "meter steel/main" not in reserved


def test_a_csv_row_holds_all_that_is_multiplied(draft):
    with draft[0][2].open(encoding="utf-8-sig") as file:
        row = next(r for r in csv.DictReader(file) if r["carrier"] == "city_gas")
    kg = float(row["activity"]) * float(row["mj_per_unit"]) * float(row["per"]) * (
        float(row["co2"]) + float(row["ch4"]) * float(row["gwp_ch4"]) + float(row["n2o"]) * float(row["gwp_n2o"]))  # fmt: skip
    assert float(row["kg_co2e"]) == pytest.approx(kg, rel=1e-12)


def test_a_draft_is_marked_on_every_page(draft):
    pages = pypdfium2.PdfDocument(draft[0][1])
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        text = page.get_textpage().get_text_bounded()
        assert f"{number} / {len(pages)}" in text
        assert "초안" in text


def test_an_issue_is_frozen_and_a_restatement_is_told(year, tmp_path):
    file, later = tmp_path / "issued.xlsx", tmp_path / "later.json"
    words = ("report", "carbon", "--complex", *YEAR)
    assert "issued by somebody" in year.run(*words, "--out", str(file), "--issue", " ").stderr
    said = json.loads(year.ok(*words, "--out", str(file), "--issue", "J. Lee", "--json"))
    assert said["status"] == "issued"
    assert json.loads(year.ok("report", "verify", str(file), "--json"))["restated"] == []
    issued = json.loads(year.ok("report", "list", "--json"))["issued"][0]
    assert (issued["issued_by"], issued["digest"]) == ("J. Lee", said["digest"])
    year.ok(
        "factors",
        "use",
        "gir_approved_2017",
        "--carrier",
        "electricity",
        "--by",
        "J. Lee",
        "--reason",
        "test",
    )
    compute(year.database_url)
    verdict = json.loads(year.ok("report", "verify", str(file), "--json"))
    assert verdict["ok"]
    assert len(verdict["restated"]) == 12 * 12
    year.ok(*words, "--out", str(later))
    content = json.loads(later.read_text())
    moved = sum(c["kg_after"] - c["kg_before"] for c in content["changes"])
    assert moved == pytest.approx(
        content["totals"]["scope2_location"] - said["totals_kg"]["scope2_location"]
    )
    assert sum(
        r["kg_by_factor"] + r["kg_by_activity"] for r in content["restatements"]
    ) == pytest.approx(moved)
    year.ok(
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
    compute(year.database_url)


def test_a_certificate_lowers_the_market_based_figure_alone(year, tmp_path):
    words = ("carbon", "instrument", "--plant", "food", "--from", "2025-03-01", "--to", "2025-03-31",
             "--by", "M. Kim", "--evidence", "r.pdf")  # fmt: skip
    year.ok(
        *words,
        "--kind",
        "rec",
        "--certificate",
        "R-1",
        "--kwh",
        "10000",
        "--cancelled-on",
        "2025-04-10",
    )
    year.ok(
        *words,
        "--kind",
        "green_premium",
        "--certificate",
        "G-1",
        "--kwh",
        "5000",
        "--cancelled-on",
        "2025-04-10",
    )
    again = year.run(
        *words,
        "--kind",
        "rec",
        "--certificate",
        "R-1",
        "--kwh",
        "1",
        "--cancelled-on",
        "2025-04-10",
    )
    assert "claimed once" in again.stderr
    counted = {}
    for standard in ("ghgp", "kets"):
        file = tmp_path / f"{standard}.json"
        year.ok(
            "report",
            "carbon",
            "--complex",
            *YEAR,
            "--standard",
            standard,
            "--gwp",
            "announced",
            "--out",
            str(file),
        )
        content = json.loads(file.read_text())
        saved = content["totals"]["scope2_location"] - content["totals"]["scope2_market"]
        (market,) = content["market"]
        assert saved == pytest.approx(market["kg_location"] * market["covered_kwh"] / market["kwh"])
        counted[standard] = market["covered_kwh"]
    assert counted == {"ghgp": 15_000, "kets": 10_000}


def test_an_entered_activity_is_in_scope_1_and_one_sold_is_not(year, tmp_path):
    words = ("carbon", "enter", "--plant", "steel", "--from", "2025-05-01", "--to", "2025-05-31",
             "--by", "M. Kim", "--evidence", "bill 7")  # fmt: skip
    file = tmp_path / "r.json"
    report = ("report", "carbon", "--plant", "steel", *YEAR, "--out", str(file))
    year.ok(*report)
    before = json.loads(file.read_text())["totals"]
    year.ok(*words, "--kind", "combustion", "--what", "diesel", "--amount", "1000", "--unit", "L")
    year.ok(*words, "--kind", "sold", "--what", "electricity", "--amount", "9000", "--unit", "kWh")
    assert (
        "entered in L"
        in year.run(
            *words, "--kind", "combustion", "--what", "diesel", "--amount", "1", "--unit", "kL"
        ).stderr
    )
    year.ok(*report)
    after = json.loads(file.read_text())["totals"]
    # 1,000 L x 35.3 MJ/L = 0.0353 TJ; CO2 73 663.3 (GIR 2022), CH4 3, N2O 0.6 kg/TJ (IPCC), AR5.
    assert after["scope1"] - before["scope1"] == pytest.approx(
        0.0353 * (73_663.3 + 3 * 28 + 0.6 * 265), rel=1e-9
    )
    assert after["scope2_location"] == before["scope2_location"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(("--complex", "--from", "2025-01-02", "--to", "2025-12-31"), "whole months", id="half a month"),
        pytest.param(("--from", "2025-01-01", "--to", "2025-12-31"), "whose report", id="of nobody"),
        pytest.param(("--plant", "nobody", *YEAR), "Plant 'nobody' is unknown", id="unknown plant"),
        pytest.param(("--complex", *YEAR, "--gwp", "AR7"), "no set of warming potentials 'AR7'", id="unknown potentials"),
        pytest.param(("--complex", "--from", "2026-02-01", "--to", "2026-12-31", "--issue", "J. Lee"), "is not over", id="too early"),
    ],
)  # fmt: skip
def test_what_cannot_be_reported(year, tmp_path, words, says):
    done = year.run("report", "carbon", *words, "--out", str(tmp_path / "r.json"))
    assert done.returncode == 1
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_each_set_of_potentials_gives_its_own_total(year):
    with connect(year.database_url) as conn:
        subject = Subject.read(conn, "steel")
        kg = {
            name: build(conn, subject, Request.of(date(2025, 1, 1), date(2025, 1, 31), "ghgp", name), now=utc_now())["totals"]["scope1"]
            for name in ("SAR", "AR4", "AR5", "AR6")
        }  # fmt: skip
        gas = year.value("SELECT sum(activity) FROM emission_month WHERE carrier = 'city_gas' AND first_day = '2025-01-01'"
                         " AND plant_id = %s", subject.plant_id)  # fmt: skip
    per_tj = {"SAR": 21 + 31.0, "AR4": 25 + 29.8, "AR5": 28 + 26.5, "AR6": 27.9 + 27.3}
    assert kg == {
        name: pytest.approx(gas * 38.5e-6 * (55_865.3 + more)) for name, more in per_tj.items()
    }


def test_targets_and_comparison(year):
    year.ok(
        "target",
        "set",
        "sbti",
        "--base-year",
        "2025",
        "--path",
        "sbti",
        "--source",
        "SBTi",
        "--by",
        "J. Lee",
    )
    assert (
        "5 of 12"
        not in year.run(
            "target",
            "set",
            "x",
            "--base-year",
            "2026",
            "--path",
            "sbti",
            "--source",
            "s",
            "--by",
            "b",
        ).stdout
    )
    (target,) = json.loads(
        year.ok("target", "show", "--year", "2026", "--pv-kwh-per-kw", "1250", "--json")
    )["targets"]
    base = year.value(
        "SELECT sum(kg_co2e) FROM emission_month WHERE first_day BETWEEN '2025-01-01' AND '2025-12-31'"
    )
    assert target["base_kg"] == pytest.approx(base)
    assert target["allowed_kg"] == pytest.approx(base * (1 - 0.042))
    assert target["gap_means"]["pv_kw"] == pytest.approx(target["gap_means"]["kwh"] / 1250)
    assert target["gap_means"]["won_electricity"] is None
    plants = json.loads(year.ok("carbon", "compare", *YEAR, "--json"))["plants"]
    assert len(plants) == 12
    assert all(p["kg_low"] <= p["kg_co2e"] <= p["kg_high"] for p in plants)
    alone = year.run("carbon", "compare", *YEAR, "--seen-by", "food")
    assert alone.returncode == 1
    assert "A group of 1 plants with a score cannot be shown to food" in alone.stderr
