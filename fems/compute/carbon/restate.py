"""What a recomputation changed: which rows are new, and by how much factor and activity moved them."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from fems.compute.carbon.inventory import COLUMNS

KEY = ["plant_id", "carrier", "first_day"]
_FACTOR = ("factor_id", "factor_first", "rate_first", "rate_last", "parts")
"""What tells whether a month was counted with the same factors."""
SETTLED_AFTER = timedelta(days=1)
"""A figure that is younger is still coming in: late readings do not restate it."""


def changes(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows to take out and rows to put in so that `before` becomes `after`; equal ones are in neither.

    Parameters
    ----------
    before, after : DataFrame
        COLUMNS of `fems.compute.carbon.inventory`.
    """
    if before.empty or after.empty:
        return before, after
    both = before.merge(after, on=KEY, how="inner", suffixes=("", "_after"))
    same = np.ones(len(both), bool)
    for name in [name for name in COLUMNS if name not in KEY]:
        old, new = both[name].to_numpy(), both[f"{name}_after"].to_numpy()
        same &= (old == new) | (pd.isna(old) & pd.isna(new))
    kept = pd.MultiIndex.from_frame(both.loc[same, KEY])
    gone = ~pd.MultiIndex.from_frame(before[KEY]).isin(kept)
    come = ~pd.MultiIndex.from_frame(after[KEY]).isin(kept)
    return before[gone], after[come]


def restatements(
    gone: pd.DataFrame, come: pd.DataFrame, *, today: date, now: datetime
) -> pd.DataFrame:
    """Of changed figures those that people may have relied on, with the change in two parts.

    The part of the factor is the old activity times the change of its rate, that of the activity
    the rest: its change times the new rate. They add up to the change.

    A changed figure is a restatement if its month was over and had a figure that was changed by its
    factor, or that had stood for SETTLED_AFTER. What is not a restatement has no row.

    Parameters
    ----------
    gone, come : DataFrame
        Rows as `changes` gives them; those gone with changed_at.
    today : date
        Months that end before it are over.
    now : datetime
        Instant of the recomputation.

    Returns
    -------
    DataFrame
        plant_id, carrier, first_day, last_day, kg_before, kg_after, kg_by_factor, kg_by_activity,
        factor_before, factor_after, cause (factor, boundary or readings).
    """
    old, new = _by_month(gone), _by_month(come)
    both = old.merge(
        new, on=["plant_id", "carrier", "month"], how="left", suffixes=("_before", "_after")
    )
    is_over = pd.to_datetime(both["last_day_before"]) < pd.Timestamp(today)
    change = both["kg_after"] - both["kg_before"]
    same_factor = np.ones(len(both), bool)
    for name in _FACTOR:
        same_factor &= (both[f"{name}_before"] == both[f"{name}_after"]).to_numpy()
    rate_before, rate_after = (
        both[f"kg_{when}"] / both[f"activity_{when}"].replace(0.0, np.nan)
        for when in ("before", "after")
    )
    by_factor = (both["activity_before"] * (rate_after - rate_before)).fillna(0.0)
    by_factor = by_factor.where(~same_factor, 0.0).where(change.notna())
    moved = both["expected_before"] != both["expected_after"]
    cause = np.select([~same_factor, moved], ["factor", "boundary"], "readings")
    settled = both["changed_at"] <= pd.Timestamp(now - SETTLED_AFTER)
    shown = is_over & both["kg_before"].notna() & ((cause == "factor") | settled)
    shown &= change.ne(0.0)
    rows = pd.DataFrame(
        {
            "plant_id": both["plant_id"], "carrier": both["carrier"],
            "first_day": both["first_day_before"], "last_day": both["last_day_before"],
            "kg_before": both["kg_before"], "kg_after": both["kg_after"],
            "kg_by_factor": by_factor, "kg_by_activity": change - by_factor,
            "factor_before": both["factor_id_before"].where(both["factor_id_before"] >= 0),
            "factor_after": both["factor_id_after"].where(both["factor_id_after"] >= 0),
            "cause": cause, "changed_before": both["changed_at"],
        }
    )  # fmt: skip
    return pd.DataFrame(rows[shown])


def _by_month(rows: pd.DataFrame) -> pd.DataFrame:
    """Parts of a month together: a new factor may cut it elsewhere than the old one did."""
    rows = rows.assign(
        month=pd.to_datetime(rows["first_day"]).to_numpy("M8[M]").astype("M8[s]"),
        factor_id=rows["factor_id"].astype(float).fillna(-1.0),
        rate=rows["kg_co2e_per_unit"].astype(float).fillna(-1.0),
    )
    grouped = rows.groupby(["plant_id", "carrier", "month"])
    found = grouped.agg(
        first_day=("first_day", "first"), last_day=("last_day", "last"), activity=("activity", "sum"),
        factor_id=("factor_id", "last"), factor_first=("factor_id", "first"),
        rate_first=("rate", "first"), rate_last=("rate", "last"), parts=("rate", "size"),
        expected=("slots_expected", "sum"),
    )  # fmt: skip
    found["kg"] = grouped["kg_co2e"].sum(min_count=1)
    if "changed_at" in rows:
        found["changed_at"] = grouped["changed_at"].max()
    return found.reset_index()
