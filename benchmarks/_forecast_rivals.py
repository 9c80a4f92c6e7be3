"""Forecasts by StatsForecast, in an environment of its own: one JSON line per forecast.

Reads lines of {"steps", "values"} and answers {"mean", "seconds"}. AutoARIMA searches
up to p, q = 2 and P, Q = 1: unbounded, one forecast of half a year by the hour did not end within a
quarter of an hour.
"""

import json
import sys
import time
import warnings

import numpy as np
from statsforecast.models import MSTL, AutoARIMA, AutoETS, AutoTheta

MODELS = {
    "AutoETS": lambda day: AutoETS(season_length=day),
    "AutoTheta": lambda day: AutoTheta(season_length=day),
    "MSTL": lambda day: MSTL(season_length=[day, 7 * day]),
    "AutoARIMA": lambda day: AutoARIMA(
        season_length=day, approximation=True, max_p=2, max_q=2, max_P=1, max_Q=1, max_order=4
    ),
}


def main() -> None:
    warnings.simplefilter("ignore")
    model = MODELS[sys.argv[1]]
    for n, line in enumerate(sys.stdin):
        wanted = json.loads(line)
        values, steps = np.array(wanted["values"]), wanted["steps"]
        if n == 0 and sys.argv[1] != "AutoARIMA":
            model(steps).forecast(y=values[-4 * 7 * steps :], h=steps)  # compile before timing
        begun = time.process_time()
        mean = model(steps).forecast(y=values, h=steps)["mean"]
        seconds = time.process_time() - begun
        print(json.dumps({"mean": mean.tolist(), "seconds": seconds}))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
