"""Days of plants as baselines take them: electricity used, outputs, temperature."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.regression.inputs import NS_PER_DAY
from fems.compute.regression.periods import FEWEST_SHARE, Periods
from fems.compute.regression.prepare import Prepared
from fems.compute.shares import SHARES, quality_shares

_KEY = ["plant_id", "day"]
_SLOTS = ["slots", "slots_estimated", "slots_expected"]


class Version(NamedTuple):
    """A frozen baseline, and the first day on which it is in force."""

    baseline_id: int
    counts_from: date
    baseline: Baseline


def used_by_day(amounts: pd.DataFrame) -> pd.DataFrame:
    """Electricity a plant used on each day: purchased plus own generation.

    Parameters
    ----------
    amounts : DataFrame
        One row per meter at the boundary and day: plant_id, day, quantity, what, product, weight,
        amount, slots, slots_estimated, slots_expected.

    Returns
    -------
    DataFrame
        By plant_id and day: kwh, and the shares measured, estimated and missing. Missing where a
        meter has an interval too few: half a day is no day.
    """
    electricity = amounts[amounts["quantity"] == "electricity"]
    sums = electricity.groupby(_KEY)[["amount", *_SLOTS]].sum(min_count=1)
    known = electricity.groupby(_KEY)["amount"].count() == electricity.groupby(_KEY).size()
    complete = known & (sums["slots"] >= sums["slots_expected"])
    kwh = sums["amount"].where(complete).rename("kwh")
    return pd.concat([kwh, quality_shares(sums)[SHARES]], axis=1)


def drivers_by_day(amounts: pd.DataFrame) -> pd.DataFrame:
    """Drivers of each plant and day: ``output`` (one column per product), ``temperature_c``, others.

    Output is in the plant's own unit: each meter's amount by its equivalent weight, scrap negative;
    ``hours_worked`` [h] is that of the meter of output that worked longest. A day counts where every meter of a product is complete; a temperature where three quarters are.

    Returns
    -------
    DataFrame
        By plant_id and day; NaN where a plant has no such driver or it is not known.
    """
    rows = amounts[amounts["what"].isin(["output", "driver"])]
    made = rows["what"] == "output"
    share = rows["slots"] / rows["slots_expected"].clip(lower=1)
    fewest = np.where(made, 1.0, FEWEST_SHARE)
    amount = (rows["amount"] * rows["weight"]).where(share >= fewest)
    product = rows["product"].fillna("")
    output = np.where(product == "", "output", "output_" + product.astype(str))
    name = np.where(made, output, rows["quantity"].replace("temperature", "temperature_c"))
    frame = rows[_KEY].assign(driver=name, amount=amount)
    grouped = frame.groupby([*_KEY, "driver"])["amount"]
    known = grouped.count() == grouped.size()
    total = grouped.sum().where(known)
    averaged = grouped.mean()
    of_output = total.index.get_level_values("driver").str.startswith("output")
    values = total.where(of_output, averaged.where(known))
    wide = values.unstack("driver")  # noqa: PD010 (a pivot table would add zeros up)
    if "hours_worked" in rows and rows["hours_worked"].notna().any():
        wide["hours_worked"] = rows.groupby(_KEY)["hours_worked"].max().astype("float64")
    return wide


def rows_by_plant(
    used: pd.DataFrame, drivers: pd.DataFrame
) -> Iterator[tuple[int, npt.NDArray[np.intp], Prepared]]:
    """Days of each plant, by its local date: plant_id, their places in `used`, and the days."""
    plants = used.index.get_level_values("plant_id").to_numpy()
    days = pd.DatetimeIndex(pd.to_datetime(used.index.get_level_values("day"))).as_unit("ns")
    energy = used["kwh"].to_numpy(np.float64)
    aligned = drivers.reindex(used.index)
    columns = {str(name): aligned[name].to_numpy(np.float64) for name in aligned}
    order = np.argsort(plants, kind="stable")
    for place in np.split(order, np.flatnonzero(np.diff(plants[order])) + 1):
        if not len(place):
            continue
        own = {name: column[place] for name, column in columns.items()}
        start = days[place]
        periods = Periods(start, start.asi8 + NS_PER_DAY, np.ones(len(place)), whole_months=False)
        known = {name: column for name, column in own.items() if np.isfinite(column).any()}
        yield int(plants[place[0]]), place, Prepared("day", periods, energy[place], known)


def rows_of(plant_id: int, used: pd.DataFrame, drivers: pd.DataFrame) -> Prepared:
    """Days of one plant, by its local date."""
    return next(rows for _, _, rows in rows_by_plant(used.loc[[plant_id]], drivers))


def saving_days(
    used: pd.DataFrame, drivers: pd.DataFrame, versions: Mapping[int, Sequence[Version]]
) -> pd.DataFrame:
    """Expected and actual energy of plant-days, each by the version in force on it.

    Parameters
    ----------
    used, drivers : DataFrame
        Of used_by_day and drivers_by_day.
    versions : mapping
        By plant_id: its frozen baselines, oldest first.

    Returns
    -------
    DataFrame
        plant_id, day, baseline_id, expected_kwh, actual_kwh, terms (by what each coefficient was
        multiplied) and the quality shares. Days on which something is not known are absent.
    """
    places, numbers, energies, terms = [], [], [], list[list[float]]()
    for plant_id, place, rows in rows_by_plant(used, drivers):
        own = versions.get(plant_id, ())
        for version, after in zip(own, [*own[1:], None], strict=True):
            expected, matrix = version.baseline.expected(rows)
            counts = rows.start.asi8 >= pd.Timestamp(version.counts_from).value
            if after is not None:
                counts &= rows.start.asi8 < pd.Timestamp(after.counts_from).value
            known = np.flatnonzero(counts & np.isfinite(expected) & np.isfinite(rows.energy))
            places.append(place[known])
            numbers.append(np.full(len(known), version.baseline_id))
            energies.append(expected[known])
            terms += matrix[known].tolist()
    if not terms:
        return pd.DataFrame()
    of = used.iloc[np.concatenate(places)].reset_index().rename(columns={"kwh": "actual_kwh"})
    return of[[*_KEY, "actual_kwh", *SHARES]].assign(
        baseline_id=np.concatenate(numbers),
        expected_kwh=np.concatenate(energies),
        terms=pd.Series(terms, dtype=object),
    )
