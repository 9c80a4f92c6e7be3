"""The API on a real database: what it says is what SQL says, and what it refuses it refuses plainly."""

import csv
import io
import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from dashboards.api.catalogue import RESOURCES
from dashboards.api.rows import LiveRows
from dashboards.live import LiveSource
from dashboards.signin.door import LiveDoor
from fems.clock import Window, floor_interval, plant_day, time_zone
from fems.demo.history import import_definitions
from fems.ingest.importing import import_readings
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.roles import Role
from fems.simulate.simulation import Simulation
from fems.store.accounts import add_user, find_user
from fems.store.pool import DoorPool, Reads, connect
from fems.store.sessions import Lifetimes
from fems.store.tokens import add_token
from tests.unit.dashboards.fake_door import client_of

SEOUL, DAYS = time_zone("Asia/Seoul"), 4
NOW = datetime(2026, 6, 4, 6, 7, 20, tzinfo=UTC)
LIFETIMES = Lifetimes(idle=timedelta(hours=12), longest=timedelta(days=7))
PER_MINUTE = 100_000
USERS = {
    "operator": (Role.COMPLEX_OPERATOR, []),
    "manager": (Role.PLANT_MANAGER, ["food"]),
    "viewer": (Role.VIEWER, ["food"]),
}
MORE = """
    WITH bases AS (
        INSERT INTO baseline (plant_id, version, grain, first_day, last_day, counts_from, note, model, fitted_at)
        SELECT plant_id, 1, 'day', '2025-01-01', '2025-12-31', '2026-01-01', 'n', '{}', now()
          FROM plant WHERE code IN ('food', 'steel') RETURNING plant_id, baseline_id),
    saved AS (
        INSERT INTO saving_day (plant_id, day, baseline_id, expected_kwh, actual_kwh, terms,
                                measured_share, estimated_share, missing_share)
        SELECT plant_id, '2026-06-01', baseline_id, 110, 100, '{1}', 1, 0, 0 FROM bases),
    odd AS (
        INSERT INTO finding (name, severity, plant_id, start_ts, sentence, facts)
        SELECT 'value.stuck', 'look', plant_id, '2026-06-01 00:00Z', '=HYPERLINK("http://x")', '{"hours": 3}'
          FROM plant WHERE code IN ('food', 'steel')),
    ahead AS (
        INSERT INTO forecast (meter_id, issued_at, start_ts, model, kwh, low_kwh, high_kwh)
        SELECT meter_id, '2026-06-04 00:00Z', '2026-06-04 06:00Z'::timestamptz + n * INTERVAL '15 minutes',
               'test', 100, 90, 110
          FROM meter CROSS JOIN generate_series(0, 3) AS n WHERE quantity = 'electricity' AND role = 'main')
    INSERT INTO target (name, plant_id, kind, base_year, anchors, source, noted_by, base_kg, base_months)
    SELECT 'target of ' || coalesce(code, 'all'), plant_id, 'absolute', 2025, '[[2030, 0.4], [2050, 1]]',
           'board', 'test', 1200000, to_jsonb(array_fill(100000, ARRAY[12]))
      FROM (SELECT plant_id, code FROM plant UNION ALL SELECT NULL, NULL) AS p"""


@pytest.fixture(scope="module")
def url(module_database_url):
    """Two plants of twelve have four days of data."""
    url = module_database_url
    import_definitions(url)
    anchor = NOW.astimezone(SEOUL).date() - timedelta(days=DAYS)
    rows = Simulation.of_sample_complex(seed=3, anchor=anchor).readings(
        Window(plant_day(anchor, SEOUL).start, floor_interval(NOW) - timedelta(minutes=15))
    )
    with connect(url) as conn:
        import_readings(conn, rows[rows["plant"].isin(["food", "steel"])], now=NOW)
    run_stale(url)
    run_job(url, find_job("live"))
    with connect(url) as conn:
        conn.execute(MORE)
        for name, (role, plants) in USERS.items():
            add_user(conn, name=name, role=role, plants=plants, by="test")
    return url


@pytest.fixture(scope="module")
def tokens(url):
    with connect(url) as conn:
        return {name: add_token(conn, find_user(conn, name), name="test", days=1, now=NOW, by="test")
                for name in USERS}  # fmt: skip


