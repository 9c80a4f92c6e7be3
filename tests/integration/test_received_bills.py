"""The same plant twice: "one" with meters, "two" with its monthly bills and a spreadsheet of output."""

from datetime import date

import numpy as np
import openpyxl
import pandas as pd
import pytest
import statsmodels.api as sm

from fems.errors import InputFileError
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.store.performance_view import read_performance
from fems.store.plants import read_meters
from fems.store.pool import connect
from tests.conftest import REPOSITORY
from tests.integration.test_savings import told, write_days
from tests.unit.compute.energy_series import plant

ENERGY, DRIVERS = plant(731, seed=4)
ENERGY = ENERGY.where(ENERGY.index < "2025-01-01", 0.92 * ENERGY)
SAVED = 0.08
MONTHS = pd.period_range("2024-01", "2025-12", freq="M")
HEAD = "plant,first_day,last_day,electricity_kwh,output,temperature_c,evidence"
BASELINE = ("--from", "2024-01-01", "--to", "2024-12-31", "--note", "as it was")
YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")


def monthly():
    """Bills of the plant: energy and output of each month, and its mean temperature."""
    by = ENERGY.index.to_period("M")
    return pd.DataFrame(
        {"kwh": ENERGY.groupby(by).sum(), "output": DRIVERS["output_t"].groupby(by).sum(),
         "air": DRIVERS["temperature_c"].groupby(by).mean(),
         "days": ENERGY.groupby(by).size()}
    )  # fmt: skip


def written(file, rows, head=HEAD):
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return str(file)


def rows_of_year(plant="two"):
    return [
        f'{plant},{month.start_time.date()},{month.end_time.date()},"{row.kwh:,.6f}",{row.output},'
        f"{row.air},bill {month}"
        for month, row in zip(MONTHS, monthly().itertuples(), strict=True)
    ]


@pytest.fixture(scope="module")
def site(installation, tmp_path_factory):
    with connect(installation.database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "performance.toml")
        ids = read_meters(conn).set_index(["plant", "meter"])["meter_id"]
        for name, amounts in (("main", ENERGY), ("made", DRIVERS["output_t"]),
                              ("air", DRIVERS["temperature_c"])):  # fmt: skip
            write_days(conn, int(ids["one", name]), amounts)
    file = written(tmp_path_factory.mktemp("bills") / "two.csv", rows_of_year())
    assert installation.ok("import", "bills", file, "--by", "H. Kim").startswith("24 bills")
    for code, grain in (("one", "day"), ("two", "month")):
        installation.ok("baseline", "fit", code, *BASELINE, "--grain", grain)
        installation.ok("baseline", "freeze", code)
    run_stale(installation.database_url)
    installation.file = file
    return installation


def test_bills_are_kept_as_received_and_twice_is_once(site):
    rows = told(site, "bill", "received", "--plant", "two")
    assert [row["first_day"] for row in rows][:2] == ["2024-01-01", "2024-02-01"]
    assert sum(row["electricity_kwh"] for row in rows) == pytest.approx(ENERGY.sum(), rel=1e-9)
    assert rows[0]["evidence"] == "bill 2024-01"
    assert rows[0]["noted_by"] == "H. Kim"
    assert site.ok("import", "bills", site.file).startswith("0 bills")
    assert "2024-01-01" in site.ok("bill", "received")


def test_the_model_by_bills_is_what_least_squares_say(site):
    """Energy of a month on its output and its degree-days from the change points found."""
    shown = told(site, "baseline", "show", "two")
    assert (shown["grain"], shown["model"]["fit"]["periods"]) == ("month", 12)
    terms, bills = shown["model"]["terms"], monthly()[:12]
    assert (terms["linear"], terms["per_day"]) == (["output"], False)
    columns = {"base": np.ones(12), "output": bills["output"]}
    for name, point, sign in (
        ("heating", terms["heating_c"], -1),
        ("cooling", terms["cooling_c"], 1),
    ):
        if point is not None:
            columns[name] = np.maximum(sign * (bills["air"] - point), 0.0) * bills["days"]
    found = {c["name"]: c["value"] for c in shown["model"]["coefficients"]}
    plain = sm.OLS(
        bills["kwh"].to_numpy(), np.column_stack([columns[name] for name in found])
    ).fit()
    assert list(found.values()) == pytest.approx(list(plain.params), rel=1e-6)


def test_a_saving_by_bills_holds_the_truth_and_is_less_certain_than_by_days(site):
    by_day, by_bill = (
        told(site, "savings", "show", "--plant", code, *YEAR)[0] for code in ("one", "two")
    )
    assert by_bill["grain"] == "month"
    assert by_bill["low"] < SAVED < by_bill["high"]
    assert by_bill["high"] - by_bill["low"] > by_day["high"] - by_day["low"]
    assert by_bill["actual_kwh"] == pytest.approx(by_day["actual_kwh"])
    assert by_bill["measured_share"] is None


