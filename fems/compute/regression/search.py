"""Choose day types and change points by cross-validation, from sums of squares alone.

Every candidate's error on every held-out part follows from the matrix of products of all possible
columns, once per part; no candidate is fitted to the observations. So hundreds of change points,
day types and folds cost a few milliseconds.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt

from fems.compute.regression.inputs import Floats
from fems.compute.regression.terms import AirForm, Terms

FOLDS = 5
BLOCK_DAYS = 14
POINTS = 20
LEAST_BEYOND = 0.04
"""Share of the periods that must lie beyond a change point."""
AS_GOOD = 1.01
"""A simpler model is preferred while its error is within one percent of the best."""

SLOPES: dict[str, int] = {"none": 0, "line": 1, "heating": 1, "cooling": 1, "hinge": 2, "both": 2}
FITTED_POINTS: dict[str, int] = {
    "none": 0, "line": 0, "heating": 1, "cooling": 1, "hinge": 1, "both": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A model that was tried: its terms, parameters and error on what it was not fitted to."""

    terms: Terms
    parameters: int
    cv_rmse: float


class Field(NamedTuple):
    """All columns that candidates choose from: levels, then temperature, heating, cooling, energy.

    levels : per choice of day types, positions among the columns.
    points_c : the change points tried. [degC]
    """

    columns: Floats
    levels: list[tuple[Terms, npt.NDArray[np.intp]]]
    points_c: Floats


class Air(NamedTuple):
    """Candidates of a form: positions of their columns, one or two each."""

    form: AirForm
    first: npt.NDArray[np.intp]
    second: npt.NDArray[np.intp] | None


def folds_of(count: int, *, block: int) -> npt.NDArray[np.intp]:
    """Fold of each period: blocks in turn, so that each fold knows all seasons.

    >>> folds_of(6, block=2).tolist()
    [0, 0, 1, 1, 2, 2]
    """
    blocks = np.arange(count) // block
    return cast("npt.NDArray[np.intp]", blocks % min(FOLDS, blocks[-1] + 1))


def tried(field: Field, folds: npt.NDArray[np.intp], *, forms: list[AirForm]) -> list[Candidate]:
    """Every candidate with its cross-validated CV(RMSE), best change points in place.

    Parameters
    ----------
    field : Field
        The columns.
    folds : (n,) array of int
        Fold of each period.
    forms : list of str
        Forms of temperature to try.

    Returns
    -------
    list of Candidate
    """
    x = field.columns
    size = np.sqrt(np.mean(x**2, axis=0))
    size[size == 0] = 1.0
    x = x / size
    count = int(folds.max()) + 1
    held_out = np.array([x[folds == fold].T @ x[folds == fold] for fold in range(count)])
    whole = held_out.sum(axis=0)
    train = np.concatenate([whole - held_out, whole[None]])
    airs = _airs(field, x.shape[1], forms)
    mean = abs(x[:, -1].mean())
    return [
        Candidate(
            _with_points(terms, air, best, field.points_c),
            len(levels) + SLOPES[air.form] + FITTED_POINTS[air.form],
            float(np.sqrt(sse / len(x)) / mean) if mean > 0 else np.inf,
        )
        for terms, levels in field.levels
        for air, best, sse in _errors(train, held_out, levels, airs)
    ]


def chosen(candidates: list[Candidate]) -> Candidate:
    """The simplest of those that are as good as the best."""
    best = min(candidate.cv_rmse for candidate in candidates)
    good = [c for c in candidates if c.cv_rmse <= AS_GOOD * best] or candidates
    return min(good, key=lambda c: (c.parameters, c.cv_rmse))


def _airs(field: Field, width: int, forms: list[AirForm]) -> list[Air]:
    """Positions of the columns of each form's candidates."""
    k = len(field.points_c)
    line = width - 2 - 2 * k
    heat, cool = line + 1 + np.arange(k), line + 1 + k + np.arange(k)
    low, high = np.triu_indices(k, 1)
    of_form = {
        "none": Air("none", np.empty(0, np.intp), None),
        "line": Air("line", np.array([line]), None),
        "heating": Air("heating", heat, None),
        "cooling": Air("cooling", cool, None),
        "hinge": Air("hinge", heat, cool),
        "both": Air("both", heat[low], cool[high]),
    }
    return [of_form[form] for form in forms]


