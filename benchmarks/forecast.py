"""How well, and how fast, series of real plants are forecast a day ahead, against StatsForecast.

Each origin lies eight days after the one before, so that all weekdays take part. A forecast is scored
by its mean absolute scaled error (MASE): its mean absolute error over that of the same history
forecast by the day before [1]_. StatsForecast's models get the same history, in an environment of
their own that this script makes in `.bench`, at the same origins.

Times are CPU seconds of one thread, and belong to a part of its own, which wants an idle machine: ours at
every origin, the others' at three of them. AutoARIMA, several times slower than any other, is left out
there: the fastest decides.

    python -m benchmarks forecast                        # both parts
    python benchmarks/forecast.py --part accuracy        # half an hour on two cores; may share them
    python benchmarks/forecast.py --part time            # six minutes
    python benchmarks/forecast.py --part accuracy --without-rivals

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
SLOW, TIMED_ORIGINS = "AutoARIMA", 3
PATIENCE_S = 900
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


def rival(python, name, of, origins):
    """Scores of one of StatsForecast's models; nothing where it is given up."""
    found = []
    with subprocess.Popen(
        [python, HERE / "_forecast_rivals.py", name], text=True, bufsize=1,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        for origin in origins:
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


def rivals(every, *, names=RIVALS, origins=None, at_once=2):
    """Scores by set and rival, at all origins or so many spread evenly."""
    if not (BENCH / "bin" / "statsforecast-ready").is_file():
        venv.create(BENCH, clear=True, with_pip=True)
        subprocess.run(
            [BENCH / "bin/python", "-m", "pip", "install", "-q", STATSFORECAST], check=True
        )
        (BENCH / "bin" / "statsforecast-ready").touch()
    pairs = [(of, name) for of in every if of.name != "steel 15-min" for name in names]

    def scores(pair):
        of, name = pair
        return rival(BENCH / "bin/python", name, of, spread(of.origins(), origins))

    with ThreadPoolExecutor(at_once) as pool:
        scored = pool.map(scores, pairs)
        return {(of.name, name): frame for (of, name), frame in zip(pairs, scored, strict=True)}


def spread(origins, count):
    """All of them, or so many of them at even distances."""
    if count is None:
        return origins
    return [origins[n] for n in np.linspace(0, len(origins) - 1, count).round().astype(int)]


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
    ratios = {name: mase / scores["mase"].mean() for name, scores in theirs.items() if len(scores)}
    if ratios:
        best = max(ratios, key=ratios.get)
        claims.append(claim(f"{of.name}: MASE over that of the best of the others, {best}",
                            ratios[best], "<=", 0.80 if of.name == "steel hourly" else 1.0))  # fmt: skip
    return claims


def accuracy(every):
    """What is claimed about scores and bands, and the mean scores by model."""
    scored = {} if "--without-rivals" in sys.argv else rivals(every)
    claims, said = [], {}
    for of in every:
        own = own_forecasts(of)
        theirs = {name: frame for (which, name), frame in scored.items() if which == of.name}
        claims += claims_of(of, own, theirs)
        said[of.name] = {
            name: {"forecasts": len(frame), "mase": round(frame["mase"].mean(), 4)}
            if len(frame) else f"given up: more than {PATIENCE_S} s for one forecast"
            for name, frame in {"ours": own, **theirs}.items()
        }  # fmt: skip
    return claims, said


def times(every):
    """What is claimed about speed, and the mean seconds by model."""
    names = [name for name in RIVALS if name != SLOW]
    scored = rivals(every, names=names, origins=TIMED_ORIGINS, at_once=1)
    claims, said = [], {}
    for of in every:
        own = own_forecasts(of)
        theirs = {name: frame["seconds"].mean() for (which, name), frame in scored.items()
                  if which == of.name and len(frame)}  # fmt: skip
        said[of.name] = {"ours": round(own["seconds"].mean(), 4),
                         "ours with choice": round(own["full_s"].mean(), 4),
                         **{name: round(seconds, 3) for name, seconds in theirs.items()}}  # fmt: skip
        if theirs:
            fastest = min(theirs, key=theirs.get)
            claims.append(claim(f"{of.name}: time over that of the fastest of the others, {fastest}",
                                own["seconds"].mean() / theirs[fastest], "<=", 0.1))  # fmt: skip
    claims.append(claim(f"seconds for {MANY} series, 48 hours ahead", many(every), "<=", 300))
    return claims, said


PARTS = {"accuracy": accuracy, "time": times}


def main() -> int:
    """Print the claims of each part wanted; 1 if one does not hold."""
    every = sets()
    if not every:
        print("skipped: no shared/data beside the checkout")
        return 0
    wanted = [sys.argv[sys.argv.index("--part") + 1]] if "--part" in sys.argv else list(PARTS)
    failed = 0
    for part in wanted:
        claims, said = PARTS[part](every)
        failed |= report("forecast", claims, part=part, figures=said)
    return failed


if __name__ == "__main__":
    sys.exit(main())
