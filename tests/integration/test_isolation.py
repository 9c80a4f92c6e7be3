"""Nobody learns of plants that are not theirs: to somebody, they might as well not exist.

Everything that can be asked is asked twice, while the other plants' data is there and after it was
deleted: the answers are the same, byte for byte, so neither status nor size nor text tells of it.
"""

import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import sql

from dashboards.api.catalogue import RESOURCES
from dashboards.api.rows import LiveRows
from dashboards.live import LiveSource
from dashboards.pages.catalogue import PAGES
from dashboards.signin.door import LiveDoor
from fems.clock import Window, floor_interval, plant_day, time_zone
from fems.demo.history import import_definitions
from fems.ingest.importing import import_readings
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.passwords import digest
from fems.roles import ADMINISTRATORS, Role
from fems.simulate.simulation import Simulation
from fems.store.accounts import add_user, set_password
from fems.store.pool import DoorPool, Reads, connect
from fems.store.queries import query
from fems.store.sessions import Lifetimes
from tests.integration.walk import CALLBACKS, answers, calls, routes
from tests.unit.dashboards.fake_door import PASSWORD, client_of

SEOUL = time_zone("Asia/Seoul")
OWN, OTHERS, DAYS = "food", ("paper", "steel"), 9
NOW = datetime(2026, 6, 4, 6, 7, tzinfo=UTC)
CODES = [OWN, *OTHERS, "no-such"]
USERS = {
    "administrator": (Role.ADMINISTRATOR, []),
    "manager": (Role.PLANT_MANAGER, [OWN]),
    "viewer": (Role.VIEWER, [OWN]),
    "verifier": (Role.VERIFIER, [OWN]),
}
LIMITED = ("manager", "viewer", "verifier")
MORE = """
    WITH forecasts AS (
        INSERT INTO forecast (meter_id, issued_at, start_ts, model, kwh, low_kwh, high_kwh)
        SELECT meter_id, '2026-06-04 00:00Z', '2026-06-04 06:00Z', 'test', plant_id, 1, 999
          FROM meter WHERE quantity = 'electricity' AND role = 'main'),
    events AS (
        INSERT INTO energy_event (plant_id, first_day, last_day, note)
        SELECT plant_id, '2026-05-30', '2026-05-31', 'furnace of ' || name_en FROM plant),
    hand_meters AS (
        INSERT INTO meter (plant_id, code, name_en, name_ko, quantity, kind, unit, role, period_s)
        SELECT plant_id, 'by_hand', 'boards of ' || name_en, name_ko || ' 판재', 'output', 'interval', 't',
               'sub', 86400 FROM plant),
    alerts AS (
        INSERT INTO alert (kind, plant_id, cause, severity, since, opened_at, seen_at, closed_at, value, facts,
                           won)
        SELECT kind, plant_id, '', 'look', '2026-06-03 00:00Z', '2026-06-03 00:00Z', '2026-06-03 00:00Z',
               CASE WHEN kind = 'load.base' THEN '2026-06-03 01:00Z'::timestamptz END,
               7, '{"reason": "x", "kw": 5, "usual_kw": 4}', plant_id
          FROM (SELECT plant_id FROM plant UNION ALL SELECT NULL) AS p
         CROSS JOIN unnest(ARRAY['load.base', 'messages.rejected']) AS kind),
    projects AS (
        INSERT INTO project (plant_id, code, name, done_on)
        SELECT plant_id, 'fans', 'fans of ' || name_en, '2026-05-30' FROM plant)
    INSERT INTO target (name, plant_id, kind, base_year, anchors, source, noted_by, base_kg, base_months)
    SELECT 'target of ' || coalesce(name_en, 'all'), plant_id, 'absolute', 2025, '[[2030, 0.4]]',
           'test', 'test', 1200000,
           to_jsonb(array_fill(100000, ARRAY[12]))
      FROM (SELECT plant_id, name_en FROM plant UNION ALL SELECT NULL, NULL) AS p"""
OF_PLANT = """
    SELECT c.relname, bool_or(a.attname = 'plant_id') AS of_plant
      FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND a.attname IN ('plant_id', 'meter_id')
     GROUP BY c.relname ORDER BY c.relname"""


