"""Emissions of scopes 1 and 2, for the plant-days that changed."""

from datetime import datetime

import pandas as pd

from fems.clock import Window
from fems.compute.carbon import Stream, daily_emissions, default_stream
from fems.compute.shares import quality_shares
from fems.jobs.job import Result
from fems.store.factors import read_calorific_values, read_factors, read_plant_series
from fems.store.pool import Connection
from fems.store.results import claim_touched_days, read_day_amounts, replace_emissions
from fems.store.stale import mark_all_stale


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute emissions of stale plant-days; a window makes all of its days stale first."""
    result = Result()
    if window is not None:
        mark_all_stale(conn, "carbon", window=window, cause="requested")
    while True:
        with conn.transaction():
            days = claim_touched_days(conn, "carbon")
            if days is None:
                return result
            if days.empty:
                continue
            activity = _activity(read_day_amounts(conn, days))
            emissions, found = daily_emissions(
                activity=activity,
                streams=_streams(activity, read_plant_series(conn)),
                factors=read_factors(conn),
                calorific_values=read_calorific_values(conn),
            )
            result.add(rows=replace_emissions(conn, days, emissions), findings=found)


def _activity(amounts: pd.DataFrame) -> pd.DataFrame:
    """What crossed the plant's boundary: main meters of carriers; days without any are absent."""
    bought = amounts[(amounts["role"] == "main") & (amounts["what"] == "carrier")]
    keys = ["plant_id", "day", "quantity"]
    columns = ["amount", "slots", "slots_estimated", "slots_expected"]
    summed = bought.groupby(keys, as_index=False)[columns].sum(min_count=1).dropna(subset="amount")
    shares = quality_shares(summed)
    return pd.concat([summed[[*keys, "amount"]], shares], axis=1).rename(
        columns={"quantity": "carrier", "amount": "activity"}
    )


def _streams(
    activity: pd.DataFrame, chosen: dict[tuple[int, str], str]
) -> dict[tuple[int, str], Stream]:
    pairs = activity[["plant_id", "carrier"]].drop_duplicates().itertuples(index=False, name=None)
    found = {pair: default_stream(pair[1], chosen.get(pair)) for pair in pairs}
    return {pair: stream for pair, stream in found.items() if stream is not None}
