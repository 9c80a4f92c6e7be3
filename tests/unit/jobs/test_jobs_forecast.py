"""The forecast job: which days it forecasts, and when their intervals begin."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from fems.clock import Window, plant_day
from fems.jobs import forecast


@pytest.fixture
def forecasted(monkeypatch):
    """Run the job for one meter that always takes 10 kWh; its rows and its result."""

    def run(zone, *, now, window=None, history_days=40):
        written = []

        def history(_, *, meter_ids, zone, window):
            local = pd.date_range(window.start, window.end, freq="15min", inclusive="left")
            local = local[local >= window.end - timedelta(days=history_days)].tz_convert(zone)
            return pd.DataFrame(
                {"meter_id": meter_ids[0], "day": local.date, "amount": 10.0, "estimated": 0.0,
                 "slot": local.hour * 4 + local.minute // 15}
            )  # fmt: skip

        meters = [(1, "electricity", "main", zone), (2, "electricity", "sub", zone),
                  (3, "steam", "main", zone)]  # fmt: skip
        frame = pd.DataFrame(meters, columns=["meter_id", "quantity", "role", "time_zone"])
        monkeypatch.setattr(forecast, "read_meters", lambda _: frame)
        monkeypatch.setattr(forecast, "read_slot_history", history)
        monkeypatch.setattr(
            forecast, "write_forecast", lambda _, rows: written.append(rows) or len(rows)
        )
        result = forecast.run(None, window, now)
        return (pd.concat(written) if written else pd.DataFrame()), result

    return run


def noon(day, zone):
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone)) + timedelta(hours=12)


@pytest.mark.parametrize(
    ("zone", "day", "intervals"),
    [
        pytest.param("Asia/Seoul", date(2026, 6, 2), 96, id="any day"),
        pytest.param("America/New_York", date(2026, 3, 8), 92, id="a day of 23 hours"),
        pytest.param("America/New_York", date(2026, 11, 1), 100, id="a day of 25 hours"),
        pytest.param("Australia/Lord_Howe", date(2026, 10, 4), 94, id="a day of 23.5 hours"),
    ],
)
def test_a_day_is_forecast_interval_by_interval(forecasted, zone, day, intervals):
    window = plant_day(day, ZoneInfo(zone))
    rows, result = forecasted(zone, now=noon(day, zone), window=window)
    wanted = pd.date_range(window.start, window.end, freq="15min", inclusive="left")
    assert len(wanted) == intervals
    assert sorted(rows["start_ts"]) == wanted.tolist()
    assert (rows["kwh"] == 10.0).all()
    assert (rows["issued_at"] == window.start).all()
    assert result.rows == intervals


def test_without_a_window_it_is_today_and_tomorrow_of_the_main_electricity_meters(forecasted):
    now = datetime(2026, 6, 1, 16, 5, tzinfo=UTC)  # 2 June in Seoul
    rows, _ = forecasted("Asia/Seoul", now=now)
    assert sorted(set(rows["day"])) == [date(2026, 6, 2), date(2026, 6, 3)]
    assert set(rows["meter_id"]) == {1}
    assert (rows["issued_at"] == now).all()


def test_a_window_that_ends_at_midnight_does_not_begin_another_day(forecasted):
    seoul = ZoneInfo("Asia/Seoul")
    window = Window(
        plant_day(date(2026, 6, 2), seoul).start, plant_day(date(2026, 6, 3), seoul).end
    )
    rows, _ = forecasted("Asia/Seoul", now=window.start, window=window)
    assert sorted(set(rows["day"])) == [date(2026, 6, 2), date(2026, 6, 3)]


def test_a_young_meter_is_refused_with_a_finding(forecasted):
    now = noon(date(2026, 6, 2), "Asia/Seoul")
    rows, result = forecasted("Asia/Seoul", now=now, history_days=5)
    assert rows.empty
    assert result.rows == 0
    (finding,) = result.findings
    assert finding.name == "forecast.refused"
    assert finding.facts == {"meter_id": 1}
    assert "5 days of history" in finding.sentence
