"""How plants stand among each other: scores from their days or bills, and the facts beside them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from fems.compute.comparison import Score
from fems.compute.plant_bills import rows_of_bills, within
from fems.compute.plant_change import Days
from fems.compute.records import from_record
from fems.compute.span_days import mean_output
from fems.compute.trade import Tenant, scores_in_trade
from fems.store.baselines import read_baselines
from fems.store.plants import read_frame, read_plants
from fems.store.pool import Connection
from fems.store.received_bills import read_received_bills
from fems.store.span_days import counts_hours, read_span_days


def read_scores(conn: Connection, *, days: Days, trade: str | None = None) -> list[Score]:
    """Score of each plant that has a frozen baseline from before the days: of a trade, or of all.

    Its newest such baseline tells whether its days or its bills count; a plant without a bill that
    lies within the days has no score.
    """
    plants = read_plants(conn)
    if trade is not None:
        plants = plants[plants["trade"] == trade]
    frozen = {
        row["plant_id"]: row
        for row in read_baselines(conn, plant_ids=plants["plant_id"].tolist(), only_frozen=True)
        if row["last_day"] < days.first
    }
    trades = dict(zip(plants["plant_id"].astype(int), plants["trade"].astype(str), strict=True))
    metered = [row for row in frozen.values() if row["grain"] == "day"]
    billed = [row for row in frozen.values() if row["grain"] == "month"]
    tenants = [*_metered(conn, metered, trades, days), *_billed(conn, billed, trades, days)]
    scored = [tenant for tenant in tenants if len(tenant.rows.energy)]
    return [
        *scores_in_trade(scored),
        *(Score(tenant.plant, tenant.trade, np.nan, np.nan, np.nan, "month", 0.0)
          for tenant in tenants if not len(tenant.rows.energy)),
    ]  # fmt: skip


def read_tenant_facts(conn: Connection, plant_ids: list[int], days: Days) -> pd.DataFrame:
    """Intensity, emissions and measured share by plant_id: kwh_per_unit, kg_co2e, measured_share.

    The intensity of a plant without days of its own is that of its bills within the days.
    """
    params: dict[str, list[int] | date] = {"plant_ids": plant_ids, **days._asdict()}
    return read_frame(conn, "read_tenant_facts", params).set_index("plant_id")


def _metered(
    conn: Connection, frozen: list[dict[str, Any]], trades: dict[int, str], days: Days
) -> Iterable[Tenant]:
    if not frozen:
        return []
    models = [from_record(row["model"]) for row in frozen]
    ids = [row["plant_id"] for row in frozen]
    by_hours = {
        trades[plant_id] for plant_id, model in zip(ids, models, strict=True) if counts_hours(model)
    }
    compared = read_span_days(
        conn, [(plant_id, days) for plant_id in ids],
        with_hours=frozenset(plant_id for plant_id in ids if trades[plant_id] in by_hours),
    )  # fmt: skip
    own = read_span_days(
        conn, [(row["plant_id"], Days(row["first_day"], row["last_day"])) for row in frozen],
        what="output",
    )  # fmt: skip
    return [
        Tenant(row["plant"], trades[row["plant_id"]], model, compared.told_rows(at), mean_output(own.drivers[at]))
        for at, (row, model) in enumerate(zip(frozen, models, strict=True))
    ]  # fmt: skip


def _billed(
    conn: Connection, frozen: list[dict[str, Any]], trades: dict[int, str], days: Days
) -> Iterable[Tenant]:
    bills = read_received_bills(conn, plant_ids=[row["plant_id"] for row in frozen])
    for row in frozen:
        of_plant = bills[bills["plant_id"] == row["plant_id"]]
        own = within(of_plant, row["first_day"], row["last_day"])
        size = float(own["output"].mean()) if own["output"].notna().any() else np.nan
        rows = rows_of_bills(within(of_plant, days.first, days.last))
        yield Tenant(row["plant"], trades[row["plant_id"]], from_record(row["model"]), rows, size)
