"""What plants of one trade would use for each other's output and weather."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fems.compute.baseline import Baseline
from fems.compute.comparison import Score, score_of
from fems.compute.regression.inputs import Floats
from fems.compute.regression.prepare import Prepared
from fems.compute.savings import savings_of

FEWEST_OTHERS = 2


@dataclass(frozen=True)
class Tenant:
    """A plant that takes part: by quarter-hours, days or bills.

    plant, trade : of whom.
    baseline : its own.
    rows : energy and drivers of the time that is compared.
    size : mean output of a period of its baseline, in the trade's common unit. [output]
    """

    plant: str
    trade: str
    baseline: Baseline
    rows: Prepared
    size: float


def scores_in_trade(tenants: Sequence[Tenant]) -> list[Score]:
    """Score of each plant against what the others of its trade would use.

    Parameters
    ----------
    tenants : sequence of Tenant
        Of any trades.

    Returns
    -------
    list of Score
        In the order of the tenants. Plants with fewer than two others of the same trade and grain
        are held against their own baseline (basis "own").

    Notes
    -----
    Each other plant's model is asked for this plant's weather and for its output in proportion to
    their sizes; the expectation is the mean of the answers. It is uncertain by how far they differ
    (Student's with one degree fewer than plants), and the plant's own energy by its residuals.
    """
    return [_score(tenant, tenants) for tenant in tenants]


def _score(one: Tenant, tenants: Sequence[Tenant]) -> Score:
    grain = one.baseline.grain
    own = score_of(one.plant, one.trade, savings_of(one.baseline, one.rows), grain=grain)
    others = [
        other for other in tenants
        if other.plant != one.plant and other.trade == one.trade and other.size > 0
        and other.baseline.terms is not None and other.baseline.grain == grain
    ]  # fmt: skip
    if len(others) < FEWEST_OTHERS or not one.size > 0:
        return own
    answers = np.array([_answer(other, one) for other in others])
    known = np.isfinite(answers).all(axis=0) & np.isfinite(one.rows.energy)
    if not known.any():
        return own
    sums = answers[:, known].sum(axis=1)
    actual, expected = float(one.rows.energy[known].sum()), float(sums.mean())
    if not expected > 0:
        return own
    score = actual / expected
    spread = float(sums.std(ddof=1)) / np.sqrt(len(sums)) / expected
    certain = one.baseline.uncertainty
    noise = certain.long_run * known.sum() if certain is not None else np.nan
    sd = float(np.hypot(score * spread, np.sqrt(noise) / expected))
    return replace(own, score=score, sd=sd, degrees=len(sums) - 1, basis="trade",
                   covered=float(known.mean()))  # fmt: skip


def _answer(other: Tenant, one: Tenant) -> Floats:
    """What another plant's model, made as large as this plant, expects of it. [kWh]"""
    terms = other.baseline.terms
    outputs = terms.outputs if terms is not None else ()
    drivers = {
        name: column * (other.size / one.size) if name in outputs else column
        for name, column in one.rows.drivers.items()
    }
    expected = other.baseline.expected(replace(one.rows, drivers=drivers))[0]
    return expected * (one.size / other.size)
