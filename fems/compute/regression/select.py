"""Which drivers can be used: known, varying, and not copies of each other."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from fems.compute.finding import Finding
from fems.compute.regression.columns import TEMPERATURE
from fems.compute.regression.inputs import Floats
from fems.compute.regression.prepare import Prepared

LEAST_KNOWN = 0.5
COPY = 1e-7
"""Share of a driver's variance that others must leave unexplained."""


@dataclass(frozen=True)
class Usable:
    """Drivers that a model may use, and the rows on which they and energy are known."""

    linear: tuple[str, ...]
    outputs: tuple[str, ...]
    temperature: bool
    rows: npt.NDArray[np.bool_]
    findings: list[Finding]

    def without_drivers(self) -> "Usable":
        """The same rows for a model of no drivers."""
        return replace(self, linear=(), outputs=(), temperature=False)


def usable(data: Prepared, wanted: npt.NDArray[np.bool_]) -> Usable:
    """Leave out drivers that say nothing; tell why.

    Parameters
    ----------
    data : Prepared
        Energy and drivers.
    wanted : (n,) array of bool
        Periods that may be used at all (no event in them).
    """
    known = wanted & np.isfinite(data.energy)
    found: list[Finding] = []
    kept: dict[str, Floats] = {}
    gone: dict[str, list[str]] = {"missing": [], "constant": []}
    for name, column in data.drivers.items():
        there = np.isfinite(column) & known
        if there.sum() < max(LEAST_KNOWN * known.sum(), 1):
            gone["missing"].append(name)
        elif np.ptp(column[there]) <= 1e-9 * max(1.0, float(np.abs(column[there]).max())):
            gone["constant"].append(name)
        else:
            kept[name] = column
    rows = known.copy()
    for column in kept.values():
        rows &= np.isfinite(column)
    copies = _copies({name: column[rows] for name, column in kept.items()})
    sentences = {
        "missing": "A driver is missing for more than half of the periods and was left out.",
        "constant": "A driver does not vary and was left out.",
        "collinear": "A driver follows from the others and was left out.",
    }
    for reason, names in {**gone, "collinear": copies}.items():
        if names:
            found.append(Finding(f"drivers.{reason}", sentences[reason], {"drivers": names}))
    if data.grain == "hour" and data.air is not None and TEMPERATURE in kept:
        rows &= np.isfinite(data.air[0])
    linear = tuple(name for name in kept if name != TEMPERATURE and name not in copies)
    outputs = tuple(name for name in linear if name.lower().startswith("output"))
    temperature = TEMPERATURE in kept and TEMPERATURE not in copies
    return Usable(linear, outputs, temperature, rows, found)


def subset(data: Prepared, rows: npt.NDArray[np.bool_]) -> Prepared:
    """The chosen periods alone."""
    periods = data.periods
    chosen = type(periods)(
        periods.start[rows], periods.end_ns[rows], periods.days[rows], periods.whole_months
    )
    air = None
    if data.air is not None:
        place = np.cumsum(rows) - 1
        inside = rows[data.air[1]]
        air = (data.air[0][inside], place[data.air[1][inside]])
    drivers = {name: column[rows] for name, column in data.drivers.items()}
    return Prepared(data.grain, chosen, data.energy[rows], drivers, air, data.findings)


def _copies(columns: dict[str, Floats]) -> list[str]:
    """Names of columns that are linear in the ones before them (temperature goes first)."""
    order = sorted(columns, key=lambda name: name != TEMPERATURE)
    basis: list[Floats] = []
    copies = []
    for name in order:
        left = columns[name] - columns[name].mean() if len(columns[name]) else columns[name]
        size = float(left @ left)
        for _ in range(2):  # twice is enough: Gram and Schmidt lose digits once
            for unit in basis:
                left = left - (unit @ left) * unit
        rest = float(left @ left)
        if size == 0 or rest <= COPY * size:
            copies.append(name)
        else:
            basis.append(left / np.sqrt(rest))
    return copies
