"""Output entered on the page: refused or noted, made a reading by the job, and counted."""

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from dashboards.live import LiveSource
from fems.errors import NotFoundError, SettingsError
from fems.ingest.plants import import_plants
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.store.plants import find_plant
from fems.store.pool import Reads, StoreError, connect
from fems.store.scope import Scope, acting_as
from tests.conftest import REPOSITORY

NOW = datetime(2026, 6, 4, 6, 7, tzinfo=UTC)
DAY = date(2026, 6, 3)
BY_HAND = """
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, period_s)
    SELECT plant_id, 'by_hand', 'boards', '판재', 'output', 'interval', 't', 'sub', 86400 FROM plant"""


@pytest.fixture(scope="module")
def site(module_database_url):
    """Plants "one" and "two", each with a meter of output by the day; their ids by code."""
    with connect(module_database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "performance.toml")
        conn.execute(BY_HAND)
        return module_database_url, {
            code: int(find_plant(conn, code)["plant_id"]) for code in ("one", "two")
        }


@pytest.fixture(scope="module")
def source(site):
    reads = Reads(site[0], size=2)
    yield LiveSource(reads, now=lambda: NOW, writes=reads.writing)
    reads.close()


@pytest.fixture
def manager(site):
    """Who asks is the manager of plant one."""
    with acting_as(Scope((site[1]["one"],), "kim")):
        yield


def asked(url, statement, *params):
    with psycopg.connect(url) as conn:
        return conn.execute(statement, params).fetchall()


def stored(url):
    return asked(
        url, "SELECT amount FROM day_energy JOIN meter USING (meter_id) JOIN plant USING (plant_id)"
        " WHERE plant.code = 'one' AND meter.code = 'by_hand' AND day = %s", DAY
    )  # fmt: skip


def test_what_is_entered_becomes_the_output_of_the_day_and_of_one_day_the_latest(
    site, source, manager
):
    url = site[0]
    assert [code for code, *_ in source.entering("one").meters] == ["by_hand"]
    for amount in (40.0, 42.5):
        source.enter_output("one", "by_hand", DAY, amount)
        run_job(url, find_job("entries"))
        run_stale(url)
        assert stored(url) == [(pytest.approx(amount),)]
    newest = source.entering("one").entries[0]
    assert (newest.day, newest.amount, newest.by, newest.stored) == (DAY, 42.5, "kim", True)
    assert run_job(url, find_job("entries")).rows == 0
    noted = asked(
        url, "SELECT who, count(*) FROM audit_log WHERE what = 'insert entered_output' GROUP BY who"
    )  # fmt: skip
    assert noted == [("kim", 2)]


def test_an_entry_waits_for_the_job(source, manager):
    source.enter_output("one", "by_hand", DAY - timedelta(days=1), 0.0)
    assert source.entering("one").entries[0].stored is False


@pytest.mark.parametrize(
    ("plant", "meter", "day", "amount", "error"),
    [
        pytest.param("one", "by_hand", date(2026, 6, 5), 1.0, SettingsError, id="tomorrow"),
        pytest.param("one", "by_hand", DAY, -1.0, SettingsError, id="less than nothing"),
        pytest.param("one", "by_hand", DAY, float("nan"), SettingsError, id="no number"),
        pytest.param("one", "made", DAY, 1.0, NotFoundError, id="a meter that reports by itself"),
        pytest.param("one", "main", DAY, 1.0, NotFoundError, id="a meter of electricity"),
        pytest.param("two", "by_hand", DAY, 1.0, SettingsError, id="somebody else's plant"),
    ],
)
def test_what_cannot_be_is_refused(source, manager, plant, meter, day, amount, error):
    before = len(source.entering("one").entries)
    with pytest.raises(error):
        source.enter_output(plant, meter, day, amount)
    assert len(source.entering("one").entries) == before


@pytest.mark.parametrize(
    ("plant", "meter"),
    [
        pytest.param("two", "by_hand", id="of another plant"),
        pytest.param("one", "main", id="of electricity"),
    ],
)
def test_the_database_itself_refuses_what_is_not_ones_own_to_enter(
    site, source, manager, plant, meter
):
    """As if the page had a hole: the role may insert output by the day of plants it sees, no other."""
    with connect(site[0]) as conn:
        ids = conn.execute(
            "SELECT m.plant_id, m.meter_id FROM meter AS m JOIN plant AS p USING (plant_id)"
            " WHERE p.code = %s AND m.code = %s", (plant, meter)).fetchone()  # fmt: skip
    with (
        pytest.raises(StoreError, match="row-level security"),
        source._writes() as conn,
    ):
        conn.execute("INSERT INTO entered_output (plant_id, meter_id, day, amount, noted_by)"
                     " VALUES (%s, %s, %s, 1, 'x')", (*ids, DAY))  # fmt: skip
