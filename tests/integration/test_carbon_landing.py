"""Where a target's year lands: the month of today by forecast rows, a gap at the bills' price and PV's yield."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fems.compute.carbon.landing import Z80
from fems.report.subject import Subject
from fems.store.pool import connect
from fems.store.progress import read_progress, read_running
from fems.store.targets import add_target, read_targets, read_year
from tests.integration.carbon_days import fill

TODAY = date(2026, 8, 21)
LAST = date(2026, 8, 31)
GRID = 0.4173


@pytest.fixture(scope="module")
def url(module_database_url):
    """A year and a half of days, the last one yesterday's."""
    fill(module_database_url, date(2025, 1, 1), TODAY - timedelta(days=1))
    return module_database_url


def running(conn, plant):
    subject = Subject.read(conn, plant)
    return read_running(conn, [int(p) for p in subject.plants["plant_id"]], today=TODAY)


def main_meter(conn, plant):
    return conn.execute(
        "SELECT meter_id, m.plant_id FROM meter AS m JOIN plant USING (plant_id)"
        " WHERE plant.code = %s AND role = 'main' AND quantity = 'electricity'", (plant,)
    ).fetchone()  # fmt: skip


def issue(conn, meter_id, kwh, *, days=11, at=datetime(2026, 8, 20, 16, tzinfo=UTC)):
    conn.execute(
        "INSERT INTO forecast_issue (meter_id, step, issued_at, end_ts, model, measured_share,"
        " estimated_share, missing_share) VALUES (%s, 'day', %s, %s, 'm', 1, 0, 0)",
        (meter_id, at, at + timedelta(days=12)),
    )
    conn.execute(
        "INSERT INTO forecast_day (meter_id, issued_at, day, kwh, low_kwh, high_kwh)"
        " SELECT %s, %s, %s::date + n, %s, %s * 0.9, %s * 1.1 FROM generate_series(0, %s) AS n",
        (meter_id, at, TODAY, kwh, kwh, kwh, days - 1),
    )


def test_without_a_forecast_the_month_goes_on_as_the_last_four_weeks(url):
    with connect(url) as conn:
        found = running(conn, "food")
        so_far, mean = conn.execute(
            "SELECT sum(kg_co2e) FILTER (WHERE day >= '2026-08-01'), sum(kg_co2e) / 28"
            "  FROM emission_day JOIN plant USING (plant_id)"
            " WHERE code = 'food' AND day BETWEEN '2026-07-24' AND '2026-08-20'"
        ).fetchone()
    assert found.so_far == pytest.approx(so_far)
    assert found.expected == pytest.approx(so_far + 11 * mean)
    assert found.forecast_share == 0


def test_the_newest_forecast_of_every_day_is_taken_at_the_rate_of_today(url):
    with connect(url) as conn, conn.transaction(force_rollback=True):
        meter_id, _ = main_meter(conn, "steel")
        before = running(conn, "steel")
        mean = conn.execute(
            "SELECT sum(amount) / 28 FROM day_energy WHERE meter_id = %s"
            " AND day BETWEEN '2026-07-24' AND '2026-08-20'", (meter_id,)
        ).fetchone()[0]  # fmt: skip
        issue(conn, meter_id, 1.0, at=datetime(2026, 8, 19, 16, tzinfo=UTC))
        issue(conn, meter_id, 20_000.0)
        found = running(conn, "steel")
    assert found.so_far == before.so_far
    assert found.expected - before.expected == pytest.approx(11 * (20_000 - mean) * GRID)
    gas = before.expected - before.so_far - 11 * mean * GRID
    assert found.forecast_share == pytest.approx(
        11 * 20_000 * GRID / (11 * 20_000 * GRID + gas), rel=1e-9
    )
    assert found.error * 2 * Z80 >= 11 * 4_000 * GRID


def test_a_forecast_that_does_not_reach_the_end_of_the_month_is_not_taken(url):
    with connect(url) as conn, conn.transaction(force_rollback=True):
        before = running(conn, "steel")
        issue(conn, main_meter(conn, "steel")[0], 20_000.0, days=10)
        assert running(conn, "steel") == before


