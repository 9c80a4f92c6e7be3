"""How well, and how fast, series of real plants are forecast a day ahead, against StatsForecast.

Each origin lies eight days after the one before, so that all weekdays take part. A forecast is scored
by its mean absolute scaled error (MASE): its mean absolute error over that of the same history
forecast by the day before [1]_. StatsForecast's models get the same history, in an environment of
their own that this script makes in `.bench`. AutoARIMA by quarters of an hour, a minute a forecast, is tried
at a few origins spread evenly over those of the others, and held against ours at the same. Times are
CPU seconds of one thread.

    python -m benchmarks forecast            # everything: twenty minutes on two cores
    python benchmarks/forecast.py --without-rivals

References
----------
.. [1] Hyndman and Koehler (2006), Another look at measures of forecast accuracy.
"""

import os

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import json
import select
import subprocess
import sys
import time
import venv
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from _claims import claim, report
from _forecast_sets import EVERY_DAYS, sets

from fems.compute.forecast import forecast

HERE = Path(__file__).resolve().parent
BENCH = HERE.parent / ".bench"
STATSFORECAST = "statsforecast==2.1.1"
RIVALS = ("MSTL", "AutoETS", "AutoTheta", "AutoARIMA")
SLOW, SLOW_ORIGINS = "AutoARIMA", 6
"""Tried at so many origins only where a day has more than 24 steps."""
PATIENCE_S = 120
"""A rival that needs longer for one forecast is given up for that set. [s]"""
MANY = 2_000


def own_forecasts(of, every_days=EVERY_DAYS):
    """Ours at each origin; its time if all is tried once in seven times, as the job does."""
    scored = []
    for origin in of.origins(every_days):
        history = of.history(origin)
        begun = time.process_time()
        first = forecast(history, periods=of.steps, calendar=of.calendar)
        full_s = time.process_time() - begun
        begun = time.process_time()
        forecast(history, periods=of.steps, calendar=of.calendar,
                 chosen=first.model_card["chosen"])  # fmt: skip
        kept_s = time.process_time() - begun
        scored.append(score(of, origin, first.mean.to_numpy())
                      | {"coverage": within(first, of.truth(origin)), "full_s": full_s,
                         "seconds": (full_s + 6 * kept_s) / 7})  # fmt: skip
    return pd.DataFrame(scored)


def score(of, origin, mean):
    known = of.history(origin).to_numpy()
    scale = np.abs(known[of.steps :] - known[: -of.steps]).mean()
    return {
        "origin": str(origin),
        "mase": np.abs(mean - of.truth(origin).to_numpy()).mean() / scale,
    }


def within(ahead, truth):
    truth = truth.to_numpy()
    return ((truth >= ahead.bands["lower_80"]) & (truth <= ahead.bands["upper_80"])).mean()


def slot_means(of, every_days=EVERY_DAYS):
    """MASE of the mean of each slot over four weeks, by origin: of all days, of the weekday."""
    found = []
    for origin in of.origins(every_days):
        days = of.history(origin).to_numpy()[-28 * of.steps :].reshape(28, of.steps)
        found.append(
            [score(of, origin, mean)["mase"] for mean in (days.mean(0), days[::7].mean(0))]
        )
    return np.mean(found, axis=0)


def origins_of(name, of):
    """When a rival is tried: always, or a slow one at origins spread evenly."""
    every = of.origins()
    if name != SLOW or of.steps <= 24:
        return every
    return [
        every[n]
        for n in np.unique(np.linspace(0, len(every) - 1, SLOW_ORIGINS).round().astype(int))
    ]


