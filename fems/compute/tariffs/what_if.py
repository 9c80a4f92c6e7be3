"""What a month would have cost otherwise: load shifted, peak cut, photovoltaics added, another option."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.tariffs.account import Account
from fems.compute.tariffs.bill import Bill
from fems.compute.tariffs.schedule import Schedule, interval_hours
from fems.compute.tariffs.use import usage
from fems.errors import TariffError

Floats = npt.NDArray[np.float64]
PV_KWH_PER_KW_DAY = 3.6
"""Yield of a kilowatt of photovoltaics on a mean day in Korea, taken for every day. [kWh/kW]"""
_SUN = (6.0, 18.0)  # from when to when it shines, as half a sine [h]


@dataclass(frozen=True)
class Changes:
    """What would be otherwise; nothing is, unless given.

    shift_share: part of the energy of `shift_from` that is used in `shift_to` instead, on the same
    day, spread evenly. cut_kw: demand is held so far below the month's highest that counts; what is
    held back is not used. pv_kw: photovoltaics behind the meter; what is not used at once is lost.
    """

    option: str | None = None
    shift_share: float = 0.0
    shift_from: str = "peak"
    shift_to: str = "light"
    cut_kw: float = 0.0
    pv_kw: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """A month's bill as it is and as it would be, and what would be done for it. [kWh]"""

    now: Bill
    then: Bill
    shifted_kwh: float
    held_back_kwh: float
    pv_used_kwh: float

    @property
    def saved_won(self) -> Decimal:
        """Difference of the totals; negative where it would cost more."""
        return self.now.total_won - self.then.total_won


def what_if(month: date, intervals: pd.DataFrame, account: Account, changes: Changes) -> Outcome:
    """Bill a month twice: from its intervals, and from what they would be.

    Earlier months stay as they were: a lower demand helps at once only where none of them decides.

    Parameters
    ----------
    intervals : DataFrame
        start [UTC], amount [kWh] of the month.

    Raises
    ------
    TariffError
        If the contract does not cover the month, or a band or option is unknown.
    """
    schedule = account.terms[-1].schedule
    known = intervals.dropna(subset="amount").reset_index(drop=True)
    if known.empty:
        raise TariffError(f"Nothing is known of {month:%Y-%m}.", hint="Ask for another month.")
    hours = interval_hours(
        pd.DatetimeIndex(known["start"]), schedule, as_of=account.terms[-1].as_of
    )
    kwh = known["amount"].to_numpy(float)
    moved, shifted = _shifted(kwh, hours, changes)
    sunny, used = _with_pv(moved, hours, changes.pv_kw, schedule)
    held, back = _held_down(sunny, hours["counts"].to_numpy(bool), changes.cut_kw)
    terms = [replace(t, option=changes.option or t.option) for t in account.terms]
    then = replace(account, terms=terms)
    return Outcome(
        _bill(month, known, account), _bill(month, known.assign(amount=held), then),
        shifted, back, used,
    )  # fmt: skip


def _bill(month: date, intervals: pd.DataFrame, account: Account) -> Bill:
    of = account.terms[-1]
    used = usage(intervals, of.schedule, as_of=of.as_of)
    demands = dict(account.demands)
    if used.demand_kw is not None:
        demands[month] = used.demand_kw
    return replace(account, demands=demands).bill(month, used.use)


def _shifted(kwh: Floats, hours: pd.DataFrame, changes: Changes) -> tuple[Floats, float]:
    """Move a part of one band's energy evenly into another's of the same day."""
    if not changes.shift_share:
        return kwh, 0.0
    band = hours["band"].to_numpy()
    for name in (changes.shift_from, changes.shift_to):
        if name not in set(band):
            raise TariffError(f"There is no band {name!r} in the month.")
    day = pd.factorize(hours["day"])[0]
    gives, takes = band == changes.shift_from, band == changes.shift_to
    places = np.bincount(day, takes)
    given = np.where(gives & (places[day] > 0), kwh * changes.shift_share, 0.0)
    taken = np.bincount(day, given)[day] / np.maximum(places[day], 1)
    return kwh - given + np.where(takes, taken, 0.0), float(given.sum())


def _with_pv(
    kwh: Floats, hours: pd.DataFrame, pv_kw: float, schedule: Schedule
) -> tuple[Floats, float]:
    """Take off what photovoltaics would give, as far as it is used."""
    local = pd.DatetimeIndex(hours["start"]).tz_convert(schedule.tariffs[0].zone)
    hour = np.asarray(local.hour + local.minute / 60) + 0.125
    rise, set_ = _SUN
    height = np.clip(np.sin(np.pi * (hour - rise) / (set_ - rise)), 0, None)
    height[(hour < rise) | (hour > set_)] = 0
    per_day = (set_ - rise) * 4 * 2 / np.pi  # sum of the heights of a day's intervals
    used = np.minimum(pv_kw * PV_KWH_PER_KW_DAY * height / per_day, np.maximum(kwh, 0))
    return kwh - used, float(used.sum())


def _held_down(kwh: Floats, counts: npt.NDArray[np.bool_], cut_kw: float) -> tuple[Floats, float]:
    """Hold demand that counts below the month's highest by so much."""
    if not cut_kw or not counts.any():
        return kwh, 0.0
    level = max(float(kwh[counts].max()) - cut_kw / 4, 0.0)
    held = np.where(counts, np.minimum(kwh, level), kwh)
    return held, float((kwh - held).sum())
