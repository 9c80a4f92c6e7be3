"""What the dashboard's role may and may not; that no table with plants stands open."""

import psycopg
import pytest
from psycopg import sql

from fems.errors import FemsError
from fems.store.pool import DoorPool, Reads, StoreError
from fems.store.scope import EVERY_PLANT, Scope, acting_as

WITHOUT_POLICY = {
    "reading": "raw; the dashboard may not read it, and its columns can be compressed",
    "reading_revision": "raw; the dashboard may not read it",
    "user_plant": "the door's; the dashboard may not read it",
}
PUBLIC = {"complex", "quantity", "factor", "calorific_value", "tariff", "alert_look",
          "setting_revision"}  # fmt: skip
"""Tables of no plant that everybody signed in may read."""
CARRIES_A_PLANT = """
    SELECT DISTINCT c.relname, c.relkind, c.relrowsecurity, c.reloptions,
           EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid) AS policy
      FROM pg_class AS c
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname IN ('plant_id', 'meter_id')
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"""
SEED = """
    INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'c', 'c', 'Asia/Seoul');
    INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)
    SELECT 1, 'p' || i, 'p', 'p', 'food', 'Asia/Seoul', 't' FROM generate_series(1, 3) AS i;
    INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role)
    SELECT plant_id, 'main', 'm', 'm', 'electricity', 'interval', 'kWh', 'main' FROM plant;
    INSERT INTO day_energy (meter_id, day, amount, estimated, slots, slots_estimated, slots_expected)
    SELECT meter_id, '2026-05-01', plant_id, 0, 96, 0, 96 FROM meter;
    INSERT INTO emission_month (plant_id, carrier, first_day, last_day, scope, activity, slots,
                                slots_estimated, slots_expected, status, kg_co2e, changed_at)
    SELECT plant_id, 'electricity', '2026-05-01', '2026-05-31', 2, 1, 96, 0, 96, 'missing', NULL, now()
      FROM plant;
    INSERT INTO issued_report (plant_id, first_day, last_day, standard, content, digest, issued_by, issued_at,
                               kg_scope1, kg_scope2_location, kg_scope2_market)
    SELECT plant_id, '2026-05-01', '2026-05-31', 'ghgp', '{}', 'digest of ' || coalesce(plant_id, 0), 'test', now(), 0, 0, 0
      FROM (SELECT plant_id FROM plant UNION ALL SELECT NULL) AS p;"""


@pytest.fixture(scope="module")
def reads(module_database_url):
    with psycopg.connect(module_database_url) as conn:
        conn.execute(SEED)
    pool = Reads(module_database_url, size=1)
    yield pool
    pool.close()


def seen(reads, scope, statement):
    with acting_as(scope), reads.connection() as conn:
        return [row[0] for row in conn.execute(statement)]


def test_every_table_with_a_plant_or_a_meter_has_a_policy(module_database_url):
    with psycopg.connect(module_database_url) as conn:
        found = conn.execute(CARRIES_A_PLANT).fetchall()
    for name, kind, guarded, options, policy in found:
        if kind == "v":
            assert "security_invoker=true" in (options or []), f"view {name}: call guard_plants()"
        elif name not in WITHOUT_POLICY:
            assert (guarded, policy) == (True, True), (
                f"table {name} has no policy: end its migration with SELECT guard_plants()"
            )
    assert {"plant", "meter", "interval_energy", "emission_day"} <= {row[0] for row in found}


def test_the_dashboard_reads_only_what_is_guarded_or_public(module_database_url):
    with psycopg.connect(module_database_url) as conn:
        readable = conn.execute(
            "SELECT c.relname FROM pg_class AS c"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
            "   AND has_table_privilege('fems_dashboard', c.oid, 'SELECT')"
        )
        readable = {name for (name,) in readable}
        guarded = {name for name, *_ in conn.execute(CARRIES_A_PLANT)}
        writes = conn.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'fems_dashboard' AND privilege_type <> 'SELECT'"
        ).fetchall()
        owns = conn.execute(
            "SELECT count(*) FROM pg_class AS c JOIN pg_roles AS r ON r.oid = c.relowner"
            " WHERE r.rolname IN ('fems_dashboard', 'fems_door', 'fems_administrator')"
        ).fetchone()
    assert readable == (guarded - WITHOUT_POLICY.keys()) | PUBLIC
    assert writes == [("issued_report", "INSERT")]
    assert owns == (0,)


@pytest.mark.parametrize("table", ["reading", "reading_revision", "app_user", "user_session",
                                   "signing_key", "audit_log", "user_plant", "rejected_message",
                                   "api_token"])  # fmt: skip
