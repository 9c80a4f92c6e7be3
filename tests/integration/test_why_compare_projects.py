"""Why it changed, who does well and what projects saved: on a real database, as the pure functions say."""

import numpy as np
import pytest

from fems.compute.baseline import fit_baseline
from fems.compute.causes import Side
from fems.compute.comparison import score_of
from fems.compute.decomposition import decomposed
from fems.compute.savings import savings
from fems.errors import FemsError
from fems.ingest.plants import import_plants
from fems.jobs.executor import run_stale
from fems.store.plants import read_meters
from fems.store.pool import connect
from tests.conftest import REPOSITORY
from tests.integration.test_savings import told, write_days
from tests.unit.compute.energy_series import plant

ENERGY, DRIVERS = plant(731, seed=4)
ENERGY = ENERGY.where(ENERGY.index < "2025-01-01", 0.92 * ENERGY)
SPRING = ("--from", "2025-03-01", "--to", "2025-05-31")
AGAINST = ("--against", "2024-03-01")
THEN, NOW = slice("2024-03-01", "2024-05-31"), slice("2025-03-01", "2025-05-31")
MADE = DRIVERS.rename(columns={"output_t": "output"})
MODEL = fit_baseline(ENERGY[:366], MADE[:366])
YEAR_2025 = savings(MODEL, ENERGY[366:], MADE[366:])


@pytest.fixture(scope="module")
def complex_of_two(installation):
    """Plant "one" saves 8 percent from 2025 on and has a frozen baseline of 2024; "two" has none."""
    with connect(installation.database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "performance.toml")
        ids = read_meters(conn).set_index(["plant", "meter"])["meter_id"]
        for name, amounts in (("main", ENERGY), ("made", DRIVERS["output_t"]),
                              ("air", DRIVERS["temperature_c"])):  # fmt: skip
            write_days(conn, int(ids["one", name]), amounts)
        made = np.random.default_rng(1).uniform(10, 20, 731)
        for name, amounts in (("main", 300 + 10 * made), ("bread", made)):
            write_days(conn, int(ids["two", name]), amounts)
    installation.ok("factors", "import", str(REPOSITORY / "sample_data" / "factors.csv"))
    installation.ok("baseline", "fit", "one", "--from", "2024-01-01", "--to", "2024-12-31",
                    "--note", "as it was")  # fmt: skip
    installation.ok("baseline", "freeze", "one")
    with connect(installation.database_url) as conn:
        conn.execute(
            "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
            " SELECT 'carbon', meter_id, '2024-01-01', '2026-01-01', 'test' FROM meter"
            " WHERE code = 'main'"
        )
    run_stale(installation.database_url)
    return installation


def total(shown, unit):
    return sum(part[unit] for part in shown["parts"].values())


def test_the_causes_add_up_to_what_the_meters_say(complex_of_two):
    shown = told(complex_of_two, "why", "--plant", "one", *SPRING, *AGAINST)
    then, now = ENERGY[THEN].sum(), ENERGY[NOW].sum()
    assert (shown["before_kwh"], shown["after_kwh"]) == pytest.approx((then, now))
    assert total(shown, "kwh") == pytest.approx(now - then, abs=1e-6)
    assert total(shown, "kg_co2e") == pytest.approx(shown["change_kg_co2e"], abs=1e-6)
    before, after = (Side(ENERGY[span], MADE[span]) for span in (THEN, NOW))
    pure = decomposed(MODEL, before, after, history=Side(ENERGY[:366], MADE[:366]))
    for cause, part in pure.parts.items():
        told_of = shown["parts"][cause]
        assert told_of["kwh"] == pytest.approx(part.kwh, abs=1e-6)
        assert (told_of["low_kwh"], told_of["high_kwh"]) == pytest.approx(part.interval_kwh(0.9))
    assert shown["before_kg_co2e"] > 0
    assert shown["findings"] == []


def test_the_complex_is_the_sum_of_its_plants_and_says_what_has_no_baseline(complex_of_two):
    shown = told(complex_of_two, "why", *SPRING, *AGAINST)
    parts = [shown["plants"][code]["parts"] for code in ("one", "two")]
    for cause, part in shown["parts"].items():
        assert part["kwh"] == pytest.approx(sum(of_plant[cause]["kwh"] for of_plant in parts))
    two = shown["plants"]["two"]
    assert two["parts"]["unexplained"]["kwh"] == pytest.approx(two["change_kwh"])
    assert [f["name"] for f in shown["findings"]] == ["decomposition.no_model"]


def test_it_compares_with_as_many_days_before_and_speaks_to_people(complex_of_two):
    said = complex_of_two.ok("why", "--plant", "one", *SPRING)
    assert "2025-03-01 to 2025-05-31 against 2024-11-29 to 2025-02-28" in said
    assert "efficiency" in said


