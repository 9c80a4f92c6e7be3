"""Rows of factors that are refused, and why; what ships passes."""

import re
from datetime import date

import pytest

from fems.compute.carbon.records import check_records
from tests.unit.compute.carbon_registry import record, shipped

OPEN = record(factor_id=7, row=None) | {"valid_from": date(2025, 1, 1)}
del OPEN["row"]
CLOSED = OPEN | {"valid_to": date(2025, 12, 31)}


def test_what_ships_is_all_right():
    rows = shipped()["factors"].astype(object).where(lambda t: t.notna(), None).to_dict("records")
    assert check_records(rows, []) == []


@pytest.mark.parametrize(
    ("row", "known", "reason"),
    [
        pytest.param(record(source=None), [], "source is missing", id="no source"),
        pytest.param(record(confidence=None), [], "confidence is missing", id="no confidence"),
        pytest.param(record(unit="therm"), [], "unit 'therm' is unknown", id="unknown unit"),
        pytest.param(record(mark=None), [], "mark is none of V1, V2, D, own", id="no mark"),
        pytest.param(record(kg_co2_per_unit=-1.0), [], "negative", id="negative mass"),
        pytest.param(record(kg_co2_per_unit=None), [], "neither", id="no value"),
        pytest.param(record(valid_to=date(2025, 1, 1)), [], "before valid_from", id="ends before it begins"),
        pytest.param(record(gwp_set="AR7"), [], "gwp_set 'AR7' is unknown", id="unknown potentials"),
        pytest.param(record(oxidation=1.2), [], "oxidation", id="more than all carbon"),
        pytest.param(record(unit="TJ_ncv", heat_basis="gross"), [], "is of net heat", id="net and gross mixed"),
        pytest.param(record(valid_from=date(2025, 7, 1)), [CLOSED], "overlaps the record until 2025-12-31", id="overlap"),
        pytest.param(record(valid_from=date(2026, 3, 1)), [CLOSED], "no factor from 2026-01-01 to 2026-02-28", id="gap"),
        pytest.param(record(valid_from=date(2025, 1, 1)), [OPEN | {"kg_co2_per_unit": 410.0}],
                     r"registered with other values \(record 7\).*--supersede", id="other values"),
    ],
)  # fmt: skip
def test_a_doubtful_row_is_refused_with_its_number_and_reason(row, known, reason):
    (bad,) = check_records([row | {"row": 5}], known)
    assert bad.row == 5
    assert re.search(reason, bad.reason), bad.reason


def test_two_rows_of_one_day_are_refused():
    (bad,) = check_records([record(), record(row=3)], [])
    assert (bad.row, bad.reason) == (3, "two rows of s/electricity_grid begin on 2026-01-01")


@pytest.mark.parametrize(
    ("row", "known", "supersede"),
    [
        pytest.param(record(), [OPEN], False, id="a new record ends an open one"),
        pytest.param(record(), [CLOSED], False, id="it follows at once"),
        pytest.param(record(valid_from=date(2026, 3, 1), gap_note="none published"), [CLOSED], False,
                     id="a gap that is explained"),
        pytest.param(record(valid_from=date(2025, 1, 1)), [OPEN], False, id="known already"),
        pytest.param(record(valid_from=date(2025, 1, 1), kg_co2_per_unit=1.0), [OPEN], True,
                     id="other values that supersede"),
    ],
)  # fmt: skip
def test_what_is_let_in(row, known, supersede):
    assert check_records([row], known, supersede=supersede) == []
