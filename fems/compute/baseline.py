"""Baselines: the energy that outputs, weather and calendar let expect."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from fems.compute.events import Event, outside
from fems.compute.finding import Finding
from fems.compute.regression.choose import choose
from fems.compute.regression.columns import amounts_of
from fems.compute.regression.hours import HourCandidate, HourTerms, choose_hours, day_numbers
from fems.compute.regression.inference import fit_of, inferred
from fems.compute.regression.inputs import Floats
from fems.compute.regression.periods import NOMINAL_NS, Grain
from fems.compute.regression.prepare import Prepared, prepared
from fems.compute.regression.result import Coefficient, Fit, Uncertainty
from fems.compute.regression.search import Candidate
from fems.compute.regression.select import subset, usable
from fems.compute.regression.sufficiency import judged, too_little
from fems.compute.regression.terms import Terms
from fems.compute.regression.uncertainty import uncertainty_of
from fems.errors import FemsError

__all__ = ["Baseline", "GrainError", "fit_baseline", "fit_prepared"]


class GrainError(FemsError):
    """A baseline's grain is hour, day or month."""


@dataclass(frozen=True)
class Baseline:
    """A fitted model of energy, and all that is needed to apply and to judge it.

    grain : "hour", "day" or "month".
    terms : what energy is a function of; None if nothing could be fitted, which the findings
        explain.
    coefficients : by term. [kWh per unit of the driver]
    fit : how well it describes its own period; None if nothing was fitted.
    uncertainty : of sums of its predictions; None if nothing was fitted.
    ranges : lowest and highest value of each driver it was fitted to.
    candidates : models that were tried, with the errors that decided.
    start, end : its period, [start, end).
    findings : what is wrong with it or its data.
    """

    grain: Grain
    terms: Terms | HourTerms | None = None
    coefficients: tuple[Coefficient, ...] = ()
    fit: Fit | None = None
    uncertainty: Uncertainty | None = None
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    candidates: tuple[Candidate | HourCandidate, ...] = field(default=(), repr=False)
    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def assessable(self) -> bool:
        """Whether savings against it have an uncertainty."""
        return self.uncertainty is not None and self.uncertainty.method != "none"

    @property
    def r2(self) -> float:
        """Share of the variance explained. [1]"""
        return self.fit.r2 if self.fit else np.nan

    @property
    def cv_rmse(self) -> float:
        """Coefficient of variation of the root mean square error. [1]"""
        return self.fit.cv_rmse if self.fit else np.nan

    @property
    def nmbe(self) -> float:
        """Normalised mean bias error. [1]"""
        return self.fit.nmbe if self.fit else np.nan

    def expected(self, rows: Prepared) -> tuple[Floats, Floats]:
        """Energy of each period [kWh], and the columns whose sums carry the parameters' error."""
        if self.terms is None:
            return np.full(len(rows.periods), np.nan), np.empty((len(rows.periods), 0))
        columns = self.terms.columns(rows)
        matrix = np.column_stack([columns.pop(c.name) for c in self.coefficients])
        matrix = matrix * self.terms.scale(rows)[:, None]
        for never_seen in columns.values():
            matrix[never_seen != 0] = np.nan
        expected = np.zeros(len(matrix))
        for column, coefficient in zip(matrix.T, self.coefficients, strict=True):
            expected += column * coefficient.value  # `@` may round by how many rows there are
        return expected, matrix

    def predict(self, drivers: pd.DataFrame, times: pd.DatetimeIndex | None = None) -> pd.Series:
        """Energy that the drivers let expect, by start of the period. [kWh]

        Parameters
        ----------
        drivers : DataFrame
            As for fitting.
        times : DatetimeIndex, optional
            Starts of the periods; those of the drivers if not given.
        """
        index = drivers.index if times is None else times
        rows = prepared(pd.Series(1.0, index), drivers, grain=self.grain)
        return pd.Series(self.expected(rows)[0], rows.start, name="expected_kwh")