def test_a_plant_without_others_is_held_against_its_own_baseline(complex_of_two):
    shown = told(complex_of_two, "compare", "--from", "2025-01-01", "--to", "2025-12-31")
    assert [row["plant"] for row in shown["plants"]] == ["one"]
    row = shown["plants"][0]
    assert row["basis"] == "own"
    pure = score_of("one", "food", YEAR_2025)
    assert row["score"] == pytest.approx(pure.score)
    assert (row["low"], row["high"]) == pytest.approx(pure.interval(0.9))
    assert (row["rank"], row["tied"]) == (1, False)


def test_a_plant_does_not_see_a_group_of_one(complex_of_two):
    with pytest.raises(FemsError, match="cannot be shown"):
        complex_of_two.inline("compare", "--from", "2025-01-01", "--to", "2025-12-31",
                              "--seen-by", "one")  # fmt: skip


def test_a_project_is_verified_against_the_time_before(complex_of_two):
    complex_of_two.ok("project", "add", "one", "pumps", "--name", "Pumps", "--done-on", "2025-01-01",
                      "--cost", "5000000", "--expected-kwh", "20000")  # fmt: skip
    assert [row["code"] for row in told(complex_of_two, "project", "list")] == ["pumps"]
    shown = told(complex_of_two, "project", "show", "one", "pumps", "--price", "150",
                 "--to", "2025-12-31")  # fmt: skip
    assert shown["saved_kwh"] == pytest.approx(YEAR_2025.kwh)
    assert (shown["low_kwh"], shown["high_kwh"]) == pytest.approx(YEAR_2025.interval_kwh(0.9))
    assert shown["days"] == 365
    assert shown["payback_years"] == pytest.approx(
        5e6 / (150 * YEAR_2025.kwh) * 365 / 365.25, rel=1e-9
    )
    assert shown["findings"] == []


BILL = """
    INSERT INTO bill (plant_id, carrier, month, series, option, tariffs, currency, amount, unit,
                      charge_won, total_won, billing_kw, basis, contract_kw, unknown_months, assumed,
                      measured_share, estimated_share, missing_share, whole)
    SELECT plant_id, 'electricity', %s::date, 'x', 'x', '{x}', 'KRW', %s, 'kWh', 0, 0, 1, 'current',
           1, '{}', '{}', 1, 0, 0, true FROM plant WHERE code = 'one'"""
LINE = """
    INSERT INTO bill_line (plant_id, carrier, month, position, kind, won, facts)
    SELECT plant_id, 'electricity', %s::date, %s, %s, %s, '{}' FROM plant WHERE code = 'one'"""


def test_a_project_pays_by_the_plants_own_bills(complex_of_two):
    """Energy, climate and fuel of the months since it was done; base charge and months before not."""
    with connect(complex_of_two.database_url) as conn:
        for month, kwh, energy_won in (("2024-12-01", 1_000, 900_000), ("2025-01-01", 1_000, 100_000),
                                       ("2025-02-01", 3_000, 450_000)):  # fmt: skip
            conn.execute(BILL, (month, kwh))
            lines = (("base", 5e6), ("energy", energy_won), ("climate", 9 * kwh), ("fuel", 5 * kwh))
            for position, (kind, won) in enumerate(lines):
                conn.execute(LINE, (month, position, kind, won))
    complex_of_two.ok("project", "add", "one", "blowers", "--name", "Blowers", "--done-on", "2025-01-01",
                      "--cost", "5000000")  # fmt: skip
    shown = told(complex_of_two, "project", "show", "one", "blowers", "--to", "2025-12-31")
    price = (100_000 + 450_000) / 4_000 + 9 + 5
    assert shown["price_per_kwh"] == pytest.approx(price)
    assert shown["money"] == pytest.approx(price * YEAR_2025.kwh)
    other = told(complex_of_two, "project", "show", "one", "blowers", "--to", "2025-12-31",
                 "--price", "150")  # fmt: skip
    assert other["price_per_kwh"] == 150


def test_a_project_without_a_baseline_before_it_has_no_verdict(complex_of_two):
    complex_of_two.ok("project", "add", "two", "led", "--name", "Lamps", "--done-on", "2025-01-01")
    shown = told(complex_of_two, "project", "show", "two", "led", "--to", "2025-12-31")
    assert shown["saved_kwh"] is None
    assert "savings.no_baseline" in [finding["name"] for finding in shown["findings"]]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(("why", "--from", "2025-05-01", "--to", "2025-03-01"), "out of order",
                     id="days out of order"),
        pytest.param(("why", "--plant", "three", *SPRING), "unknown", id="unknown plant"),
        pytest.param(("project", "show", "one", "fans"), "no project", id="unknown project"),
        pytest.param(("project", "add", "one", "x", "--name", "x", "--done-on", "soon"), "no date",
                     id="no date"),
        pytest.param(("project", "add", "one", "x", "--name", "x", "--done-on", "2025-01-01",
                      "--cost", "1", "--currency", "won"), "no currency", id="no currency"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(complex_of_two, words, says):
    with pytest.raises(FemsError, match=says):
        complex_of_two.inline(*words)