def rival(python, name, of):
    """Scores of one of StatsForecast's models; nothing where it is given up."""
    found = []
    with subprocess.Popen(
        [python, HERE / "_forecast_rivals.py", name], text=True, bufsize=1,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        for origin in origins_of(name, of):
            values = of.history(origin).tolist()
            print(json.dumps({"steps": of.steps, "values": values}), file=child.stdin)
            if not select.select([child.stdout], [], [], PATIENCE_S)[0]:
                child.kill()
                return pd.DataFrame()
            answer = json.loads(child.stdout.readline())
            found.append(score(of, origin, np.array(answer["mean"])) | answer)
        child.stdin.close()
    print(f"{of.name}, {name}: done", file=sys.stderr)
    return pd.DataFrame(found).drop(columns="mean")


def rivals(every):
    """Scores by set and rival; two run at a time."""
    if not (BENCH / "bin" / "statsforecast-ready").is_file():
        venv.create(BENCH, clear=True, with_pip=True)
        subprocess.run(
            [BENCH / "bin/python", "-m", "pip", "install", "-q", STATSFORECAST], check=True
        )
        (BENCH / "bin" / "statsforecast-ready").touch()
    pairs = [(of, name) for of in every if of.name != "steel 15-min" for name in RIVALS]
    with ThreadPoolExecutor(2) as pool:
        scored = pool.map(lambda pair: rival(BENCH / "bin/python", pair[1], pair[0]), pairs)
        return {(of.name, name): frame for (of, name), frame in zip(pairs, scored, strict=True)}


def many(every):
    """Seconds for so many series of 48 hours ahead, by the hour, on all cores, all chosen anew."""
    half_years = [of.series.iloc[-4_400:] for of in every if of.steps == 24]
    random = np.random.default_rng(1)
    noise = random.lognormal(0, 0.1, (MANY, 4_400))
    wanted = [half_years[n % len(half_years)] * noise[n] for n in range(MANY)]
    begun = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        done = sum(pool.map(_two_days, wanted, chunksize=20))
    assert done == MANY
    return time.perf_counter() - begun


def _two_days(history):
    return int(forecast(history, periods=48).mean.notna().all())


def claims_of(of, own, theirs):
    """What is claimed about a set, and a line of figures."""
    mase, coverage = own["mase"].mean(), own["coverage"].mean()
    claims = [claim(f"{of.name}: part within the 80 percent band", coverage, ">=", 0.75),
              claim(f"{of.name}: part within the 80 percent band", coverage, "<=", 0.85)]  # fmt: skip
    if of.name == "steel hourly":
        claims.append(claim(f"{of.name}: mean MASE", mase, "<=", 0.58))
    if of.name == "steel 15-min":
        claims.append(claim(f"{of.name}: MASE over that of the four-week slot mean",
                            mase / slot_means(of)[0], "<=", 0.85))  # fmt: skip
        daily = own_forecasts(of, 1)["mase"].mean() / slot_means(of, 1)[1]
        claims.append(claim(f"{of.name}, every day: MASE over that of the four-week slot mean of "
                            "the weekday", daily, "<=", 0.85))  # fmt: skip
    known = {name: scores for name, scores in theirs.items() if len(scores)}
    ours = {name: own[own["origin"].isin(scores["origin"])] for name, scores in known.items()}
    bar = 0.80 if of.name == "steel hourly" else 1.0
    ratios = {n: ours[n]["mase"].mean() / scores["mase"].mean() for n, scores in known.items()}
    always = [ratio for name, ratio in ratios.items() if name != SLOW]
    if always:
        claims.append(
            claim(f"{of.name}: MASE over that of the best of the others", max(always), "<=", bar)
        )
    if SLOW in ratios:
        claims.append(claim(f"{of.name}, {len(known[SLOW])} origins: MASE over that of {SLOW}",
                            ratios[SLOW], "<=", bar))  # fmt: skip
    beaten = [known[name]["seconds"].mean() for name, ratio in ratios.items() if ratio < 1]
    if beaten:
        claims.append(claim(f"{of.name}: time over that of the fastest rival that it beats",
                            own["seconds"].mean() / min(beaten), "<=", 0.1))  # fmt: skip
    return claims


def figures(of, own, theirs):
    """Mean scores and times by model."""
    said = {"forecasts": len(own), "ours": {"mase": round(own["mase"].mean(), 4),
            "seconds": round(own["seconds"].mean(), 4),
            "seconds_with_choice": round(own["full_s"].mean(), 4)}}  # fmt: skip
    for name, scores in theirs.items():
        said[name] = (
            {"forecasts": len(scores), "mase": round(scores["mase"].mean(), 4),
             "seconds": round(scores["seconds"].mean(), 3)}
            if len(scores) else f"given up: more than {PATIENCE_S} s for one forecast"
        )  # fmt: skip
    return said


def main() -> int:
    """Print the claims; 1 if one does not hold."""
    every = sets()
    if not every:
        print("skipped: no shared/data beside the checkout")
        return 0
    own = {of.name: own_forecasts(of) for of in every}
    scored = {} if "--without-rivals" in sys.argv else rivals(every)
    claims, said = [], {}
    for of in every:
        theirs = {name: frame for (which, name), frame in scored.items() if which == of.name}
        claims += claims_of(of, own[of.name], theirs)
        said[of.name] = figures(of, own[of.name], theirs)
    claims.append(claim(f"seconds for {MANY} series, 48 hours ahead", many(every), "<=", 300))
    return report("forecast", claims, figures=said)


if __name__ == "__main__":
    sys.exit(main())
