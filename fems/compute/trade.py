"""What plants of one trade would use for each other's output and weather."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fems.compute.baseline import Baseline
from fems.compute.comparison import Score, score_of
from fems.compute.regression.inputs import Floats
from fems.compute.regression.prepare import Prepared
from fems.compute.regression.stack import stacked
from fems.compute.savings import saving_of

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
    scores: dict[int, Score] = {}
    for alike in _alike(tenants):
        scores |= _scores(alike, [tenants[at] for at in alike])
    return [scores[at] for at in range(len(tenants))]


def _alike(tenants: Sequence[Tenant]) -> list[list[int]]:
    """Places of the tenants that are asked about each other: of one trade, grain and clock."""
    found: dict[tuple[object, ...], list[int]] = {}
    for at, one in enumerate(tenants):
        key = one.trade, one.baseline.grain, f"{one.rows.start.tz}", one.rows.air is None
        found.setdefault(key, []).append(at)
    return list(found.values())


def _scores(places: Sequence[int], tenants: Sequence[Tenant]) -> dict[int, Score]:
    """Scores by place; each model is asked once, for the rows of all."""
    others = [each for each in tenants if each.size > 0 and each.baseline.terms is not None]
    rows = stacked([each.rows for each in tenants]) if len(others) >= FEWEST_OTHERS else None
    sizes = np.repeat([each.size for each in tenants], [len(each.rows.energy) for each in tenants])
    answers = [] if rows is None else [_answer(other, rows, sizes) for other in others]
    edges = np.cumsum([0, *(len(each.rows.energy) for each in tenants)])
    return {
        place: _score(one, np.array([
            answer[edges[at] : edges[at + 1]]
            for other, answer in zip(others, answers, strict=False) if other.plant != one.plant
        ]))
        for at, (place, one) in enumerate(zip(places, tenants, strict=True))
    }  # fmt: skip


def _score(one: Tenant, answers: Floats) -> Score:
    """Of a plant, by what each other one would use on its rows."""
    scored = None if len(answers) < FEWEST_OTHERS or not one.size > 0 else _in_trade(one, answers)
    if scored is not None:
        return scored
    saved = saving_of(one.baseline, one.rows)
    return score_of(one.plant, one.trade, saved, grain=one.baseline.grain)


def _in_trade(one: Tenant, answers: Floats) -> Score | None:
    known = np.isfinite(answers).all(axis=0) & np.isfinite(one.rows.energy)
    if not known.any():
        return None
    sums = answers[:, known].sum(axis=1)
    actual, expected = float(one.rows.energy[known].sum()), float(sums.mean())
    if not expected > 0:
        return None
    score = actual / expected
    spread = float(sums.std(ddof=1)) / np.sqrt(len(sums)) / expected
    certain = one.baseline.uncertainty
    noise = certain.long_run * known.sum() if certain is not None else np.nan
    sd = float(np.hypot(score * spread, np.sqrt(noise) / expected))
    return Score(one.plant, one.trade, score, sd, len(sums) - 1, one.baseline.grain,
                 float(known.mean()), "trade")  # fmt: skip


def _answer(other: Tenant, rows: Prepared, sizes: Floats) -> Floats:
    """What another plant's model, made as large as each row's plant, expects of it. [kWh]"""
    terms = other.baseline.terms
    outputs = terms.outputs if terms is not None else ()
    drivers = {
        name: column * (other.size / sizes) if name in outputs else column
        for name, column in rows.drivers.items()
    }
    expected = other.baseline.expected(replace(rows, drivers=drivers))[0]
    return expected * (sizes / other.size)
