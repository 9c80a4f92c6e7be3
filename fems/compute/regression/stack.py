"""Rows of several plants as those of one, to ask a model about all of them at once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fems.compute.regression.periods import Periods
from fems.compute.regression.prepare import Prepared


def stacked(parts: Sequence[Prepared]) -> Prepared:
    """Rows of several, one after the other, as if they were one's; a driver that one lacks is not known.

    All of one grain and one clock, and all with finer temperatures or none. Their order is not that of
    time: for what is asked of each row by itself.

    >>> day = Periods(pd.DatetimeIndex(["2026-03-01"]).as_unit("ns"), np.zeros(1, int), np.ones(1), whole_months=False)
    >>> one, two = (Prepared("day", day, np.array([kwh]), {name: np.ones(1)}) for kwh, name in ((5.0, "a"), (7.0, "b")))
    >>> both = stacked([one, two])
    >>> both.energy.tolist(), both.drivers["b"].tolist()
    ([5.0, 7.0], [nan, 1.0])
    """
    periods = [part.periods for part in parts]
    names = dict.fromkeys(name for part in parts for name in part.drivers)
    drivers = {
        name: np.concatenate([
            part.drivers.get(name, np.full(len(part.energy), np.nan)) for part in parts
        ])
        for name in names
    }  # fmt: skip
    first = np.cumsum([0, *(len(part.energy) for part in parts)])
    airs = [
        (part.air[0], part.air[1] + at) for part, at in zip(parts, first, strict=False) if part.air
    ]
    return Prepared(
        parts[0].grain,
        Periods(
            pd.DatetimeIndex(periods[0].start.append([each.start for each in periods[1:]])),
            np.concatenate([each.end_ns for each in periods]),
            np.concatenate([each.days for each in periods]),
            whole_months=all(each.whole_months for each in periods),
        ),
        np.concatenate([part.energy for part in parts]), drivers,
        (np.concatenate([air for air, _ in airs]), np.concatenate([row for _, row in airs])) if airs else None,
    )  # fmt: skip
