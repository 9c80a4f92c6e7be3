"""Fair comparison of tenants: a normalised score with its interval, ranks, ties and groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from fems.compute.anonymity import unnamed
from fems.compute.finding import Finding
from fems.compute.savings import Savings

Group = Literal["complex", "trade"]


@dataclass(frozen=True)
class Score:
    """Energy used over what the model lets expect of this output and weather; below 1 is good.

    plant, trade : of whom.
    score : actual over expected. [1]
    sd : its standard deviation; NaN where it is not assessable. [1]
    degrees : degrees of freedom. [1]
    grain : of the data: "hour", "day", or "month" for bills.
    covered : share of the time that counts. [1]
    basis : what the expectation comes of: "own" baseline or "trade".
    """

    plant: str
    trade: str
    score: float
    sd: float
    degrees: float
    grain: str = "day"
    covered: float = 1.0
    basis: str = "own"

    def interval(self, confidence: float = 0.9) -> tuple[float, float]:
        """Between which the score lies. [1]"""
        half = float(stats.t.ppf(0.5 + confidence / 2, self.degrees)) * self.sd
        return self.score - half, self.score + half


@dataclass(frozen=True)
class Comparison:
    """Plants in order of their scores.

    table : plant, trade, score, low, high, grain, basis, covered, rank, rank_low, rank_high, tied,
        best first. Plants whose difference from the first of them can be chance share its rank and
        are tied; rank_low and rank_high are the ranks between which a plant's own lies.
    findings : who is not in it, and why.
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...] = ()


def score_of(plant: str, trade: str, saved: Savings, *, grain: str = "day") -> Score:
    """Score of a plant from its saving against a baseline: of its own, or of its trade.

    Daily meters and monthly bills give scores of the same kind; bills have the wider interval.

    Examples
    --------
    >>> saved = Savings(pd.DataFrame(), 1000.0, 940.0, 20.0, 50.0, "formula", 1.0)
    >>> one = score_of("steel", "steel_section_mill", saved)
    >>> one.score, round(one.sd, 4)
    (0.94, 0.0188)
    """
    known = saved.expected_kwh > 0
    score = saved.actual_kwh / saved.expected_kwh if known else np.nan
    sd = score * saved.sd_kwh / saved.expected_kwh if known else np.nan
    return Score(plant, trade, score, sd, saved.degrees, grain, saved.covered)


def compared(scores: Sequence[Score], *, confidence: float = 0.9) -> Comparison:
    """Rank plants, and say which ranks can be told apart.

    Parameters
    ----------
    scores : sequence of Score
        One per plant; of one trade or of the whole complex.
    confidence : float
        Of the intervals and of each difference. [1]

    Returns
    -------
    Comparison
        Plants whose score or uncertainty is not known have no rank and stand last, with a finding.

    Notes
    -----
    Two plants differ if zero lies outside the interval of their difference (Welch's). A plant's rank
    lies between one more than the number that are surely better, and the number less those that are
    surely worse. Ties are counted from the best plant on: it, and all that cannot be told from it,
    share rank 1; then the next.

    Examples
    --------
    >>> three = [Score(name, "food", score, 0.01, 100.0) for name, score in
    ...          (("a", 0.90), ("b", 0.91), ("c", 1.05))]
    >>> compared(three).table[["plant", "rank", "tied", "rank_low", "rank_high"]].values.tolist()
    [['a', 1, True, 1, 2], ['b', 1, True, 1, 2], ['c', 3, False, 3, 3]]
    """
    known = sorted((s for s in scores if np.isfinite(s.score * s.sd)), key=lambda s: s.score)
    without = [s for s in scores if not np.isfinite(s.score * s.sd)]
    better = _surely_better(known, confidence)
    ranks = _ranks(better)
    tied = [ranks.count(rank) > 1 for rank in ranks]
    rows = [_row(s, confidence) for s in (*known, *sorted(without, key=lambda s: s.plant))]
    table = pd.DataFrame(rows)
    nothing = [None] * len(without)
    lowest = [1 + int(n) for n in better.sum(axis=0)]
    highest = [len(known) - int(n) for n in better.sum(axis=1)]
    for name, values in (("rank", ranks), ("rank_low", lowest), ("rank_high", highest)):
        table[name] = pd.array([*values, *nothing], dtype="Int64")
    table["tied"] = [*tied, *[False] * len(without)]
    found = [
        Finding("comparison.not_assessable", "Plants without a score or its uncertainty have no "
                "rank.", {"plants": sorted(s.plant for s in without)})
    ] if without else []  # fmt: skip
    return Comparison(table, tuple(found))


def anonymous(comparison: Comparison, plant: str) -> pd.DataFrame:
    """What one plant may see: its own row by name, the others as points without a name.

    Parameters
    ----------
    comparison : Comparison
        Of the group the plant is in.
    plant : str
        Who looks.

    Returns
    -------
    DataFrame
        plant (missing for others), score, low, high, rank, rank_low, rank_high, tied. Nothing else
        of the others: not their trade, grain or coverage, by which they could be known.

    Raises
    ------
    AnonymityError
        If fewer than five plants have a score, or the plant is not among them.
    """
    ranked = comparison.table.dropna(subset="rank") if len(comparison.table) else comparison.table
    return unnamed(ranked, plant, ["score", "low", "high", "rank", "rank_low", "rank_high", "tied"])


def _row(one: Score, confidence: float) -> dict[str, object]:
    low, high = one.interval(confidence)
    return {"plant": one.plant, "trade": one.trade, "score": one.score, "low": low, "high": high,
            "grain": one.grain, "basis": one.basis, "covered": one.covered}  # fmt: skip


def _surely_better(scores: Sequence[Score], confidence: float) -> npt.NDArray[np.bool_]:
    """Whether each plant (row) surely uses less for the same than each other (column)."""
    score = np.array([s.score for s in scores])
    variance = np.array([s.sd for s in scores]) ** 2
    share = variance**2 / np.array([s.degrees for s in scores])
    summed = variance[:, None] + variance[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        degrees = summed**2 / (share[:, None] + share[None, :])
        half = stats.t.ppf(0.5 + confidence / 2, np.nan_to_num(degrees, nan=1e6)) * np.sqrt(summed)
    return np.asarray(score[None, :] - score[:, None] > half)


def _ranks(better: npt.NDArray[np.bool_]) -> list[int]:
    """Rank of each, best first; those not surely worse than the first of a rank share it."""
    ranks: list[int] = []
    first = 0
    for at in range(len(better)):
        if better[first, at]:
            first = at
        ranks.append(first + 1)
    return ranks