def fit_baseline(
    energy: pd.Series, drivers: pd.DataFrame | pd.Series | None = None, *, grain: Grain = "day",
    events: Sequence[Event] = (), estimated_share: float | None = None,
    terms: Terms | None = None,
) -> Baseline:  # fmt: skip
    """Fit the model of energy that predicts best what it was not fitted to.

    Days and months: a base, the drivers, and air temperature by a form with fitted change points
    (none, a line, heating, cooling, a bent line, both); days also by kind of day and whether anything
    was made. Hours: a level per hour of the week and a piecewise linear function of temperature.
    The choice is by cross-validation over blocks of time; all drivers that say something are kept.

    Parameters
    ----------
    energy : Series
        Energy by start of its span, finer than or at the grain; bills of unequal length by their
        start, a last one without an amount marking the end. [kWh]
    drivers : DataFrame, optional
        Drivers by time, at any grain. ``temperature_c`` (or ``temperature_f``, converted) is air
        temperature [degC], names that begin with ``output`` are outputs; all others count linearly.
    grain : "hour", "day" or "month"
        Length of the periods.
    events : sequence of Event
        Non-routine events; periods that touch one are left out.
    estimated_share : float, optional
        Share of the energy that was estimated, for the findings. [1]
    terms : Terms, optional
        Form of temperature and day types to use for days or months instead of choosing; the drivers
        are those given, and change points are fitted.

    Returns
    -------
    Baseline
        With findings for everything that is wrong. If nothing can be fitted, its terms are None.

    Raises
    ------
    GrainError
        If there is no such grain.
    TimeIndexError
        If an index holds no times.

    Examples
    --------
    >>> days = pd.date_range("2025-01-01", periods=365)
    >>> output = pd.Series(10.0 + np.arange(365) % 7, days)
    >>> wave = np.where(np.arange(365) % 2, 1.0, -1.0)
    >>> fitted = fit_baseline(50 + 3 * output + wave, output.to_frame("output_t"))
    >>> [(c.name, round(c.value, 1)) for c in fitted.coefficients]
    [('base', 50.0), ('output_t', 3.0)]
    """
    if grain not in NOMINAL_NS:
        raise GrainError(f"A baseline of grain {grain!r} is not known.",
                         hint="Use hour, day or month.")  # fmt: skip
    rows = prepared(energy, drivers, grain=grain)
    return fit_prepared(rows, events=events, estimated_share=estimated_share, wanted=terms)


def fit_prepared(
    rows: Prepared, *, events: Sequence[Event] = (), estimated_share: float | None = None,
    wanted: Terms | None = None,
) -> Baseline:  # fmt: skip
    """The same for energy and drivers that are already in periods."""
    grain = rows.grain
    use = usable(rows, outside(events, rows.periods))
    chosen = subset(rows, use.rows)
    found = [*rows.findings, *use.findings]
    refused = too_little(chosen, grain, 1 + len(use.linear))
    if refused:
        return Baseline(grain, findings=(*found, *refused))
    if np.ptp(chosen.energy) <= 1e-9 * np.abs(chosen.energy).max() and grain != "hour":
        use, wanted = use.without_drivers(), Terms(grain)
    terms: Terms | HourTerms
    candidates: Sequence[Candidate | HourCandidate]
    if grain == "hour":
        terms, candidates = choose_hours(chosen, use)
        place = np.asarray((chosen.start.asi8 - chosen.start.asi8[0]) // NOMINAL_NS["hour"])
    else:
        terms, candidates = choose(chosen, use, amounts_of(use.linear), wanted)
        place = np.arange(len(chosen.energy)) if grain == "month" else day_numbers(chosen)
    energy = chosen.energy / terms.scale(chosen)
    columns = {name: column for name, column in terms.columns(chosen).items() if column.any()}
    parameters = len(columns) + terms.change_points
    result = inferred(columns, energy, place, parameters=parameters)
    matrix = np.column_stack(list(columns.values()))
    day = day_numbers(chosen) if grain == "hour" else None
    certain = uncertainty_of(matrix, result, day=day, parameters=parameters)
    fit = fit_of(energy, result.residuals, result.noise, parameters=parameters)
    found += judged(chosen, fit, result.coefficients, outputs=use.outputs,
                    estimated_share=estimated_share)  # fmt: skip
    return Baseline(
        grain, terms, result.coefficients, fit, certain, _ranges(chosen, terms),
        tuple(candidates), chosen.start[0], _end(chosen), tuple(found),
    )  # fmt: skip


def _ranges(rows: Prepared, terms: Terms | HourTerms) -> dict[str, tuple[float, float]]:
    known = {name: rows.drivers[name] for name in terms.needs}
    return {name: (float(column.min()), float(column.max())) for name, column in known.items()}


def _end(rows: Prepared) -> pd.Timestamp:
    last = rows.periods.end_ns[-1:]
    if rows.start.tz is None:
        return pd.DatetimeIndex(last)[0]
    return pd.DatetimeIndex(last, tz="UTC").tz_convert(rows.start.tz)[0]
