"""A meter's newest forecast as plain values, for commands."""

from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from fems.clock import Window, floor_interval, time_zone
from fems.errors import NotFoundError
from fems.store.forecasts import (
    read_meter_choice,
    read_meter_forecast,
    read_meter_forecast_days,
    read_scores,
)
from fems.store.plants import find_meter, read_meters
from fems.store.pool import Connection


def forecast_of(conn: Connection, name: str, *, now: datetime, scored: timedelta) -> dict[str, Any]:
    """What is expected of PLANT/METER, or of a plant's main electricity meter, from now on.

    meter, model, issued_at, intervals (start, kw, bands), hours (of whole hours), days, score (of
    the forecasts issued since `scored` ago) and choice (chosen_at, chosen, card).

    Raises
    ------
    NotFoundError
        If there is no such meter, or no forecast of it.
    """
    meter = _meter(read_meters(conn), name)
    meter_id, zone = int(meter["meter_id"]), time_zone(str(meter["time_zone"]))
    label = f"{meter['plant']}/{meter['meter']}"
    rows = read_meter_forecast(conn, meter_id=meter_id, start=floor_interval(now))
    if rows.empty:
        raise NotFoundError(
            f"There is no forecast of {label} from now on.",
            hint="See 'fems jobs run forecast' and what it finds.",
        )
    rows["start"] = pd.to_datetime(rows["start"], utc=True).dt.tz_convert(zone)
    hours = rows.groupby(rows["start"].dt.floor("h", ambiguous=True)).agg(
        kw=("kw", "mean"), low_kw=("low_80_kw", "mean"), high_kw=("high_80_kw", "mean"),
        quarters=("kw", "size"),
    )  # fmt: skip
    whole = hours[hours["quarters"] == 4].drop(columns="quarters")
    scores = read_scores(conn, window=Window(now - scored, now), plant_id=int(meter["plant_id"]))
    return {
        "meter": label,
        "model": rows["model"].iloc[0],
        "issued_at": rows["issued_at"].iloc[0],
        "intervals": rows.drop(columns=["issued_at", "model"]).to_dict("records"),
        "hours": whole.rename_axis("hour").reset_index().to_dict("records"),
        "days": read_meter_forecast_days(conn, meter_id=meter_id)
        .drop(columns="issued_at")
        .to_dict("records"),
        "score": next((score for score in scores if score["meter_id"] == meter_id), None),
        "choice": read_meter_choice(conn, meter_id=meter_id),
    }


def _meter(meters: pd.DataFrame, name: str) -> pd.Series:
    if "/" in name:
        return find_meter(meters, name)
    mains = meters[
        (meters["plant"] == name)
        & (meters["role"] == "main")
        & (meters["quantity"] == "electricity")
    ]
    if mains.empty:
        known = ", ".join(sorted(meters["plant"].unique())) or "none yet"
        raise NotFoundError(
            f"Plant {name!r} is unknown or has no main electricity meter.", hint=f"Plants: {known}."
        )
    return mains.iloc[0]
