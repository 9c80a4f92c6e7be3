"""Savings of any span from its days: the same figures as from the energy itself."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.finding import Finding
from fems.compute.regression.inputs import Floats
from fems.compute.savings import Savings
from fems.compute.shares import SHARES


def saved_in(
    days: pd.DataFrame, baselines: Mapping[int, Baseline], *, expected_days: int | None = None
) -> Savings:
    """Savings of the days given, with the uncertainty of their sum.

    Parameters
    ----------
    days : DataFrame
        One row per day, oldest first: day, baseline_id, expected_kwh, actual_kwh, terms (by what
        each coefficient was multiplied), in_event (taken out).
    baselines : mapping
        By baseline_id. Versions are taken to err independently of each other.
    expected_days : int, optional
        Days the span has, for the share that counts; those given if not told.

    Returns
    -------
    Savings
    """
    counted = days[~days["in_event"].astype(bool)]
    covered = len(counted) / max(expected_days or len(days), 1)
    found = _found(covered, nothing=counted.empty)
    if counted.empty:
        return Savings(
            pd.DataFrame(), np.nan, np.nan, np.nan, np.nan, "none", covered, findings=found
        )
    variance = np.zeros(len(counted))
    degrees, methods = np.inf, set[str]()
    for baseline_id, of_version in counted.groupby("baseline_id"):
        certain = baselines[int(str(baseline_id))].uncertainty
        place = counted.index.get_indexer(of_version.index)
        sums = np.zeros((len(counted), len(of_version["terms"].iloc[0])))
        sums[place] = np.array(of_version["terms"].tolist())
        sums = np.cumsum(sums, axis=0)
        count = np.cumsum(np.isin(np.arange(len(counted)), place))
        if certain is None or certain.method == "none":
            variance, degrees, methods = variance * np.nan, np.nan, methods | {"none"}
            continue
        variance = variance + np.einsum("ij,jk,ik->i", sums, certain.covariance, sums)
        variance = variance + certain.long_run * count
        degrees, methods = min(degrees, certain.degrees), methods | {certain.method}
    saved = counted["expected_kwh"] - counted["actual_kwh"]
    table = pd.DataFrame(
        {"expected_kwh": counted["expected_kwh"], "actual_kwh": counted["actual_kwh"],
         "saved_kwh": saved, "cumulated_kwh": saved.cumsum(),
         "cumulated_sd_kwh": np.sqrt(variance)}
    ).set_index(pd.DatetimeIndex(pd.to_datetime(counted["day"]), name="day"))  # fmt: skip
    return Savings(
        table, float(table["expected_kwh"].sum()), float(table["actual_kwh"].sum()),
        float(np.sqrt(variance[-1])), float(degrees), _method(methods), covered, findings=found,
    )  # fmt: skip


class VersionSums(NamedTuple):
    """Sums over a plant's days on which one baseline is in force, as far as they count.

    known : days with a saving; counted : those that no event takes out.
    expected_kwh, actual_kwh : of the days counted. [kWh]
    terms : sums of what each coefficient was multiplied by.
    """

    baseline_id: int
    known: int
    counted: int
    expected_kwh: float
    actual_kwh: float
    terms: Floats


def saved_of(
    versions: Sequence[VersionSums], baselines: Mapping[int, Baseline], *,
    expected_days: int | None = None,
) -> Savings:  # fmt: skip
    """The same as `saved_in` from sums: all but how the saving came about day by day.

    Examples
    --------
    >>> from fems.compute.regression.result import Uncertainty
    >>> certain = Uncertainty("formula", np.array([[4.0]]), 2.0, 20.0)
    >>> of_one = VersionSums(7, 10, 8, 800.0, 720.0, np.array([8.0]))
    >>> saved = saved_of([of_one], {7: Baseline("day", uncertainty=certain)})
    >>> saved.kwh, saved.sd_kwh ** 2, saved.covered
    (80.0, 272.0, 0.8)
    """
    known = sum(version.known for version in versions)
    counted = [version for version in versions if version.counted]
    covered = sum(version.counted for version in counted) / max(expected_days or known, 1)
    found = _found(covered, nothing=not counted)
    if not counted:
        return Savings(
            pd.DataFrame(), np.nan, np.nan, np.nan, np.nan, "none", covered, findings=found
        )
    variance, degrees, methods = 0.0, np.inf, set[str]()
    for version in counted:
        certain = baselines[version.baseline_id].uncertainty
        if certain is None or certain.method == "none":
            variance, degrees, methods = np.nan, np.nan, methods | {"none"}
            continue
        variance += float(version.terms @ certain.covariance @ version.terms)
        variance += certain.long_run * version.counted
        degrees, methods = min(degrees, certain.degrees), methods | {certain.method}
    return Savings(
        pd.DataFrame(), sum(version.expected_kwh for version in counted),
        sum(version.actual_kwh for version in counted), float(np.sqrt(variance)), float(degrees),
        _method(methods), covered, findings=found,
    )  # fmt: skip


def _method(methods: set[str]) -> str:
    return "none" if "none" in methods else "bootstrap" if "bootstrap" in methods else "formula"


def _found(covered: float, *, nothing: bool) -> tuple[Finding, ...]:
    found = []
    if covered < 0.9:
        found.append(Finding("savings.gaps", "Parts of the reporting period do not count: energy or "
                             "a driver is missing, or an event was taken out.",
                             {"covered_share": round(covered, 3)}))  # fmt: skip
    if nothing:
        found.append(Finding("savings.no_baseline", "No frozen baseline is in force on any day of it.",
                             {}))  # fmt: skip
    return tuple(found)


def shares_of(days: pd.DataFrame) -> dict[str, float | None]:
    """Shares measured, estimated and missing of the energy behind a span.

    >>> shares_of(pd.DataFrame({name: [1.0, 0.0] for name in SHARES}))["measured_share"]
    0.5
    """
    return {name: float(days[name].mean()) if len(days) else None for name in SHARES}


def base_load_kwh(days: pd.DataFrame, baselines: Mapping[int, Baseline]) -> float | None:
    """Energy of a day on which nothing is made, at the weather of the days given. [kWh per day]

    Everything of the prediction but the outputs, averaged; none where there are no days.
    """
    loads = []
    for baseline_id, of_version in days.groupby("baseline_id"):
        coefficients = baselines[int(str(baseline_id))].coefficients
        kept = [0.0 if c.name.startswith("output") else c.value for c in coefficients]
        loads.append(np.array(of_version["terms"].tolist()) @ np.array(kept))
    return float(np.concatenate(loads).mean()) if loads else None
