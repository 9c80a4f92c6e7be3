"""The bill of a month: every line with its quantity, its price and the days it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from fems.compute.tariffs.amounts import ZERO, cut, half_up
from fems.compute.tariffs.demand import BillingDemand, Demands, billing_demand
from fems.compute.tariffs.power_factor import PowerFactor, adjustment
from fems.compute.tariffs.terms import Segment, Terms, segments
from fems.errors import TariffError


@dataclass(frozen=True)
class Use:
    """What was used on a local day in one band, at one discount; units of the tariff's carrier."""

    day: date
    season: str
    band: str
    discount: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Line:
    """A line of a bill. won is exact; the lines of a bill add up to its total.

    kind: base, power_factor, excess, energy, the name of an adder, item_rounding, vat, fund,
    total_rounding.
    """

    kind: str
    won: Decimal
    quantity: Decimal | None = None
    unit: str | None = None
    price_won: Decimal | None = None
    season: str | None = None
    band: str | None = None
    first: date | None = None
    last: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Bill:
    """A month's bill. charge_won is before VAT and fund. amount is what was used, rounded."""

    month: date
    lines: tuple[Line, ...]
    amount: Decimal
    charge_won: Decimal
    total_won: Decimal
    demand: BillingDemand
    tariffs: tuple[str, ...]
    option: str
    assumed: tuple[str, ...]  # prices that are only the last ones known: "fuel" …


@dataclass(frozen=True)
class Before:
    """What earlier months decide: whether there was a surcharge or an excess already."""

    surcharged: bool = False
    exceeded: bool = False


def monthly_bill(
    month: date, use: Sequence[Use], terms: Sequence[Terms], *, demands: Demands,
    power_factor: PowerFactor | None = None, before: Before | None = None,
) -> Bill:  # fmt: skip
    """Bill of a calendar month of the plant.

    Energy is charged by the tariff in force on its day; the base by the days each tariff was in force.
    Amounts are rounded per band, discount and tariff; each item is cut to whole won, VAT is rounded,
    the fund and the total are cut as the tariff says.

    Parameters
    ----------
    month : date
        Its first day.
    use : sequence of Use
        Of days in the month; a band may come any number of times.
    terms : sequence of Terms
        The customer's contract in time; it must cover every day of the month from its beginning on.
    demands : mapping of date to Decimal
        Highest demand that counts, by month, this one's included. [kW]

    Raises
    ------
    TariffError
        If a day has no contract or no tariff, or the option is not in the tariff.
    """
    parts = segments(month, terms)
    last = parts[-1]
    demand = billing_demand(month, demands, last.tariff.demand, contract_kw=last.contract_kw)
    before = before or Before()
    base = _base(parts, demand)
    items = [base, _power_factor(parts, base, power_factor, before)]
    items.append(_excess(last, month, demands, before))
    energy, adders = _energy(parts, use)
    items += [energy, *adders.values()]
    lines = [line for item in items for line in item]
    rounding = last.tariff.rounding
    charge = sum((cut(_won(item), rounding.item_down) for item in items), ZERO)
    lines += _difference("item_rounding", charge - _won(lines))
    taxes = parts[0].tariff.taxes
    vat, fund = taxes.vat.at(month) or ZERO, taxes.fund.at(month) or ZERO
    lines.append(_tax("vat", half_up(charge * vat, rounding.vat_half_up), vat, charge))
    lines.append(_tax("fund", cut(charge * fund, rounding.fund_down), fund, charge))
    total = cut(_won(lines), rounding.total_down)
    lines += _difference("total_rounding", total - _won(lines))
    assumed = [
        n for part in parts for n, d in part.tariff.adders.items() if d.is_assumed(part.last)
    ]
    return Bill(
        month=month, lines=tuple(line for line in lines if line.won or line.kind in _ALWAYS),
        amount=sum((line.quantity or ZERO for line in energy), ZERO), charge_won=charge,
        total_won=total, demand=demand,
        tariffs=tuple(dict.fromkeys(part.tariff.id for part in parts)), option=last.option.id,
        assumed=tuple(dict.fromkeys(assumed)),
    )  # fmt: skip


