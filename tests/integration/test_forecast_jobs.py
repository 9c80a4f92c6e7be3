"""Forecasts of meters in a real database: issued, kept, chosen weekly, refused, scored, alarmed."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import psycopg
import pytest
from psycopg import sql

from fems.clock import Window, plant_day, time_zone
from fems.ingest.plants import import_plants
from fems.jobs import forecast, scores
from fems.simulate.definition import sample_data_dir
from fems.store.forecasts import read_scores, thin_forecasts
from fems.store.plans import write_day_plans
from fems.store.pool import connect

SEOUL = time_zone("Asia/Seoul")
TODAY = date(2026, 6, 9)  # a Tuesday
NOW = datetime(2026, 6, 9, 1, 20, tzinfo=UTC)  # 10:20 in Seoul
FIRST = datetime(2026, 4, 13, 15, 0, tzinfo=UTC)
LAST_MADE = datetime(2026, 6, 11, 15, 0, tzinfo=UTC)


@pytest.fixture
def conn(database_url):
    """One plant's main meter with eight weeks of quarter-hours; others have nothing."""
    with connect(database_url) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")
        conn.execute("DELETE FROM stale_window")
        yield conn


@pytest.fixture
def meter(conn):
    (found,) = conn.execute(
        "SELECT meter_id FROM meter WHERE role = 'main' AND quantity = 'electricity'"
        " ORDER BY meter_id LIMIT 1"
    ).fetchone()
    fill(conn, found, FIRST, NOW)
    return found


def truth(at):
    local = at.tz_convert("Asia/Seoul")
    noise = np.random.default_rng(3).normal(0, 2, len(at))
    return 30 + 50 * ((local.hour >= 8) & (local.hour < 20) & (local.day_of_week < 5)) + noise


def fill(conn, meter_id, start, end, *, estimated=0.0, factor=1.0):
    """Closed quarter-hours of a span; the noise of an instant is always the same."""
    at = pd.date_range(FIRST, LAST_MADE, freq="15min", inclusive="left")
    kwh = pd.Series(truth(at), at)
    kwh = kwh[(at >= start) & (at + pd.Timedelta(minutes=15) <= end)] * factor
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO interval_energy (meter_id, start_ts, amount, estimated, quality)"
            " VALUES (%s, %s, %s, %s, %s)",
            [(meter_id, t, v, v * estimated, int(estimated > 0)) for t, v in kwh.items()],
        )
        cursor.execute(
            "INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated,"
            " slots_expected) SELECT meter_id, (start_ts AT TIME ZONE 'Asia/Seoul')::date,"
            " sum(amount), sum(estimated), count(*), 0, 96 FROM interval_energy"
            " WHERE meter_id = %s GROUP BY 1, 2 ON CONFLICT (meter_id, day) DO UPDATE"
            " SET amount = excluded.amount, slots = excluded.slots",
            [meter_id],
        )
    conn.commit()


def rows(conn, statement, *params):
    return conn.execute(statement, params).fetchall()


def test_the_rest_of_today_and_tomorrow_are_forecast_and_once_today_from_midnight(conn, meter):
    result = forecast.run(conn, None, NOW)
    found = rows(
        conn,
        "SELECT issued_at, min(start_ts), max(start_ts), count(*),"
        " bool_and(low_95_kwh <= low_kwh AND low_kwh <= low_50_kwh AND low_50_kwh <= kwh"
        " AND kwh <= high_50_kwh AND high_50_kwh <= high_kwh AND high_kwh <= high_95_kwh)"
        " FROM forecast WHERE meter_id = %s GROUP BY issued_at ORDER BY issued_at",
        meter,
    )
    midnight = plant_day(TODAY, SEOUL)
    last = midnight.end + timedelta(days=1) - timedelta(minutes=15)
    assert found == [
        (midnight.start, midnight.start, last, 192, True),
        (NOW, NOW - timedelta(minutes=5), last, 151, True),
    ]
    noon = rows(
        conn, "SELECT kwh FROM forecast WHERE issued_at = %s AND start_ts = %s",
        NOW, midnight.start + timedelta(hours=36),
    )  # fmt: skip
    assert noon[0][0] == pytest.approx(80, abs=2)
    assert result.rows == 192 + 151 + 22
    refused = {f.name for f in result.findings}
    assert refused == {"forecast.too_little"}
    assert meter not in {f.meter_id for f in result.findings}


