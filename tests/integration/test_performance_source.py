"""What the pages on performance and tenants are told, held against commands on the same database."""

from contextlib import closing
from datetime import timedelta

import pytest

from dashboards.live import LiveSource
from dashboards.source import Comparison, Period
from fems.clock import time_zone, utc_now
from fems.store.pool import Reads, connect
from fems.store.scope import EVERY_PLANT, acting_as
from tests.integration.plant_years import freeze_all, write_years
from tests.integration.test_savings import told
from tests.unit.dashboards.as_browser import ask, figures
from tests.unit.dashboards.fake_door import client_of

YEAR, SINCE = 365, 120
MEASURED = "molding"


@pytest.fixture(scope="module")
def site(installation):
    """A year with a baseline for each plant and four months since, the measures from their start."""
    url = installation.database_url
    last = utc_now().astimezone(time_zone("Asia/Seoul")).date() - timedelta(days=1)
    counts_from = last - timedelta(days=SINCE - 1)
    write_years(url, last=last, days=YEAR + SINCE, measure_on=counts_from)
    freeze_all(url, first=counts_from - timedelta(days=YEAR), last=counts_from - timedelta(days=1))
    installation.last, installation.counts_from = last, counts_from
    return installation


@pytest.fixture(scope="module")
def source(site):
    with closing(Reads(site.database_url, size=2)) as reads, acting_as(EVERY_PLANT):
        yield LiveSource(reads)


def test_performance_is_what_the_commands_say(site, source):
    found = source.performance(MEASURED).found
    shown = told(site, "savings", "show", "--plant", MEASURED)[0]
    assert found.total.kwh == pytest.approx(shown["saved_kwh"])
    assert found.total.interval(0.9) == pytest.approx((shown["low"], shown["high"]))
    assert found.total.interval(0.9)[0] > 0
    assert len(found.days) == YEAR + SINCE
    assert found.days["fitted"].sum() == YEAR
    since = found.days[~found.days["fitted"]]
    assert (since["expected_kwh"] - since["kwh"]).sum() == pytest.approx(found.total.kwh)
    assert len(found.line) > 2
    assert 0 < found.base_kwh < since["kwh"].max()


def test_tenants_are_ranked_as_the_command_ranks_them(site, source):
    view = source.tenants(None, Period.QUARTER)
    shown = told(site, "compare", "--from", f"{view.first}", "--to", f"{view.last}")["plants"]
    assert [(row.code, row.rank) for row in view.rows] == [(r["plant"], r["rank"]) for r in shown]
    assert [row.score for row in view.rows] == pytest.approx([r["score"] for r in shown])
    assert view.without == []
    assert all(
        row.kwh_per_unit.value > 0 and row.kg_co2e.value > 0 and row.saved for row in view.rows
    )


def test_the_causes_on_the_overview_are_those_of_the_command(site, source):
    view = source.why(Period.MONTH)
    shown = told(site, "why", "--from", f"{view.after.first}", "--to", f"{view.after.last}")
    assert view.change.change_kwh == pytest.approx(shown["change_kwh"])
    for cause, part in view.change.parts.items():
        assert part.kwh == pytest.approx(shown["parts"][cause]["kwh"], abs=1e-6)
    assert (view.explained, view.plants) == (12, 12)


def test_days_without_intervals_have_an_overview_without_a_load(source):
    overview = source.overview(Period.MONTH)
    assert overview.load.empty
    assert overview.electricity_kwh.value > 0


def test_an_event_and_a_project_appear_at_once(site, source):
    day = site.counts_from + timedelta(days=10)
    before = source.performance(MEASURED).found
    site.ok("event", "declare", MEASURED, "--from", f"{day}", "--to", f"{day}", "--note", "a fire")
    site.ok("project", "add", MEASURED, "servo", "--name", "Servo pumps",
            "--done-on", f"{site.counts_from}")  # fmt: skip
    after = source.performance(MEASURED).found
    assert len(after.total.periods) == len(before.total.periods) - 1
    assert [row["code"] for row, _ in after.projects] == ["servo"]
    assert after.projects[0][1].saved.kwh == pytest.approx(after.total.kwh)


def test_every_page_draws_it(site, source):
    client = client_of(source)
    page = ask(client, "performance-answer.children", **{"performance-plant__data": MEASURED})
    saved = source.performance(MEASURED).found.total.kwh
    assert float(figures(page)["saved_kwh"]) == pytest.approx(saved)
    assert ask(client, "tenants-answer.children", **{"tenants-trade__value": "all"})
    assert ask(client, "overview-why-chart.figure")


