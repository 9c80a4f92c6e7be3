"""Terms of a daily or monthly model, chosen by cross-validation."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from fems.compute.regression.columns import TEMPERATURE
from fems.compute.regression.inputs import NS_PER_DAY, Floats
from fems.compute.regression.prepare import Prepared
from fems.compute.regression.refine import refined
from fems.compute.regression.search import (
    BLOCK_DAYS,
    LEAST_BEYOND,
    POINTS,
    Candidate,
    Field,
    chosen,
    folds_of,
    tried,
)
from fems.compute.regression.select import Usable
from fems.compute.regression.terms import (
    DAY_TYPES,
    AirForm,
    DayTypes,
    Terms,
    degrees,
    is_idle,
    level_columns,
)

PERIODS_PER_PARAMETER = 10
MONTHS_PER_PARAMETER = 2.4
FEWEST_IDLE = 10
FEWEST_BEYOND = {"day": 10, "month": 2}
ALL_DAY_TYPES: tuple[DayTypes, ...] = ("none", "weekend", "saturday_sunday", "weekday")
ALL_FORMS: tuple[AirForm, ...] = ("none", "line", "heating", "cooling", "hinge", "both")


def choose(
    rows: Prepared, use: Usable, amounts: frozenset[str], wanted: Terms | None = None
) -> tuple[Terms, list[Candidate]]:
    """Day types and form of temperature with the least error on what they were not fitted to.

    The drivers that were given are all used.

    Parameters
    ----------
    rows : Prepared
        Periods without anything missing.
    use : Usable
        The drivers.
    amounts : set of str
        Which of them are amounts.
    wanted : Terms, optional
        Form of temperature, day types and idle level to use instead of choosing; change points are
        fitted.

    Returns
    -------
    terms : Terms
        With refined change points.
    candidates : list of Candidate
        All that were tried.
    """
    per_day = rows.grain == "month" and not rows.periods.whole_months
    plain = Terms(
        rows.grain, linear=use.linear, outputs=use.outputs, per_day=per_day,
        amounts=tuple(name for name in use.linear if name in amounts),
    )  # fmt: skip
    energy = rows.energy / plain.scale(rows)
    folds = _folds(rows)
    candidates: list[Candidate] = []
    grids: dict[bool, Floats] = {}
    finer = [False] if rows.air is None else [False, True]
    if wanted is not None:
        plain = replace(plain, day_types=wanted.day_types, idle=wanted.idle)
        finer = [wanted.fine and rows.air is not None]
    for fine in finer:
        start = replace(plain, fine=fine)
        grids[fine] = _points(rows, start) if use.temperature else np.empty(0)
        choices = _choices(rows, start) if wanted is None else [start]
        field = _field(rows, choices, energy, grids[fine])
        forms = _forms(use, fine=fine) if wanted is None else [wanted.form]
        candidates += tried(field, folds, forms=forms)
    if wanted is None:
        candidates = [c for c in candidates if _affordable(c, rows)]
    best = chosen(candidates).terms
    grid = grids[best.fine]
    outermost = (float(grid[0]), float(grid[-1])) if len(grid) else (0.0, 0.0)
    return refined(best, rows, energy, grid_c=grid, outermost_c=outermost), candidates


def _forms(use: Usable, *, fine: bool) -> list[AirForm]:
    """Forms to try; without change points finer temperatures say the same."""
    forms = [form for form in ALL_FORMS if form == "none" or use.temperature]
    return [form for form in forms if not fine or form not in {"none", "line"}]


def _folds(rows: Prepared) -> npt.NDArray[np.intp]:
    """Fold of each row: fortnights in turn; of months each alone."""
    if rows.grain == "month":
        count = len(rows.periods)
        return np.arange(count) if count <= 36 else folds_of(count, block=1)
    since = rows.start.asi8 - rows.start.asi8[0]
    days = np.round(since / NS_PER_DAY).astype(np.int64)
    folds = folds_of(int(days[-1]) + 1, block=BLOCK_DAYS)[days]
    return np.unique(folds, return_inverse=True)[1]


def _affordable(candidate: Candidate, rows: Prepared) -> bool:
    """Whether there are enough periods for its parameters beyond those that were asked for."""
    each = PERIODS_PER_PARAMETER if rows.grain == "day" else MONTHS_PER_PARAMETER
    asked = 1 + len(candidate.terms.linear)
    extra = candidate.parameters - asked
    return extra <= 0 or candidate.parameters * each <= len(rows.periods)


def _points(rows: Prepared, terms: Terms) -> Floats:
    """Change points to try: evenly spaced, with enough periods beyond the outermost."""
    air = rows.air[0] if terms.fine and rows.air is not None else rows.drivers[TEMPERATURE]
    beyond = max(FEWEST_BEYOND[rows.grain], LEAST_BEYOND * len(air)) / len(air)
    if beyond >= 0.5:
        return np.empty(0)
    low, high = np.quantile(air, [beyond, 1 - beyond])
    return np.linspace(low, high, POINTS) if high > low else np.empty(0)


def _choices(rows: Prepared, plain: Terms) -> list[Terms]:
    """Levels to choose from: day types that were seen, and idle days that no weekday tells."""
    if rows.grain != "day":
        return [plain]
    choices = [replace(plain, day_types=name) for name in ALL_DAY_TYPES if _all_seen(rows, name)]
    if _idle_at_will(rows, plain.outputs):
        choices += [replace(c, idle=True) for c in choices if c.day_types in {"none", "weekend"}]
    return choices


def _idle_at_will(rows: Prepared, outputs: tuple[str, ...]) -> bool:
    """Whether enough days are idle and enough are not, other than always on the same weekdays."""
    idle = is_idle(rows, outputs)
    if min(idle.sum(), (~idle).sum()) < FEWEST_IDLE:
        return False
    weekday = np.asarray(rows.start.day_of_week)
    share = np.bincount(weekday, weights=idle, minlength=7) / np.bincount(
        weekday, minlength=7
    ).clip(1)
    return bool(np.any((share > 0) & (share < 1)))


def _field(rows: Prepared, choices: list[Terms], energy: Floats, points: Floats) -> Field:
    """All columns once, and which of them each choice of levels uses."""
    columns: dict[str, Floats] = {}
    for terms in choices:
        columns |= level_columns(terms, rows)
    position = {name: at for at, name in enumerate(columns)}
    levels = [
        (terms, np.array([position[name] for name in level_columns(terms, rows)], np.intp))
        for terms in choices
    ]
    parts = [*columns.values()]
    if TEMPERATURE in rows.drivers:
        parts += [degrees(rows, choices[0], None)]
        parts += [degrees(rows, choices[0], points, below=below) for below in (True, False)]
    else:
        parts += [np.zeros(len(energy))]
    return Field(np.column_stack([*parts, energy]), levels, points)


def _all_seen(rows: Prepared, name: DayTypes) -> bool:
    """Whether every day of a choice was seen a few times, and so were the rest."""
    seen = np.bincount(np.asarray(rows.start.day_of_week), minlength=7)
    counts = [int(seen[list(days)].sum()) for days in DAY_TYPES[name].values()]
    return all(3 <= count <= seen.sum() - 3 for count in counts)
