"""Baselines and savings: how fast, and how well against OpenDSM's daily model on the same meters.

A thousand plants with two years of days each: outputs, temperature, autocorrelated noise, some that
heat, some that cool, some with idle days. Fitting includes the choice of the model, from a Series and
a DataFrame as a notebook has them; a new day of all of them also goes through the database. OpenDSM gets a virtual environment in the temporary folder, since
it needs an older pandas; where it cannot be installed its claims fail.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np
import pandas as pd
from _claims import claim, report
from _performance_nightly import nightly

from fems.compute.baseline import fit_baseline
from fems.compute.savings import savings

METERS = Path(__file__).resolve().parents[2] / "shared" / "data" / "eemeter_electricity"
ZONE = "America/Chicago"
BEFORE, AFTER = ("2015-12-26", "2016-12-25"), ("2017-01-05", "2018-01-04")
SAVED = 0.10
PLANTS, DAYS = 1_000, 730
OPENDSM = ["opendsm==1.2.7", "multimethod<2"]
"""The second, since the first does not run with a newer one."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""CPU seconds are those of one core; threads that wait for each other would count."""
ROUNDS = 5


def main() -> int:
    plants = [a_plant(seed) for seed in range(PLANTS)]
    baselines, per_second, update_s, found = a_thousand_plants(plants)
    night_s, kept = nightly(plants, baselines)
    print(
        f"{per_second:.1f} baselines/s/core; all savings again in {update_s:.1f} s, "
        f"a new day beside {kept:,} in {night_s:.1f} s; forms {found}"
    )
    claims = [
        claim("baselines of two years of days per second and core", per_second, ">=", 40),
        claim("savings of a thousand plants over a year computed anew [s]", update_s, "<=", 10),
        claim(
            "a new day's savings of a thousand plants, through the database [s]", night_s, "<=", 10
        ),
    ]
    if not METERS.is_dir():
        print("no eemeter_electricity beside the checkout: not compared with OpenDSM")
        return report("performance", claims)
    ours, theirs = against_opendsm()
    for name, (error, seconds) in ours.items():
        their_error, their_seconds = theirs[name]
        print(
            f"{name}: {error:.4f} in {seconds * 1e3:.1f} ms; {their_error:.4f} in {their_seconds:.2f} s"
        )
        claims += [
            claim(
                f"times as fast as OpenDSM's daily model, {name}", their_seconds / seconds, ">=", 20
            ),
            claim(f"out-of-sample CV(RMSE) over OpenDSM's, {name}", error / their_error, "<=", 1.0),
        ]
    return report("performance", claims, details={"ours": ours, "opendsm": theirs})


def a_thousand_plants(plants):
    """Baselines, how many per second of one core, seconds for a year's savings anew, forms found."""
    fit_baseline(*plants[0], grain="day")
    begun = time.process_time()
    baselines = [fit_baseline(energy, drivers, grain="day") for energy, drivers in plants]
    per_second = PLANTS / (time.process_time() - begun)
    begun = time.process_time()
    for baseline, (energy, drivers) in zip(baselines, plants, strict=True):
        saved = savings(baseline, energy[365:], drivers[365:])
        assert saved.assessable
    update_s = time.process_time() - begun
    forms = pd.Series([b.terms.form for b in baselines]).value_counts().to_dict()
    return baselines, per_second, update_s, forms


def a_plant(seed):
    """Two years of days."""
    rng = np.random.default_rng(seed)
    days = pd.date_range("2024-01-01", periods=DAYS, tz="Asia/Seoul")
    warm = 13 + 13 * np.sin(2 * np.pi * (np.arange(DAYS) - 110) / 365.25) + rng.normal(0, 3, DAYS)
    works = days.day_of_week < (7 if seed % 3 == 0 else 6)
    works &= rng.random(DAYS) > (0.05 if seed % 2 else 0)
    output = np.where(works, rng.uniform(30, 60, DAYS), 0.0)
    left = rng.normal(0, 30, DAYS)
    for day in range(1, DAYS):
        left[day] += 0.3 * left[day - 1]
    heat, cool = rng.choice([0, 9]), rng.choice([0, 14])
    energy = 400 + 12 * output + heat * np.maximum(12 - warm, 0) + cool * np.maximum(warm - 20, 0)
    drivers = pd.DataFrame({"temperature_c": warm, "output": output}, days)
    return pd.Series(energy + left, days), drivers


def against_opendsm():
    """By meter, out-of-sample CV(RMSE) and CPU seconds of a fit: ours and theirs."""
    warm = read("il-tempF.csv.gz").to_frame("temperature_f")
    energy = {
        f"meter-{name}": read(f"il-electricity-{name}-daily.csv.gz")
        for name in ("cdd-hdd", "cdd-only")
    }
    said = opendsm_says(energy, warm["temperature_f"])
    ours, theirs = {}, {}
    for name, daily in energy.items():
        took = []
        for _ in range(ROUNDS + 1):
            begun = time.process_time()
            baseline = fit_baseline(daily[slice(*BEFORE)], warm, grain="day")
            took.append(time.process_time() - begun)
        after = daily[slice(*AFTER)]
        expected = baseline.predict(warm, after.index)
        predicted = pd.Series(said[name]["predicted"])
        truth = (after / (1 - SAVED)).set_axis(after.index.strftime("%Y-%m-%d"))
        expected = expected.set_axis(expected.index.strftime("%Y-%m-%d"))
        both = (
            truth.dropna().index.intersection(predicted.index).intersection(expected.dropna().index)
        )
        assert len(both) > 350, len(both)
        ours[name] = (cv_rmse(truth[both], expected[both]), float(np.median(took[1:])))
        theirs[name] = (cv_rmse(truth[both], predicted[both]), said[name]["seconds"])
    return ours, theirs


def cv_rmse(truth, expected):
    return float(np.sqrt(np.mean((truth - expected) ** 2)) / truth.mean())


def opendsm_says(energy, warm):
    """What OpenDSM predicts for the year after, and how long it took to fit the year before."""
    home = Path(tempfile.gettempdir()) / "fems-bench-opendsm"
    python = home / "venv" / "bin" / "python"
    if not (python.is_file() and imports(python)):
        venv.create(home / "venv", with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *OPENDSM], check=True)
    with tempfile.TemporaryDirectory() as folder:
        warm.to_csv(Path(folder) / "temperature.csv")
        for name, daily in energy.items():
            daily.to_csv(Path(folder) / f"{name}.csv")
        script = Path(__file__).parent / "_opendsm_daily.py"
        spans = ["..".join(span) for span in (BEFORE, AFTER)]
        said = subprocess.run([python, script, folder, ZONE, *spans], check=True, capture_output=True,
                              text=True)  # fmt: skip
    return json.loads(said.stdout.splitlines()[-1])


def imports(python):
    said = subprocess.run(
        [python, "-c", "import opendsm.eemeter"], check=False, capture_output=True
    )
    return said.returncode == 0


def read(file):
    table = pd.read_csv(METERS / file)
    at = pd.DatetimeIndex(pd.to_datetime(table.iloc[:, 0], utc=True)).tz_convert(ZONE)
    return pd.Series(table.iloc[:, 1].to_numpy(), at)


if __name__ == "__main__":
    if not ONE_THREAD.items() <= os.environ.items():
        again = subprocess.run([sys.executable, __file__], env=os.environ | ONE_THREAD, check=False)
        sys.exit(again.returncode)
    sys.exit(main())