_ALWAYS = {"base", "power_factor", "excess", "energy", "vat"}  # also where they come to nothing


def _base(parts: Sequence[Segment], demand: BillingDemand) -> list[Line]:
    lines = []
    for part in parts:
        share = Decimal(part.days) / part.days_of_month
        facts = {"basis": demand.basis, "demand_month": demand.month, "contract_kw": part.contract_kw,
                 "days": part.days, "days_of_month": part.days_of_month}  # fmt: skip
        price = part.option.base_won_kw
        if price:
            lines.append(Line("base", demand.kw * price * share, demand.kw, "kW", price,
                              first=part.first, last=part.last, facts=facts))  # fmt: skip
        if part.option.base_won_month:
            lines.append(Line("base", part.option.base_won_month * share,
                              first=part.first, last=part.last, facts=facts))  # fmt: skip
    return lines


def _power_factor(
    parts: Sequence[Segment], base: list[Line], factor: PowerFactor | None, before: Before
) -> list[Line]:
    rule = parts[-1].tariff.power_factor
    if rule is None:
        return []
    found = adjustment(factor or PowerFactor(), rule, surcharged_before=before.surcharged)
    facts = {"lagging": found.lagging, "leading": found.leading, "waived_share": found.waived,
             "share": found.share, "assumed": factor is None or factor.lagging is None}  # fmt: skip
    return [Line("power_factor", _won(base) * found.share, facts=facts)]


def _excess(part: Segment, month: date, demands: Demands, before: Before) -> list[Line]:
    """Surcharge on demand above contract power; the first month is a warning."""
    over = half_up(demands.get(month, ZERO), Decimal(1)) - part.contract_kw
    steps = [
        step for step in part.tariff.excess if over > 0 and over / part.contract_kw > step.above
    ]
    if not steps:
        return []
    price = part.option.base_won_kw * max(steps, key=lambda step: step.above).times
    charged = over * price if before.exceeded else ZERO
    facts = {"warning": not before.exceeded, "contract_kw": part.contract_kw}
    return [Line("excess", charged, over, "kW", price, facts=facts)]


def _energy(
    parts: Sequence[Segment], use: Sequence[Use]
) -> tuple[list[Line], dict[str, list[Line]]]:
    """Energy lines, and those of each adder."""
    sums: dict[tuple[Any, ...], Decimal] = {}
    for one in use:
        part = next((p for p in parts if p.first <= one.day <= p.last), None)
        if part is None:
            raise TariffError(f"{one.day} is not in the month of the bill.")
        extra = tuple(
            (name, dated.at(one.day) or ZERO) for name, dated in part.tariff.adders.items()
        )
        key = (parts.index(part), one.season, one.band, one.discount, extra)
        sums[key] = sums.get(key, ZERO) + one.amount
    lines: list[Line] = []
    added: dict[tuple[str, Decimal], Decimal] = {}
    for key in sorted(sums):
        n, season, band, discount, extra = key
        part = parts[n]
        tariff = part.tariff
        quantity = half_up(sums[key] * tariff.units_per_amount, tariff.rounding.quantity)
        price = part.option.energy[season][band]
        facts = {"discount": discount} if discount else {}
        lines.append(Line("energy", quantity * price * (1 - discount), quantity, tariff.unit, price,
                          season, band, part.first, part.last, facts))  # fmt: skip
        for name, value in extra:
            added[name, value] = added.get((name, value), ZERO) + quantity
    adders: dict[str, list[Line]] = {}
    for (name, value), quantity in added.items():
        line = Line(name, quantity * value, quantity, parts[-1].tariff.unit, value)
        adders.setdefault(name, []).append(line)
    return lines, adders


def _tax(kind: str, won: Decimal, rate: Decimal, charge: Decimal) -> Line:
    return Line(kind, won, facts={"rate": rate, "of_won": charge})


def _difference(kind: str, won: Decimal) -> list[Line]:
    return [Line(kind, won)] if won else []


def _won(lines: Sequence[Line]) -> Decimal:
    return sum((line.won for line in lines), ZERO)
