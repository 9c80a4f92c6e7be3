"""What a recomputation changed: which rows are new, and by how much factor and activity moved them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.carbon.inventory import COLUMNS
from fems.compute.groups import Floats, Ints, groups

KEY = ("plant_id", "carrier", "first_day")
_KINDS: dict[str, Any] = {"plant_id": np.int64, "carrier": object, "first_day": "M8[D]"}
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
    _, group = groups(_keys(KEY, before, after))
    old, new = np.split(group, [len(before)])
    found = np.full(group.max() + 1, -1)
    found[new] = np.arange(len(after))
    place = found[old]
    kept = place >= 0
    for name in [name for name in COLUMNS if name not in KEY]:
        was, now = before[name].to_numpy(), after[name].to_numpy()[place]
        kept &= (was == now) | (pd.isna(was) & pd.isna(now))
    come = np.ones(len(after), bool)
    come[place[kept]] = False
    return before[~kept], after[come]


def _keys(names: Sequence[str], *tables: pd.DataFrame) -> list[npt.NDArray[Any]]:
    """Columns of tables, one after the other."""
    return [
        np.concatenate([table[name].to_numpy(_KINDS[name]) for table in tables]) for name in names
    ]


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
    plant_id, carrier, day = _keys(KEY, gone, come)
    first, group = groups([plant_id, carrier, day.astype("M8[M]")])
    old = _by_month(gone, group[: len(gone)], len(first))
    new = _by_month(come, group[len(gone) :], len(first))
    changed_at = _newest(gone, group[: len(gone)], len(first))
    change = new["kg"] - old["kg"]
    same_factor = np.all([old[name] == new[name] for name in _FACTOR], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate_before, rate_after = (
            np.where(of["activity"] == 0, np.nan, of["kg"] / of["activity"]) for of in (old, new)
        )
        by_factor = np.nan_to_num(old["activity"] * (rate_after - rate_before))
    by_factor = np.where(same_factor, 0.0, by_factor)
    by_factor[np.isnan(change)] = np.nan
    moved = old["expected"] != new["expected"]
    cause = np.select([~same_factor, moved], ["factor", "boundary"], "readings")
    settled = changed_at <= np.datetime64((now - SETTLED_AFTER).replace(tzinfo=None), "us")
    shown = (old["last_day"] < np.datetime64(today, "D")) & ~np.isnan(old["kg"])
    shown &= ((cause == "factor") | settled) & (change != 0.0)
    rows = {
        "plant_id": plant_id[first], "carrier": carrier[first],
        "first_day": old["first_day"].astype(object), "last_day": old["last_day"].astype(object),
        "kg_before": old["kg"], "kg_after": new["kg"],
        "kg_by_factor": by_factor, "kg_by_activity": change - by_factor,
        "factor_before": np.where(old["factor_id"] >= 0, old["factor_id"], np.nan),
        "factor_after": np.where(new["factor_id"] >= 0, new["factor_id"], np.nan),
        "cause": cause, "changed_before": changed_at,
    }  # fmt: skip
    table = pd.DataFrame({name: column[shown] for name, column in rows.items()})
    return table.assign(changed_before=table["changed_before"].dt.tz_localize("UTC"))


def _by_month(rows: pd.DataFrame, group: Ints, size: int) -> dict[str, npt.NDArray[Any]]:
    """Parts of a month together: a new factor may cut it elsewhere than the old one did.

    A month that has no part has NaN and NaT.
    """
    order = np.argsort(group, kind="stable")
    begins = np.flatnonzero(np.diff(group[order], prepend=-1))
    ends = np.r_[begins[1:], len(order)][: len(begins)] - 1
    of, first, last = group[order[begins]], order[begins], order[ends]
    number = {
        name: rows[name].to_numpy(np.float64)
        for name in ("factor_id", "kg_co2e_per_unit", "activity", "slots_expected", "kg_co2e")
    }
    factor, rate = (
        np.where(np.isnan(number[name]), -1.0, number[name])
        for name in ("factor_id", "kg_co2e_per_unit")
    )
    kg = number["kg_co2e"]

    def added(values: Floats) -> Floats:
        return np.add.reduceat(values[order], begins) if len(begins) else values[:0]

    known = added((~np.isnan(kg)).astype(np.float64)) > 0
    columns = {
        "factor_id": factor[last], "factor_first": factor[first], "rate_first": rate[first],
        "rate_last": rate[last], "parts": added(np.ones(len(rows))),
        "activity": added(number["activity"]), "expected": added(number["slots_expected"]),
        "kg": np.where(known, added(np.nan_to_num(kg)), np.nan),
        "first_day": rows["first_day"].to_numpy("M8[D]")[first],
        "last_day": rows["last_day"].to_numpy("M8[D]")[last],
    }  # fmt: skip
    found = {}
    for name, values in columns.items():
        empty = np.datetime64("NaT") if values.dtype.kind == "M" else np.nan
        found[name] = np.full(size, empty, values.dtype)
        found[name][of] = values
    return found


def _newest(rows: pd.DataFrame, group: Ints, size: int) -> npt.NDArray[np.datetime64]:
    """When the newest part of each month was changed, in naive UTC."""
    at = pd.to_datetime(rows["changed_at"], utc=True).dt.tz_localize(None).to_numpy("M8[us]")
    found = np.full(size, np.datetime64("NaT"), "M8[us]")
    np.fmax.at(found, group, at)
    return found
