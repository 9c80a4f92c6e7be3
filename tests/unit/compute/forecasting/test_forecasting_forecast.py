"""The forecast as a whole: one call, no database."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.compute.forecast import forecast
from fems.compute.forecasting.candidates import FALLBACKS
from fems.compute.forecasting.series import ForecastInputError, ForecastRefusedError
from tests.unit.compute.forecasting.made_series import hourly


def expected(at):
    return 50 + 20 * np.sin(at.hour / 24 * 2 * np.pi) + 15 * (at.day_of_week < 5)


def check_whole(ahead, periods):
    """What is true of every forecast."""
    bands = ahead.bands
    assert len(ahead.mean) == periods
    assert ahead.mean.index.equals(bands.index)
    known = ahead.mean.notna()
    assert (bands.notna().all(axis=1) == known).all()
    ordered = ["lower_95", "lower_80", "lower_50", "upper_50", "upper_80", "upper_95"]
    assert (np.diff(bands.loc[known, ordered].to_numpy(), axis=1) >= 0).all()
    assert (ahead.mean[known] >= bands.loc[known, "lower_50"]).all()
    assert (ahead.mean[known] <= bands.loc[known, "upper_50"]).all()
    json.dumps(ahead.model_card, allow_nan=False)


def test_it_comes_close_to_the_rule_behind_the_noise():
    ahead = forecast(hourly(), periods=7 * 24)
    check_whole(ahead, 7 * 24)
    away = np.abs(ahead.mean - expected(ahead.mean.index))
    assert away.mean() < 0.5 * 3.0  # half of the noise of one value
    assert ahead.mean.name == "load"


def test_bands_hold_about_the_part_that_they_name():
    whole = hourly(160)
    within = []
    for day in range(100, 160, 3):
        ahead = forecast(whole.iloc[: day * 24], periods=24)
        truth = whole.loc[ahead.mean.index]
        within.append(
            [((truth >= ahead.bands[f"lower_{q}"]) & (truth <= ahead.bands[f"upper_{q}"])).mean()
             for q in (50, 80, 95)]
        )  # fmt: skip
    assert np.mean(within, axis=0) == pytest.approx([0.5, 0.8, 0.95], abs=0.06)


def test_holidays_of_the_calendar_are_days_of_rest():
    load = hourly(120, noise=0.1)
    off = pd.DatetimeIndex(["2026-01-20", "2026-02-17", "2026-03-18", "2026-05-06"])
    load[load.index.normalize().isin(off)] = 7.0
    calendar = {day.date() for day in off}
    told = forecast(load, periods=48, calendar=calendar | {date(2026, 5, 5)})
    not_told = forecast(load, periods=48, calendar=calendar)
    assert told.mean.index[0] == pd.Timestamp("2026-05-05")
    noon = pd.Timestamp("2026-05-05 12:00")
    assert told.mean[noon] < not_told.mean[noon] - 10


def test_a_driver_that_explains_the_load_makes_it_exact():
    load = hourly(100, noise=0.1)
    at = pd.date_range(load.index[0], periods=len(load) + 48, freq="h")
    planned = pd.Series(np.random.default_rng(5).normal(0, 1, len(at)), at)
    load = load + 30 * planned.loc[load.index]
    with_plan = forecast(load, periods=48, drivers=planned.to_frame("planned"))
    truth = expected(at[-48:]) + 30 * planned.iloc[-48:]
    assert (
        np.abs(with_plan.mean - truth).mean()
        < 0.25 * np.abs(forecast(load, periods=48).mean - truth).mean()
    )


@pytest.mark.parametrize("driver_steps", [pytest.param(2400, id="nothing of what is to come")])
def test_a_driver_that_is_not_known_ahead_is_left_out_with_a_finding(driver_steps):
    load = hourly(100)
    driver = pd.DataFrame({"t": 1.0}, load.index[:driver_steps])
    ahead = forecast(load, periods=24, drivers=driver)
    (finding,) = ahead.model_card["findings"]
    assert finding["name"] == "forecast.driver_left_out"
    assert finding["facts"]["driver"] == "t"
    assert ahead.mean.tolist() == forecast(load, periods=24).mean.tolist()


@pytest.mark.parametrize(
    ("history", "value"),
    [
        pytest.param(hourly(60) * 0 + 5.0, 5.0, id="constant"),
        pytest.param(hourly(60) * 0, 0.0, id="all zero"),
        pytest.param(hourly(60) * 0 - 3.0, -3.0, id="constant and negative"),
        pytest.param(hourly(2) * 0 + 5.0, 5.0, id="two days"),
    ],
)
def test_what_never_changes_goes_on(history, value):
    ahead = forecast(history, periods=30)
    check_whole(ahead, 30)
    assert ahead.mean.to_numpy() == pytest.approx(value)


def test_a_load_is_not_forecast_below_zero_and_a_generator_may_be():
    random = np.random.default_rng(1)
    load = pd.Series(
        random.exponential(1.0, 24 * 60), pd.date_range("2026-01-01", periods=24 * 60, freq="h")
    )
    assert (forecast(load, periods=24).bands["lower_95"] >= 0).all()
    assert (forecast(-load, periods=24).mean < 0).all()


def with_gaps(load):
    load = load.copy()
    load.iloc[500:900] = np.nan
    load.iloc[-30:-6] = np.nan
    return load


@pytest.mark.parametrize(
    ("history", "periods"),
    [
        pytest.param(hourly(26).iloc[:26], 24, id="26 hours"),
        pytest.param(hourly(9), 24, id="nine days"),
        pytest.param(hourly(20), 48, id="twenty days"),
        pytest.param(hourly(60).iloc[:-11], 30, id="from the middle of a day"),
        pytest.param(with_gaps(hourly()), 48, id="gaps marked"),
        pytest.param(with_gaps(hourly()).dropna(), 48, id="gaps absent"),
        pytest.param(hourly(80, tz="America/New_York"), 96, id="a day of 23 hours"),
        pytest.param(hourly(300, tz="Australia/Lord_Howe"), 48, id="half an hour of summer time"),
        pytest.param(hourly(60).resample("15min").ffill(), 192, id="15 minutes"),
        pytest.param(hourly(400).resample("D").sum(), 31, id="days"),
        pytest.param(hourly(400, tz="Europe/Berlin").resample("D").sum(), 31, id="local days"),
        pytest.param(hourly(60), 24 * 60, id="two months ahead"),
        pytest.param(hourly(60).round().astype(int), 24, id="whole numbers"),
        pytest.param(hourly(60).sample(frac=1, random_state=1), 24, id="out of order"),
    ],
)
def test_any_history_is_served(history, periods):
    ahead = forecast(history, periods=periods)
    check_whole(ahead, periods)
    step = pd.Series(history.index.sort_values()).diff().mode()[0]
    assert ahead.mean.index[0] == history.index.max() + step
    assert ahead.mean.notna().all()


def test_a_gap_marked_and_a_gap_absent_are_the_same():
    marked, absent = with_gaps(hourly()), with_gaps(hourly()).dropna()
    assert forecast(marked, periods=24).mean.tolist() == forecast(absent, periods=24).mean.tolist()


def test_a_slot_that_was_never_seen_is_missing_and_not_zero():
    load = hourly(40)
    load[load.index.hour.isin([3, 4])] = np.nan
    ahead = forecast(load, periods=24).mean
    assert ahead[ahead.isna()].index.hour.tolist() == [3, 4]


@pytest.mark.parametrize(
    ("history", "name"),
    [
        pytest.param(hourly(1).iloc[:0], "forecast.too_little", id="nothing"),
        pytest.param(hourly(1).iloc[:10], "forecast.too_little", id="ten hours"),
        pytest.param(hourly(40) * np.nan, "forecast.too_little", id="all missing"),
        pytest.param(
            hourly(60).where(lambda s: s.index < "2026-02-10"), "forecast.too_old",
            id="nothing new for weeks",
        ),
    ],
)  # fmt: skip
def test_a_history_that_carries_no_forecast_is_refused_by_name(history, name):
    with pytest.raises(ForecastRefusedError) as caught:
        forecast(history, periods=24)
    assert caught.value.finding.name == name


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"periods": 0}, "at least 1", id="no periods"),
        pytest.param({"levels": (80,)}, "between 0 and 1", id="levels in percent"),
        pytest.param({"calendar": "XX"}, "'XX' are not known", id="a country there is not"),
        pytest.param({"calendar": {1}}, "no date", id="a calendar of numbers"),
        pytest.param({"history": hourly(9).reset_index(drop=True)}, "no times", id="no times"),
        pytest.param({"history": hourly(9).to_frame()}, "not a Series", id="a frame"),
        pytest.param({"history": hourly(9).astype(str)}, "not numbers", id="text"),
        pytest.param(
            {"history": pd.Series(1.0, pd.date_range("2026-01-01", periods=500, freq="7min"))},
            "divide a day", id="seven minutes",
        ),
        pytest.param(
            {"history": hourly(9).set_axis(hourly(9).index + pd.to_timedelta(range(216), "s"))},
            "divide a day", id="a clock that runs slow",
        ),
        pytest.param(
            {"drivers": pd.DataFrame({"t": [1.0]}, hourly(1, tz="UTC").index[:1])},
            "time zone", id="a driver with a zone of its own",
        ),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused_with_what_to_do(change, says):
    arguments = {"history": hourly(9), "periods": 24} | change
    with pytest.raises(ForecastInputError, match=says):
        forecast(arguments.pop("history"), **arguments)


@settings(deadline=None, max_examples=15, derandomize=True)
@given(scale=st.sampled_from([1e-6, 0.5, 1e6]), seed=st.integers(0, 5), zone=st.none())
def test_another_unit_gives_the_same_forecast_in_that_unit(scale, seed, zone):
    load = hourly(40, seed=seed, tz=zone)
    ahead, scaled = forecast(load, periods=24), forecast(load * scale, periods=24)
    assert scaled.mean.to_numpy() == pytest.approx(scale * ahead.mean.to_numpy(), rel=1e-4)


def test_what_was_chosen_once_can_be_kept_and_changes_little():
    load = hourly(100)
    first = forecast(load, periods=24)
    chosen = first.model_card["chosen"]
    assert set(chosen) < set(first.model_card["backtest"]["candidates"])
    again = forecast(load, periods=24, chosen=chosen)
    check_whole(again, 24)
    assert set(again.model_card["backtest"]["candidates"]) <= {*chosen, *FALLBACKS}
    assert np.abs(again.mean - first.mean).max() < 1.0  # a third of the noise


def test_a_plant_that_works_on_holidays_is_not_misled_by_its_calendar():
    load = hourly(100, noise=1.0)
    calendar = {date(2026, 1, 20), date(2026, 2, 17), date(2026, 4, 8), date(2026, 4, 15)}
    told = forecast(load, periods=24, calendar=calendar)
    assert told.mean.index[0] == pd.Timestamp("2026-04-15")
    assert told.mean.tolist() == forecast(load, periods=24).mean.tolist()
