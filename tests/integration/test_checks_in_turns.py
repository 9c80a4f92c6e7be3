"""A turn of the scheduler checks some of what is stale; whoever asks for all gets all."""

import pytest

from fems.clock import utc_now
from fems.ingest.plants import import_plants
from fems.jobs import checks
from fems.jobs.executor import run_stale, run_stale_jobs
from fems.store.pool import connect
from fems.store.stale import count_stale
from tests.conftest import REPOSITORY


@pytest.fixture
def conn(module_database_url, monkeypatch):
    monkeypatch.setattr(checks, "WINDOWS_AT_ONCE", 1)
    monkeypatch.setattr(checks, "PASSES_IN_A_TURN", 2)
    with connect(module_database_url) as open_connection:
        import_plants(open_connection, REPOSITORY / "tests" / "data" / "odd_meters.toml")
        open_connection.execute("DELETE FROM stale_window")
        open_connection.execute(
            "INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)"
            " SELECT 'checks', meter_id, %s::timestamptz - INTERVAL '3 days', %s::timestamptz - INTERVAL '2 days', 'test'"
            " FROM meter ORDER BY meter_id LIMIT 5",
            [utc_now(), utc_now()],
        )
        yield open_connection


def test_each_turn_checks_some(conn):
    left = []
    for _ in range(3):
        run_stale_jobs(conn)
        left.append(count_stale(conn).get("checks", 0))

    assert left == [3, 1, 0]


def test_all_is_checked_at_once_where_all_is_asked_for(conn, module_database_url):
    run_stale(module_database_url)

    assert count_stale(conn).get("checks", 0) == 0
