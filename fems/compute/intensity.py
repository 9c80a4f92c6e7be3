"""Energy per unit of output, by plant and local day."""

import numpy as np
import pandas as pd

from fems.compute.finding import Finding
from fems.compute.groups import Floats, Ints, groups
from fems.compute.shares import SHARES, SLOTS, share_columns

GJ_PER_KWH = 0.0036
TOE_PER_KWH = 2_290e-7
BASES = {
    "GJ": "site energy, 1 kWh = 0.0036 GJ",
    "toe": "primary energy, 2 290 kcal per kWh and 1 toe = 10^7 kcal (Korea, Energy Act, annex)",
}
"""What each conversion stands on."""


def daily_intensity(
    *, electricity: pd.DataFrame, output: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """Electricity used per unit of output of each plant and day.

    Parameters
    ----------
    electricity, output : DataFrame
        One row per meter and day: plant_id, day, amount [kWh; output unit], slots, slots_estimated,
        slots_expected. Electricity is what the plant used: purchased plus own generation.

    Returns
    -------
    DataFrame
        plant_id, day, electricity_kwh, output, kwh_per_unit (missing where nothing was made), and
        the shares measured, estimated and missing of the electricity. Days on which a meter has no
        interval at all (amount missing) are absent.
    list of Finding
        Days with electricity but no output.

    References
    ----------
    ISO 50006:2023, energy performance indicator of the ratio type.

    Examples
    --------
    >>> slots = {"slots": [96], "slots_estimated": [0], "slots_expected": [96]}
    >>> used = pd.DataFrame({"plant_id": [1], "day": ["2026-01-05"], "amount": [120.0], **slots})
    >>> made = used.assign(amount=3.0)
    >>> float(daily_intensity(electricity=used, output=made)[0]["kwh_per_unit"][0])
    40.0
    """
    keys = [
        np.concatenate([rows[name].to_numpy(kind) for rows in (electricity, output)])
        for name, kind in (("plant_id", np.int64), ("day", object))
    ]
    first, group = groups(keys)
    of_used, of_made = group[: len(electricity)], group[len(electricity) :]
    kwh = _sums(electricity["amount"], of_used, len(first))
    made = _sums(output["amount"], of_made, len(first))
    known = ~(np.isnan(kwh) | np.isnan(made))
    kwh, made = kwh[known], made[known]
    counts = {name: _sums(electricity[name], of_used, len(first))[known] for name in SLOTS}
    with np.errstate(divide="ignore", invalid="ignore"):
        per_unit = np.where(made > 0, kwh / made, np.nan)
    plant_id, day = (key[first[known]] for key in keys)
    result = pd.DataFrame(
        {"plant_id": plant_id, "day": day, "electricity_kwh": kwh, "output": made,
         "kwh_per_unit": per_unit, **share_columns(**counts)}
    )  # fmt: skip
    idle = int(np.isnan(per_unit).sum())
    found = (
        [Finding("intensity.no_output", "Days with no output have no intensity.", {"days": idle})]
        if idle
        else []
    )
    return result, found


def _sums(values: pd.Series, group: Ints, size: int) -> Floats:
    """Sums over the meters of a group; one of which a meter has nothing at all is not known."""
    sums = np.bincount(group, values.to_numpy(np.float64), size).astype(np.float64)
    sums[np.bincount(group, minlength=size) == 0] = np.nan
    return sums


def complex_index(rows: pd.DataFrame) -> pd.DataFrame:
    """Energy that plants of different outputs took, against what they take in the mean of the span.

    Parameters
    ----------
    rows : DataFrame
        One row per plant and period: start, plant_id, electricity_kwh, output [the plant's unit] and
        the quality shares.

    Returns
    -------
    DataFrame
        By start: electricity_kwh, index (below 1: less than the mean for that output), plants, and
        the shares of the electricity. Plants that made nothing in the whole span have no intensity,
        and no part in the index.

    Examples
    --------
    >>> rows = pd.DataFrame({"start": [1, 1, 2, 2], "plant_id": [1, 2, 1, 2], "measured_share": 1.0,
    ...     "electricity_kwh": [90.0, 50.0, 110.0, 50.0], "output": [10.0, 5.0, 10.0, 5.0],
    ...     "estimated_share": 0.0, "missing_share": 0.0})
    >>> complex_index(rows)["index"].round(4).tolist()
    [0.9333, 1.0667]
    """
    sums = rows.groupby("plant_id")[["electricity_kwh", "output"]].sum()
    usual = sums["electricity_kwh"] / sums["output"].where(sums["output"] > 0)
    known = rows[rows["plant_id"].map(usual).notna()]
    weighed = known.assign(
        expected=known["output"] * known["plant_id"].map(usual),
        **{name: known[name] * known["electricity_kwh"] for name in SHARES},
    )
    table = weighed.groupby("start").agg(
        {"electricity_kwh": "sum", "expected": "sum", "plant_id": "nunique",
         **dict.fromkeys(SHARES, "sum")}
    )  # fmt: skip
    energy = table["electricity_kwh"].where(table["electricity_kwh"] > 0)
    return table.assign(
        index=table["electricity_kwh"] / table["expected"].where(table["expected"] > 0),
        plants=table["plant_id"], **{name: table[name] / energy for name in SHARES},
    ).drop(columns=["expected", "plant_id"])  # fmt: skip


def period_intensity(
    electricity: pd.DataFrame, *, output: "pd.Series[float]", base_kwh_per_day: float | None
) -> pd.DataFrame:
    """Electricity per unit of output of any periods, in kWh, GJ and toe, and the base load apart.

    Parameters
    ----------
    electricity : DataFrame
        One row per period: start, end, amount [kWh] and the quality shares.
    output : Series
        Good output of the same periods; missing where it is not known. [unit]
    base_kwh_per_day : float or None
        Energy the plant uses when nothing is made. [kWh per day]

    Returns
    -------
    DataFrame
        The given columns, electricity_kwh, output, kwh_per_unit, gj_per_unit, toe_per_unit (missing
        where nothing was made) and base_kwh, of the period's length.

    Examples
    --------
    >>> day = {"start": pd.Timestamp("2026-01-01"), "end": pd.Timestamp("2026-01-02"), "amount": 120.0}
    >>> row = period_intensity(pd.DataFrame([day]), output=pd.Series([3.0]), base_kwh_per_day=48.0)
    >>> row[["kwh_per_unit", "gj_per_unit", "base_kwh"]].round(6).iloc[0].tolist()
    [40.0, 0.144, 48.0]
    """
    per_unit = electricity["amount"] / output.where(output > 0)
    days = (electricity["end"] - electricity["start"]).dt.total_seconds() / 86_400
    base = float("nan") if base_kwh_per_day is None else base_kwh_per_day
    return electricity.assign(
        electricity_kwh=electricity["amount"], output=output, kwh_per_unit=per_unit,
        gj_per_unit=per_unit * GJ_PER_KWH, toe_per_unit=per_unit * TOE_PER_KWH, base_kwh=base * days,
    )  # fmt: skip
