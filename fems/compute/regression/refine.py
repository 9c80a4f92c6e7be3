"""Change points finer than the grid they were chosen on."""

from dataclasses import replace

import numpy as np

from fems.compute.regression.inputs import Floats
from fems.compute.regression.prepare import Prepared
from fems.compute.regression.search import Air, best_of
from fems.compute.regression.terms import Terms, degrees, level_columns

ROUNDS = 3
POINTS = 13


def refined(
    terms: Terms,
    rows: Prepared,
    energy: Floats,
    *,
    grid_c: Floats,
    outermost_c: tuple[float, float],
) -> Terms:
    """The same terms with the change points that fit all data best.

    Parameters
    ----------
    terms : Terms
        With change points from a grid.
    rows : Prepared
        Periods without anything missing.
    energy : array
        Energy on the terms' basis. [kWh, or kWh per day]
    grid_c : array
        The grid. [degC]
    outermost_c : pair
        Between which change points may lie. [degC]
    """
    if not terms.change_points or len(grid_c) < 2:
        return terms
    levels = np.column_stack(list(level_columns(terms, rows).values()))
    basis, _ = np.linalg.qr(levels)
    reach = float(np.max(np.diff(grid_c)))
    for _ in range(ROUNDS):
        terms = _once(terms, rows, (basis, energy), reach, outermost_c)
        reach /= POINTS // 2
    return terms


def _once(
    terms: Terms, rows: Prepared, known: tuple[Floats, Floats], reach: float,
    outermost_c: tuple[float, float],
) -> Terms:  # fmt: skip
    basis, energy = known
    heating = _around(terms.heating_c, reach, outermost_c)
    cooling = _around(terms.cooling_c, reach, outermost_c)
    columns = np.column_stack([
        degrees(rows, terms, heating, below=True), degrees(rows, terms, cooling), energy,
    ])  # fmt: skip
    left = columns - basis @ (basis.T @ columns)
    products = left.T @ left
    heat, cool = np.arange(len(heating)), len(heating) + np.arange(len(cooling))
    if terms.form == "both":
        first, second = (each.ravel() for each in np.meshgrid(heat, cool, indexing="ij"))
        apart = heating[first] <= cooling[second - len(heating)]
        if not apart.any():
            return terms
        air = Air("both", first[apart], second[apart])
    elif terms.form == "hinge":
        air = Air("hinge", heat, cool)
    else:
        air = Air(terms.form, heat if len(heat) else cool, None)
    _, best, explains = best_of(products[None], np.sum(columns**2, axis=0)[None], air)
    if not explains:
        return terms
    first_c, second_c = int(air.first[best[0]]), best[0]
    if terms.form == "both" and air.second is not None:
        chosen = float(cooling[int(air.second[second_c]) - len(heating)])
        return replace(terms, heating_c=float(heating[first_c]), cooling_c=chosen)
    point = float(np.concatenate([heating, cooling])[first_c])
    return replace(
        terms,
        heating_c=None if terms.heating_c is None else point,
        cooling_c=None if terms.cooling_c is None else point,
    )


def _around(point: float | None, reach: float, outermost_c: tuple[float, float]) -> Floats:
    if point is None:
        return np.empty(0)
    return np.unique(np.clip(np.linspace(point - reach, point + reach, POINTS), *outermost_c))