@pytest.fixture(scope="module")
def browser(url):
    """Makes a browser nobody signed in with; the clock stands still."""
    reads, pool = Reads(url, size=2), DoorPool(url, size=2)

    def make(per_minute=PER_MINUTE, now=NOW, url_prefix="/"):
        return client_of(
            LiveSource(reads, now=lambda: NOW), rows=LiveRows(reads, now=lambda: NOW),
            door=LiveDoor(pool, LIFETIMES, api_per_minute=per_minute, now=lambda: now),
            signed_in=False, url_prefix=url_prefix,
        )  # fmt: skip

    yield make
    reads.close()
    pool.close()


@pytest.fixture(scope="module")
def ask(browser, tokens):
    """Asks as a user; the answer."""
    client = browser()

    def ask(path, user="operator", **headers):
        bearer = {"Authorization": f"Bearer {tokens[user]}"}
        return client.get(f"/api/v1/{path}", headers=bearer | headers)

    return ask


def select(url, statement, *params):
    with psycopg.connect(url) as conn:
        conn.execute("SET TIME ZONE 'UTC'")
        return conn.execute(statement, params or None).fetchall()


@pytest.mark.parametrize("path", RESOURCES)
def test_every_table_has_rows_as_declared(ask, path):
    answer = ask(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    rows = answer.json["data"]
    assert rows
    assert list(rows[0]) == [column.name for column in RESOURCES[path].columns]
    read = list(csv.DictReader(io.StringIO(ask(f"{path}?format=csv").text)))
    assert [list(row) for row in read] == [list(row) for row in rows]


@pytest.mark.parametrize("path", RESOURCES)
def test_pages_joined_are_the_whole(ask, path):
    whole = ask(f"{path}?limit=10000").json
    assert whole["next"] is None
    size = max(len(whole["data"]) // 3, 1)
    found, address = [], f"{path}?limit={size}"
    while address:
        page = ask(address)
        assert len(page.json["data"]) <= size
        found += page.json["data"]
        address = page.json["next"] and page.json["next"].removeprefix("http://localhost/api/v1/")
        assert ("Link" in page.headers) == bool(address)
    assert found == whole["data"]


@pytest.mark.parametrize(
    ("grain", "begin"), [("hours", "hour"), ("days", "day"), ("months", "month")]
)
def test_energy_adds_up_to_the_intervals(ask, url, grain, begin):
    rows = ask(f"energy/{grain}?plant=steel&meter=main&limit=10000").json["data"]
    ((total, quarters),) = select(
        url,
        "SELECT sum(amount), count(*) FROM interval_energy JOIN meter AS m USING (meter_id)"
        " JOIN plant AS p USING (plant_id) WHERE p.code = 'steel' AND m.code = 'main'",
    )
    assert sum(row["amount"] for row in rows) == pytest.approx(total, rel=1e-12)
    assert {(row["unit"], row["quantity"]) for row in rows} == {("kWh", "electricity")}
    expected = {"hours": 4, "days": 96, "months": None}[grain]
    for row in rows:
        shares = row["measured_share"] + row["estimated_share"] + row["missing_share"]
        assert shares == pytest.approx(1)
    if expected:
        there = sum(expected * (1 - row["missing_share"]) for row in rows if row is not rows[-1])
        assert there < quarters <= there + expected


def test_of_the_present_period_only_what_has_passed_is_expected(ask):
    (today,) = ask("energy/days?plant=steel&meter=main&from=2026-06-04").json["data"]
    assert today["missing_share"] == pytest.approx(1 / 60, abs=0.02), "15 hours have passed, not 24"
    (june,) = ask("energy/months?plant=steel&meter=main&from=2026-06-01").json["data"]
    assert june["missing_share"] == pytest.approx(1 / (3 * 96 + 60), abs=0.01)


def test_a_span_holds_its_begin_and_not_its_end(ask):
    of = "plant=food&meter=main"
    days = ask(f"energy/days?{of}&from=2026-06-01&to=2026-06-03").json["data"]
    assert [row["day"] for row in days] == ["2026-06-01", "2026-06-02"]
    span = "from=2026-06-01T00:00:00%2B09:00&to=2026-06-01T03:00:00%2B09:00"
    hours = ask(f"energy/hours?{of}&{span}").json["data"]
    assert [row["hour"] for row in hours] == [f"2026-05-31T{h}:00:00Z" for h in (15, 16, 17)]


def test_csv_by_accept_and_no_formula_in_it(ask):
    answer = ask("findings?plant=food", Accept="text/csv")
    assert answer.mimetype == "text/csv"
    row = next(r for r in csv.DictReader(io.StringIO(answer.text)) if r["facts"] == '{"hours":3}')
    assert row["sentence"] == '\'=HYPERLINK("http://x")'
    assert row["end"] == ""


REFUSED = {
    "an unknown parameter": ("plants?plnt=food", "no parameter 'plnt'"),
    "one that is of other tables": ("plants?from=2026-01-01", "no parameter 'from'"),
    "twice": ("energy/days?plant=food&plant=steel", "given twice"),
    "no code": ("energy/days?plant=", "code of a plant"),
    "a limit of none": ("plants?limit=0", "1 to 10000"),
    "a limit too large": ("plants?limit=10001", "1 to 10000"),
    "digits that are none": ("plants?limit=١", "1 to 10000"),
    "a day for an instant": ("energy/hours?from=2026-01-01", "instant with its offset"),
    "an instant without offset": ("energy/hours?from=2026-01-01T00:00:00", "instant with its offset"),
    "a plus that became a space": ("energy/hours?from=2026-01-01T00:00:00+09:00", "%2B"),
    "an offset beyond the earth's": ("energy/hours?from=2026-01-01T00:00:00%2B15:00", "offset"),
    "an instant for a day": ("energy/days?from=2026-01-01T00:00:00Z", "such as 2026-05-01"),
    "no day": ("energy/days?from=2026-02-30", "such as 2026-05-01"),
    "a week": ("energy/days?from=2026-W01-1", "such as 2026-05-01"),
    "to before from": ("energy/days?from=2026-01-02&to=2026-01-02", "not before"),
    "a format": ("plants?format=xml", "json or csv"),
    "a cursor that is none": ("plants?cursor=%FF", "not one that this table gave"),
    "a cursor of another table": ("plants?cursor=WzEsMl0", "not one that this table gave"),
    "a number too large": ("plants?cursor=" + urlsafe_b64encode(b"[99999999999]").decode(), "cursor"),
    "a week in a cursor": ("energy/days?cursor=" + urlsafe_b64encode(b'[1,"2026-W01-1"]').decode(), "cursor"),
    "a zero byte in a cursor": ("bills?cursor=" + urlsafe_b64encode(b'[1,"\\u0000","2026-01-01"]').decode(), "cursor"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_understood_is_refused(ask, path, said):
    answer = ask(path)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert said in answer.json["detail"]


def test_who_asks_without_a_good_token(browser, tokens):
    client = browser()
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic !"},
                    {"Authorization": f"Digest {tokens['operator']}"}):  # fmt: skip
        answer = client.get("/api/v1/plants", headers=headers)
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_the_token_as_password(browser, tokens):
    said = b64encode(f"anything:{tokens['manager']}".encode()).decode()
    answer = browser().get("/api/v1/plants", headers={"Authorization": f"Basic {said}"})
    assert [row["plant"] for row in answer.json["data"]] == ["food"]


def test_a_token_opens_nothing_but_the_api(browser, tokens):
    bearer = {"Authorization": f"Bearer {tokens['operator']}"}
    client = browser()
    assert client.get("/", headers=bearer).headers["Location"].startswith("/sign-in")
    assert client.post("/_dash-update-component", json={}, headers=bearer).status_code in {400, 401}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_it_is_only_read(browser, tokens, method):
    bearer = {"Authorization": f"Bearer {tokens['operator']}"}
    answer = browser().open("/api/v1/plants", method=method.upper(), headers=bearer)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_what_is_of_others_is_as_unknown_as_what_is_not(ask):
    foreign = ask("energy/days?plant=steel", "manager")
    assert foreign.status_code == 404
    assert foreign.data == ask("energy/days?plant=no-such", "manager").data
    assert foreign.data == ask("energy/days?plant=food&meter=no-such", "manager").data
    assert foreign.data == ask("no/such/table", "manager").data
    assert foreign.data == ask("bills", "viewer").data, "money is not for viewers"
    assert {row["plant"] for row in ask("bills", "manager").json["data"]} == {"food"}
    assert {row["plant"] for row in ask("targets", "manager").json["data"]} == {"food"}


def test_too_many_requests_wait_for_the_next_minute(browser, url, tokens):
    bearer = {"Authorization": f"Bearer {tokens['viewer']}"}
    later = NOW + timedelta(minutes=5)
    clients = [browser(per_minute=3, now=later), browser(per_minute=3, now=later)]
    said = [clients[n % 2].get("/api/v1/plants", headers=bearer) for n in range(5)]
    assert [a.status_code for a in said] == [200, 200, 200, 429, 429], "counted across processes"
    assert said[-1].headers["Retry-After"] == "40"
    next_minute = browser(per_minute=3, now=later + timedelta(seconds=40))
    assert next_minute.get("/api/v1/plants", headers=bearer).status_code == 200


def test_a_token_ends_with_its_time_its_user_and_by_command(browser, url, installation):
    client = browser(now=datetime.now(UTC))
    made = json.loads(
        installation.ok("token", "add", "manager", "--name", "excel", "--days", "2", "--json")
    )
    bearer = {"Authorization": f"Bearer {made['token']}"}

    def status(client=client):
        return client.get("/api/v1/plants", headers=bearer).status_code

    assert status() == 200
    assert status(browser(now=datetime.now(UTC) + timedelta(days=2))) == 401
    installation.ok("user", "disable", "manager")
    assert status() == 401
    installation.ok("user", "enable", "manager")
    assert status() == 200
    assert "excel" in installation.ok("token", "list")
    installation.ok("token", "revoke", "manager", "--name", "excel")
    assert status() == 401
    log = installation.ok("user", "log", "--json")
    assert {"token_add", "token_revoke"} <= {e["what"] for e in json.loads(log)["entries"]}
    assert made["token"] not in log
    kept = select(url, "SELECT t::text FROM api_token AS t")
    assert made["token"] not in json.dumps(kept)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["add", "nobody", "--name", "x"], "no user 'nobody'", id="no user"),
        pytest.param(["add", "manager", "--name", "test"], "a token 'test' already", id="twice"),
        pytest.param(["add", "manager", "--name", " "], "needs a name", id="no name"),
        pytest.param(["add", "auditor", "--name", "x"], "reports only", id="verifier"),
        pytest.param(["revoke", "manager", "--name", "x"], "Tokens: test", id="no such token"),
    ],
)
def test_a_token_that_cannot_be(installation, tokens, url, words, said):
    installation.run("user", "add", "auditor", "--role", "verifier")
    done = installation.run("token", *words)
    assert done.returncode == 1
    assert said in done.stderr


