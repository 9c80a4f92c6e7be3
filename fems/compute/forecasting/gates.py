"""Whether what was measured of a meter carries a forecast."""

from datetime import datetime, timedelta

import pandas as pd

from fems.compute.finding import Finding

FEWEST_DAYS = 14
"""Days with measured values that are needed. [d]"""
OLDEST = timedelta(days=1)
"""Age of the newest measured value at which its forecast is refused."""
MOST_ESTIMATED = 0.3
"""Part of the last four weeks that may be estimated. [1]"""
JUDGED = timedelta(days=28)


def refusal(amount: pd.Series, estimated: pd.Series, *, now: datetime) -> Finding | None:
    """Why a history is refused: forecast.too_little, too_old or too_estimated; None if it is not.

    Parameters
    ----------
    amount, estimated : Series
        By start of the interval or day [UTC]: amount and the part of it that was estimated; what is
        missing is absent or NaN. [kWh]
    now : datetime
        When the forecast is made.

    Examples
    --------
    >>> quarters = pd.date_range("2026-06-01", periods=5 * 96, freq="15min", tz="UTC")
    >>> kwh = pd.Series(10.0, quarters)
    >>> refusal(kwh, 0 * kwh, now=quarters[-1]).sentence
    '5 days of measured history; a forecast needs 14.'
    """
    measured = amount[(estimated == 0) & amount.notna()]
    days = int(pd.DatetimeIndex(measured.index).normalize().nunique())
    if days < FEWEST_DAYS:
        return Finding(
            "forecast.too_little",
            f"{days} days of measured history; a forecast needs {FEWEST_DAYS}.",
            {"days": days, "needed": FEWEST_DAYS},
        )
    age = now - measured.index[-1]
    if age > OLDEST + timedelta(minutes=15):
        return Finding(
            "forecast.too_old",
            f"The newest measured value is {age / timedelta(days=1):.1f} days old.",
            {"newest": measured.index[-1].isoformat()},
        )
    recent = amount.index >= now - JUDGED
    whole = amount[recent].abs().sum()
    share = float(estimated[recent].abs().sum() / whole) if whole > 0 else 0.0
    if share > MOST_ESTIMATED:
        return Finding(
            "forecast.too_estimated",
            f"{share:.0%} of the last four weeks was estimated; a forecast allows "
            f"{MOST_ESTIMATED:.0%}.",
            {"estimated_share": round(share, 3)},
        )
    return None


def history_shares(amount: pd.Series, estimated: pd.Series, *, expected: int) -> dict[str, float]:
    """Shares of the expected values that were measured, estimated (in part too) and missing.

    >>> at = pd.date_range("2026-06-01", periods=3, freq="D")
    >>> history_shares(pd.Series([1.0, 1, 1], at), pd.Series([0.0, 0, 1], at), expected=4)
    {'measured_share': 0.5, 'estimated_share': 0.25, 'missing_share': 0.25}
    """
    present = int(amount.notna().sum())
    partly = int((estimated > 0).sum())
    count = max(expected, present, 1)
    return {
        "measured_share": (present - partly) / count,
        "estimated_share": partly / count,
        "missing_share": (count - present) / count,
    }
