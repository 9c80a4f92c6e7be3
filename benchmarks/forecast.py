"""How well the load of a real plant is forecast a day ahead: DAEWOO Steel, July to December 2018.

Each day is forecast from the 120 days before it, hourly, and scored by the mean absolute scaled
error (MASE): its mean absolute error over that of the same 120 days forecast by the day before [1]_.
The forecast of the same scale that only repeats the week before is printed beside it.

References
----------
.. [1] Hyndman and Koehler (2006), Another look at measures of forecast accuracy.
"""

import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from _claims import claim, report
from holidays import country_holidays

from fems.compute.forecast import HALF_LIFE_DAYS, HISTORY_DAYS, MODEL, forecast_days

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "steel_uci"
FILE = DATA / "steel_2018_15min_interval_start.csv.gz"
FIRST, LAST = date(2018, 7, 1), date(2018, 12, 31)
MASE_BAR = 0.66
"""What a recency-weighted mean profile per weekday reached on these days."""
OF_NAIVE_BAR = 0.85
"""The same profile over the week before: 0.66 / 0.78."""


class Scores(NamedTuple):
    """Mean scaled errors over the days scored, and the time a forecast took."""

    days: int
    mase: float
    profile_mase: float
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
    errors, profile, naive, spent = [], [], [], 0.0
    for day in pd.date_range(FIRST, LAST, freq=f"{every_days}D").date:
        past = load[(load["day"] < day) & (load["day"] >= day - timedelta(days=HISTORY_DAYS))]
        begun = time.perf_counter()
        ahead = forecast_days(past, days=[day], holidays=holidays)
        spent += time.perf_counter() - begun
        hourly = ahead.groupby(ahead["slot"] // 4)["kwh"].sum().to_numpy()
        known = truth.loc[past["day"].min() : day - timedelta(days=1)].to_numpy().ravel()
        scale = np.abs(known[24:] - known[:-24]).mean()
        mean = weekday_profile(truth.loc[: day - timedelta(days=1)], day, holidays)
        profile.append(np.abs(mean - truth.loc[day].to_numpy()).mean() / scale)
        week_ago = truth.loc[day - timedelta(days=7)].to_numpy()
        errors.append(np.abs(hourly - truth.loc[day].to_numpy()).mean() / scale)
        naive.append(np.abs(week_ago - truth.loc[day].to_numpy()).mean() / scale)
    means = (float(np.mean(scored)) for scored in (errors, profile, naive))
    return Scores(len(errors), *means, spent / len(errors))


def weekday_profile(past: pd.DataFrame, day: date, holidays: frozenset[date]) -> np.ndarray:
    """Mean of the past days of the same weekday, the recent weighted more; holidays are Sundays."""

    def weekday(some: date) -> int:
        return 6 if some in holidays else some.weekday()

    like = [other for other in past.index[-HISTORY_DAYS:] if weekday(other) == weekday(day)]
    weights = [0.5 ** ((day - other).days / HALF_LIFE_DAYS) for other in like]
    return np.average(past.loc[like].to_numpy(), axis=0, weights=weights)


def main() -> int:
    """Print the claims; 1 if one does not hold."""
    if not FILE.is_file():
        print(f"skipped: no shared/data/steel_uci/{FILE.name} beside the checkout")
        return 0
    scores = score(read_load(FILE))
    print(
        f"{MODEL}, {scores.days} days: MASE {scores.mase:.3f}, "
        f"{scores.profile_mase:.3f} by a mean profile, {scores.naive_mase:.3f} by the week before, "
        f"{scores.seconds * 1e3:.1f} ms per forecast"
    )
    claims = [
        claim("mean MASE, hourly, day ahead", scores.mase, "<=", MASE_BAR),
        claim("mean MASE over that of a recency-weighted mean profile per weekday",
              scores.mase / scores.profile_mase, "<=", 1.0),
        claim("mean MASE over that of the week before",
              scores.mase / scores.naive_mase, "<=", OF_NAIVE_BAR),
    ]  # fmt: skip
    return report("forecast", claims)


if __name__ == "__main__":
    sys.exit(main())
