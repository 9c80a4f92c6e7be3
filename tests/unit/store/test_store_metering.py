"""What compute learns of meters, also of settings that change."""

from datetime import UTC, datetime

import numpy as np
import pytest

from fems.compute.segments import ALWAYS_US, KINDS
from fems.store.metering import meter_facts

COMMON = {"multiplier": 1.0, "digits": None, "capacity_kw": None, "period_s": 900,
          "max_gap_s": 2_700, "estimate_up_to_s": 14_400, "both_ways": False, "jitter": 0.0,
          "mean_of_period": False}  # fmt: skip
METERS = [
    {**COMMON, "meter_id": 9, "quantity": "electricity", "kind": "register", "unit": "MWh",
     "output_unit": "t", "multiplier": 120.0, "digits": 7, "capacity_kw": 5_000.0},
    {**COMMON, "meter_id": 3, "quantity": "steam", "kind": "register", "unit": "MJ",
     "output_unit": "t", "digits": 8},
    {**COMMON, "meter_id": 5, "quantity": "electricity", "kind": "power", "unit": "W",
     "output_unit": "kg", "capacity_kw": 80.0},
    {**COMMON, "meter_id": 4, "quantity": "output", "kind": "interval", "unit": "t",
     "output_unit": "kg"},
    {**COMMON, "meter_id": 7, "quantity": "temperature", "kind": "gauge", "unit": "degF",
     "output_unit": "kg"},
]  # fmt: skip
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
SAME = dict.fromkeys(("unit", "multiplier", "digits", "capacity_kw", "period_s", "max_gap_s"))


def test_facts_of_meters_in_the_order_of_their_ids():
    facts = meter_facts(METERS, [])
    assert facts.meter_id.tolist() == [3, 4, 5, 7, 9]
    assert [KINDS[kind] for kind in facts.kind] == [
        "register", "interval", "power", "gauge", "register",
    ]  # fmt: skip
    assert facts.scale == pytest.approx([1e-3, 1e3, 1e-3, 5 / 9, 120_000])
    assert facts.offset == pytest.approx([0, 0, 0, -160 / 9, 0])
    assert facts.modulus.tolist() == [1e8, 0, 0, 0, 1e7]
    assert facts.capacity.tolist() == [np.inf, np.inf, 80, np.inf, 5_000]
    assert set(facts.period_us) == {900_000_000}
    assert set(facts.max_gap_us) == {2_700_000_000}
    assert set(facts.valid_from_us) == {ALWAYS_US}


def test_a_change_holds_from_its_instant_and_leaves_the_rest_as_it_was():
    changes = [
        {**SAME, "meter_id": 9, "valid_from": NEW_YEAR, "multiplier": 240.0},
        {**SAME, "meter_id": 9, "valid_from": MARCH, "unit": "kWh", "digits": 9},
    ]
    facts = meter_facts(METERS, changes)
    mine = facts.meter_id == 9
    assert mine.sum() == 3
    assert facts.scale[mine].tolist() == [120_000.0, 240_000.0, 240.0]
    assert facts.modulus[mine].tolist() == [1e7, 1e7, 1e9]
    at = [ALWAYS_US, *(round(t.timestamp() * 1e6) for t in (NEW_YEAR, MARCH))]
    assert facts.valid_from_us[mine].tolist() == at
    assert (facts.meter_id != 9).sum() == 4
