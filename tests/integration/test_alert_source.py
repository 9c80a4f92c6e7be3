"""Alerts on the page, from the database: whose they are, who may take them on, and that it is noted."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from dashboards.live import LiveSource
from fems.errors import NotFoundError, SettingsError
from fems.jobs import alerts
from fems.store.pool import Reads, StoreError, connect
from fems.store.scope import EVERY_PLANT, Scope, acting_as
from tests.integration import alert_causes as cause

NOW = datetime(2026, 6, 16, 3, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def url(module_database_url):
    """A silent main meter in each of two plants, and a job that fails."""
    cause.register(module_database_url)
    with connect(module_database_url) as conn:
        for plant in ("steel", "plating"):
            cause.find(conn, "meter.silent", plant, start=NOW - timedelta(hours=1))
        cause.ran(conn, "cost", NOW - timedelta(hours=1), error="x")
        alerts.run(conn, None, NOW)
    return module_database_url


@pytest.fixture
def reads(url):
    with closing(Reads(url, size=2)) as reads:
        yield reads


@pytest.fixture
def source(reads):
    return LiveSource(reads, now=lambda: NOW, writes=reads.writing)


@pytest.fixture
def manager(url):
    with psycopg.connect(url) as conn:
        (number,) = conn.execute("SELECT plant_id FROM plant WHERE code = 'steel'").fetchone()
    return Scope((number,), user="kim")


def ids(source, scope):
    with acting_as(scope):
        return {a["plant"]: a["alert_id"] for a in source.alerts().open}


def test_each_sees_the_own_plants_alerts_and_the_installations_only_with_all(source, manager):
    assert set(ids(source, EVERY_PLANT)) == {"steel", "plating", None}
    assert set(ids(source, manager)) == {"steel"}
    with acting_as(manager):
        found = source.alerts()
    assert (found.waiting(), found.waiting("act"), found.is_stale) == (1, 1, False)


def test_taking_on_shows_at_once_and_is_in_the_log(source, manager, url):
    own = ids(source, manager)["steel"]
    with acting_as(manager):
        source.take_alert(own, "own")
        source.take_alert(own, "snooze", hours=4)
        (alert,) = source.alerts().open
        assert (alert["owner"], alert["snoozed_until"]) == ("kim", NOW + timedelta(hours=4))
        assert source.alerts().waiting() == 0
        source.take_alert(own, "acknowledge")
        assert source.alerts().open[0]["acknowledged_by"] == "kim"
    with psycopg.connect(url) as conn:
        noted = conn.execute("SELECT who FROM audit_log WHERE what = 'update alert'").fetchall()
    assert noted == [("kim",)] * 3


def test_alerts_of_others_can_neither_be_taken_on_nor_changed(source, reads, manager):
    others = ids(source, EVERY_PLANT)
    for plant in ("plating", None):
        with acting_as(manager), pytest.raises(NotFoundError, match="no open alert"):
            source.take_alert(others[plant], "acknowledge")
    with (
        acting_as(manager),
        pytest.raises(StoreError, match="permission denied"),
        reads.writing() as conn,
    ):
        conn.execute("UPDATE alert SET closed_at = now()")
    with acting_as(manager), reads.connection() as conn:
        for secret in ("alert_channel", "alert_delivery"):
            assert conn.execute(
                "SELECT has_table_privilege(%s, 'SELECT')", (secret,)
            ).fetchone() == (False,)


def test_a_dashboard_that_only_reads_takes_nothing_on(reads, manager):
    source = LiveSource(reads, now=lambda: NOW)
    with acting_as(manager):
        assert source.alerts().may_act is False
        with pytest.raises(SettingsError, match="only reads"):
            source.take_alert(1, "own")
