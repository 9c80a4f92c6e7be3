"""Weather from files into forecasts: what was believed when, whose it is, what is refused."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from fems.clock import Window, plant_day, time_zone
from fems.ingest.plants import import_plants
from fems.ingest.weather import Said, import_weather
from fems.jobs import forecast
from fems.jobs.forecast_drivers import read_drivers
from fems.jobs.forecast_work import Task
from fems.simulate.definition import sample_data_dir
from fems.store.plants import read_meters
from fems.store.pool import connect

SEOUL = time_zone("Asia/Seoul")
NOW = datetime(2026, 6, 9, 1, 20, tzinfo=UTC)  # 10:20 in Seoul
MIDNIGHT = datetime(2026, 6, 8, 15, tzinfo=UTC)
END = MIDNIGHT + timedelta(days=2)
FIRST = MIDNIGHT - timedelta(days=56)
HOURS = pd.date_range(FIRST, END, freq="h", inclusive="left")
HEAD = "time,issued_at,temperature_c,irradiance_w_m2"


def sun(at, let_through):
    """Irradiance by hours: the sun's path over Seoul, and what comes through on each day. [W/m2]"""
    local = at.tz_convert(SEOUL)
    path = np.maximum(np.sin((local.hour + local.minute / 60 - 5.5) / 14 * np.pi), 0)
    return np.asarray(900 * path * let_through[(local.normalize() - local[0].normalize()).days])


@pytest.fixture(scope="module")
def skies():
    """What comes through the clouds on each day; tomorrow is the darkest of all."""
    found = np.random.default_rng(4).uniform(0.5, 1, 58)
    found[57] = 0.15
    return found


@pytest.fixture
def conn(database_url):
    with connect(database_url) as conn:
        import_plants(conn, sample_data_dir() / "complex.toml")
        conn.execute("DELETE FROM stale_window")
        yield conn


@pytest.fixture
def pv(conn, skies):
    """A plant's generation up to now: a fifth of the sun, measured in quarter-hours."""
    meters = read_meters(conn)
    meter = meters[meters["role"] == "generation"].iloc[0]
    at = pd.date_range(FIRST, NOW, freq="15min", inclusive="left")
    at = at[at + pd.Timedelta("15min") <= NOW]
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO interval_energy (meter_id, start_ts, amount, estimated, quality) VALUES (%s, %s, %s, 0, 0)",
            [(int(meter["meter_id"]), t, float(kwh)) for t, kwh in zip(at, 0.05 * sun(at, skies), strict=True)],
        )  # fmt: skip
    conn.commit()
    return meter


def day_ahead(skies, *, wrong=None):
    """Rows of forecasts issued at four in the afternoon before each day, over the two days to come."""
    irradiance, rows = sun(HOURS, skies), []
    for day in range(57):
        issued = FIRST + timedelta(days=day, hours=-8)
        for n in range(24 * day, min(24 * day + 48, len(HOURS))):
            told = irradiance[n] if wrong is None else wrong
            rows.append(f"{HOURS[n].isoformat()},{issued.isoformat()},20,{told:.1f}")
    return rows


def keep(conn, tmp_path, rows, *, head=HEAD, name="weather.csv", now=NOW, **said):
    file = tmp_path / name
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    return import_weather(conn, file, Said(by="J. Lee", source="service", **said), now=now)


def of_tomorrow(conn, pv, issued_at=NOW):
    """kWh of tomorrow as forecast at an instant."""
    return conn.execute(
        "SELECT sum(kwh) FROM forecast WHERE meter_id = %s AND issued_at = %s AND start_ts >= %s",
        [int(pv["meter_id"]), issued_at, MIDNIGHT + timedelta(days=1)],
    ).fetchone()[0]


def test_generation_of_a_dark_day_is_forecast_as_dark(conn, pv, skies, tmp_path):
    truth = (
        0.05
        * sun(
            pd.date_range(END - timedelta(days=1), END, freq="15min", inclusive="left"), skies[57:]
        )
    ).sum()
    done = keep(conn, tmp_path, day_ahead(skies))
    assert (done.issues, done.kinds) == (57, ("temperature_c", "irradiance_w_m2"))
    forecast.run(conn, None, NOW)
    assert of_tomorrow(conn, pv) == pytest.approx(truth, rel=0.15)


def test_without_weather_nobody_knows_that_it_will_be_dark(conn, pv, skies):
    truth = (
        0.05
        * sun(
            pd.date_range(END - timedelta(days=1), END, freq="15min", inclusive="left"), skies[57:]
        )
    ).sum()
    forecast.run(conn, None, NOW)
    assert of_tomorrow(conn, pv) > 3 * truth


