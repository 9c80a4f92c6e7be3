from datetime import date, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from fems.simulate.behaviour import Break, Load, Output, PlantBehaviour, Shift, Stop, Temperature
from fems.simulate.grid import Grid, Noise
from fems.simulate.working import break_depth, day_type, led, ramped, shift_level, stopped

SEOUL = ZoneInfo("Asia/Seoul")
NEW_YORK = ZoneInfo("America/New_York")


def behaviour(*shifts: Shift, breaks: tuple[Break, ...] = ()) -> PlantBehaviour:
    return PlantBehaviour.model_validate(
        {
            "code": "p",
            "loss_share": 0.02,
            "productivity_sigma": 0.1,
            "output": Output(meter="output", rate_per_h=1),
            "temperature": Temperature(meter="outdoor"),
            "shift": shifts,
            "break": breaks,
            "load": [Load()],
        }
    )


@pytest.mark.parametrize(
    ("day", "closes", "want"),
    [
        pytest.param(date(2026, 3, 4), False, "workday", id="Wednesday"),
        pytest.param(date(2026, 3, 7), False, "saturday", id="Saturday"),
        pytest.param(date(2026, 3, 8), False, "sunday", id="Sunday"),
        pytest.param(date(2026, 5, 5), False, "holiday", id="Children's Day"),
        pytest.param(date(2026, 2, 17), False, "holiday", id="lunar new year"),
        pytest.param(date(2026, 8, 3), True, "shutdown", id="summer shutdown"),
        pytest.param(date(2026, 8, 3), False, "workday", id="plants that stay open"),
        pytest.param(date(2026, 8, 1), True, "saturday", id="shutdown is of weekdays"),
        pytest.param(date(2026, 8, 10), True, "workday", id="after the shutdown"),
    ],
)
def test_types_of_day(definition, day, closes, want):
    assert day_type(day, definition.behaviour.calendar, closes_in_summer=closes) == want


def test_a_night_shift_belongs_to_the_day_it_begins(definition):
    night = Shift(name="n", days=("workday",), start=time(22), end=time(6), level=0.9)
    grid = Grid.of_days(date(2026, 3, 6), 4, SEOUL)  # Friday to Monday
    calendar = definition.behaviour.calendar
    level = shift_level(grid, behaviour(night), calendar, shifts=()).reshape(4, 96)
    assert (level[0, 88:] == 0.9).all()
    assert (level[1, :24] == 0.9).all()
    assert level[1, 24:].sum() == 0
    assert level[2].sum() == 0
    assert (level[3, :88] == 0).all()


def test_no_shifts_means_always(definition):
    grid = Grid.of_days(date(2026, 3, 8), 1, SEOUL)
    assert shift_level(grid, behaviour(), definition.behaviour.calendar, shifts=()).all()


def test_a_break_is_on_the_wall_clock():
    lunch = Break(start=time(12), minutes=60, depth=0.6)
    grid = Grid.of_days(date(2026, 3, 4), 1, SEOUL)
    depth = break_depth(grid, behaviour(breaks=(lunch,)))
    assert np.flatnonzero(depth).tolist() == [48, 49, 50, 51]


def test_a_planned_stop_comes_back():
    stop = Stop(every_days=7, offset=2, start=time(8), hours=6)
    grid = Grid.of_days(date(2026, 3, 2), 28, SEOUL)
    assert stopped(grid, stop).sum() == 4 * 24
    assert not stopped(grid, None).any()


def test_ramps_only_follow_a_start():
    assert ramped(np.array([0, 1, 1, 1, 1.0])).tolist() == [0, 0.55, 0.85, 1, 1]


def test_furnaces_are_lit_before_the_shift():
    working = np.array([False, False, False, True])
    assert led(working, intervals=2).tolist() == [False, True, True, True]


@pytest.mark.parametrize(
    ("day", "intervals"),
    [
        pytest.param(date(2026, 3, 8), 92, id="the clock goes forward"),
        pytest.param(date(2026, 11, 1), 100, id="the clock goes back"),
        pytest.param(date(2026, 6, 1), 96, id="ordinary day"),
    ],
)
def test_days_are_as_long_as_they_are(day, intervals):
    grid = Grid.of_days(day, 1, NEW_YORK)
    assert len(grid.start_s) == intervals
    assert set(np.diff(grid.start_s)) == {900}
    assert grid.wall[-1] == 95


def test_noise_is_stationary_and_autocorrelated():
    grid = Grid.of_days(date(2026, 1, 1), 300, SEOUL)
    noise = Noise.of_days((1, 1), grid.days, channels=1)
    series = noise.autocorrelated(grid, rho=0.8)[:, 0].reshape(300, 96)
    assert series.std() == pytest.approx(1, abs=0.05)
    assert np.corrcoef(series[:, :-1].ravel(), series[:, 1:].ravel())[0, 1] == pytest.approx(
        0.8, abs=0.03
    )
