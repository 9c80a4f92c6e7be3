"""When a forecast's model is no longer worth more than repeating the week before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fems.compute.finding import Finding

DECAYED = "forecast.decayed"
WORST_MASE = 1.0
"""Error over that of repeating the week before, from which on a model has decayed. [1]"""
LEAST_WITHIN_80 = 0.6
"""Part of the truth within the 80 percent band, below which a model has decayed. [1]"""
FEWEST_DAYS = 5
"""Days on which forecasts must have been issued to judge. [d]"""


def decayed(score: Mapping[str, Any], *, since: datetime) -> Finding | None:
    """An alarm where a meter's scores are bad, none where they are good or too few.

    Parameters
    ----------
    score : mapping
        meter_id, plant_id; days of issue; mase, within_80 [1] or None.
    since : datetime
        Since when the alarm goes on.

    Examples
    --------
    >>> from datetime import UTC
    >>> score = {"meter_id": 7, "plant_id": 1, "days": 14, "mase": 1.3, "within_80": 0.8}
    >>> decayed(score, since=datetime(2026, 6, 1, tzinfo=UTC)).sentence
    'Forecasts of two weeks had 1.30 times the error of repeating the week before; 80% lay within the 80 percent band.'
    """
    mase, within = score["mase"], score["within_80"]
    if score["days"] < FEWEST_DAYS or mase is None or within is None:
        return None
    if mase <= WORST_MASE and within >= LEAST_WITHIN_80:
        return None
    return Finding(
        DECAYED,
        f"Forecasts of two weeks had {mase:.2f} times the error of repeating the week before; "
        f"{within:.0%} lay within the 80 percent band.",
        {"mase": round(mase, 3), "within_80": round(float(within), 3), "days": score["days"]},
        meter_id=score["meter_id"],
        plant_id=score["plant_id"],
        start=since,
    )
