"""Dynamic regression: what a base forecast misses, from its recent errors and from drivers.

The errors of a base (a profile or a smoothed mean of the same kind of day) are regressed on its
last known errors: of the same slot a day and a week before, of the last hours, of the last day and
week; and on how much drivers (temperature, planned output, irradiance) differ from what they
usually are. Least absolute errors by iterated weights, older days discounted, each origin's
coefficients from what was known at it alone.
"""

import numpy as np

from fems.compute.forecasting.frame import Frame
from fems.compute.forecasting.series import Floats, Ints

HALF_LIFE_DAYS = 60.0
RIDGE = 3.0
"""Days of typical size by which coefficients are drawn to zero. [d]"""
SMALLEST = 1e-150
"""An error below it is none: weights by its inverse would overflow."""
_FADING_H = (4.0, 12.0)


def corrected(frame: Frame, base: Floats, drivers: list[Floats]) -> Floats:
    """A base forecast corrected by regression: (origins, steps).

    Parameters
    ----------
    base : array of (origins, steps)
        The forecast to correct; at least a day of steps.
    drivers : list of array of (origins, steps)
        Departure of each driver from what is usual; 0 where unknown.
    """
    errors = _one_day_errors(frame, base)
    found = base.copy()
    for steps in frame.buckets:
        features = _features(frame, errors, steps, drivers)
        target = (frame.truth - base)[:, steps]
        coefficients = _rolling_fit(features, target, frame.delay(steps))
        found[:, steps] += np.einsum("osp,op->os", features, coefficients)
    return found


def _one_day_errors(frame: Frame, base: Floats) -> Floats:
    """Errors of the day-ahead forecasts along the series (flat); 0 where there is none."""
    day = slice(0, frame.slots)
    errors = (frame.truth - base)[:, day]
    flat = np.zeros(len(frame.flat))
    at = frame.targets[:, day]
    seen = np.isfinite(errors)
    flat[at[seen]] = errors[seen]
    return flat


def _features(frame: Frame, errors: Floats, steps: Ints, drivers: list[Floats]) -> Floats:
    """What is known at each origin about the error of each step: (origins, steps, features)."""
    slots, targets = frame.slots, frame.targets[:, steps]
    origin = frame.targets[:, :1]
    days_back = slots * (1 + steps // slots)[None, :]

    def back(days: int) -> Floats:
        at = targets - days_back - slots * days
        return np.where(at >= 0, errors[np.maximum(at, 0)], 0.0)

    summed = np.concatenate([[0.0], np.cumsum(errors)])

    def mean_of_last(count: int) -> Floats:
        mean: Floats = (summed[origin] - summed[np.maximum(origin - count, 0)]) / count
        return mean

    rest = frame.groups["rest"]
    kind = rest[np.minimum(targets // slots, len(rest) - 1)]
    before = rest[np.maximum((targets - days_back) // slots, 0)]
    alike = (kind == before).astype(float)
    day, hours = mean_of_last(slots), mean_of_last(max(1, slots // 6))
    week = np.mean([back(n) for n in range(7)], axis=0)
    weeks = 7 * slots * -(-(steps + 1) // (7 * slots))
    at = targets - weeks[None, :]
    week_ago = np.where(at >= 0, errors[np.maximum(at, 0)], 0.0)
    ahead_h = (steps + 1) * 24 / slots
    every = np.ones_like(alike)
    columns = [back(0) * alike, back(0) * (1 - alike), day * alike, day * (1 - alike), week,
               mean_of_last(7 * slots) * every, week_ago]  # fmt: skip
    columns += [hours * np.exp(-ahead_h / fading)[None, :] for fading in _FADING_H]
    columns += [driver[:, steps] for driver in drivers]
    return np.stack(columns, axis=-1)


def _rolling_fit(features: Floats, target: Floats, delay: int) -> Floats:
    """Coefficients for each origin from the origins at least `delay` days before: (origins, p).

    Twice: the second time an error counts by its inverse size after the first, so that absolute
    and not squared errors become least.
    """
    seen = np.isfinite(target)
    wanted = np.where(seen, target, 0.0)
    days = np.cumsum(seen.sum(1))
    usual = np.cumsum(np.abs(wanted).sum(1)) / np.maximum(days, 1)
    floor = np.where(usual > SMALLEST, 0.1 * usual, np.inf)[:, None]  # no error yet: no weight
    first = _solved(features, wanted, seen / floor, delay)
    left_over = np.abs(wanted - np.einsum("osp,op->os", features, first))
    return _solved(features, wanted, seen / (left_over + floor), delay)


def _solved(features: Floats, wanted: Floats, weights: Floats, delay: int) -> Floats:
    weighted = features * weights[:, :, None]
    squares = _discounted(weighted.transpose(0, 2, 1) @ features, delay)
    products = _discounted(np.einsum("osp,os->op", weighted, wanted), delay)
    days = np.maximum(_discounted(weights.any(1).astype(float)[:, None], delay), 1.0)
    of_day = np.einsum("opp->op", squares) / days
    drawn = RIDGE * of_day + 1e-9 * of_day.sum(1, keepdims=True) + 1e-300
    left = squares + drawn[:, :, None] * np.eye(features.shape[-1])
    found: Floats = np.linalg.solve(left, products[:, :, None])[..., 0]
    return found


def _discounted(by_day: Floats, delay: int) -> Floats:
    """Sum over the days at least `delay` before each, older ones discounted.

    A loop over days: as fast as one product of matrices, which would wake the threads of BLAS.
    """
    kept = 0.5 ** (1 / HALF_LIFE_DAYS)
    found = np.zeros_like(by_day)
    for n in range(delay, len(by_day)):
        found[n] = kept * found[n - 1] + by_day[n - delay]
    return found
