"""What closing a gap in carbon would take at this place: real prices of a kWh, real yields of PV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fems.store.pool import Connection
from fems.store.rows import read_dicts

_MOST_MISSING = 5
"""Days of a year that a PV meter may lack and still tell a year's yield."""


@dataclass(frozen=True)
class GapTerms:
    """A saved kWh on the bills of twelve months, and a year of PV; None where it is not known.

    won_per_kwh: energy and what is added per kWh, without base charge, VAT and fund; of the bills from
    `billed_from` to `billed_to`. pv_kwh_per_kw: of the plants' own generation meters.
    """

    won_per_kwh: float | None = None
    billed_from: date | None = None
    billed_to: date | None = None
    pv_kwh_per_kw: float | None = None


@dataclass(frozen=True)
class PlantTerms:
    """Bills and PV by plant_id, from which the terms of any of the plants follow."""

    bills: dict[int, dict[str, Any]]
    pv: dict[int, dict[str, Any]]

    def of(self, plant_ids: Sequence[int]) -> GapTerms:
        """Terms of plants together."""
        bills = [self.bills[plant] for plant in plant_ids if plant in self.bills]
        pv = [self.pv[plant] for plant in plant_ids if plant in self.pv]
        won = [bill["won"] for bill in bills if bill["won"] is not None]
        kwh = float(sum(bill["kwh"] for bill in bills))
        return GapTerms(
            float(sum(won)) / kwh if won and kwh else None,
            min((bill["first"] for bill in bills), default=None),
            max((bill["last"] for bill in bills), default=None),
            sum(of["kwh"] for of in pv) / sum(of["kw"] for of in pv) if pv else None,
        )


def read_plant_terms(conn: Connection, plant_ids: list[int], *, today: date) -> PlantTerms:
    """Terms of plants, from the twelve whole months and the 365 days before a day."""
    this = today.replace(day=1)
    year_ago = this.replace(year=this.year - 1)
    bills = read_dicts(
        conn, "read_saved_price", {"plant_ids": plant_ids, "first": year_ago, "last": this}
    )
    days = {"first": today - timedelta(days=365), "last": today - timedelta(days=1)}
    pv = read_dicts(
        conn, "read_pv_yield", {"plant_ids": plant_ids, "most_missing": _MOST_MISSING, **days}
    )
    return PlantTerms({row["plant_id"]: row for row in bills}, {row["plant_id"]: row for row in pv})
