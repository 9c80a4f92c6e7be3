"""Whether a 90 percent interval is one: placebo years, in which nothing was saved.

Of each of two public meters, 200 pairs of years are drawn from the days before its measure, in blocks
of a week of about the season; one is the baseline, the other reports. How often the interval holds
zero is the coverage. And the true saving of ten percent has to lie in the interval of each meter.
Of the simulated complex it is how many intervals of ten simulations hold what was planted.
"""

import sys
from pathlib import Path

import numpy as np
from _claims import claim, report

from fems.compute.baseline import fit_baseline, fit_prepared
from fems.compute.regression.prepare import prepared
from fems.compute.savings import savings, savings_of

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.unit.compute.energy_series import AFTER, BEFORE, METERS, TRUE_SAVING, air, meter
from tests.unit.compute.placebo import resampled_years
from tests.unit.compute.simulated import MEASURE_DAY, codes, complex_with, days_of

YEARS = 200


def main() -> int:
    if not METERS.is_dir():
        print("skipped: no eemeter_electricity beside the checkout")
        return 0
    claims = []
    for name in ("cdd-hdd", "cdd-only"):
        rows = prepared(
            meter(name, "daily")[: BEFORE.stop], air().resample("D").mean(), grain="day"
        )
        covered = np.mean([holds_zero(*pair) for pair in resampled_years(rows, YEARS, seed=1)])
        what = f"share of {YEARS} placebo years whose 90 percent interval holds zero, {name}"
        claims += [claim(what, float(covered), ">=", 0.85), claim(what, float(covered), "<=", 0.95)]
        for reads, grain in (("daily", "day"), ("hourly", "hour")):
            energy = meter(name, reads)
            baseline = fit_baseline(energy[BEFORE], air(), grain=grain)
            low, high = savings(baseline, energy[AFTER], air()).interval(0.9)
            claims += [
                claim(f"low end of the saving, {name}, {grain}", low, "<=", TRUE_SAVING),
                claim(f"high end of the saving, {name}, {grain}", high, ">=", TRUE_SAVING),
            ]
    held = np.mean([holds_planted(code, seed) for seed in range(1, 11) for code in codes()[0]])
    what = "share of plants of ten simulations whose 90 percent interval holds what was planted"
    claims.append(claim(what, float(held), ">=", 0.85))
    return report("savings", claims)


def holds_planted(code, seed):
    """A year before, eleven months after; nothing is saved where no measure was planted."""
    before = days_of(complex_with(measures=False), code, days=364, seed=seed)
    after = {"first": MEASURE_DAY, "days": 334, "seed": seed}
    energy, drivers = days_of(complex_with(), code, **after)
    without, _ = days_of(complex_with(measures=False), code, **after)
    low, high = savings(fit_baseline(*before, grain="day"), energy, drivers).interval(0.9)
    return low <= 1 - energy.sum() / without.sum() <= high


def holds_zero(before, after):
    low, high = savings_of(fit_prepared(before), after).interval(0.9)
    return low <= 0 <= high


if __name__ == "__main__":
    sys.exit(main())
