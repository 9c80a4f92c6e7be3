"""OpenDSM's daily model on the same meters, in an environment of its own; prints one JSON line.

Arguments: a folder of NAME.csv (start, value; up to the split the baseline), temperature.csv (start,
degF) and the split. Run by performance.py.
"""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from opendsm.eemeter import DailyBaselineData, DailyModel, DailyReportingData

ROUNDS = 3


def series(file, zone):
    table = pd.read_csv(file)
    at = pd.DatetimeIndex(pd.to_datetime(table.iloc[:, 0], utc=True)).tz_convert(zone)
    return pd.Series(table.iloc[:, 1].to_numpy(), at)


def main(folder, zone, before, after):
    warnings.simplefilter("ignore")
    folder = Path(folder)
    warm = series(folder / "temperature.csv", zone)
    said = {}
    for file in sorted(folder.glob("meter-*.csv")):
        energy = series(file, zone)
        spans = [slice(*span.split("..")) for span in (before, after)]
        baseline = DailyBaselineData.from_series(
            energy[spans[0]], warm[spans[0]], is_electricity_data=True
        )
        reporting = DailyReportingData.from_series(
            energy[spans[1]], warm[spans[1]], is_electricity_data=True
        )
        took = []
        for _ in range(ROUNDS + 1):  # the first compiles
            begun = time.process_time()
            model = DailyModel().fit(baseline, ignore_disqualification=True)
            took.append(time.process_time() - begun)
        said_of = model.predict(reporting, ignore_disqualification=True)
        predicted = said_of["predicted"]
        said[file.stem] = {
            "seconds": float(np.median(took[1:])),
            "predicted": {f"{day:%Y-%m-%d}": float(v) for day, v in predicted.dropna().items()},
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