@pytest.fixture(scope="module")
def url(module_database_url):
    """Twelve plants are registered, three have data; a report of each, and of the complex, is issued."""
    url = module_database_url
    import_definitions(url)
    anchor = NOW.astimezone(SEOUL).date() - timedelta(days=DAYS)
    rows = Simulation.of_sample_complex(seed=3, anchor=anchor).readings(
        Window(plant_day(anchor, SEOUL).start, floor_interval(NOW) - timedelta(minutes=15))
    )
    with connect(url) as conn:
        import_readings(conn, rows[rows["plant"].isin(CODES)], now=NOW)
    run_stale(url)
    run_job(url, find_job("live"))
    with connect(url) as conn:
        conn.execute(MORE)
        for name, (role, plants) in USERS.items():
            user_id = add_user(conn, name=name, role=role, plants=plants, by="test")
            token = {"user_id": user_id, "name": "walk", "hash": digest(f"token of {name}"),
                     "now": NOW, "expires_at": NOW + timedelta(days=99_999)}  # fmt: skip
            conn.execute(query("write_api_token"), token)  # a verifier's too, who is given none
            set_password(conn, user_id=user_id, name=name, password=PASSWORD, now=NOW, by="test")
    return url


@pytest.fixture(scope="module")
def issued(installation, url, tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    for code in (OWN, *OTHERS, None):
        of = ["--plant", code] if code else ["--complex"]
        installation.ok("report", "carbon", *of, "--from", "2026-05-01", "--to",
                        "2026-05-31", "--out", f"{out}/{code}.json", "--issue", "a tester")  # fmt: skip


@pytest.fixture(scope="module")
def browser(url, issued):
    """Makes a signed-in browser of a user, on an app of its own; the clock of all stands still."""
    reads, pool = Reads(url, size=2), DoorPool(url, size=2)
    lifetimes = Lifetimes(idle=timedelta(hours=12), longest=timedelta(days=7))

    def make(name):
        source = LiveSource(reads, now=lambda: NOW, writes=reads.writing)
        door = LiveDoor(pool, lifetimes, api_per_minute=1_000_000)
        rows = LiveRows(reads, now=lambda: NOW)
        made = client_of(source, door=door, rows=rows, signed_in=False)
        made.bearer = {"Authorization": f"Bearer token of {name}"}
        if name != "nobody":
            assert made.sign_in(name, PASSWORD).status_code == 302
        return made

    yield make
    reads.close()
    pool.close()


@pytest.fixture(scope="module")
def browsers(browser):
    return {name: browser(name) for name in (*USERS, "nobody")}


@pytest.fixture(scope="module")
def everything(browsers):
    """All addresses and all callbacks' requests, with every plant's codes, digests and months."""
    administrator = browsers["administrator"]
    return routes(administrator.application_of_dash, CODES), calls(administrator, CODES)


@pytest.fixture(scope="module")
def with_others(browsers, everything, url):
    return {name: asked_anew(url, browsers[name], everything) for name in USERS}


def test_the_walk_reaches_every_callback_and_what_is_of_others(everything, with_others, browsers):
    asked = {body["output"] for body in everything[1]}
    known = browsers["administrator"].get("/_dash-dependencies").json
    reached_only_on_an_empty_complex = {"first-plant.href"}
    # This app has nobody who administers: those callbacks are on no page, and refused in a test below.
    everybody = {d["output"] for d in known if not d["clientside_function"]} - of_administrators(
        browsers
    )
    assert everybody - asked == set()
    assert reached_only_on_an_empty_complex <= asked
    for answered in with_others.values():
        assert [asked for asked, (status, *_) in answered.items() if status >= 500] == []
    ok = [name for name, (status, *_) in with_others["administrator"].items() if status == 200]
    assert len(ok) > 100
    text = json.dumps(with_others["administrator"])
    assert all(f"/plant/{code}" in text for code in OTHERS)
    assert text.count('"filename') > 20 or text.count('\\"filename') > 20, "downloads too"


@pytest.mark.parametrize("name", LIMITED)
def test_no_name_of_another_plant_is_said(with_others, url, name):
    with psycopg.connect(url) as conn:
        words = conn.execute(
            "SELECT name_en FROM plant WHERE code <> %s UNION SELECT name_ko FROM plant WHERE code <> %s",
            [OWN, OWN],
        ).fetchall()
    said = json.dumps(with_others[name], ensure_ascii=False)
    assert [word for (word,) in words if word in said] == []


def test_the_api_answers_each_role_with_what_it_may_see(with_others):
    tables = {name: [path for path in RESOURCES if answered[f"GET /api/v1/{path}"][0] == 200]
              for name, answered in with_others.items()}  # fmt: skip
    assert tables["administrator"] == tables["manager"] == list(RESOURCES)
    assert set(RESOURCES) - set(tables["viewer"]) == {"bills", "bills/lines"}
    assert tables["verifier"] == []
    foreign = [answered[f"GET /api/v1/energy/days?plant={code}"][0]
               for name, answered in with_others.items() if name in LIMITED for code in OTHERS]  # fmt: skip
    assert set(foreign) == {404}
    assert with_others["administrator"]["GET /api/v1/energy/days?plant=steel"][0] == 200


def of_administrators(browsers):
    """Callbacks that are there for administrators alone, as Dash names them."""
    return {name for name in browsers["administrator"].application_of_dash.callback_map
            if any(page.may_use(name) == ADMINISTRATORS for page in PAGES if belongs(name, page))}  # fmt: skip


def belongs(callback, page):
    """Whether a callback is of the pages of administration, or an act of a page for administrators."""
    return (page.path == "admin" and "admin-" in callback) or any(
        f"{act}." in f"{callback}." for act, roles in page.acts.items() if roles == ADMINISTRATORS
    )


@pytest.mark.parametrize("name", [*LIMITED])
def test_what_administrators_do_is_unknown_to_others(browsers, name):
    wanted = of_administrators(browsers)
    assert len(wanted) >= 4
    for output in wanted:
        refused = browsers[name].post(CALLBACKS, json={"output": output, "inputs": [], "state": []})
        assert refused.status_code == 404, output


def test_nobody_gets_nothing(browsers, everything):
    open_to_all = {"/healthz", "/sign-in", "/_favicon.ico"}
    got = answers(browsers["nobody"], *everything)
    for asked, (status, location, *_rest) in got.items():
        path = asked.removeprefix("GET ")
        if path in open_to_all:
            assert status == 200, asked
        elif path.startswith("/welcome/"):
            assert status == 404, asked
        else:
            assert status == 401 or (status == 302 and location.startswith("/sign-in")), asked


@pytest.mark.parametrize(
    "outputs", ["..overview-banner.children...overview-answer.children..", "x.y", None, 7]
)
def test_a_callback_one_may_not_use_is_as_unknown_as_one_that_is_not(browsers, everything, outputs):
    refused = browsers["verifier"].post("/_dash-update-component", json={"output": outputs})
    foreign = next(b for b in everything[1] if "overview-answer" in b["output"])
    assert refused.status_code == 404
    assert browsers["verifier"].post("/_dash-update-component", json=foreign).text == refused.text


@pytest.mark.parametrize("name", LIMITED)
def test_removing_the_policy_of_plants_is_found(browser, everything, with_others, url, name):
    with unguarded(url, "plant"), pytest.raises(AssertionError):
        assert_same(with_others[name], answers(browser(name), *everything))


def test_removing_any_policy_shows_rows_of_others(url):
    tables = guarded(url)
    assert rows_of_others(url, tables) == {}
    found = {}
    for table in tables:
        with unguarded(url, table):
            if rows_of_others(url, [table]):
                found[table] = True
    held = {table for table in tables if holds_others(url, table)}
    assert found.keys() == held
    assert held >= {"plant", "meter", "interval_energy", "hour_energy", "day_energy", "emission_month",
                    "bill", "contract", "forecast", "issued_report", "meter_live", "intensity_day"}  # fmt: skip


@pytest.mark.parametrize("subject", [pytest.param(c, id=c or "complex") for c in ("", *OTHERS)])
@pytest.mark.parametrize("name", LIMITED)
def test_nobody_issues_what_is_not_theirs(browsers, everything, url, name, subject):
    said, issued = issue(browsers[name], everything, url, subject)
    assert issued == 0
    assert said.status_code == (200 if name == "manager" else 404)


def test_a_manager_issues_for_the_own_plant_and_the_log_says_who(browser, everything, url):
    said, issued = issue(browser("manager"), everything, url, OWN)
    assert (said.status_code, issued) == (200, 1)
    with psycopg.connect(url) as conn:
        row = conn.execute(
            "SELECT who, facts ->> 'issued_by' FROM audit_log WHERE what = 'insert issued_report'"
            " ORDER BY audit_id DESC LIMIT 1"
        ).fetchone()
        conn.execute("DELETE FROM issued_report WHERE issued_by = 'J. Lee'")
    assert row == ("manager", "J. Lee")


def issue(browser, everything, url, subject):
    """Press the button for a subject; the answer, and how many reports that made."""
    body = next(b for b in everything[1] if "reports-done.data" in b["output"])
    values = {"reports-issue": 1, "reports-name": "J. Lee", "reports-plant": subject,
              "reports-first": "2026-05-01", "reports-last": "2026-05-01"}  # fmt: skip
    body = json.loads(json.dumps(body))
    for part in [*flat(body["inputs"]), *flat(body["state"])]:
        part["value"] = values.get(part["id"], part["value"])
    count = "SELECT count(*) FROM issued_report"
    with psycopg.connect(url, autocommit=True) as conn:
        before = conn.execute(count).fetchone()[0]
        said = browser.post(CALLBACKS, json=body)
        return said, conn.execute(count).fetchone()[0] - before


def flat(parts):
    """Inputs or states without their groups."""
    for part in parts:
        if isinstance(part, list):
            yield from flat(part)
        else:
            yield part


@pytest.fixture(scope="module")
def alone(url, with_others):
    """The same complex with nothing of the others in it, nor of it as a whole."""
    with psycopg.connect(url) as conn:
        conn.execute("SET session_replication_role = replica")
        for table, of_plant in conn.execute(OF_PLANT).fetchall():
            conn.execute(deletion(table, of_plant=of_plant), [OWN])
        conn.execute(
            "DELETE FROM meter WHERE plant_id NOT IN (SELECT plant_id FROM plant WHERE code = %s)",
            [OWN],
        )
        conn.execute("DELETE FROM plant WHERE code <> %s", [OWN])


@pytest.mark.parametrize("name", LIMITED)
def test_with_the_others_gone_everything_is_as_before(
    browser, everything, with_others, alone, url, name
):
    assert_same(with_others[name], asked_anew(url, browser(name), everything))


def asked_anew(url, client, everything):
    """The answers to everything, by alerts that nobody has taken on: to ask is to press buttons, too."""
    with psycopg.connect(url) as conn:
        conn.execute("UPDATE alert SET acknowledged_by = NULL, acknowledged_at = NULL,"
                     " snoozed_until = NULL, owner = NULL")  # fmt: skip
    return answers(client, *everything)


def assert_same(before, after):
    assert {asked: status for asked, (status, *_) in before.items()} == {
        asked: status for asked, (status, *_) in after.items()
    }
    differ = [asked for asked in before if before[asked] != after[asked]]
    assert {asked: where(before[asked][-1], after[asked][-1]) for asked in differ} == {}


def where(one, other):
    """Both texts where they begin to differ."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(at - 60, 0) : at + 60], other[max(at - 60, 0) : at + 60]


class unguarded:  # noqa: N801 (used like a function)
    def __init__(self, url, table):
        self.url, self.table = url, sql.Identifier(table)

    def __enter__(self):
        self._alter("DISABLE")

    def __exit__(self, *_):
        self._alter("ENABLE")

    def _alter(self, how):
        with psycopg.connect(self.url, autocommit=True) as conn:
            text = sql.SQL("ALTER TABLE {} " + how + " ROW LEVEL SECURITY")
            conn.execute(text.format(self.table))


def guarded(url):
    with psycopg.connect(url) as conn:
        # Refused messages name no plant by number: tests/sql has a test of their own policy.
        return [t for (t,) in conn.execute(
            "SELECT DISTINCT tablename::text FROM pg_policies"
            " WHERE policyname = 'own_plants' AND tablename <> 'rejected_message' ORDER BY 1")]  # fmt: skip


OF_OTHERS = {
    True: "plant_id IS DISTINCT FROM %s",
    False: "meter_id NOT IN (SELECT meter_id FROM public.meter WHERE plant_id = %s)",
}


def rows_of_others(url, tables):
    """Tables in which the dashboard, asking for the own plant, sees rows of others; and how many."""
    with psycopg.connect(url, autocommit=True) as conn:
        own = conn.execute("SELECT plant_id FROM plant WHERE code = %s", [OWN]).fetchone()[0]
        kind = dict(conn.execute(OF_PLANT).fetchall())
        conn.execute("SET ROLE fems_dashboard")
        conn.execute("SELECT set_config('fems.plants', %s, false)", [str(own)])
        seen = {t: _count(conn, t, OF_OTHERS[kind[t]], own) for t in tables}
    return {table: count for table, count in seen.items() if count and table != "factor_choice"}


def holds_others(url, table):
    with psycopg.connect(url, autocommit=True) as conn:
        own = conn.execute("SELECT plant_id FROM plant WHERE code = %s", [OWN]).fetchone()[0]
        kind = dict(conn.execute(OF_PLANT).fetchall())
        return table != "factor_choice" and _count(conn, table, OF_OTHERS[kind[table]], own)


def _count(conn, table, condition, own):
    text = sql.SQL("SELECT count(*) FROM {} WHERE " + condition)  # noqa: S608
    return conn.execute(text.format(sql.Identifier(table)), [own]).fetchone()[0]


def deletion(table, *, of_plant):
    condition = (
        "plant_id IS NULL OR plant_id NOT IN (SELECT plant_id FROM plant WHERE code = %s)"
        if of_plant
        else "meter_id NOT IN (SELECT meter_id FROM meter AS m JOIN plant AS p USING (plant_id) WHERE p.code = %s)"
    )
    if table in {"plant", "meter", "factor_choice", "user_plant"}:
        condition = "false AND %s = ''"  # plants at the end; the others are nobody's secret
    return sql.SQL("DELETE FROM {} WHERE " + condition).format(  # noqa: S608
        sql.Identifier(table)
    )
