from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from fems.simulate.grid import Grid
from fems.simulate.weather import Weather

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture(scope="module")
def grid() -> Grid:
    return Grid.of_days(date(2026, 1, 1), 365, SEOUL)


@pytest.fixture(scope="module", params=[1, 2, 3])
def weather(request, definition, grid) -> Weather:
    return Weather.of_grid(grid, definition.behaviour.climate, seed=request.param)


def test_a_year_is_korean(weather, grid):
    month = np.array([day.month for day in grid.days])[grid.day]
    mean = [weather.temperature_c[month == m].mean() for m in range(1, 13)]
    assert np.mean(mean) == pytest.approx(13.5, abs=1.5)
    assert -5 < mean[0] < 4
    assert 23 < max(mean[6], mean[7]) < 31
    assert weather.temperature_c.min() > -22
    assert weather.temperature_c.max() < 42


def test_nights_are_colder_and_temperature_is_smooth(weather, grid):
    night = weather.temperature_c[grid.wall == 22].mean()
    afternoon = weather.temperature_c[grid.wall == 60].mean()
    assert 6 < afternoon - night < 13
    assert np.abs(np.diff(weather.temperature_c)).max() < 2.5


def test_the_sun_yields_what_it_does_in_korea(weather, grid):
    assert 1200 < weather.pv_kw_per_kwp.sum() / 4 < 1500
    assert weather.pv_kw_per_kwp.max() < 1
    assert weather.pv_kw_per_kwp.min() >= 0
    assert weather.pv_kw_per_kwp[(grid.wall < 18) | (grid.wall > 82)].max() == 0
    noon = [weather.pv_kw_per_kwp[grid.wall == wall].sum() for wall in range(96)]
    assert 46 <= int(np.argmax(noon)) <= 53


def test_a_date_has_the_same_weather_whatever_is_asked_with_it(definition, grid):
    climate = definition.behaviour.climate
    whole = Weather.of_grid(grid, climate, seed=1)
    part = Weather.of_grid(Grid.of_days(date(2026, 5, 9), 3, SEOUL), climate, seed=1)
    days = np.isin(grid.day, [128, 129, 130])
    np.testing.assert_allclose(part.temperature_c, whole.temperature_c[days], atol=1e-9)
    np.testing.assert_allclose(part.pv_kw_per_kwp, whole.pv_kw_per_kwp[days], atol=1e-9)
