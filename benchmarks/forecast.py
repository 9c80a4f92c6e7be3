"""How well the load of a real plant is forecast a day ahead: DAEWOO Steel, July to December 2018.

Each day is forecast from the 120 days before it, hourly, and scored by the mean absolute scaled
error (MASE): its mean absolute error over that of the same 120 days forecast by the day before [1]_.
The forecast of the same scale that only repeats the week before is printed beside it.

References
----------
.. [1] Hyndman and Koehler (2006), Another look at measures of forecast accuracy.
"""

import json
import os
import platform
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from holidays import country_holidays

from fems.compute.forecast import HISTORY_DAYS, MODEL, forecast_days

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "steel_uci"
FILE = DATA / "steel_2018_15min_interval_start.csv.gz"
FIRST, LAST = date(2018, 7, 1), date(2018, 12, 31)
MASE_BAR = 0.66
"""What a recency-weighted mean profile per weekday reached on these days."""
OF_NAIVE_BAR = 0.85
"""The same profile over the week before: 0.66 / 0.78."""
SECONDS_BAR = 0.1


class Scores(NamedTuple):
    """Mean scaled errors over the days scored, and the time a forecast took."""

    days: int
    mase: float
    naive_mase: float
    seconds: float


def read_load(file: Path) -> pd.DataFrame:
    """Load as the forecast wants it: day, slot, amount and estimated [kWh]."""
    table = pd.read_csv(file)
    wall = pd.to_datetime(table["interval_start"]).dt.tz_localize(None)
    return pd.DataFrame(
        {
            "day": wall.dt.date,
            "slot": wall.dt.hour * 4 + wall.dt.minute // 15,
            "amount": table["usage_kwh"],
            "estimated": 0.0,
        }
    )


def score(load: pd.DataFrame, *, every_days: int = 1) -> Scores:
    """Forecast every so many days of the second half of the year and score them."""
    hours = load.assign(hour=load["slot"] // 4)
    truth = hours.pivot_table(index="day", columns="hour", values="amount", aggfunc="sum")
    holidays = frozenset(country_holidays("KR", years=2018))
    errors, naive, spent = [], [], 0.0
    for day in pd.date_range(FIRST, LAST, freq=f"{every_days}D").date:
        past = load[(load["day"] < day) & (load["day"] >= day - timedelta(days=HISTORY_DAYS))]
        begun = time.perf_counter()
        ahead = forecast_days(past, days=[day], holidays=holidays)
        spent += time.perf_counter() - begun
        hourly = ahead.groupby(ahead["slot"] // 4)["kwh"].sum().to_numpy()
        known = truth.loc[past["day"].min() : day - timedelta(days=1)].to_numpy().ravel()
        scale = np.abs(known[24:] - known[:-24]).mean()
        week_ago = truth.loc[day - timedelta(days=7)].to_numpy()
        errors.append(np.abs(hourly - truth.loc[day].to_numpy()).mean() / scale)
        naive.append(np.abs(week_ago - truth.loc[day].to_numpy()).mean() / scale)
    return Scores(len(errors), float(np.mean(errors)), float(np.mean(naive)), spent / len(errors))


def main() -> int:
    """Print the claims; 1 if one does not hold."""
    if not FILE.is_file():
        print(f"skipped: no shared/data/steel_uci/{FILE.name} beside the checkout")
        return 0
    scores = score(read_load(FILE))
    print(
        f"{MODEL}, {scores.days} days: MASE {scores.mase:.3f}, "
        f"{scores.naive_mase:.3f} by the week before, {scores.seconds * 1e3:.1f} ms per forecast"
    )
    claims = [
        _claim("mean MASE, hourly, day ahead", scores.mase, MASE_BAR),
        _claim(
            "mean MASE over that of the week before", scores.mase / scores.naive_mase, OF_NAIVE_BAR
        ),
        _claim("seconds per forecast of a day", scores.seconds, SECONDS_BAR),
    ]
    print(json.dumps({"benchmark": "forecast", "machine": _machine(), "claims": claims}))
    return 0 if all(claim["ok"] for claim in claims) else 1


def _claim(what: str, value: float, bar: float) -> dict[str, object]:
    return {
        "what": what,
        "value": round(value, 4),
        "relation": "<=",
        "bar": bar,
        "ok": value <= bar,
    }


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
