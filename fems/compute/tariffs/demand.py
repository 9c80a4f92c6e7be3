"""Billing demand: which month's highest 15 minutes a customer pays for, and what a new one costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from fems.compute.tariffs.amounts import ZERO, half_up, months_before
from fems.compute.tariffs.rules import Demand

Basis = Literal["current", "ratchet", "floor", "contract"]
Demands = Mapping[date, Decimal]  # first day of a month: highest demand that counts [kW]


@dataclass(frozen=True)
class BillingDemand:
    """What the base charge of a month is paid for.

    basis: "current" (this month's own demand), "ratchet" (an earlier month's), "floor" (the least part
    of contract power), "contract" (contract power itself, without a demand rule). month: the month
    whose demand decides, None for floor and contract. unknown: months that would count, of which no
    demand is known.
    """

    kw: Decimal
    basis: Basis
    month: date | None
    unknown: tuple[date, ...] = ()


def billing_demand(
    month: date, demands: Demands, rule: Demand | None, *, contract_kw: Decimal
) -> BillingDemand:
    """Billing demand of a month. [kW]

    The largest demand of the rule's months and of the month itself, within its window that ends with
    the month; at least the floor of contract power. Each demand is rounded to the rule's step first.

    Parameters
    ----------
    month : date
        Its first day.
    demands : mapping of date to Decimal
        By first day of month; a month of which none is known is absent. [kW]
    rule : Demand or None
        None: contract power is paid for.

    References
    ----------
    .. [1] KEPCO basic supply terms in force on 1 June 2026, Article 68 (1).

    Examples
    --------
    >>> rule = Demand(months=(12, 1, 2, 7, 8, 9), floor=Decimal("0.3"), bands=("mid", "peak"))
    >>> last_summer = {date(2025, 8, 1): Decimal(910), date(2026, 5, 1): Decimal(640)}
    >>> found = billing_demand(date(2026, 5, 1), last_summer, rule, contract_kw=Decimal(1500))
    >>> found.kw, found.basis, found.month
    (Decimal('910'), 'ratchet', datetime.date(2025, 8, 1))
    """
    if rule is None:
        return BillingDemand(contract_kw, "contract", None)
    window = _window(month, rule)
    known = {m: half_up(demands[m], rule.round_kw) for m in window if m in demands}
    unknown = tuple(m for m in window if m not in demands)
    floor = half_up(rule.floor * contract_kw, rule.round_kw)
    highest = max(known.values(), default=ZERO)
    if highest <= floor:
        return BillingDemand(floor, "floor", None, unknown)
    if known.get(month) == highest:
        return BillingDemand(highest, "current", month, unknown)
    decisive = max(m for m, kw in known.items() if kw == highest)
    return BillingDemand(highest, "ratchet", decisive, unknown)


def _window(month: date, rule: Demand) -> list[date]:
    """Months that count for a month, oldest first."""
    window = [months_before(month, n) for n in range(rule.window - 1, -1, -1)]
    return [m for m in window if m.month in rule.months or (m == month and rule.include_current)]


@dataclass(frozen=True)
class Breach:
    """What a demand costs that would be higher than all that count by now.

    won: base charge of the month and of the later ones in which it decides, beyond what they would
    cost without it, before VAT and fund; later demands are not known and taken as no higher.
    months: how many months pay.
    """

    won: Decimal
    months: int
    billing_kw: Decimal  # of the month, without it
    over_kw: Decimal  # how far it lies above that


def breach_cost(
    kw: Decimal, month: date, demands: Demands, rule: Demand, *,
    contract_kw: Decimal, base_won_kw: Decimal,
) -> Breach:  # fmt: skip
    """Cost of a demand that would be reached in a month.

    Examples
    --------
    >>> rule = Demand(months=(12, 1, 2, 7, 8, 9), floor=Decimal("0.3"), bands=("mid", "peak"))
    >>> august, may = date(2026, 8, 1), date(2026, 5, 1)
    >>> known = {may: Decimal(600), august: Decimal(600)}
    >>> facts = {"contract_kw": Decimal(1500), "base_won_kw": Decimal(8320)}
    >>> breach_cost(Decimal(650), august, known, rule, **facts).won  # 50 kW for twelve months
    Decimal('4992000')
    >>> breach_cost(Decimal(650), may, known, rule, **facts).months  # May is not kept
    1
    """
    higher = {**demands, month: max(kw, demands.get(month, ZERO))}
    own = billing_demand(month, demands, rule, contract_kw=contract_kw)
    over, months = ZERO, 0
    for n in range(rule.window):
        later = months_before(month, -n)
        with_it = billing_demand(later, higher, rule, contract_kw=contract_kw)
        without = billing_demand(later, demands, rule, contract_kw=contract_kw)
        if with_it.kw > without.kw:
            over += with_it.kw - without.kw
            months += 1
    return Breach(
        over * base_won_kw, months, own.kw, max(half_up(kw, rule.round_kw) - own.kw, ZERO)
    )
