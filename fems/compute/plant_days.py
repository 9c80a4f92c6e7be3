"""Days of plants as baselines take them: electricity used, outputs, temperature."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
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

    Output is in the plant's own unit: each meter's amount by its equivalent weight, scrap negative.
    A day counts where every meter of a product is complete; a temperature where three quarters are.

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
    return values.unstack("driver")  # noqa: PD010 (a pivot table would add zeros up)


def rows_of(plant_id: int, used: pd.DataFrame, drivers: pd.DataFrame) -> Prepared:
    """Days of one plant, by its local date."""
    kwh = used.loc[[plant_id]]["kwh"]
    days = pd.DatetimeIndex(pd.to_datetime(kwh.index.get_level_values("day"))).as_unit("ns")
    periods = Periods(days, days.asi8 + NS_PER_DAY, np.ones(len(days)), whole_months=False)
    own = drivers.reindex(kwh.index)
    columns = {str(name): own[name].to_numpy(np.float64) for name in own if own[name].notna().any()}
    return Prepared("day", periods, kwh.to_numpy(np.float64), columns)


def saving_days(
    plant_id: int, rows: Prepared, used: pd.DataFrame, versions: Sequence[Version]
) -> pd.DataFrame:
    """Expected and actual energy of the days of one plant, each by the version in force on it.

    Parameters
    ----------
    plant_id : int
        The plant.
    rows : Prepared
        Its days.
    used : DataFrame
        Of used_by_day, for the quality shares.
    versions : sequence of Version
        Its frozen baselines, oldest first.

    Returns
    -------
    DataFrame
        plant_id, day, baseline_id, expected_kwh, actual_kwh, terms (by what each coefficient was
        multiplied) and the quality shares. Days on which something is not known are absent.
    """
    parts = []
    for version, after in zip(versions, [*versions[1:], None], strict=True):
        expected, matrix = version.baseline.expected(rows)
        counts = rows.start >= pd.Timestamp(version.counts_from)
        if after is not None:
            counts &= rows.start < pd.Timestamp(after.counts_from)
        known = np.flatnonzero(counts & np.isfinite(expected) & np.isfinite(rows.energy))
        parts.append(
            pd.DataFrame(
                {
                    "plant_id": plant_id, "day": rows.start[known].date,
                    "baseline_id": version.baseline_id, "expected_kwh": expected[known],
                    "actual_kwh": rows.energy[known], "terms": matrix[known].tolist(),
                }
            ).set_index(_KEY)
        )  # fmt: skip
    table = pd.concat(parts) if parts else pd.DataFrame()
    return table.join(used[SHARES]).reset_index() if len(table) else pd.DataFrame()
