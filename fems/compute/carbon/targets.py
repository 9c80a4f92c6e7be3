"""Targets: where emissions should be by when, how far off they are, and where they are going."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fems.errors import FemsError

SBTI_RATE = 0.042
"""SBTi near-term, 1.5 degC: share of the base year's emissions per year, linear (V2)."""
NDC_INDUSTRY = ((2030, 0.114), (2035, 0.243))
"""Korea's NDC for industry against 2018: -11.4 percent by 2030 (V2, plan of March 2023) and -24.3 percent
by 2035 (V2, lower end of November 2025). Their inventories have different bases; see docs."""
NET_ZERO = (2050, 1.0)
Months = npt.NDArray[np.float64]


class TargetError(FemsError):
    """A target cannot be what it says."""


def sbti_anchors(base_year: int, until: int) -> list[tuple[int, float]]:
    """Anchors of a linear path of 4.2 percent of the base per year; never compounded.

    >>> sbti_anchors(2020, 2030)
    [(2030, 0.42)]
    """
    return [(until, round(min(1.0, SBTI_RATE * (until - base_year)), 12))]


def check_anchors(base_year: int, anchors: Sequence[tuple[int, float]]) -> None:
    """Refuse anchors that are no path.

    Raises
    ------
    TargetError
        If years do not rise from the base year on, or a reduction is not within 0 and 1.
    """
    years = [base_year, *(year for year, _ in anchors)]
    if len(years) < 2 or sorted(set(years)) != years:
        raise TargetError("A target has anchors in years that rise from its base year on.")
    if any(not 0 <= reduction <= 1 for _, reduction in anchors):
        raise TargetError("A reduction is a share of the base year: 0.42 for 42 percent.")


def glidepath(
    base: float, base_year: int, anchors: Sequence[tuple[int, float]], year: int
) -> float:
    """What a target allows in a year: straight lines between the anchors, level after the last.

    Examples
    --------
    SBTi: E(y) = E0 x (1 - 0.042 x (y - y0)); ten years are 42 percent, not 1 - 0.958^10 = 34.9:

    >>> round(glidepath(1000.0, 2020, sbti_anchors(2020, 2030), 2025), 6)
    790.0
    >>> round(glidepath(1000.0, 2020, [(2030, 0.4), (2050, 1.0)], 2040), 6)
    300.0
    """
    points = [(base_year, 0.0), *anchors]
    reduction = np.interp(year, [y for y, _ in points], [r for _, r in points])
    return float(base * (1 - reduction))


def monthly(allowed: float, base_months: Sequence[float]) -> Months:
    """A year's allowance by the monthly shape of the base year; even where the base has none.

    >>> monthly(90.0, [1.0, 2.0] + [0.0] * 10)[:3].tolist()
    [30.0, 60.0, 0.0]
    """
    shape = np.asarray(base_months, np.float64)
    total = np.nansum(shape)
    if not total > 0 or np.isnan(shape).any() or len(shape) != 12:
        return np.full(12, allowed / 12)
    return allowed * shape / total


def gap_means(
    gap_kg: float, *, kg_per_kwh: float, pv_kwh_per_kw: float | None = None,
    won_per_kwh: float | None = None, won_per_t: float | None = None,
) -> dict[str, float | None]:  # fmt: skip
    """What closing a gap would take: electricity saved, PV built, won; None where a price is unknown.

    >>> gap_means(417.3, kg_per_kwh=0.4173, pv_kwh_per_kw=1250)["pv_kw"]
    0.8
    """
    kwh = gap_kg / kg_per_kwh if kg_per_kwh > 0 else None
    return {
        "kwh": kwh,
        "pv_kw": kwh / pv_kwh_per_kw if kwh is not None and pv_kwh_per_kw else None,
        "won_electricity": kwh * won_per_kwh if kwh is not None and won_per_kwh else None,
        "won_allowances": gap_kg / 1_000 * won_per_t if won_per_t else None,
    }
