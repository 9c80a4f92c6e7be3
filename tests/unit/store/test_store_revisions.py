"""A page is drawn anew when its own figures have changed, and not for what others' did."""

from datetime import UTC, datetime

import pytest

from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.store.pool import Reads, connect
from fems.store.revisions import note_revisions, read_versions
from fems.store.scope import EVERY_PLANT, Scope, acting_as

NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)
THINGS = """
    INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'C', 'C', 'Asia/Seoul');
    INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)
    SELECT complex_id, p, p, p, 'food', 'Asia/Seoul', 't' FROM complex, unnest(ARRAY['a', 'b']) AS p;
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, period_s)
    SELECT plant_id, 'main', 'm', 'm', 'electricity', 'register', 'kWh', 'main', 60 FROM plant
"""
READ = """
    INSERT INTO reading (meter_id, ts, value)
    SELECT m.meter_id, %(at)s::timestamptz + n * INTERVAL '5 minutes', n
      FROM meter AS m JOIN plant AS p USING (plant_id), generate_series(0, 6) AS n WHERE p.code = %(code)s;
"""
STALE = """
    INSERT INTO stale_window (stage, meter_id, start_ts, end_ts, cause)
    SELECT 'intervals', m.meter_id, %(at)s, %(at)s::timestamptz + INTERVAL '1 hour', 'test'
      FROM meter AS m JOIN plant AS p USING (plant_id) WHERE p.code = %(code)s
"""


@pytest.fixture
def conn(database_url):
    with connect(database_url) as conn:
        conn.execute(THINGS)
        yield conn


@pytest.fixture
def seen(database_url, conn):
    """Versions as those who see plant a, plant b, or all of them know them."""
    ids = dict(conn.execute("SELECT code, plant_id FROM plant").fetchall())
    scopes = {"a": Scope((ids["a"],)), "b": Scope((ids["b"],)), "all": EVERY_PLANT}
    reads = Reads(database_url, size=1)

    def versions():
        found = {}
        for name, scope in scopes.items():
            with acting_as(scope), reads.connection() as of_scope:
                found[name] = read_versions(of_scope)
        return found

    yield versions
    reads.close()


def moved(before, after, what="figures"):
    """Who has to ask again."""
    return {name for name in before if getattr(before[name], what) != getattr(after[name], what)}


def test_figures_of_a_plant_are_news_to_who_sees_it(database_url, conn, seen):
    before = seen()
    conn.execute(READ, {"at": NOON, "code": "a"})
    assert seen() == before, "a reading alone changes no figure"
    conn.execute(STALE, {"at": NOON, "code": "a"})
    assert run_stale(database_url)["rollups"] > 0
    assert moved(before, seen()) == {"a", "all"}


def test_a_run_that_finds_nothing_to_do_is_no_news(database_url, conn, seen):
    before = seen()
    run_stale(database_url)
    run_job(database_url, find_job("watch"))
    assert seen() == before


def test_a_job_of_the_clock_is_news_to_all(conn, seen):
    before = seen()
    note_revisions(conn)
    assert moved(before, seen()) == {"a", "b", "all"}


@pytest.mark.parametrize(
    ("statement", "who"),
    [
        pytest.param("UPDATE plant SET contract_kw = 7 WHERE code = 'a'", {"a", "all"}, id="a plant's"),
        pytest.param("DELETE FROM meter WHERE plant_id = (SELECT plant_id FROM plant WHERE code = 'b')",
                     {"b", "all"}, id="something is gone"),
        pytest.param("DELETE FROM meter; DELETE FROM plant WHERE code = 'b'", {"a", "b", "all"}, id="a plant is gone"),
        pytest.param("UPDATE complex SET name_en = 'D'", {"a", "b", "all"}, id="everybody's"),
        pytest.param(
            "INSERT INTO target (name, kind, base_year, anchors, source, noted_by, base_kg, base_months)"
            " VALUES ('t', 'absolute', 2025, '[[2030, 0.4]]', 's', 'n', 1, '[1]')",
            {"all"}, id="of the complex as a whole"),
        pytest.param("UPDATE plant SET contract_kw = 7 WHERE code = 'nobody'", set(), id="of nothing"),
    ],
)  # fmt: skip
def test_what_people_set_is_news_to_who_sees_it(conn, seen, statement, who):
    before = seen()
    conn.execute(statement)
    assert moved(before, seen()) == who


def test_a_load_is_news_of_the_present_only(conn, seen):
    before = seen()
    conn.execute(
        "INSERT INTO meter_live SELECT meter_id, %(at)s, 5, %(at)s FROM meter AS m"
        " JOIN plant AS p USING (plant_id) WHERE p.code = 'a'", {"at": NOON},
    )  # fmt: skip
    after = seen()
    assert moved(before, after) == set()
    assert moved(before, after, "present") == {"a", "all"}