def test_the_dashboard_may_not_read(reads, table):
    with pytest.raises(StoreError, match="permission denied"), reads.connection() as conn:
        conn.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))


@pytest.mark.parametrize(
    "statement", ["SELECT error FROM job_run", "UPDATE plant SET code = 'x'", "DELETE FROM meter"]
)
def test_the_dashboard_may_not(reads, statement):
    with (
        pytest.raises(FemsError, match=r"permission denied|read-only transaction"),
        acting_as(EVERY_PLANT), reads.connection() as conn,
    ):  # fmt: skip
        conn.execute(statement)


@pytest.mark.parametrize(
    ("scope", "plants"),
    [
        pytest.param(None, [], id="nobody said whose"),
        pytest.param(Scope(()), [], id="none"),
        pytest.param(Scope((2,)), [2], id="one"),
        pytest.param(Scope((1, 3, 99)), [1, 3], id="some, and one that is not"),
        pytest.param(EVERY_PLANT, [1, 2, 3], id="all"),
    ],
)
def test_a_scope_sees_its_plants_in_tables_and_views(reads, scope, plants):
    for statement in (
        "SELECT plant_id FROM plant ORDER BY 1",
        "SELECT plant_id FROM meter ORDER BY 1",
        "SELECT amount::integer FROM day_energy ORDER BY 1",
        "SELECT plant_id FROM emission_month ORDER BY 1",
    ):
        if scope is None:
            with reads.connection() as conn:
                assert conn.execute(statement).fetchall() == []
        else:
            assert seen(reads, scope, statement) == plants


def test_what_is_of_the_whole_complex_is_for_those_who_see_it_whole(reads):
    digests = "SELECT digest FROM issued_report ORDER BY 1"
    assert seen(reads, Scope((1, 2, 3)), digests) == ["digest of 1", "digest of 2", "digest of 3"]
    assert seen(reads, EVERY_PLANT, digests)[0] == "digest of 0"


def test_a_scope_ends_with_its_transaction(reads):
    assert seen(reads, EVERY_PLANT, "SELECT count(*) FROM plant") == [3]
    with reads.connection() as conn:
        assert conn.execute("SELECT count(*) FROM plant").fetchone() == (0,)


def test_what_was_refused_is_seen_by_plant_and_without_what_was_sent(reads, module_database_url):
    with psycopg.connect(module_database_url) as conn:
        conn.execute(
            "INSERT INTO rejected_message (topic, payload, reason, detail, plant)"
            " VALUES ('x', '', 'a', 'p1', 'p1'), ('x', '', 'a', 'p2', 'p2'), ('x/p2', '', 'a', 'none', NULL),"
            "        ('fems/p2/main', '', 'a', 'p2 by topic', NULL), ('fems/p3/a', '', 'a', 'p1 too', 'p1')"
        )
    kept = "SELECT detail FROM rejected_message ORDER BY 1"
    assert seen(reads, Scope((2,)), kept) == ["p2", "p2 by topic"]
    assert seen(reads, EVERY_PLANT, kept) == ["none", "p1", "p1 too", "p2", "p2 by topic"]
    with pytest.raises(StoreError, match="permission denied"):
        seen(reads, EVERY_PLANT, "SELECT payload FROM rejected_message")


def test_an_administrators_rights_last_a_transaction_and_need_every_plant(reads):
    forget = "DELETE FROM rejected_message WHERE detail = 'p1' RETURNING detail"
    for scope, gone in ((Scope((1, 2, 3)), []), (EVERY_PLANT, [("p1",)])):
        with acting_as(scope), reads.administering() as conn:
            assert conn.execute(forget).fetchall() == gone
    with pytest.raises(FemsError, match="permission denied"), reads.writing() as conn:
        conn.execute(forget)
    with (
        pytest.raises(StoreError, match="permission denied"),
        acting_as(EVERY_PLANT), reads.administering() as conn,
    ):  # fmt: skip
        conn.execute("DELETE FROM audit_log")


def test_the_door_sees_no_figures(module_database_url):
    door = DoorPool(module_database_url, size=1)
    try:
        for table in ("plant", "meter", "day_energy", "reading", "issued_report"):
            with pytest.raises(StoreError, match="permission denied"), door.connection() as conn:
                conn.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
    finally:
        door.close()


def test_the_audit_log_is_only_added_to(module_database_url):
    with psycopg.connect(module_database_url, autocommit=True) as conn:
        conn.execute("INSERT INTO audit_log (who, what) VALUES ('kim', 'test')")
        for statement in ("UPDATE audit_log SET who = 'lee'", "DELETE FROM audit_log"):
            with pytest.raises(psycopg.Error, match="only added to"):
                conn.execute(statement)
