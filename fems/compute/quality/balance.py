"""What a plant takes in against what its submeters account for, day by day."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from fems.compute.groups import groups
from fems.compute.quality.limits import QualityLimits
from fems.compute.quality.regular import Floats, Ints
from fems.compute.quality.usual import USUAL_DAYS

BALANCE_NAMES = ("balance.negative", "balance.unusual")
LEAST_DAYS = 10
_KEYS = {"plant_id": np.int64, "quantity": object, "day": object}
_OF_CARRIER = ("plant_id", "quantity")
_NO_METER = np.iinfo(np.int64).max
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
    _, first = np.unique(meters["meter_id"].to_numpy(np.int64), return_index=True)
    columns = (
        meters[name].to_numpy(object)[first]
        for name in ("meter_id", "asset_id", "quantity", "role")
    )
    subs = [
        (int(meter), None if pd.isna(asset) else int(asset), quantity)
        for meter, asset, quantity, role in zip(*columns, strict=True)
        if role == "sub"
    ]
    seen = {(asset, quantity) for _, asset, quantity in subs if asset is not None}

    def covered(asset: int | None, quantity: str) -> bool:
        above = None if asset is None else parents.get(asset)
        while above is not None:
            if (above, quantity) in seen:
                return True
            above = parents.get(above)
        return False

    return {meter for meter, asset, quantity in subs if not covered(asset, quantity)}


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
    role, meter_id = days["role"].to_numpy(object), days["meter_id"].to_numpy(np.int64)
    counts = (role == "main") | (role == "generation") | np.isin(meter_id, list(direct))
    role, meter_id = role[counts], meter_id[counts]
    is_sub, is_main = role == "sub", role == "main"
    keys = [days[name].to_numpy(kind)[counts] for name, kind in _KEYS.items()]
    first, group = groups(keys)
    amount = np.nan_to_num(days["amount"].to_numpy(np.float64)[counts])
    used, metered = (np.bincount(group, np.where(of, amount, 0)) for of in (~is_sub, is_sub))
    complete = np.bincount(group, ~days["complete"].to_numpy(bool)[counts]) == 0
    main_id = np.full(len(first), _NO_METER)
    np.minimum.at(main_id, group, np.where(is_main, meter_id, _NO_METER))
    share = (used - metered) / np.where(complete & (used > 0), used, np.nan)
    judged = (main_id < _NO_METER) & (np.bincount(group, is_sub) > 0)
    columns = {name: key[first] for name, key in zip(_KEYS, keys, strict=True)}
    columns |= {"main_id": main_id, "used": used, "metered": metered, "share": share}
    return pd.DataFrame({name: column[judged] for name, column in columns.items()})


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
    known = np.flatnonzero(shares["share"].notna().to_numpy())
    first, group = groups([shares[name].to_numpy(_KEYS[name])[known] for name in _OF_CARRIER])
    days = shares["day"].to_numpy(object)[known]
    every_day = np.array([day.toordinal() for day in days], np.int64)
    used, share = (shares[name].to_numpy(np.float64)[known] for name in ("used", "share"))
    usual, sigma, size = np.full((3, len(known)), np.nan)
    for of_carrier in range(len(first)):
        mine = np.flatnonzero(group == of_carrier)
        mine = mine[np.argsort(every_day[mine])]
        lines = _lines(every_day[mine], used[mine], used[mine] * share[mine])
        usual[mine], sigma[mine], size[mine] = lines
    negative = share < -limits.balance_error
    with np.errstate(invalid="ignore"):
        away = np.abs(used * share - usual) > np.maximum(
            limits.balance_sigmas * sigma, limits.balance_error * size
        )
    odd = np.flatnonzero(negative | away)
    name = np.where(negative[odd], "balance.negative", "balance.unusual")
    return shares.iloc[known[odd]].assign(
        name=name, usual=usual[odd] / used[odd], sigma=sigma[odd] / used[odd]
    )


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
