"""How far the readings reach that tell what lies in a span."""

import numpy as np
import psycopg
import pytest

from fems.store.binary import READINGS
from fems.store.readings import write_readings

DAYS = 20
START = np.datetime64("2026-03-01", "us")
WAYS = {
    "closely": {"low": "2026-02-01", "high": "2026-04-30", "fully": False},
    "in three days": {"low": "2026-03-05", "high": "2026-03-11", "fully": False},
    "on to the end": {"low": "2026-03-01", "high": "infinity", "fully": False},
    "fully in sixteen days": {"low": "2026-03-01", "high": "2026-03-17", "fully": True},
}
EVERYTHING = {"low": "-infinity", "high": "infinity", "fully": True}
REACH = """
    SELECT s.meter_id, s.start_ts, s.end_ts, reach.from_ts, reach.until_ts, reach.known
      FROM unnest(%(meter_ids)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
           AS s (meter_id, start_ts, end_ts)
     CROSS JOIN LATERAL reading_reach(s.meter_id, s.start_ts, s.end_ts, %(low)s, %(high)s, %(fully)s)
           AS reach
"""


@pytest.fixture(scope="module")
def conn(module_database_url):
    """Four meters: plain, with capacity, with jitter, and a daily one; registers stand still at times."""
    with psycopg.connect(module_database_url, autocommit=True) as conn:
        conn.execute("SET TIME ZONE 'UTC'")
        conn.execute("INSERT INTO complex (code, name_en, name_ko, time_zone)"
                     " VALUES ('c', 'c', 'c', 'UTC')")  # fmt: skip
        conn.execute("INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone,"
                     " output_unit) VALUES (1, 'p', 'p', 'p', 'x', 'UTC', 't')")  # fmt: skip
        conn.execute(
            "INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role,"
            " capacity_kw, jitter) SELECT 1, code, code, code, 'electricity', kind, 'kWh', 'sub',"
            " capacity_kw, jitter FROM (VALUES ('plain', 'register', NULL, 0), ('limited',"
            " 'register', 50, 0), ('trembling', 'register', NULL, 0.2), ('daily', 'interval',"
            " NULL, 0)) AS m (code, kind, capacity_kw, jitter)"
        )
        rng = np.random.default_rng(5)
        rows = [_register(rng, meter) for meter in (1, 2, 3)]
        daily = np.zeros(DAYS, READINGS)
        daily["meter_id"], daily["value"] = 4, 24
        daily["ts"] = START + np.arange(DAYS) * np.timedelta64(1, "D")
        write_readings(conn, np.concatenate([*rows, daily]), cause="test")
        yield conn


def _register(rng, meter):
    at = np.flatnonzero(rng.random(DAYS * 24) < 0.7)
    rows = np.zeros(len(at), READINGS)
    rows["meter_id"], rows["ts"] = meter, START + at * np.timedelta64(1, "h")
    rises = np.where((at // 40) % 3 == 1, 0, rng.integers(0, 4, len(at)))
    rows["value"] = 1_000 + np.cumsum(rises)
    rows["quality"] = np.where(rng.random(len(at)) < 0.05, 2, 0)
    return rows


def reach(conn, way):
    rng = np.random.default_rng(8)
    hours = rng.integers(4 * 24 + 12, 9 * 24, 200)
    starts = START + hours * np.timedelta64(1, "h")
    ends = starts + rng.integers(1, 30, 200) * np.timedelta64(30, "m")
    spans = {
        "meter_ids": rng.integers(1, 5, 200).tolist(), "starts": starts.tolist(),
        "ends": ends.tolist(),
    }  # fmt: skip
    return conn.execute(REACH, spans | way).fetchall()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_is_known_from_some_readings_is_what_all_of_them_say(conn, way):
    some, everything = reach(conn, way), reach(conn, EVERYTHING)
    known = [row[5] for row in some]
    assert all(row[5] for row in everything)
    assert 20 < sum(known) < 200
    for of_some, of_all in zip(some, everything, strict=True):
        assert not of_some[5] or of_some[:5] == of_all[:5]


def test_a_plain_meter_reaches_to_the_third_good_reading_on_each_side(conn):
    good = [
        row[0]
        for row in conn.execute(
            "SELECT ts FROM reading WHERE meter_id = 1 AND quality < 2 ORDER BY ts"
        )
    ]
    for meter, start, end, first, last, _ in reach(conn, EVERYTHING):
        if meter == 1:
            assert first == [ts for ts in good if ts < start][-3]
            assert last == [ts for ts in good if ts >= end][2]


def test_a_meter_that_never_spoke_reaches_nowhere(conn):
    spans = {"meter_ids": [1], "starts": ["2020-01-01"], "ends": ["2020-01-02"]}
    way = {"low": "2019-12-01", "high": "2020-02-01", "fully": False}
    ((*_, first, last, known),) = conn.execute(REACH, spans | way).fetchall()
    assert (first, last, known) == (None, None, False)