def test_days_are_forecast_to_the_end_of_the_month_once_a_day(conn, meter):
    forecast.run(conn, None, NOW)
    forecast.run(conn, None, NOW + timedelta(hours=1))
    found = rows(
        conn, "SELECT issued_at, day, kwh, low_kwh, high_kwh FROM forecast_day ORDER BY day"
    )
    assert [row[1] for row in found] == [date(2026, 6, day) for day in range(9, 31)]
    assert {row[0] for row in found} == {NOW}
    by_day = {row[1]: row[2] for row in found}
    assert by_day[date(2026, 6, 11)] == pytest.approx(96 * 30 + 48 * 50, rel=0.02)
    assert by_day[date(2026, 6, 14)] == pytest.approx(96 * 30, rel=0.02)
    assert all(low <= kwh <= high for _, _, kwh, low, high in found)


def test_a_model_is_chosen_once_a_week_and_anew_when_it_has_decayed(conn, meter):
    def chosen():
        return [
            r[0]
            for r in rows(
                conn, "SELECT chosen_at FROM forecast_choice WHERE step = 'interval' ORDER BY 1"
            )
        ]

    forecast.run(conn, None, NOW)
    first = chosen()
    assert first == [plant_day(TODAY, SEOUL).start]  # as of midnight, which holds now too
    forecast.run(conn, None, NOW + timedelta(hours=1))
    assert chosen() == first
    conn.execute(
        "INSERT INTO finding (name, severity, plant_id, meter_id, start_ts, sentence, facts)"
        " SELECT 'forecast.decayed', 'look', plant_id, meter_id, %s, 'x', '{}' FROM meter"
        " WHERE meter_id = %s",
        [NOW + timedelta(hours=2), meter],
    )
    forecast.run(conn, None, NOW + timedelta(hours=3))
    assert chosen() == [*first, NOW + timedelta(hours=3)]


def test_a_shutdown_that_is_planned_is_forecast_like_a_holiday(conn, meter):
    (plant,) = rows(conn, "SELECT plant_id FROM meter WHERE meter_id = %s", meter)[0]
    plan = {"plant_id": plant, "planned_output": None, "why": "summer", "shutdown": True}
    write_day_plans(conn, [plan | {"day": TODAY + timedelta(days=1)}])
    forecast.run(conn, None, NOW)
    noon = plant_day(TODAY, SEOUL).start + timedelta(hours=36)
    (kwh,) = rows(
        conn, "SELECT kwh FROM forecast WHERE issued_at = %s AND start_ts = %s", NOW, noon
    )[0]
    assert kwh == pytest.approx(30, abs=3)


@pytest.mark.parametrize(
    ("spans", "name"),
    [
        pytest.param([(NOW - timedelta(days=10), NOW, 0.0)], "forecast.too_little", id="ten days"),
        pytest.param(
            [(FIRST, NOW - timedelta(days=3), 0.0)], "forecast.too_old", id="silent for three days"
        ),
        pytest.param(
            [(FIRST, NOW - timedelta(days=15), 0.0), (NOW - timedelta(days=15), NOW - timedelta(hours=6), 1.0),
             (NOW - timedelta(hours=6), NOW, 0.0)],
            "forecast.too_estimated", id="half of four weeks estimated",
        ),
    ],
)  # fmt: skip
def test_a_history_that_carries_no_forecast_is_a_finding(conn, spans, name):
    (meter_id,) = rows(conn, "SELECT meter_id FROM meter WHERE role = 'main' LIMIT 1")[0]
    for start, end, estimated in spans:
        fill(conn, meter_id, start, end, estimated=estimated)
    result = forecast.run(conn, None, NOW)
    assert [f.name for f in result.findings if f.meter_id == meter_id] == [name]
    assert rows(conn, "SELECT count(*) FROM forecast") == [(0,)]


def test_forecasts_are_scored_when_the_truth_has_come(conn, meter):
    window = Window(
        plant_day(TODAY - timedelta(days=1), SEOUL).start, plant_day(TODAY, SEOUL).start
    )
    forecast.run(conn, window, NOW)
    before = scores.run(conn, None, window.end)
    assert before.rows == 0  # the last quarter-hours may still come
    assert scores.run(conn, None, NOW).rows == 1
    assert scores.run(conn, None, NOW).rows == 0
    (score,) = read_scores(conn, window=Window(window.start, NOW))
    believed = rows(
        conn,
        "SELECT avg(abs(f.kwh - i.amount)), avg(abs(w.amount - i.amount)),"
        " avg((i.amount BETWEEN f.low_kwh AND f.high_kwh)::int)::float"
        " FROM forecast AS f JOIN interval_energy AS i USING (meter_id, start_ts)"
        " JOIN interval_energy AS w ON w.meter_id = f.meter_id"
        "  AND w.start_ts = f.start_ts - interval '7 days'",
    )[0]
    assert score["mase"] == pytest.approx(believed[0] / believed[1])
    assert score["mase"] < 0.9  # noise against the noise of two values: 0.71
    assert float(score["within_80"]) == pytest.approx(believed[2])
    assert score["measured_share"] == 1.0


