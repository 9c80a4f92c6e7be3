"""What the pages of carbon, targets and reports are told, and what issuing from them freezes."""

import json
from datetime import UTC, date, datetime

import pytest

from dashboards.carbon_source import ReportAsk
from dashboards.live import LiveSource
from fems.errors import FemsError, SettingsError
from fems.report.figures import digest_of
from fems.report.verify import verify_file
from fems.store.factors import add_choice
from fems.store.pool import Reads, connect
from fems.store.reports import read_issue
from fems.store.scope import EVERY_PLANT, acting_as
from tests.integration.carbon_days import compute, fill

NOW = datetime(2026, 2, 11, 3, tzinfo=UTC)
YEAR = ReportAsk(None, date(2025, 1, 1), date(2025, 12, 31), "ghgp")
SCOPE = "SELECT sum(kg_co2e) FROM emission_month WHERE scope = %s AND first_day < '2026-01-01'"


@pytest.fixture(scope="module")
def url(module_database_url):
    fill(module_database_url, date(2025, 1, 1), date(2026, 2, 10))
    return module_database_url


@pytest.fixture(scope="module")
def source(url):
    reads = Reads(url, size=2)
    with acting_as(EVERY_PLANT):
        yield LiveSource(reads, now=lambda: NOW, writes=reads.writing)
    reads.close()


def sql(url, statement, *params):
    with connect(url) as conn:
        return conn.execute(statement, params).fetchone()[0]


def test_the_page_of_carbon_sums_the_last_twelve_months(url, source):
    view = source.carbon()
    assert (view.first, view.last) == (date(2025, 3, 1), date(2026, 2, 1))
    kg = sql(url, "SELECT sum(kg_co2e) FROM emission_month WHERE first_day >= '2025-03-01'")
    assert view.months["kg_co2e"].sum() == pytest.approx(kg)
    assert view.streams["kg_co2e"].sum() == pytest.approx(
        sql(url, "SELECT sum(kg_co2e) FROM emission_month WHERE first_day >= '2026-02-01'")
    )


def test_plants_stand_side_by_side_with_what_their_data_leave_open(url, source):
    places = {place.code: place for place in source.carbon().places}
    assert len(places) == 12
    of_food = " FROM emission_month JOIN plant USING (plant_id) WHERE code = 'food' AND first_day >= '2025-03-01'"
    kg, estimated, expected = (sql(url, what + of_food) for what in (
        "SELECT sum(kg_co2e)", "SELECT sum(slots_estimated)", "SELECT sum(slots_expected)"
    ))  # fmt: skip
    food = places["food"]
    assert food.kg_co2e.value == pytest.approx(kg)
    assert food.kg_co2e.high == pytest.approx(kg * (1 + 0.05 * estimated / expected))
    assert food.kg_per_unit.value == pytest.approx(kg / (347 * 50))  # 347 days of 50 t
    assert (food.rank, food.ranked, food.against_trade.value) == (
        1,
        1,
        None,
    )  # no other of its trade


def test_the_newest_restatements_are_shown_counted_and_all_there_to_take(url, source, monkeypatch):
    plant_id = sql(url, "SELECT plant_id FROM plant WHERE code = 'paper'")
    with connect(url) as conn:
        add_choice(conn, {"used_for": "inventory", "plant_id": plant_id, "carrier": "electricity",
                          "calorific_series": None, "series": "gir_approved_2017", "reason": "test",
                          "noted_by": "J. Lee"})  # fmt: skip
    compute(url)
    monkeypatch.setattr("dashboards.live_carbon.SHOWN", 3)
    view, rows = source.carbon(), source.restatements()
    count = sql(url, "SELECT count(*) FROM restatement WHERE first_day >= '2025-03-01'")
    assert (len(view.restated), view.restated_count) == (3, count)
    assert len(rows) == count > 3
    assert [r.month for r in view.restated] == rows["first_day"].tolist()[:3]
    moved = rows["kg_after"] - rows["kg_before"]
    assert moved.sum() == pytest.approx((rows["kg_by_factor"] + rows["kg_by_activity"]).sum())


def test_a_preview_says_what_the_file_says(url, source, tmp_path):
    found = source.report_preview(YEAR)
    for scope, name in ((1, "scope1"), (2, "scope2_location")):
        assert found.totals_kg[name] == pytest.approx(sql(url, SCOPE, scope))
    assert found.is_over
    assert found.quality.estimated == pytest.approx(
        12 / 96 / 30.4, rel=0.02
    )  # the 5th of each month
    name, data = source.report_file(digest=None, ask=YEAR, kind="json", language="en")
    assert name == "draft-complex-2025-01-2025-12.json"
    content = json.loads(data)
    assert (content["status"], content["totals"]) == ("draft", pytest.approx(found.totals_kg))


def test_an_issue_is_frozen_listed_and_verified_and_its_restatement_is_previewed(
    url, source, tmp_path
):
    ask = ReportAsk("steel", date(2025, 1, 1), date(2025, 6, 30), "ghgp")
    issued = source.issue_report(ask, by=" J. Lee ")
    assert source.reports().issued[0] == issued
    assert (issued.plant, issued.by) == ("steel", "J. Lee")
    file = tmp_path / "issued.xlsx"
    file.write_bytes(
        source.report_file(digest=issued.digest, ask=None, kind="xlsx", language="ko")[1]
    )
    content, wrong = verify_file(file)
    assert wrong == []
    assert digest_of(content) == issued.digest
    assert source.report_preview(ask).changed == 0
    with connect(url) as conn:
        plant_id = conn.execute("SELECT plant_id FROM plant WHERE code = 'steel'").fetchone()[0]
        add_choice(conn, {"used_for": "inventory", "plant_id": plant_id, "carrier": "electricity",
                          "calorific_series": None, "series": "gir_approved_2017", "reason": "test",
                          "noted_by": "J. Lee"})  # fmt: skip
    compute(url)
    later = source.report_preview(ask)
    assert later.previous == issued
    assert later.changed == 6
    assert later.change_kg == pytest.approx(
        later.totals_kg["scope2_location"] - content["totals"]["scope2_location"]
    )
    with connect(url) as conn:
        assert read_issue(conn, issued.digest)["content"]["totals"] == content["totals"]


@pytest.mark.parametrize(
    ("ask", "by", "says"),
    [
        pytest.param(YEAR, "  ", "issued by somebody", id="nobody"),
        pytest.param(ReportAsk(None, date(2026, 1, 1), date(2026, 2, 28), "ghgp"), "J. Lee", "is not over", id="too early"),
        pytest.param(ReportAsk(None, date(2025, 6, 1), date(2025, 5, 31), "ghgp"), "J. Lee", "not whole months", id="ends before it begins"),
        pytest.param(ReportAsk("nowhere", YEAR.first, YEAR.last, "ghgp"), "J. Lee", "'nowhere' is unknown", id="no such plant"),
    ],
)  # fmt: skip
def test_what_cannot_be_issued_leaves_nothing(url, source, ask, by, says):
    before = sql(url, "SELECT count(*) FROM issued_report")
    with pytest.raises(FemsError, match=says):
        source.issue_report(ask, by=by)
    assert sql(url, "SELECT count(*) FROM issued_report") == before


def test_a_source_that_only_reads_does_not_issue(url):
    reads = Reads(url, size=2)
    try:
        only_reads = LiveSource(reads, now=lambda: NOW)
        with acting_as(EVERY_PLANT):
            assert not only_reads.reports().may_issue
        with pytest.raises(SettingsError, match="only reads"):
            only_reads.issue_report(YEAR, by="J. Lee")
    finally:
        reads.close()
