"""Virtual meters: linear combinations of other meters, interval by interval.

A virtual meter may have terms that are virtual themselves. They are written out in meters that have
readings (`leaf_terms`), so its intervals depend on nothing but the intervals of those, whatever the
depth and the order of computation.
"""

from collections.abc import Hashable, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from fems.compute.intervals import INTERVALS
from fems.errors import FemsError

TERMS = np.dtype([("meter_id", "i4"), ("of_meter_id", "i4"), ("factor", "f8")])

_BADNESS = np.array([0, 2, 3, 1], np.int16)  # of measured, estimated, suspect, edited
_QUALITY = np.argsort(_BADNESS).astype(np.int16)

Rows = npt.NDArray[np.void]
Key = TypeVar("Key", bound=Hashable)


class CircularTermsError(FemsError):
    """A virtual meter is, through its terms, made of itself."""

    def __init__(self, path: list[object]) -> None:
        super().__init__(
            f"A virtual meter is made of itself: {' -> '.join(map(str, path))}.",
            hint="Take one of these terms out.",
        )
        self.path = path


def terms_first(terms_of: Mapping[Key, Iterable[Key]]) -> list[Key]:
    """All meters, each after those it is made of.

    Raises
    ------
    CircularTermsError
        If a meter is made of itself; its path leads from the meter through terms back to it.

    >>> terms_first({"net": ["main", "pv"], "rest": ["net", "line"]})[-1]
    'rest'
    >>> terms_first({"a": ["b"], "b": ["a"]})
    Traceback (most recent call last):
    fems.compute.virtual.CircularTermsError: A virtual meter is made of itself: a -> b -> a. Take one of these terms out.
    """
    try:
        return list(TopologicalSorter(terms_of).static_order())
    except CycleError as error:
        cycle = error.args[1][:0:-1]
        start = cycle.index(min(cycle, key=str))
        raise CircularTermsError([*cycle[start:], *cycle[:start], cycle[start]]) from None


def leaf_terms(terms: Rows) -> Rows:
    """Virtual meters in terms of meters that are not virtual.

    Parameters
    ----------
    terms : structured array of TERMS
        meter_id (virtual), of_meter_id, factor [unit of meter_id per unit of of_meter_id].

    Returns
    -------
    structured array of TERMS
        Sorted by meter_id and of_meter_id, each pair once. A meter whose factors cancel keeps its
        row with factor 0: the amount does not depend on it, but without it nothing is known.

    Examples
    --------
    >>> nested = np.array([(9, 1, 1.0), (9, 2, -1.0), (10, 9, 2.0), (10, 2, 1.0)], TERMS)
    >>> leaf_terms(nested).tolist()
    [(9, 1, 1.0), (9, 2, -1.0), (10, 1, 2.0), (10, 2, -1.0)]
    """
    inside = contents(terms)
    rows = [
        (meter, leaf, factor)
        for meter in sorted(inside)
        for leaf, factor in sorted(inside[meter].items())
        if leaf not in inside
    ]
    return np.array(rows, TERMS)


def contents(terms: Rows) -> dict[int, dict[int, float]]:
    """Everything each virtual meter is made of, at any depth, with the factor it comes to.

    >>> contents(np.array([(9, 1, 1.0), (10, 9, 2.0)], TERMS))
    {9: {1: 1.0}, 10: {9: 2.0, 1: 2.0}}
    """
    terms_of: dict[int, list[tuple[int, float]]] = {}
    for meter, of_meter, factor in terms.tolist():
        terms_of.setdefault(meter, []).append((of_meter, factor))
    order = terms_first({meter: [of for of, _ in found] for meter, found in terms_of.items()})
    inside: dict[int, dict[int, float]] = {}
    for meter in order:
        if meter not in terms_of:
            continue
        whole = inside[meter] = {}
        for of_meter, factor in terms_of[meter]:
            for part, inner in {of_meter: 1.0, **inside.get(of_meter, {})}.items():
                whole[part] = whole.get(part, 0.0) + factor * inner
    return inside


def combine(rows: Rows, terms: Rows) -> Rows:
    """Intervals of virtual meters from those of their terms.

    Parameters
    ----------
    rows : structured array of INTERVALS
        meter_id, start_ts [UTC], amount, estimated [canonical unit], quality of the terms; no
        interval twice.
    terms : structured array of TERMS
        As `leaf_terms` gives them.

    Returns
    -------
    structured array of INTERVALS
        Sorted by meter_id and start_ts. amount is the sum of factor x amount; an interval for which
        one term has no row has none. estimated is the sum of the absolute factor x estimated, but
        never more than the amount, whose sign it has: estimates in terms do not cancel. quality is
        the worst of the terms: suspect, estimated, edited, measured.

    Examples
    --------
    >>> at = "2026-01-01T00:00"
    >>> rows = np.array([(1, at, 100.0, 0.0, 0), (2, at, 30.0, 5.0, 1)], INTERVALS)
    >>> combine(rows, np.array([(9, 1, 1.0), (9, 2, -1.0)], TERMS))[["amount", "estimated"]].tolist()
    [(70.0, 5.0)]
    """
    terms = terms[np.argsort(terms["of_meter_id"], kind="stable")]
    first, last = (
        np.searchsorted(terms["of_meter_id"], rows["meter_id"], side) for side in ("left", "right")
    )
    which = np.repeat(np.arange(len(rows)), last - first)
    term = np.arange(len(which)) - np.repeat(np.cumsum(last - first) - last, last - first)
    order = np.lexsort((rows["meter_id"][which], rows["start_ts"][which], terms["meter_id"][term]))
    source: Rows = rows[which[order]]
    of: Rows = terms[term[order]]
    if not len(source):
        return np.empty(0, INTERVALS)
    new = (np.diff(of["meter_id"]) != 0) | (np.diff(source["start_ts"]).astype(np.int64) != 0)
    begins = np.flatnonzero(np.r_[True, new])
    factor = of["factor"]

    result = np.empty(len(begins), INTERVALS)
    result["meter_id"], result["start_ts"] = of["meter_id"][begins], source["start_ts"][begins]
    amount = result["amount"] = np.add.reduceat(factor * source["amount"], begins) + 0.0  # no -0
    rests = np.add.reduceat(np.abs(factor * source["estimated"]), begins)
    result["estimated"] = np.sign(amount) * np.minimum(rests, np.abs(amount)) + 0.0
    badness = np.where(factor == 0, 0, _BADNESS[source["quality"]])
    result["quality"] = _QUALITY[np.maximum.reduceat(badness, begins)]
    meters, wanted = np.unique(terms["meter_id"], return_counts=True)
    found = np.diff(np.r_[begins, len(source)])
    whole: Rows = result[found == wanted[np.searchsorted(meters, result["meter_id"])]]
    return whole
