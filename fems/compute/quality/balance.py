"""What a plant takes in against what its submeters account for, day by day."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from fems.compute.quality.limits import QualityLimits
from fems.compute.quality.regular import Floats, Ints
from fems.compute.quality.usual import USUAL_DAYS

BALANCE_NAMES = ("balance.negative", "balance.unusual")
LEAST_DAYS = 10
_TO_SIGMA = 1.4826  # median absolute deviation to standard deviation, for normal scatter
_SMALLEST_SIGMA = 0.005  # of the energy used: a steadier rest is no reason to be stricter


def direct_submeters(meters: pd.DataFrame, parents: Mapping[int, int | None]) -> set[int]:
    """Submeters below which no other submeter of the same carrier is counted.

    A submeter is direct if no asset above its own has a submeter of the carrier. One without an
    asset is direct.

    Parameters
    ----------
    meters : DataFrame
        meter_id, asset_id (missing: none), quantity, role.
    parents : mapping
        The asset above each asset; None at the top.

    Examples
    --------
    >>> meters = pd.DataFrame({"meter_id": [1, 2, 3], "asset_id": [7, 8, 9],
    ...     "quantity": "electricity", "role": "sub"})
    >>> sorted(direct_submeters(meters, {7: None, 8: 7, 9: None}))
    [1, 3]
    """
    subs = meters[meters["role"] == "sub"].drop_duplicates("meter_id").to_dict("records")
    seen = {(int(s["asset_id"]), s["quantity"]) for s in subs if not pd.isna(s["asset_id"])}

    def covered(asset: float | None, quantity: str) -> bool:
        above = None if asset is None or pd.isna(asset) else parents.get(int(asset))
        while above is not None:
            if (above, quantity) in seen:
                return True
            above = parents.get(above)
        return False

    return {int(s["meter_id"]) for s in subs if not covered(s["asset_id"], s["quantity"])}


def balances(days: pd.DataFrame, direct: set[int]) -> pd.DataFrame:
    """Unaccounted share of each plant, carrier and day.

    Parameters
    ----------
    days : DataFrame
        plant_id, day, meter_id, quantity, role, amount, complete; one row per meter and day.
    direct : set of int
        Submeters that count; see `direct_submeters`.

    Returns
    -------
    DataFrame
        plant_id, quantity, day, main_id (the first main meter), used (main and generation), metered
        (by submeters), share: of what was used, the part no submeter accounts for; missing where a
        meter's day is incomplete, and for a plant without a main meter or submeter of the carrier.
    """
    sides = days[days["role"].isin(["main", "generation"]) | days["meter_id"].isin(direct)]
    is_sub, is_main = sides["role"] == "sub", sides["role"] == "main"
    keys = ["plant_id", "quantity", "day"]
    wide = sides.assign(
        used=sides["amount"].where(~is_sub), metered=sides["amount"].where(is_sub),
        main_id=sides["meter_id"].where(is_main), subs=is_sub,
    ).groupby(keys, as_index=False).agg(
        used=("used", "sum"), metered=("metered", "sum"), complete=("complete", "all"),
        main_id=("main_id", "min"), subs=("subs", "any"),
    )  # fmt: skip
    wide = wide[wide["main_id"].notna() & wide["subs"]]
    share = (wide["used"] - wide["metered"]) / wide["used"].where(wide["used"] > 0)
    columns = [*keys, "main_id", "used", "metered"]
    return wide[columns].assign(share=share.where(wide["complete"]))


def odd_balances(shares: pd.DataFrame, limits: QualityLimits) -> pd.DataFrame:
    """Days whose unaccounted share is negative or has left its usual band.

    The band is the median of the four weeks before the day's week, and a number of robust standard
    deviations (from the median absolute deviation) on either side. A rest that is large but steady
    is normal: losses and what has no meter.

    Parameters
    ----------
    shares : DataFrame
        plant_id, quantity, day, share; from `balances`.
    limits : QualityLimits

    Returns
    -------
    DataFrame
        The odd rows with name (balance.negative, balance.unusual), usual and sigma.
    """
    parts = []
    for _, of_carrier in shares.groupby(["plant_id", "quantity"]):
        rows = of_carrier.sort_values("day").dropna(subset="share")
        day = np.array([d.toordinal() for d in rows["day"]], np.int64)
        share = rows["share"].to_numpy(np.float64)
        usual, sigma = _bands(day, share)
        negative = share < -limits.balance_error
        with np.errstate(invalid="ignore"):
            away = np.abs(share - usual) > np.maximum(
                limits.balance_sigmas * sigma, limits.balance_error
            )
        name = np.where(negative, "balance.negative", "balance.unusual")
        parts.append(rows.assign(name=name, usual=usual, sigma=sigma)[negative | away])
    return pd.concat(parts, ignore_index=True) if parts else shares.assign(name="").head(0)


def _bands(day: Ints, share: Floats) -> tuple[Floats, Floats]:
    """Median and robust standard deviation before the week of each day; NaN with too few days."""
    monday = day - (day - 1) % 7  # 0001-01-01, ordinal 1, was a Monday
    usual, sigma = np.full(len(day), np.nan), np.full(len(day), np.nan)
    for week in np.unique(monday):
        before = share[(day >= week - USUAL_DAYS) & (day < week)]
        if len(before) >= LEAST_DAYS:
            middle = np.median(before)
            spread = _TO_SIGMA * np.median(np.abs(before - middle))
            usual[monday == week] = middle
            sigma[monday == week] = max(spread, _SMALLEST_SIGMA)
    return usual, sigma
