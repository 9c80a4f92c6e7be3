"""Amounts of meters, or of several together, per period, with what is known of them."""

import pandas as pd

from fems.compute.shares import quality_shares

SLOT_S = 900
COUNTS = ["slots", "slots_estimated", "slots_suspect", "slots_edited"]


def per_period(
    parts: pd.DataFrame, periods: pd.DataFrame, begun: "pd.Series[pd.Timestamp]", *,
    until: pd.Timestamp, is_mean: bool = False, loads: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row per period, also where nothing is known.

    Parameters
    ----------
    parts : DataFrame
        meter_id, period (position in periods), amount, estimated [canonical unit], slots,
        slots_estimated, slots_suspect, slots_edited, peak_kw, peak_at: what hours, days or intervals
        say, any number per meter and period.
    periods : DataFrame
        start, end [UTC], half-open.
    begun : Series
        First interval of each meter that counts, by meter_id; missing where it has none.
    until : Timestamp
        Now: what comes later is not expected yet.
    is_mean : bool
        The amounts are means (degC), of one meter.
    loads : DataFrame, optional
        For several meters: start [UTC], kw and meters (how many add up to it), per interval.

    Returns
    -------
    DataFrame
        As periods, with amount (missing where one of the meters has nothing at all), estimated, the
        slots, slots_expected, the shares measured, estimated and missing, peak_kw and peak_at (of
        several meters: of their sum, in intervals that all of them have). A meter counts from the
        period on in which it begins; where none has begun, all are missing.

    Examples
    --------
    >>> at = pd.date_range("2026-01-01", periods=3, freq="h", tz="UTC")
    >>> part = {"meter_id": 1, "period": 0, "amount": 8.0, "estimated": 2.0, "slots": 4,
    ...         "slots_estimated": 1, "slots_suspect": 0, "slots_edited": 0, "peak_kw": 9.0,
    ...         "peak_at": at[0]}
    >>> hours = pd.DataFrame({"start": at[:2], "end": at[1:]})
    >>> rows = per_period(pd.DataFrame([part]), hours, pd.Series({1: at[0]}), until=at[2])
    >>> rows["amount"].tolist(), rows["missing_share"].tolist(), rows["peak_kw"].tolist()
    ([8.0, nan], [0.0, 1.0], [9.0, nan])
    """
    sums = _by_meter(parts, is_mean=is_mean)
    counting = _counting(periods, begun)
    known = counting.merge(sums, how="left", on=["period", "meter_id"])
    grouped = known.groupby("period")
    rows = periods.reset_index(drop=True)
    meters = grouped.size().reindex(rows.index)
    for name in ("amount", "estimated"):  # missing where one is missing, never low
        rows[name] = grouped[name].sum().where(grouped[name].count() == meters)
    for name in COUNTS:
        rows[name] = grouped[name].sum().astype(int)
    passed = (rows["end"].where(rows["end"] < until, until) - rows["start"]).dt.total_seconds()
    passed = passed // SLOT_S
    rows["slots_expected"] = (passed.clip(lower=0) * meters).clip(lower=rows["slots"]).astype(int)
    rows = pd.concat([rows, quality_shares(rows)], axis=1)
    peaks = _own_peaks(parts) if loads is None else _peaks_of_sums(loads, rows, meters)
    return rows.join(peaks)


def place(starts: "pd.Series[pd.Timestamp]", periods: pd.DataFrame) -> "pd.Series[int]":
    """Position of the period that holds each instant; periods are sorted and meet."""
    at = periods["start"].searchsorted(starts, side="right") - 1
    return pd.Series(at, index=starts.index)


def _by_meter(parts: pd.DataFrame, *, is_mean: bool) -> pd.DataFrame:
    weight = parts["slots"] if is_mean else 1
    weighted = parts.assign(amount=parts["amount"] * weight, estimated=parts["estimated"] * weight)
    sums = weighted.groupby(["period", "meter_id"])[["amount", "estimated", *COUNTS]].sum()
    if is_mean:
        sums[["amount", "estimated"]] = sums[["amount", "estimated"]].div(sums["slots"], axis=0)
    return sums.reset_index()


def _counting(periods: pd.DataFrame, begun: "pd.Series[pd.Timestamp]") -> pd.DataFrame:
    """Which meters count in which period: those begun by its end, or else all."""
    pairs = pd.MultiIndex.from_product(
        [range(len(periods)), begun.index], names=["period", "meter_id"]
    ).to_frame(index=False)
    pairs["counts"] = begun.loc[pairs["meter_id"]].to_numpy() < (
        periods["end"].iloc[pairs["period"]].to_numpy()
    )
    counts = pairs["counts"] | ~pairs.groupby("period")["counts"].transform("any")
    return pairs.loc[counts, ["period", "meter_id"]]


def _own_peaks(parts: pd.DataFrame) -> pd.DataFrame:
    found = parts.dropna(subset="peak_kw")
    found = found.sort_values(["peak_kw", "peak_at"], ascending=[False, True])
    return found.groupby("period")[["peak_kw", "peak_at"]].first()


def _peaks_of_sums(
    loads: pd.DataFrame, periods: pd.DataFrame, meters: "pd.Series[int]"
) -> pd.DataFrame:
    found = loads.assign(period=place(loads["start"], periods), peak_at=loads["start"])
    found = found.rename(columns={"kw": "peak_kw"})
    return _own_peaks(found[found["meters"] == found["period"].map(meters)])
