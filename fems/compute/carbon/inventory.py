"""Emissions by plant, carrier and month, from days of energy and the rates that held on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.carbon.rates import Rate

BOUNDARY_DAYS = np.dtype(
    [
        ("meter_id", "i4"),
        ("day", "i4"),
        ("amount", "f8"),
        ("slots", "i2"),
        ("slots_estimated", "i2"),
    ]
)
"""Days of main meters; day counts from 1970-01-01, amounts in the carrier's canonical unit."""
COLUMNS = ["plant_id", "carrier", "first_day", "last_day", "scope", "activity", "slots",
           "slots_estimated", "slots_expected", "status", "factor_id", "other_gases_factor_id",
           "calorific_value_id", "kg_co2e_per_unit", "kg_co2e"]  # fmt: skip
_GROUP = {"plant_id": np.int64, "carrier": object, "scope": np.int64, "time_zone": object,
          "newest_day": np.int64}  # fmt: skip
_SPANS = 4_096
"""More spans than any series of factors has."""

Rows = npt.NDArray[np.void]
Ints = npt.NDArray[np.int64]
Column = npt.NDArray[Any]
SlotCounts = Mapping[str, tuple[int, Ints]]
"""By time zone: the first day counted, and how many 15-min slots passed before each day from it."""


@dataclass(frozen=True)
class Boundary:
    """Carriers that cross plants' boundaries, and their main meters.

    groups: plant_id, carrier, scope, time_zone, one row for each carrier of a plant; newest_day:
    of the plant with data. meters: meter_id, group (row of groups), first_day of its data.
    rates: of each group, one after the other without gaps. Days count from 1970-01-01.
    """

    groups: pd.DataFrame
    meters: pd.DataFrame
    rates: Sequence[Sequence[Rate]]


def monthly_inventory(days: Rows, boundary: Boundary, slots: SlotCounts) -> pd.DataFrame:
    """Activity and emissions by plant, carrier and month; a month is cut where its rate changes.

    Parameters
    ----------
    days : structured array
        BOUNDARY_DAYS, sorted by meter and day; of whole months.
    boundary : Boundary
        Whose days these are.
    slots : mapping
        Number of slots before each day, by time zone; reaches over all days.

    Returns
    -------
    DataFrame
        COLUMNS. A month in which nothing was measured has no row. activity [canonical unit],
        kg_co2e [kg CO2e] is NaN where no factor is known: that is not zero.
    """
    if not len(days):
        return pd.DataFrame(columns=COLUMNS)
    meter_id = boundary.meters["meter_id"].to_numpy()
    order = meter_id.argsort()
    place = order[np.searchsorted(meter_id[order], days["meter_id"])]
    group = boundary.meters["group"].to_numpy(np.int64)[place]
    span = _span_numbers(days["day"], group, boundary.rates)
    month = days["day"].astype("M8[D]").astype("M8[M]").astype(np.int64)
    key = (group * 65_536 + month) * _SPANS + span
    sorting = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.diff(key[sorting], prepend=-1))
    first = sorting[begins]
    rows = _with_rates(group[first], month[first], span[first], boundary)
    for name, dtype in (("amount", np.float64), ("slots", np.int64), ("slots_estimated", np.int64)):
        column = "activity" if name == "amount" else name
        rows[column] = np.add.reduceat(days[name][sorting].astype(dtype), begins)
    rows["slots_expected"] = _expected(rows, group[first], boundary, slots)
    rows["kg_co2e"] = rows["activity"] * rows["kg_co2e_per_unit"]
    for name in ("first", "last"):
        rows[f"{name}_day"] = rows[f"{name}_number"].astype("M8[D]").astype(object)
    return pd.DataFrame({name: rows[name] for name in COLUMNS})


def _span_numbers(day: Ints, group: Ints, rates: Sequence[Sequence[Rate]]) -> Ints:
    """Which of its group's rates holds on each day."""
    cuts: dict[tuple[int, ...], list[int]] = {}
    for number, own in enumerate(rates):
        cuts.setdefault(tuple(day_number(rate.first) for rate in own[1:]), []).append(number)
    found = np.zeros(len(day), np.int64)
    for begins, groups in cuts.items():  # a handful: groups share their series
        of_these = np.isin(group, groups)
        found[of_these] = np.searchsorted(begins, day[of_these], side="right")
    return found


def _with_rates(group: Ints, month: Ints, span: Ints, boundary: Boundary) -> dict[str, Column]:
    begins = np.cumsum([0, *(len(own) for own in boundary.rates)])[group]
    which, row = np.unique(begins + span, return_inverse=True)
    flat = [rate for own in boundary.rates for rate in own]
    held = [flat[number] for number in which.tolist()]
    start = month.astype("M8[M]").astype("M8[D]").astype(np.int64)
    end = (month + 1).astype("M8[M]").astype("M8[D]").astype(np.int64) - 1
    columns = {name: boundary.groups[name].to_numpy(dtype)[group] for name, dtype in _GROUP.items()}
    return {
        **columns,
        **{
            name: np.array([getattr(rate, name) for rate in held], object)[row]
            for name in ("status", "factor_id", "other_gases_factor_id", "calorific_value_id")
        },
        "kg_co2e_per_unit": np.array([rate.kg_co2e for rate in held], np.float64)[row],
        "first_number": np.maximum(start, np.array([day_number(rate.first) for rate in held])[row]),
        "last_number": np.minimum(end, np.array([day_number(rate.last) for rate in held])[row]),
    }


def _expected(
    rows: Mapping[str, Column], group: Ints, boundary: Boundary, slots: SlotCounts
) -> Ints:
    """Slots that all meters of a row should have from their first day to the plant's newest one."""
    meters = boundary.meters["group"].to_numpy(np.int64)
    order = meters.argsort(kind="stable")
    begin = np.searchsorted(meters[order], group)
    count = np.searchsorted(meters[order], group, side="right") - begin
    row = np.repeat(np.arange(len(group)), count)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    meter = order[begin[row] + nth]
    first = np.maximum(
        rows["first_number"][row], boundary.meters["first_day"].to_numpy(np.int64)[meter]
    )
    last = np.minimum(rows["last_number"][row], rows["newest_day"][row])
    last = np.maximum(last, first - 1)
    zone = rows["time_zone"][row]
    counted = np.zeros(len(row), np.int64)
    for name, (day, before) in slots.items():
        of_zone = zone == name
        counted[of_zone] = before[last[of_zone] + 1 - day] - before[first[of_zone] - day]
    return np.bincount(row, weights=counted, minlength=len(group)).astype(np.int64)


def day_number(day: date) -> int:
    """Days since 1970-01-01.

    >>> day_number(date(1970, 1, 3))
    2
    """
    return day.toordinal() - 719_163