def test_what_was_not_measured_is_no_truth(conn, meter):
    window = Window(
        plant_day(TODAY - timedelta(days=1), SEOUL).start, plant_day(TODAY, SEOUL).start
    )
    forecast.run(conn, window, NOW)
    conn.execute(
        "UPDATE interval_energy SET estimated = amount, quality = 1 WHERE start_ts >= %s AND start_ts < %s",
        [window.start, window.start + timedelta(hours=6)],
    )
    scores.run(conn, None, NOW)
    assert rows(conn, "SELECT steps, scored_steps FROM forecast_score") == [(96, 72)]


def test_a_decayed_model_raises_an_alarm_that_ends_when_it_is_good_again(conn, meter):
    for back in range(8, 1, -1):
        day = plant_day(TODAY - timedelta(days=back), SEOUL)
        forecast.run(conn, day, NOW)
    conn.execute("UPDATE forecast SET kwh = 0, low_kwh = 0, high_kwh = 0")  # as if it were bad
    result = scores.run(conn, None, NOW)
    assert [f.name for f in result.findings] == ["forecast.decayed"]
    since = rows(conn, "SELECT start_ts, end_ts FROM finding WHERE name = 'forecast.decayed'")
    assert since == [(NOW, None)]
    later = NOW + timedelta(hours=1)
    scores.run(conn, None, later)
    assert (
        rows(conn, "SELECT start_ts, end_ts FROM finding WHERE name = 'forecast.decayed'") == since
    )
    whole = Window(plant_day(TODAY - timedelta(days=9), SEOUL).start, NOW)
    conn.execute(
        "UPDATE forecast AS f SET kwh = amount, low_kwh = amount, high_kwh = amount"
        " FROM interval_energy AS i WHERE i.meter_id = f.meter_id AND i.start_ts = f.start_ts"
    )
    scores.run(conn, whole, later)
    assert rows(conn, "SELECT end_ts FROM finding WHERE name = 'forecast.decayed'") == [(later,)]


def test_twice_gives_the_same_rows(conn, meter):
    def kept():
        return rows(conn, "SELECT * FROM forecast ORDER BY 1, 2, 3")

    window = Window(plant_day(TODAY, SEOUL).start, plant_day(TODAY, SEOUL).end)
    forecast.run(conn, window, NOW)
    once = kept()
    with pytest.raises(psycopg.errors.CheckViolation):
        conn.execute("UPDATE forecast_issue SET step = 'week'")
    conn.rollback()
    forecast.run(conn, window, NOW)
    assert len(kept()) == len(once) == 96


def test_of_old_forecasts_the_first_of_each_local_day_keeps_its_values_and_all_their_scores(
    conn, meter
):
    def of(table):
        return sql.SQL("SELECT DISTINCT issued_at FROM {} ORDER BY 1").format(sql.Identifier(table))

    def issued(table):
        return [row[0] for row in rows(conn, of(table))]

    forecast.run(conn, None, NOW)  # as of midnight too
    for hours in (1, 15):  # the last of them is after the next midnight in Seoul
        forecast.run(conn, None, NOW + timedelta(hours=hours))
    every = issued("forecast")
    midnight, tomorrow = plant_day(TODAY, SEOUL).start, NOW + timedelta(hours=15)
    assert every == [midnight, NOW, NOW + timedelta(hours=1), plant_day(TODAY, SEOUL).end, tomorrow]
    late = tomorrow + timedelta(days=1)
    assert thin_forecasts(conn, before=late) == 0  # none has been scored
    fill_rest(conn, meter)
    scores.run(conn, None, LAST_MADE + timedelta(hours=2))
    gone = thin_forecasts(conn, before=late)
    assert gone > 0
    assert issued("forecast") == [midnight, plant_day(TODAY, SEOUL).end]
    assert issued("forecast_score") == every
    assert set(issued("forecast_issue")) >= set(every)
    assert thin_forecasts(conn, before=late) == 0


def fill_rest(conn, meter_id):
    """What had not come by NOW."""
    fill(conn, meter_id, NOW - timedelta(minutes=5), LAST_MADE)