def drivers(conn, *, issued_at=NOW, origin=None):
    origin = origin or issued_at
    meters = read_meters(conn)
    electric = meters[meters["quantity"] == "electricity"]
    task = Task(SEOUL, issued_at, origin.replace(minute=origin.minute // 15 * 15), END, None)
    return electric, read_drivers(conn, electric, FIRST, task)


def test_a_forecast_uses_what_was_known_when_it_is_issued(conn, pv, skies, tmp_path):
    keep(conn, tmp_path, day_ahead(skies))
    late = [f"{h.isoformat()},2026-06-09T01:00Z,20,1" for h in HOURS[-48:]]
    keep(conn, tmp_path, late)
    meter, noon = int(pv["meter_id"]), END - timedelta(hours=12)
    assert drivers(conn)[1].of_meter[meter].loc[noon, "irradiance"] == 1
    before = drivers(conn, issued_at=datetime(2026, 6, 9, 0, 59, tzinfo=UTC))[1].of_meter[meter]
    assert before.loc[noon, "irradiance"] == pytest.approx(sun(HOURS, skies)[-12], abs=0.1)


def test_of_days_past_it_is_what_was_believed_as_they_began(conn, pv, tmp_path):
    noon = FIRST + timedelta(days=30, hours=12)
    at = noon.isoformat()
    keep(
        conn,
        tmp_path,
        [
            f"{at},{(noon - timedelta(hours=back)).isoformat()},{back},{back}"
            for back in (1, 20, 30)
        ],
    )
    seen = keep(
        conn, tmp_path, [f"{at},7,7"], head="time,temperature_c,irradiance_w_m2", observed=True
    )
    assert seen.issues == 1
    _, known = drivers(conn)
    assert known.of_meter[int(pv["meter_id"])] is None  # it does not reach tomorrow
    rows = conn.execute("SELECT count(*) FROM weather_hour").fetchone()[0]
    assert rows == 4
    keep(conn, tmp_path, [f"{h.isoformat()},{NOW.isoformat()},0,0" for h in HOURS[-48:]])
    assert drivers(conn)[1].of_meter[int(pv["meter_id"])].loc[noon, "irradiance"] == 20


def test_weather_that_does_not_reach_tomorrow_is_told_and_not_used(conn, pv, skies, tmp_path):
    old = [row for row in day_ahead(skies) if row.split(",")[1] < "2026-06-05"]
    keep(conn, tmp_path, old)
    result = forecast.run(conn, None, NOW)
    (told,) = {(f.name, f.sentence) for f in result.findings if f.name == "weather.too_old"}
    assert "2026-06-04" in told[1]
    assert of_tomorrow(conn, pv) > 0


def test_a_plant_with_weather_of_its_own_uses_that(conn, pv, skies, tmp_path):
    keep(conn, tmp_path, day_ahead(skies))
    keep(conn, tmp_path, day_ahead(skies, wrong=5), plant=pv["plant"])
    meters, known = drivers(conn)
    noon = END - timedelta(hours=12)
    other = meters[(meters["plant"] != pv["plant"]) & (meters["role"] == "generation")].iloc[0]
    assert known.of_meter[int(pv["meter_id"])].loc[noon, "irradiance"] == 5
    assert known.of_meter[int(other["meter_id"])].loc[noon, "irradiance"] > 5


def test_loads_go_by_temperature_and_by_the_sun_only_where_there_is_generation(
    conn, pv, skies, tmp_path
):
    keep(conn, tmp_path, day_ahead(skies))
    meters, known = drivers(conn)
    generating = set(meters.loc[meters["role"] == "generation", "plant"])
    for row in meters.itertuples():
        sun_too = {"irradiance"} if row.plant in generating else set()
        own = {"irradiance"} if row.role == "generation" else {"temperature"} | sun_too
        assert set(known.of_meter[int(row.meter_id)]) == own


def test_a_model_is_chosen_anew_when_the_first_weather_comes(conn, pv, skies, tmp_path):
    forecast.run(conn, None, NOW)
    keep(conn, tmp_path, day_ahead(skies), now=NOW + timedelta(minutes=30))
    forecast.run(conn, None, NOW + timedelta(hours=1))
    (chosen,) = conn.execute(
        "SELECT chosen FROM forecast_choice WHERE meter_id = %s AND step = 'interval' ORDER BY chosen_at DESC LIMIT 1",
        [int(pv["meter_id"])],
    ).fetchone()
    assert any("in proportion to irradiance" in name for name in chosen)


def test_the_same_issue_again_replaces_itself(conn, tmp_path):
    row = "2026-06-09T03:00Z,2026-06-08T20:00Z,{},100"
    keep(conn, tmp_path, [row.format(20)])
    keep(conn, tmp_path, [row.format(25)])
    assert conn.execute("SELECT temperature_c FROM weather_hour").fetchall() == [(25.0,)]


def test_a_file_of_the_korean_weather_service(conn, tmp_path):
    """Hours named by their end, sums of the sun in MJ/m2 left out by night, clouds in tenths, CP949."""
    file = tmp_path / "asos.csv"
    file.write_bytes(
        "지점,일시,기온(°C),일사(MJ/m2),전운량(10분위)\n131,2026-06-08 05:00,17.5,,10\n131,2026-06-08 13:00,25.1,3.6,0\n"
        .encode("cp949")
    )  # fmt: skip
    said = Said(by="J. Lee", source="KMA", observed=True, ends=True)
    assert import_weather(conn, file, said, now=NOW).kinds == (
        "temperature_c",
        "cloud_share",
        "irradiance_w_m2",
    )
    rows = conn.execute(
        "SELECT ts, temperature_c, cloud_share, irradiance_w_m2 FROM weather_hour ORDER BY ts"
    ).fetchall()
    assert rows == [
        (datetime(2026, 6, 7, 19, tzinfo=UTC), 17.5, 1.0, None),
        (datetime(2026, 6, 8, 3, tzinfo=UTC), 25.1, 0.0, pytest.approx(1000)),
    ]


@pytest.mark.parametrize(
    ("head", "row", "said", "why"),
    [
        pytest.param(HEAD, "2026-06-10,2026-06-08,99,1", {}, "row 3: temperature_c is not within", id="hot"),
        pytest.param(HEAD, "2026-06-10,2026-06-08,x,1", {}, "row 3: temperature_c is no number", id="text"),
        pytest.param(HEAD, "2026-06-10,2026-06-08,1,-1", {}, "row 3: irradiance_w_m2 is not", id="dark"),
        pytest.param(HEAD, "never,2026-06-08,1,1", {}, "row 3: its time is none", id="no time"),
        pytest.param(HEAD, "2026-06-10,2026-07-01,1,1", {}, "row 3: it was issued in the future", id="future"),
        pytest.param(HEAD, "2026-06-09T12:00,2026-06-08,1,1", {}, "row 3: its hour is in a row", id="twice"),
        pytest.param("time,temperature_c", "2026-06-10,1", {}, "not said when", id="no issue"),
        pytest.param("time,temperature_c", "2026-06-10,1", {"observed": True}, "row 3: it is not over", id="to come"),
        pytest.param("time,rain", "2026-06-10,1", {"observed": True}, "has the columns time, rain", id="rain"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_whole(conn, tmp_path, head, row, said, why):
    good = "2026-06-09T12:00,2026-06-08,20,1" if head == HEAD else "2026-06-08T12:00,20"
    with pytest.raises(Exception, match=why):
        keep(conn, tmp_path, [good, row], head=head, **said)
    assert conn.execute("SELECT count(*) FROM weather_issue").fetchone()[0] == 0


def test_by_command(installation, tmp_path):
    installation.ok("import", "plants", str(sample_data_dir() / "complex.toml"))
    file = tmp_path / "weather.csv"
    file.write_text("time,temp_c,cloud_pct\n2026-06-09 12:00,21.5,40\n2026-06-09 13:00,22,50\n")
    words = ("weather", "import", str(file), "--by", "J. Lee", "--source", "KMA", "--json")
    told = installation.ok(*words, "--issued-at", "2026-06-08T20:00Z")
    assert json.loads(told) == {"issues": 1, "hours": 2, "values": ["temperature_c", "cloud_share"]}
    (row,) = json.loads(installation.ok("weather", "list", "--json"))
    assert (row["plant"], row["hours"], row["observed"], row["source"]) == (None, 2, False, "KMA")
    assert "forecast" in installation.ok("weather", "list")
    refused = installation.run(*words)
    assert refused.returncode != 0
    assert "--issued-at" in refused.stderr
    assert "bygone" in installation.run("weather", "list", "--plant", "bygone").stderr
    assert installation.value("SELECT count(*) FROM weather_hour") == 2


def test_hindsight_stays_blind_to_what_came_later(conn, pv, skies, tmp_path):
    """Over a window, a forecast is issued at its start: weather of afterwards does not enter."""
    keep(conn, tmp_path, day_ahead(skies))
    dark = [f"{h.isoformat()},{NOW.isoformat()},20,0" for h in HOURS[-48:]]
    keep(conn, tmp_path, dark)
    day = plant_day((MIDNIGHT + timedelta(hours=12)).date(), SEOUL)
    forecast.run(conn, Window(day.start, day.end), NOW)
    (kwh,) = conn.execute(
        "SELECT sum(kwh) FROM forecast WHERE meter_id = %s AND issued_at = %s",
        [int(pv["meter_id"]), day.start],
    ).fetchone()
    at = pd.date_range(day.start, day.end, freq="15min", inclusive="left")
    assert kwh == pytest.approx((0.05 * sun(at, skies[56:])).sum(), rel=0.15)