def test_savings_of_the_year_add_up_those_of_the_plants(site, source):
    view = source.year()
    kwh = site.value(
        "SELECT coalesce(sum(s.expected_kwh - s.actual_kwh), 0) FROM saving_day AS s WHERE s.day >= %s"
        " AND NOT EXISTS (SELECT FROM energy_event AS e WHERE e.plant_id = s.plant_id AND e.accepted"
        " AND s.day BETWEEN e.first_day AND e.last_day)", f"{view.year}-01-01",
    )  # fmt: skip
    assert (view.saved.kwh if view.saved else 0.0) == pytest.approx(kwh)
    assert view.plants == 12
    if view.saved:
        assert view.saved_plants == 12
        assert view.saved.half_width_kwh(0.9) > 0


def test_a_month_is_compared_with_the_days_before_the_same_weekdays_last_year_or_nothing(
    site, source
):
    used = (
        "SELECT sum(d.amount) FROM day_energy AS d JOIN meter AS m USING (meter_id)"
        " WHERE m.quantity = 'electricity' AND m.role IN ('main', 'generation') AND d.day >= %s AND d.day < %s"
    )
    today = site.last + timedelta(days=1)
    for compare, back in ((Comparison.PREVIOUS, 30), (Comparison.YEAR, 364)):
        found = source.overview(Period.MONTH, compare).electricity_kwh
        end = today - timedelta(days=back)
        assert found.before == pytest.approx(site.value(used, end - timedelta(days=29), end))
    none = source.overview(Period.MONTH, Comparison.NONE)
    assert none.electricity_kwh.value == found.value
    assert (none.electricity_kwh.before, none.carbon_kg_co2e.before) == (None, None)


def test_tenants_and_causes_take_the_comparison_too(site, source):
    view = source.tenants(None, Period.MONTH, Comparison.YEAR)
    first, last = (day - timedelta(days=364) for day in (view.first, view.last))
    kg = site.value("SELECT sum(e.kg_co2e) FROM emission_day AS e JOIN plant AS p USING (plant_id)"
                    " WHERE p.code = %s AND e.day BETWEEN %s AND %s", MEASURED, first, last)  # fmt: skip
    row = next(row for row in view.rows if row.code == MEASURED)
    assert row.kg_co2e.before == pytest.approx(kg)
    none = source.tenants(None, Period.MONTH, Comparison.NONE)
    assert {row.kg_co2e.before for row in none.rows} == {None}
    why = source.why(Period.MONTH, Comparison.YEAR)
    assert (why.before.first, why.before.last) == (first, last)


def test_a_plant_flows_down_its_tree(site, source):
    of_steel = (
        "SELECT sum(d.amount) FROM day_energy AS d JOIN meter AS m USING (meter_id)"
        " JOIN plant AS p USING (plant_id)"
        " WHERE p.code = 'steel' AND d.day = %s AND m.quantity = 'electricity' AND m.role = %s"
    )
    bought = site.value(of_steel, site.last, "main")
    with connect(site.database_url) as conn:
        conn.execute(
            "INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)"
            " SELECT m.meter_id, %s, %s, 0, 96, 0, 96 FROM meter AS m JOIN plant AS p USING (plant_id)"
            "  WHERE p.code = 'steel' AND m.quantity = 'electricity' AND m.role = 'sub'",
            (site.last, 0.2 * bought),
        )  # fmt: skip
    subs = site.value(of_steel, site.last, "sub")
    found = source.plant("steel", Period.WEEK, Comparison.NONE).flow.set_index("node")
    used = found.loc["plant", "kwh"]
    named = found.set_index("name_en")["kwh"]
    assert used == pytest.approx(source.plant("steel", Period.WEEK).electricity_kwh.value)
    assert named["Rolling mill"] == pytest.approx(3 / 4 * subs)  # three of four lines
    assert found.loc["rest:plant", "kwh"] == pytest.approx(used - subs)
    below = found[found["parent"].str.startswith("asset:")]
    assert set(below["name_en"]) == {"Reheating furnace", "Roughing stands", "Finishing stands"}


def test_the_intensity_of_a_plant_stands_beside_what_its_baseline_expects(site, source):
    days = source.plant(MEASURED, Period.WEEK, Comparison.NONE).intensity.set_index("day")
    kwh = site.value(
        "SELECT s.expected_kwh FROM saving_day AS s JOIN plant AS p USING (plant_id)"
        " WHERE p.code = %s AND s.day = %s", MEASURED, site.last,
    )  # fmt: skip
    assert days.loc[site.last, "expected_kwh"] == pytest.approx(kwh)
