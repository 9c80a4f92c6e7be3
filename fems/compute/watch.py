"""Watch a plant's savings: has energy begun to drift, did something happen that no model knows?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from fems.compute.baseline import Baseline
from fems.compute.drift import Drift, drift_alarms
from fems.compute.events import Event, detected_events

WATCHED_DAYS = 90
AT_ONCE = pd.Timedelta(days=7)
"""Between one alarm and the start of the next, if they are of the same drift."""
FEWEST_BEFORE = 28
"""Days before those watched from which the saving so far can be told."""


class Watched(NamedTuple):
    """What was seen: the newest drift, if it is not over, and events nobody has declared."""

    drift: Drift | None
    events: list[Event]


def watched(days: pd.DataFrame, baseline: Baseline) -> Watched:
    """Drift and events of the last days against what the baseline and the saving so far let expect.

    Parameters
    ----------
    days : DataFrame
        One row per day, oldest first: day, expected_kwh, actual_kwh, in_event (taken out already).
    baseline : Baseline
        In force on the days; one without an uncertainty sees nothing.

    Returns
    -------
    Watched
        A drift that lasts is told from its first alarm on; all of them from the saving of the days
        before the last 90, which is no drift but what a measure achieves; with fewer than 28 of those,
        from the baseline itself. It is over when the mean of the last week is back within one
        standard deviation of a day.

    Examples
    --------
    >>> from fems.compute.baseline import fit_baseline
    >>> rng = np.random.default_rng(1)
    >>> output = pd.Series(rng.uniform(10, 20, 465), pd.date_range("2025-01-01", periods=465))
    >>> used = 100 + 8 * output + rng.normal(0, 3, 465)
    >>> used[440:] += 9
    >>> model = fit_baseline(used[:365], output[:365].to_frame("output_t"))
    >>> since = pd.DataFrame({"day": output.index[365:], "actual_kwh": used[365:].to_numpy(),
    ...     "expected_kwh": model.predict(output[365:].to_frame("output_t")).to_numpy(), "in_event": False})
    >>> seen = watched(since, model).drift
    >>> seen.way, abs((seen.since - output.index[440]).days) <= 3
    ('up', True)
    """
    certain, fit = baseline.uncertainty, baseline.fit
    counted = days[~days["in_event"].astype(bool)]
    if certain is None or fit is None or certain.method == "none" or counted.empty:
        return Watched(None, [])
    difference = pd.Series(
        (counted["actual_kwh"] - counted["expected_kwh"]).to_numpy(np.float64),
        pd.DatetimeIndex(pd.to_datetime(counted["day"])),
    )
    first = difference.index[-1] - pd.Timedelta(days=WATCHED_DAYS - 1)
    before, now = difference[difference.index < first], difference[difference.index >= first]
    usual = float(before.mean()) if len(before) >= FEWEST_BEFORE else 0.0
    variance = fit.sse / max(fit.periods - fit.parameters, 1)
    if not variance > 0:
        return Watched(None, [])
    sd = float(np.sqrt(variance))
    growth = max(certain.long_run / variance, 1.0)
    alarms = drift_alarms(now, sd_kwh=sd, growth=growth, usual_kwh=usual)
    newest = _gone_on(alarms, now, usual) if alarms else None
    over = newest is None or abs(float(now.iloc[-7:].mean()) - usual) < sd
    return Watched(None if over else newest, detected_events(now, parameters=fit.parameters))


def _gone_on(alarms: Sequence[Drift], difference: pd.Series, usual_kwh: float) -> Drift:
    """The newest alarm from the first of those the same way that it follows at once.

    The sum starts again after each alarm, so that a drift that lasts is told of many times.
    """
    newest = first = alarms[-1]
    for earlier in reversed(alarms[:-1]):
        if earlier.way != newest.way or first.since - earlier.seen > AT_ONCE:
            break
        first = earlier
    mean = float(difference[first.since : newest.seen].mean()) - usual_kwh
    return newest._replace(since=first.since, per_period_kwh=mean)