def test_both_stand_in_one_comparison_the_bills_with_the_wider_interval(site):
    rows = {row["plant"]: row for row in told(site, "compare", *YEAR)["plants"]}
    assert {code: row["grain"] for code, row in rows.items()} == {"one": "day", "two": "month"}
    widths = {code: row["high"] - row["low"] for code, row in rows.items()}
    assert widths["two"] > widths["one"]
    assert rows["two"]["low"] < 1 - SAVED < rows["two"]["high"]
    assert {row["rank"] for row in rows.values()} == {1}


def test_days_without_a_whole_bill_give_no_score(site):
    shown = told(site, "compare", "--from", "2025-03-05", "--to", "2025-03-20")
    row = next(row for row in shown["plants"] if row["plant"] == "two")
    assert (row["score"], row["rank"]) == (None, None)
    assert [f["name"] for f in shown["findings"]] == ["comparison.not_assessable"]


def test_the_page_shows_each_bill_by_its_mean_day(site):
    with connect(site.database_url) as conn:
        plant_id = next(
            row for row in conn.execute("SELECT plant_id FROM plant WHERE code = 'two'")
        )[0]
        found = read_performance(conn, plant_id, last=date(2025, 12, 31))
    days = monthly()["kwh"] / monthly()["days"]
    assert found.days["kwh"].tolist() == pytest.approx(days.tolist())
    assert found.days["fitted"].tolist() == [True] * 12 + [False] * 12
    assert found.total.fraction == pytest.approx(
        told(site, "savings", "show", "--plant", "two")[0]["fraction"]
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param("nine,2026-01-01,2026-01-31,100,1,2,", "row 2: plant 'nine' is unknown", id="unknown plant"),
        pytest.param("two,soon,2026-01-31,100,1,2,", "first_day 'soon' is no day", id="no day"),
        pytest.param("two,2026-02-01,2026-01-31,100,1,2,", "is before its first_day", id="days out of order"),
        pytest.param("two,2026-01-01,2026-06-30,100,1,2,", "more than 125 days", id="half a year"),
        pytest.param("two,2026-01-01,2026-01-31,,1,2,", "electricity_kwh", id="no energy"),
        pytest.param("two,2026-01-01,2026-01-31,-5,1,2,", "less than zero", id="negative energy"),
        pytest.param("two,2026-01-01,2026-01-31,100,much,2,", "output 'much' is no number", id="output in words"),
        pytest.param("two,2025-12-15,2026-01-14,100,1,2,", "covers days of one that was", id="days of a known bill"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_and_nothing_of_its_file_is_kept(site, tmp_path, row, reason):
    sound = "one,2020-01-01,2020-01-31,100,1,2,x"
    with pytest.raises(InputFileError, match=reason):
        site.inline("import", "bills", written(tmp_path / "bad.csv", [row, sound]))
    assert told(site, "bill", "received", "--plant", "one") == []


def test_rows_that_cover_each_other_are_refused(site, tmp_path):
    rows = ["one,2020-01-01,2020-01-31,100,1,2,x", "one,2020-01-31,2020-02-28,100,1,2,x"]
    with pytest.raises(InputFileError, match="row 3: from 2020-01-31 on it covers days of another"):
        site.inline("import", "bills", written(tmp_path / "twice.csv", rows))


def test_a_workbook_is_read_and_a_correction_replaces_its_bill(site, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["plant", "first_day", "last_day", "electricity_kwh"])
    book.active.append(["one", date(2020, 1, 1), date(2020, 1, 31), 100])
    book.save(tmp_path / "bills.xlsx")
    assert site.ok("import", "bills", str(tmp_path / "bills.xlsx")).startswith("1 bills")
    corrected = written(tmp_path / "again.csv", ["one,2020-01-01,2020-01-31,120,1,2,letter"])
    assert site.ok("import", "bills", corrected).startswith("1 bills")
    (row,) = told(site, "bill", "received", "--plant", "one")
    assert (row["electricity_kwh"], row["evidence"]) == (120.0, "letter")


def test_a_file_without_its_columns_is_refused(site, tmp_path):
    with pytest.raises(InputFileError, match="has no column last_day, electricity_kwh"):
        site.inline(
            "import",
            "bills",
            written(tmp_path / "short.csv", ["two,2026-01-01"], "plant,first_day"),
        )


def test_a_baseline_without_bills_says_what_to_do(site):
    with pytest.raises(Exception, match="No bill of plant 'one' lies within"):
        site.inline("baseline", "fit", "one", *BASELINE, "--grain", "month")
