"""Limits that a running quarter is held against, and what passing them costs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fems.clock import time_zone
from fems.compute.tariffs.amounts import month_of
from fems.compute.tariffs.demand import Breach, billing_demand, breach_cost
from fems.compute.tariffs.schedule import day_hours
from fems.compute.tariffs.terms import Terms, terms_at
from fems.errors import TariffError
from fems.store.contracts import read_demands, read_terms
from fems.store.pool import Connection


@dataclass(frozen=True)
class Limits:
    """Of a plant in a quarter: contract power, what is paid for by now, and the month's own peak. [kW]

    pays: whether the quarter can be the billing demand; only then do the latter two hold, and only
    then is there a cost: a function from demand [kW].
    """

    kw: dict[str, float]
    pays: Callable[[Decimal], Breach] | None = None

    def cost(self, projected_kw: float) -> Breach | None:
        """Cost of a demand over the months it is kept; None where it costs nothing or nobody says."""
        return self.pays(Decimal(round(projected_kw, 3))) if self.pays else None


def read_limits(
    conn: Connection, plants: Sequence[dict[str, Any]], quarter: datetime
) -> dict[int, Limits]:
    """Limits by plant; a plant without a contract has its contract power alone."""
    terms = read_terms(conn)
    demands = read_demands(conn, [plant["plant_id"] for plant in plants])
    return {
        plant["plant_id"]: _limits(
            plant, terms.get((plant["plant_id"], "electricity"), []),
            {m: row["kw"] for m, row in demands.get(plant["plant_id"], {}).items()}, quarter,
        )
        for plant in plants
    }  # fmt: skip


def _limits(
    plant: dict[str, Any], terms: list[Terms], demands: Mapping[date, Decimal], quarter: datetime
) -> Limits:
    local = quarter.astimezone(time_zone(plant["time_zone"]))
    agreed = terms_at(local.date(), terms)
    contract = agreed.contract_kw if agreed else plant["contract_kw"]
    kw = {"contract": float(contract)} if contract else {}
    if agreed is None:
        return Limits(kw)
    try:
        tariff = agreed.tariff(local.date())
    except TariffError:
        return Limits(kw)
    rule = tariff.demand
    hours = day_hours(local.date(), tariff)
    if rule is None or not hours.counts[local.hour * 4 + local.minute // 15]:
        return Limits(kw)
    month = month_of(local.date())
    paid = billing_demand(month, demands, rule, contract_kw=agreed.contract_kw)
    kw["billing"] = float(paid.kw)
    if month in demands and demands[month] < paid.kw:
        kw["month"] = float(demands[month])
    base_won_kw = tariff.find_option(agreed.option).base_won_kw

    def pays(demand_kw: Decimal) -> Breach:
        return breach_cost(demand_kw, month, demands, rule, contract_kw=agreed.contract_kw,
                           base_won_kw=base_won_kw)  # fmt: skip

    return Limits(kw, pays)
