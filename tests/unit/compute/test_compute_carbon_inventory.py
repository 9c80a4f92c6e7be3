"""Months of emissions from days: sums, cuts where the factor changes, shares, and what changed since."""

from datetime import UTC, date, datetime, timedelta
from math import fsum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.carbon.inventory import BOUNDARY_DAYS, Boundary, day_number, monthly_inventory
from fems.compute.carbon.rates import Rate
from fems.compute.carbon.restate import changes, restatements

FIRST, LAST = date(2025, 12, 1), date(2026, 2, 28)
SLOTS = {"Asia/Seoul": (day_number(FIRST), np.arange((LAST - FIRST).days + 2) * 96)}
GRID = [
    Rate(date.min, date(2025, 12, 17), "valid", kg_co2e=0.4541, factor_id=1),
    Rate(date(2025, 12, 18), date.max, "valid", kg_co2e=0.4173, factor_id=2),
]
UNKNOWN = [Rate(date.min, date.max, "missing")]


def boundary(rates=GRID, *, meters=1, first=FIRST, last=LAST):
    groups = pd.DataFrame(
        {"plant_id": [1], "carrier": ["electricity"], "scope": [2], "time_zone": ["Asia/Seoul"],
         "newest_day": [day_number(last)]}
    )  # fmt: skip
    ids = range(10, 10 + meters)
    return Boundary(
        groups, pd.DataFrame({"meter_id": ids, "group": 0, "first_day": day_number(first)}), [rates]
    )


def days(amount=100.0, *, meter=10, first=FIRST, last=LAST, slots=96, estimated=0):
    count = (last - first).days + 1
    rows = np.zeros(count, BOUNDARY_DAYS)
    rows["meter_id"], rows["day"] = meter, np.arange(count) + day_number(first)
    rows["amount"], rows["slots"], rows["slots_estimated"] = amount, slots, estimated
    return rows


def test_a_month_is_cut_where_its_factor_changes():
    rows = monthly_inventory(days(), boundary(), SLOTS)
    assert rows[["first_day", "last_day"]].to_numpy().tolist() == [
        [date(2025, 12, 1), date(2025, 12, 17)], [date(2025, 12, 18), date(2025, 12, 31)],
        [date(2026, 1, 1), date(2026, 1, 31)], [date(2026, 2, 1), date(2026, 2, 28)],
    ]  # fmt: skip
    assert rows["activity"].tolist() == [1_700, 1_400, 3_100, 2_800]
    assert rows["kg_co2e"].tolist() == pytest.approx([771.97, 584.22, 1_293.63, 1_168.44])
    assert rows["factor_id"].tolist() == [1, 2, 2, 2]


def test_main_meters_of_one_carrier_are_added():
    both = np.concatenate([days(100.0), days(50.0, meter=11)])
    rows = monthly_inventory(both, boundary(meters=2), SLOTS)
    assert rows["activity"].sum() == pytest.approx(150 * 90)
    assert rows["slots_expected"].sum() == 2 * 90 * 96


def test_a_day_without_data_is_missing_not_zero():
    some = np.concatenate([days(last=date(2026, 1, 10)), days(first=date(2026, 1, 21))])
    january = monthly_inventory(some, boundary(), SLOTS).iloc[2]
    assert january["activity"] == 2_100
    assert (january["slots"], january["slots_expected"]) == (21 * 96, 31 * 96)


def test_nothing_is_expected_before_the_first_and_after_the_newest_day():
    own = dict(first=date(2025, 12, 21), last=date(2026, 1, 5))  # noqa: C408
    rows = monthly_inventory(days(**own), boundary(**own), SLOTS)
    assert rows["slots_expected"].tolist() == [11 * 96, 5 * 96]


def test_without_a_factor_the_activity_stays_and_the_emission_is_unknown():
    rows = monthly_inventory(days(), boundary(UNKNOWN), SLOTS)
    assert rows["activity"].sum() == pytest.approx(9_000)
    assert rows["kg_co2e"].isna().all()
    assert set(rows["status"]) == {"missing"}


def test_nothing_gives_nothing():
    assert monthly_inventory(days()[:0], boundary(), SLOTS).empty


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e9), min_size=90, max_size=90))
def test_energy_is_conserved_however_the_months_are_cut(amounts):
    rows = days()
    rows["amount"] = amounts
    found = monthly_inventory(rows, boundary(), SLOTS)
    assert found["activity"].sum() == pytest.approx(fsum(amounts), rel=1e-12, abs=1e-9)


NOW = datetime(2026, 3, 10, tzinfo=UTC)


def inventory(rates=GRID, rows=None, *, age=timedelta(days=5)):
    found = monthly_inventory(days() if rows is None else rows, boundary(rates), SLOTS)
    return found.assign(changed_at=pd.Timestamp(NOW - age))


def restated(before, after):
    gone, come = changes(before, after.drop(columns="changed_at"))
    return restatements(gone, come, today=NOW.date(), now=NOW)


def test_the_same_again_changes_nothing():
    gone, come = changes(inventory(), inventory().drop(columns="changed_at"))
    assert gone.empty
    assert come.empty


def test_another_factor_is_a_restatement_whose_parts_add_up():
    kets = [Rate(date.min, date.max, "valid", kg_co2e=0.45941, factor_id=9)]
    before, after = inventory(age=timedelta(0)), inventory(kets)
    found = restated(before, after)
    change = after["kg_co2e"].sum() - before["kg_co2e"].sum()
    assert (found["kg_after"] - found["kg_before"]).sum() == pytest.approx(change)
    assert (found["kg_by_factor"] + found["kg_by_activity"]).sum() == pytest.approx(change)
    assert found["kg_by_activity"].abs().max() < 1e-9
    assert set(found["cause"]) == {"factor"}
    # 9,000 kWh: 1,700 x 0.4541 + 7,300 x 0.4173 before, 9,000 x 0.45941 after.
    assert change == pytest.approx(9_000 * 0.45941 - 1_700 * 0.4541 - 7_300 * 0.4173)


@pytest.mark.parametrize(
    ("age", "count"),
    [
        pytest.param(timedelta(days=2), 1, id="of a figure that had stood is a restatement"),
        pytest.param(timedelta(hours=1), 0, id="of one that was still coming in is not"),
    ],
)
def test_a_corrected_reading(age, count):
    more = days()
    more["amount"][40] += 10.0  # 10 January
    found = restated(inventory(age=age), inventory(rows=more))
    assert len(found) == count
    if count:
        assert found["kg_by_factor"].tolist() == [0.0]
        assert found["kg_by_activity"].tolist() == pytest.approx([4.173])
        assert found["cause"].tolist() == ["readings"]


def test_a_month_that_goes_on_is_not_restated():
    more = days()
    more["amount"][-1] += 10.0
    gone, come = changes(inventory(), inventory(rows=more).drop(columns="changed_at"))
    assert restatements(gone, come, today=date(2026, 2, 28), now=NOW).empty


def test_a_factor_that_is_gone_leaves_no_figure():
    found = restated(inventory(), inventory(UNKNOWN))
    assert found["kg_before"].notna().all()
    assert found["kg_after"].isna().all()


def test_a_first_figure_restates_nothing():
    assert restated(inventory()[:0], inventory()).empty


def test_a_month_without_a_figure_any_more_is_restated_to_nothing():
    found = restated(inventory(), inventory()[:0])
    assert found["kg_after"].isna().all()
    assert found["kg_before"].sum() == pytest.approx(inventory()["kg_co2e"].sum())
