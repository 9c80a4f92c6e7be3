"""Everything there is to say of a plant's month: bills with their lines, lines of the plant, output."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from fems.clock import plant_days, time_zone
from fems.compute.tariffs.account import Account
from fems.compute.tariffs.amounts import last_day
from fems.compute.tariffs.by_meter import energy_won, shared_out
from fems.compute.tariffs.use import use_rows
from fems.compute.tariffs.what_if import Changes, Outcome, what_if
from fems.compute.totals import totals
from fems.errors import NotFoundError
from fems.store.contracts import read_demands, read_power_factors, read_terms
from fems.store.cost import read_bills, read_main_intervals, read_meter_use, read_month_output
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.virtual import read_terms as read_virtual_terms

ELECTRICITY = "electricity"


@dataclass(frozen=True)
class MonthCost:
    """A plant's month: bills, their lines, electricity by the plant's lines, and its output.

    meters: meter, name_en, name_ko, amount [kWh], energy_won, won (part of the total); the last row,
    without a meter, is what no submeter accounts for.
    """

    bills: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    meters: pd.DataFrame
    output: float | None

    @property
    def total_won(self) -> Decimal:
        """All carriers together, VAT and fund included."""
        return sum((bill["total_won"] for bill in self.bills), Decimal(0))

    @property
    def won_per_unit(self) -> float | None:
        """Cost of a unit of output; None where nothing was made, or it is not known."""
        return float(self.total_won) / self.output if self.output else None


def read_account(conn: Connection, plant_id: int, carrier: str = ELECTRICITY) -> Account:
    """A plant's contract for a carrier, with demands and power factors by month.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    terms = read_terms(conn).get((plant_id, carrier))
    if not terms:
        raise NotFoundError(
            f"The plant has no contract for {carrier}.", hint="Run 'fems import contracts FILE'."
        )
    demands = read_demands(conn, [plant_id]).get(plant_id, {})
    factors = read_power_factors(conn, [plant_id]).get(plant_id, {})
    return Account(terms, {m: row["kw"] for m, row in demands.items()}, factors)


def read_month_cost(conn: Connection, plant_id: int, month: date) -> MonthCost:
    """Bills of a month (its first day), and what they are shared out to."""
    bills, lines = read_bills(conn, plant_id, first=month, last=month)
    output = read_month_output(conn, plant_id, first=month, last=last_day(month))
    power = next((bill for bill in bills if bill["carrier"] == ELECTRICITY), None)
    meters = _by_meter(conn, plant_id, month, power) if power else pd.DataFrame()
    return MonthCost(bills, lines, meters, output)


def read_what_if(
    conn: Connection, plant: Mapping[str, Any], month: date, changes: Changes
) -> Outcome:
    """A month's electricity bill as it is, and as it would be.

    Raises
    ------
    NotFoundError, TariffError
        If there is no contract, no tariff or no data for the month, or no such option or band.
    """
    plant_id = int(plant["plant_id"])
    account = read_account(conn, plant_id)
    window = plant_days(month, last_day(month), time_zone(plant["time_zone"]))
    intervals = read_main_intervals(conn, plant_id, ELECTRICITY, window)
    return what_if(month, intervals, account, changes)


def _by_meter(
    conn: Connection, plant_id: int, month: date, bill: Mapping[str, Any]
) -> pd.DataFrame:
    """Cost of the plant's lines, none counted twice, and of the rest."""
    terms = read_terms(conn)[plant_id, ELECTRICITY]
    use = read_meter_use(conn, plant_id, ELECTRICITY, first=month, last=last_day(month))
    assets = read_frame(conn, "read_assets")
    found = totals(
        read_frame(conn, "read_amount_units"),
        assets,
        read_virtual_terms(conn),
        quantity=ELECTRICITY,
    )
    roots = assets[(assets["plant_id"] == plant_id) & assets["parent_id"].isna()]["asset_id"]
    chosen = {meter for root in roots for meter in found.of_asset.get(int(root), [])}
    lines = use[use["meter_id"].isin(chosen) & (use["role"] == "sub")]
    mains = use[use["role"] == "main"]
    rows: list[tuple[Any, Any, Any, Decimal, Decimal]] = []
    for (meter, en, ko), of in lines.groupby(["meter", "name_en", "name_ko"], sort=False):
        rows.append((meter, en, ko, _amount(of), energy_won(use_rows(of), terms)))
    whole_won = energy_won(use_rows(mains), terms)
    metered, metered_won = (sum((row[n] for row in rows), Decimal(0)) for n in (3, 4))
    rows.append((None, None, None, _amount(mains) - metered, whole_won - metered_won))
    frame = pd.DataFrame(rows, columns=["meter", "name_en", "name_ko", "amount", "energy_won"])
    return frame.assign(won=shared_out(bill["total_won"], frame["energy_won"], whole_won))


def _amount(use: pd.DataFrame) -> Decimal:
    return sum(use["amount"], Decimal(0))