def sbti(conn, plant):
    subject = Subject.read(conn, plant)
    ids = [int(p) for p in subject.plants["plant_id"]]
    months = read_year(conn, ids, 2025)
    add_target(conn, {"name": "sbti", "plant_id": subject.plant_id, "kind": "absolute", "base_year": 2025,
                      "anchors": [[2030, 0.21]], "source": "SBTi", "noted_by": "J. Lee",
                      "base_kg": float(months.sum()), "base_months": months.tolist()})  # fmt: skip
    (target,) = read_targets(conn)
    return read_progress(conn, target, ids, 2026, today=TODAY)


def bill(conn, plant_id, month, kwh, lines, *, whole=True):
    conn.execute(
        "INSERT INTO bill (plant_id, carrier, month, series, option, tariffs, currency, amount, unit,"
        " charge_won, total_won, billing_kw, basis, contract_kw, unknown_months, assumed, measured_share,"
        " estimated_share, missing_share, whole) VALUES (%s, 'electricity', %s, 's', 'o', '{}', 'KRW', %s,"
        " 'kWh', 0, 0, 0, 'current', 0, '{}', '{}', 1, 0, 0, %s)", (plant_id, month, kwh, whole))  # fmt: skip
    for position, (kind, unit, won) in enumerate(lines):
        conn.execute(
            "INSERT INTO bill_line (plant_id, carrier, month, position, kind, unit, won, facts)"
            " VALUES (%s, 'electricity', %s, %s, %s, %s, %s, '{}')",
            (plant_id, month, position, kind, unit, won),
        )


def test_a_gap_is_told_at_the_price_on_the_bills_and_the_yield_of_the_own_pv(url):
    with connect(url) as conn, conn.transaction(force_rollback=True):
        nothing = sbti(conn, "food")
        _, plant_id = main_meter(conn, "food")
        lines = [("base", "kW", 9_000_000), ("energy", "kWh", 14_000), ("climate", "kWh", 1_000)]
        bill(conn, plant_id, date(2026, 6, 1), 100, lines)
        bill(conn, plant_id, date(2026, 7, 1), 100, [("energy", "kWh", 17_000)])
        bill(conn, plant_id, date(2026, 8, 1), 100, [("energy", "kWh", 99_000)], whole=False)
        bill(conn, plant_id, date(2025, 7, 1), 100, [("energy", "kWh", 1)])  # more than a year ago
        conn.execute(
            "INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)"
            " SELECT meter_id, %s::date - n, capacity_kw * 3.5, 0, 96, 0, 96"
            "   FROM meter, generate_series(1, 365) AS n WHERE plant_id = %s AND role = 'generation'",
            (TODAY, plant_id),
        )
        priced = sbti(conn, "food")
    assert (nothing.terms.won_per_kwh, nothing.terms.pv_kwh_per_kw) == (None, None)
    assert nothing.means(1_000.0)["won_electricity"] is None
    assert priced.terms.won_per_kwh == pytest.approx((14_000 + 1_000 + 17_000) / 200)
    assert (priced.terms.billed_from, priced.terms.billed_to) == (
        date(2026, 6, 1),
        date(2026, 7, 1),
    )
    assert priced.terms.pv_kwh_per_kw == pytest.approx(365 * 3.5)
    means = priced.means(priced.landing.landing_gap)
    kwh = priced.landing.landing_gap / GRID
    assert means["kwh"] == pytest.approx(kwh)
    assert means["won_electricity"] == pytest.approx(kwh * 160)
    assert means["pv_kw"] == pytest.approx(kwh / (365 * 3.5))
    assert priced.means(1_000.0, won_per_kwh=100.0)["won_electricity"] == pytest.approx(1e5 / GRID)


def test_the_landing_holds_what_is_over_the_month_and_the_shape_of_the_rest(url):
    with connect(url) as conn, conn.transaction(force_rollback=True):
        progress = sbti(conn, "steel")
    landing, month = progress.landing, progress.landing.running
    assert landing.months == 7
    assert landing.landing > landing.actual + month.expected
    assert landing.low < landing.landing < landing.high
    # The days of both years are alike but for the grid factor, so the year is no more than its base.
    assert landing.landing <= progress.base_kg * 1.001
