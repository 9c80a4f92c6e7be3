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
    """Days whose unaccounted energy is negative or not what it usually is.

    Losses and what has no meter are normal, and so is that they weigh more on a day with little
    work. So the unaccounted energy is compared with a straight line over the energy used (Theil and
    Sen's: the median of the slopes between all pairs of days [1]_), fitted to the four weeks before
    the day's week; the band is a number of robust standard deviations (from the median absolute
    deviation of these days).

    Parameters
    ----------
    shares : DataFrame
        plant_id, quantity, day, used, metered, share; from `balances`.
    limits : QualityLimits

    Returns
    -------
    DataFrame
        The odd rows with name (balance.negative, balance.unusual), and usual and sigma: the share
        the line gives for the day, and its robust standard deviation.

    References
    ----------
    .. [1] P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, Journal of the
       American Statistical Association 63 (1968), 1379-1389.
    """
    parts = []
    for _, of_carrier in shares.groupby(["plant_id", "quantity"]):
        rows = of_carrier.sort_values("day").dropna(subset="share")
        day = np.array([d.toordinal() for d in rows["day"]], np.int64)
        used, share = rows["used"].to_numpy(np.float64), rows["share"].to_numpy(np.float64)
        usual, sigma, size = _lines(day, used, used * share)
        negative = share < -limits.balance_error
        with np.errstate(invalid="ignore"):
            away = np.abs(used * share - usual) > np.maximum(
                limits.balance_sigmas * sigma, limits.balance_error * size
            )
        name = np.where(negative, "balance.negative", "balance.unusual")
        odd = rows.assign(name=name, usual=usual / used, sigma=sigma / used)
        parts.append(odd[negative | away])
    return pd.concat(parts, ignore_index=True) if parts else shares.assign(name="").head(0)


def _lines(day: Ints, used: Floats, rest: Floats) -> tuple[Floats, Floats, Floats]:
    """The rest expected for each day, its robust standard deviation, and the usual energy used.

    NaN where fewer than ten days of the four weeks before the day's week are known.
    """
    monday = day - (day - 1) % 7  # 0001-01-01, ordinal 1, was a Monday
    usual, sigma, size = (np.full(len(day), np.nan) for _ in range(3))
    for week in np.unique(monday):
        before, own = (day >= week - USUAL_DAYS) & (day < week), monday == week
        if before.sum() < LEAST_DAYS:
            continue
        x, y = used[before], rest[before]
        i, j = np.triu_indices(len(x), 1)
        apart = x[i] != x[j]
        slope = np.median((y[i] - y[j])[apart] / (x[i] - x[j])[apart]) if apart.any() else 0.0
        offset = np.median(y - slope * x)
        usual[own] = offset + slope * used[own]
        sigma[own] = _TO_SIGMA * np.median(np.abs(y - offset - slope * x))
        size[own] = np.median(x)
    return usual, sigma, size
