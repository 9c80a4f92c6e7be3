"""Billing demand: ratchet, floor, months that count, and what a breach costs. Article 68 (1)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fems.compute.tariffs.demand import billing_demand, breach_cost
from fems.compute.tariffs.rules import Demand
from tests.unit.compute.tariffs.samples import INDUSTRIAL_B

RULE = INDUSTRIAL_B.at(date(2026, 6, 1)).demand
MAY = date(2026, 5, 1)


def of(month, **kw):
    """Demands given as m2025_08=910."""
    demands = {date(int(k[1:5]), int(k[6:]), 1): Decimal(str(v)) for k, v in kw.items()}
    return billing_demand(month, demands, RULE, contract_kw=Decimal(1500))


@pytest.mark.parametrize(
    ("demands", "kw", "basis", "month"),
    [
        pytest.param({"m2026_05": 700}, 700, "current", MAY, id="this month's own"),
        pytest.param({"m2026_05": 700, "m2025_08": 910}, 910, "ratchet", date(2025, 8, 1),
                     id="last summer's, nine months later"),
        pytest.param({"m2026_05": 700, "m2025_06": 910}, 700, "current", MAY,
                     id="June is not kept"),
        pytest.param({"m2026_05": 700, "m2025_05": 910}, 700, "current", MAY,
                     id="the same month a year ago has left the window"),
        pytest.param({"m2026_05": 700, "m2025_07": 910, "m2026_01": 910}, 910, "ratchet",
                     date(2026, 1, 1), id="of two equal ones the later decides"),
        pytest.param({"m2026_05": 300}, 450, "floor", None, id="at least 30 percent of contract"),
        pytest.param({}, 450, "floor", None, id="nothing known"),
        pytest.param({"m2026_05": 700.5}, 701, "current", MAY, id="half a kilowatt is rounded up"),
        pytest.param({"m2026_05": 700.4, "m2025_12": 699.9}, 700, "current", MAY,
                     id="equal when rounded: this month's own"),
    ],
)  # fmt: skip
def test_billing_demand(demands, kw, basis, month):
    found = of(MAY, **demands)
    assert (found.kw, found.basis, found.month) == (kw, basis, month)


def test_the_window_holds_twelve_months_with_this_one():
    assert of(date(2026, 7, 1), m2025_08=910).kw == 910
    assert of(date(2026, 8, 1), m2025_08=910).kw == 450


def test_months_of_which_nothing_is_known_are_named():
    assert of(MAY, m2026_05=700).unknown == tuple(
        date(y, m, 1)
        for y, m in [(2025, 7), (2025, 8), (2025, 9), (2025, 12), (2026, 1), (2026, 2)]
    )


def test_without_a_demand_rule_contract_power_is_paid_for():
    found = billing_demand(MAY, {MAY: Decimal(9)}, None, contract_kw=Decimal(120))
    assert (found.kw, found.basis) == (120, "contract")


def test_a_breach_in_a_month_that_counts_costs_until_it_leaves_the_window():
    """February at 1 000 kW; all months known before had 800: 200 kW x 8 320 won x 12 months."""
    before = {date(2025, m, 1): Decimal(800) for m in (7, 8, 9, 12)}
    found = breach_cost(Decimal(1000), date(2026, 2, 1), before, RULE,
                        contract_kw=Decimal(1500), base_won_kw=Decimal(8320))  # fmt: skip
    # July of 2025 leaves in July 2026 and so on; from December 2026 on nothing but the floor of 450
    # would be paid: months at 800 are Feb to Nov (10), then Dec and Jan at 450.
    assert found.won == (10 * 200 + 2 * 550) * 8320
    assert (found.months, found.over_kw) == (12, 200)


def test_a_demand_below_what_is_paid_for_costs_nothing():
    found = breach_cost(Decimal(900), MAY, {date(2025, 8, 1): Decimal(910)}, RULE,
                        contract_kw=Decimal(1500), base_won_kw=Decimal(8320))  # fmt: skip
    assert (found.won, found.months, found.over_kw) == (0, 0, 0)


kws = st.decimals(0, 5000, places=1)
months = st.integers(0, 30).map(lambda n: date(2024 + n // 12, n % 12 + 1, 1))
histories = st.dictionaries(months, kws, max_size=30)


@given(histories, months, kws, kws)
def test_laws_of_a_breach(history, month, low, high):
    facts = {"contract_kw": Decimal(1500), "base_won_kw": Decimal(8320)}
    low, high = sorted((low, high))
    cheap, dear = (breach_cost(kw, month, history, RULE, **facts) for kw in (low, high))
    assert 0 <= cheap.won <= dear.won
    if (
        dear.over_kw > 0
    ):  # not the reverse: one below may keep the ratchet up after an older one left
        assert dear.won > 0


def test_a_demand_below_what_is_paid_for_costs_once_the_older_one_has_left():
    """December at 700 kW: July's 800 are paid until June, then 700 in place of the floor's 450."""
    found = breach_cost(Decimal(700), date(2025, 12, 1), {date(2025, 7, 1): Decimal(800)}, RULE,
                        contract_kw=Decimal(1500), base_won_kw=Decimal(8320))  # fmt: skip
    assert (found.won, found.months, found.over_kw) == (5 * 250 * 8320, 5, 0)


@given(histories, months)
def test_a_billing_demand_is_never_below_the_floor_and_is_one_of_the_demands(history, month):
    rule = Demand(months=RULE.months, floor=RULE.floor, bands=("mid",), round_kw=Decimal("0.1"))
    found = billing_demand(month, history, rule, contract_kw=Decimal(1000))
    assert found.kw >= 300
    assert found.basis == "floor" or found.kw == history[found.month]
