"""Normalised savings: what two models say of the same usual year."""

import numpy as np
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.finding import Finding
from fems.compute.regression.prepare import prepared
from fems.compute.savings import Savings


def normalised_savings(before: Baseline, after: Baseline, usual: pd.DataFrame) -> Savings:
    """Energy that a measure saves in a usual year.

    Parameters
    ----------
    before, after : Baseline
        Fitted to the time before and the time after the measure, at the same grain.
    usual : DataFrame
        Drivers of the usual year: a normal weather year, the planned output.

    Returns
    -------
    Savings
        Its expected and actual energy are both of models, and so is what is uncertain: the
        parameters of the two. Not assessable where one of them is not. [kWh]

    References
    ----------
    EVO 10000-1:2022, International Performance Measurement and Verification Protocol, core concepts:
    normalised savings.
    """
    rows = prepared(pd.Series(1.0, usual.index), usual, grain=before.grain)
    expected, first = before.expected(rows)
    now, second = after.expected(rows)
    known = np.isfinite(expected) & np.isfinite(now)
    then, since = before.uncertainty, after.uncertainty
    if not known.any() or then is None or since is None or before.grain != after.grain:
        found = Finding(
            "savings.no_baseline", "Two fitted models of the same grain are needed.", {}
        )
        return Savings(pd.DataFrame(), np.nan, np.nan, np.nan, np.nan, "none", findings=(found,))
    variances = [
        np.einsum("ij,jk,ik->i", sums, certain.covariance, sums)
        for sums, certain in (
            (np.cumsum(first[known], axis=0), then),
            (np.cumsum(second[known], axis=0), since),
        )
    ]
    deviation = np.sqrt(np.maximum(np.sum(variances, axis=0), 0.0))
    saved = expected[known] - now[known]
    table = pd.DataFrame(
        {"expected_kwh": expected[known], "actual_kwh": now[known], "saved_kwh": saved,
         "cumulated_kwh": np.cumsum(saved), "cumulated_sd_kwh": deviation},
        index=rows.start[known],
    )  # fmt: skip
    methods = {then.method, since.method}
    return Savings(
        table, float(expected[known].sum()), float(now[known].sum()), float(deviation[-1]),
        min(then.degrees, since.degrees),
        "none" if "none" in methods else "bootstrap" if "bootstrap" in methods else "formula",
        float(np.mean(known)), findings=tuple(rows.findings),
    )  # fmt: skip
