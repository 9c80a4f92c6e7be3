"""What a killed process left as running is told apart from runs that failed, and raises no alarm."""

from datetime import UTC, datetime

import pytest

from fems.store.pool import connect
from fems.store.queries import query
from fems.store.runs import finish_run, read_last_runs, start_run

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def conn(database_url):
    with connect(database_url) as open_connection:
        yield open_connection


def statuses(conn):
    return [row[0] for row in conn.execute("SELECT status FROM job_run ORDER BY run_id")]


def test_a_run_that_nobody_ended_is_interrupted_when_the_next_begins(conn):
    start_run(conn, job="cost", window=None, at=AT)
    start_run(conn, job="carbon", window=None, at=AT)
    assert read_last_runs(conn)["cost"]["status"] == "running"

    run_id = start_run(conn, job="cost", window=None, at=AT)
    finish_run(conn, run_id, at=AT, rows=1, findings=[], error=None)

    assert statuses(conn) == ["interrupted", "running", "done"]
    assert read_last_runs(conn)["cost"]["status"] == "done"


def test_it_neither_raises_an_alarm_nor_ends_one(conn):
    def end(run_id, error):
        finish_run(conn, run_id, at=AT, rows=0, findings=[], error=error)

    def causes():
        return [row[0] for row in conn.execute(query("read_failure_causes"))]

    start_run(conn, job="cost", window=None, at=AT)
    end(start_run(conn, job="cost", window=None, at=AT), None)
    start_run(conn, job="cost", window=None, at=AT)
    assert causes() == []

    end(start_run(conn, job="cost", window=None, at=AT), "it broke")
    for _ in range(2):
        start_run(conn, job="cost", window=None, at=AT)
    assert causes() == ["cost"]