def test_below_a_prefix(browser, tokens):
    client = browser(url_prefix="/fems/")
    bearer = {"Authorization": f"Bearer {tokens['operator']}"}
    said = client.get("/fems/api/v1/plants?limit=1", headers=bearer)
    assert said.json["next"].startswith("http://localhost/fems/api/v1/plants?limit=1&cursor=")
    document = client.get("/fems/api/v1/openapi.json", headers=bearer).json
    assert document["servers"] == [{"url": "/fems/api/v1"}]


CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_headers_conformance, checks.response_schema_conformance,
    checks.negative_data_rejection, checks.ignored_auth,
]  # fmt: skip


@pytest.fixture(scope="module")
def described(browser, tokens):
    """The API as its document describes it, and the header that opens it."""
    bearer = {"Authorization": f"Bearer {tokens['operator']}", "Accept-Encoding": "identity"}
    server = browser().application
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", server, headers=bearer), bearer


@pytest.mark.parametrize("path", RESOURCES)
def test_the_document_holds_for_whatever_is_asked(described, path):
    """Schemathesis asks what the document allows, and what it does not."""
    schema, bearer = described
    operation = schema[f"/{path}"]["GET"]
    allowed, forbidden = map(operation.as_strategy, GenerationMode)

    @settings(max_examples=25, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=allowed | forbidden)
    def holds(case):
        case.call_and_validate(headers=bearer, checks=CHECKS)

    holds()


def test_the_document_names_every_table_and_no_other(described):
    schema, _ = described
    assert {found.ok().path for found in schema.get_all_operations()} == {
        f"/{p}" for p in RESOURCES
    }
