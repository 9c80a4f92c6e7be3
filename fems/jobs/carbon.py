"""Emissions of scopes 1 and 2, for the plant-days that changed."""

from datetime import datetime

import pandas as pd

from fems.clock import Window
from fems.compute.carbon import Stream, daily_emissions, default_stream
from fems.compute.shares import quality_shares
from fems.jobs.job import Result
from fems.jobs.passes import run_passes
from fems.store.factors import read_calorific_values, read_factors, read_plant_series
from fems.store.pool import Connection
from fems.store.results import claim_touched_days, read_day_amounts, replace_emissions


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Compute the emissions of stale plant-days."""
    return run_passes(conn, "carbon", window, _one_pass)


def _one_pass(conn: Connection) -> Result | None:
    days = claim_touched_days(conn, "carbon")
    if days is None:
        return None
    activity = _activity(read_day_amounts(conn, days))
    emissions, found = daily_emissions(
        activity=activity,
        streams=_streams(activity, read_plant_series(conn)),
        factors=read_factors(conn),
        calorific_values=read_calorific_values(conn),
    )
    return Result(replace_emissions(conn, days, emissions), found)


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