def _errors(
    train: Floats, held_out: Floats, levels: npt.NDArray[np.intp], airs: list[Air]
) -> list[tuple[Air, int, float]]:
    """Each form's best candidate on all data, and its squared error on the held-out parts."""
    inner = train[:, levels[:, None], levels[None, :]]
    inner = inner + 1e-10 * np.eye(len(levels)) * np.trace(inner[-1]) / len(levels)
    solved = np.linalg.solve(inner, train[:, levels, :])
    left = train - np.swapaxes(train[:, levels, :], 1, 2) @ solved
    own = np.maximum(np.diagonal(train, axis1=1, axis2=2), 1e-300)
    count, results = len(held_out), []
    for air in airs:
        slopes, best, explains = best_of(left, own, air)
        if not explains:
            continue
        at = _positions(air, best[:count])
        weights = np.zeros((count, train.shape[1]))
        weights[:, levels] = solved[:count, :, -1] - np.einsum(
            "flk,fk->fl", np.take_along_axis(solved[:count], at[:, None, :], axis=2), slopes[:count]
        )
        np.put_along_axis(weights, at, slopes[:count], axis=1)
        weights[:, -1] = -1.0
        sse = float(np.sum((weights[:, None, :] @ held_out)[:, 0, :] * weights))
        results.append((air, int(best[-1]), max(sse, 0.0)))
    return results


def _positions(air: Air, best: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Positions of the columns of the best candidates, one row each."""
    if not len(air.first):
        return np.zeros((len(best), 0), np.intp)
    pair = [air.first[best]] if air.second is None else [air.first[best], air.second[best]]
    return np.stack(pair, axis=1)


def best_of(left: Floats, own: Floats, air: Air) -> tuple[Floats, npt.NDArray[np.intp], bool]:
    """Slopes of the candidate that explains most, per part, from what the levels left.

    Parameters
    ----------
    left : (parts, columns, columns) array
        Products of the columns, of which what the levels explain is taken out; energy is last.
    own : (parts, columns) array
        Squares of the columns as they were.
    air : Air
        The candidates.

    Returns
    -------
    slopes, candidates : arrays
        One row per part.
    explains : bool
        Whether there is any in the last part, which is all data.
    """
    count = len(left)
    if not len(air.first):
        return np.zeros((count, 0)), np.zeros(count, np.intp), air.form == "none"
    i, j = air.first, air.second
    ii, iy = left[:, i, i], left[:, i, -1]
    alone = ii > 1e-9 * own[:, i]
    with np.errstate(divide="ignore", invalid="ignore"):
        if j is None:
            slopes = (iy / ii)[:, :, None]
            gain = np.where(alone, iy**2 / ii, -np.inf)
        else:
            jj, ij, jy = left[:, j, j], left[:, i, j], left[:, j, -1]
            det = ii * jj - ij**2
            first, second = (iy * jj - jy * ij) / det, (jy * ii - iy * ij) / det
            slopes = np.stack([first, second], axis=2)
            apart = (det > 1e-9 * ii * jj) & alone & (jj > 1e-9 * own[:, j])
            gain = np.where(apart, first * iy + second * jy, -np.inf)
    if air.form in {"heating", "cooling", "both"}:
        gain = np.where((slopes >= 0).all(axis=2), gain, -np.inf)
    best = gain.argmax(axis=1)
    rows = np.arange(count)
    none = ~np.isfinite(gain[rows, best])
    return np.where(none[:, None], 0.0, slopes[rows, best]), best, not none[-1]


def _with_points(terms: Terms, air: Air, best: int, points_c: Floats) -> Terms:
    k = len(points_c)
    if air.form == "both":
        low, high = np.triu_indices(k, 1)
        return replace(terms, form="both", heating_c=float(points_c[low[best]]),
                       cooling_c=float(points_c[high[best]]))  # fmt: skip
    point = float(points_c[best]) if k and air.form in {"heating", "cooling", "hinge"} else None
    return replace(
        terms, form=air.form,
        heating_c=point if air.form in {"heating", "hinge"} else None,
        cooling_c=point if air.form in {"cooling", "hinge"} else None,
    )  # fmt: skip
