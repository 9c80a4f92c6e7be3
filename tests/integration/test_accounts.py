"""Users on a real database: links, passwords, lock-out, expiry, being shut out, and the log."""

import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from fems.passwords import PasswordError
from fems.roles import Role
from fems.store import accounts, sessions
from fems.store.pool import DoorPool, connect
from fems.store.scope import EVERY_PLANT, Scope
from fems.store.sessions import Lifetimes

NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
GOOD, BETTER = "a furnace that sings", "a kiln that whistles"
LIFETIMES = Lifetimes(idle=timedelta(hours=12), longest=timedelta(days=7))
PLANT = """
    INSERT INTO complex (code, name_en, name_ko, time_zone) VALUES ('c', 'c', 'c', 'Asia/Seoul');
    INSERT INTO plant (complex_id, code, name_en, name_ko, trade, time_zone, output_unit)
    SELECT 1, code, code, code, 'food', 'Asia/Seoul', 't'
      FROM unnest(ARRAY['food', 'paper']) AS code;"""


@pytest.fixture(scope="module")
def plants(module_database_url):
    with psycopg.connect(module_database_url) as conn:
        conn.execute(PLANT)
    return module_database_url


@pytest.fixture
def url(plants):
    yield plants
    with psycopg.connect(plants) as conn:
        conn.execute(
            "TRUNCATE api_token, user_session, user_link, user_identity, user_plant, app_user CASCADE"
        )


@pytest.fixture
def door(url):
    """Connections with the rights the dashboard's door has, no more."""
    pool = DoorPool(url, size=2)
    yield pool
    pool.close()


def make(url, name="kim", role=Role.PLANT_MANAGER, plants=("food",), password=GOOD):
    with connect(url) as conn:
        user_id = accounts.add_user(conn, name=name, role=role, plants=list(plants), by="test")
        if password:
            accounts.set_password(
                conn, user_id=user_id, name=name, password=password, now=NOW, by="test"
            )
    return user_id


def enter(door, password=GOOD, *, name="kim", now=NOW):
    with door.connection() as conn:
        return sessions.sign_in(conn, name, password, now=now, address="192.0.2.1")


def who(door, token, now=NOW):
    with door.connection() as conn:
        return sessions.read_visitor(conn, token, now=now, lifetimes=LIFETIMES)


def log(url, what):
    with psycopg.connect(url) as conn:
        rows = conn.execute(
            "SELECT who, subject, facts FROM audit_log WHERE what = %s ORDER BY audit_id", [what]
        )
        return rows.fetchall()


def test_a_link_is_good_once_and_gives_a_password(url, door):
    make(url, password=None)
    with connect(url) as conn:
        token = accounts.make_link(conn, accounts.find_user(conn, "kim"), now=NOW, by="test")
    with door.connection() as conn:
        assert accounts.read_link(conn, token, now=NOW) == "kim"
    with pytest.raises(PasswordError), door.connection() as conn:
        accounts.use_link(conn, token, "kimkimkimkimkim", now=NOW)
    with door.connection() as conn:
        assert accounts.use_link(conn, token, GOOD, now=NOW) == "kim"
        assert accounts.use_link(conn, token, BETTER, now=NOW) is None
    assert enter(door) is not None


@pytest.mark.parametrize("hours", [pytest.param(71, id="in time"), pytest.param(72, id="too late")])
def test_a_link_ends_after_three_days(url, door, hours):
    make(url, password=None)
    with connect(url) as conn:
        token = accounts.make_link(conn, accounts.find_user(conn, "kim"), now=NOW, by="test")
    with door.connection() as conn:
        found = accounts.read_link(conn, token, now=NOW + timedelta(hours=hours))
    assert found == ("kim" if hours < 72 else None)


def test_a_new_link_ends_the_old_one(url, door):
    make(url)
    with connect(url) as conn:
        user = accounts.find_user(conn, "kim")
        old, new = (accounts.make_link(conn, user, now=NOW, by="test") for _ in range(2))
    with door.connection() as conn:
        assert accounts.read_link(conn, old, now=NOW) is None
        assert accounts.read_link(conn, new, now=NOW) == "kim"


def test_five_wrong_passwords_lock_a_quarter_of_an_hour(url, door):
    make(url)
    for _ in range(4):
        assert enter(door, "wrong") is None
    assert enter(door) is not None, "four are forgotten with the right one"
    for _ in range(5):
        assert enter(door, "wrong") is None
    assert enter(door) is None, "now the right one is refused too"
    assert enter(door, now=NOW + timedelta(minutes=14)) is None
    assert enter(door, now=NOW + timedelta(minutes=15)) is not None
    assert [facts["address"] for _, _, facts in log(url, "sign_in_locked")][-1] == "192.0.2.1"


def test_what_is_typed_as_an_unknown_name_is_not_logged(url, door):
    assert enter(door, "x", name="my secret password") is None
    assert log(url, "sign_in_failed")[-1][0] == "nobody known"


@pytest.mark.parametrize(
    ("steps_h", "still"),
    [
        pytest.param([11], True, id="half a day"),
        pytest.param([12], False, id="shut for twelve hours"),
        pytest.param([11] * 15, True, id="in daily use for most of a week"),
        pytest.param([11] * 16, False, id="a week, in use or not"),
    ],
)
def test_a_session_ends(url, door, steps_h, still):
    make(url)
    token, at = enter(door), NOW
    for hours in steps_h:
        at += timedelta(hours=hours)
        found = who(door, token, at)
    assert (found is not None) == still


@pytest.mark.parametrize("how", ["sign-out", "disable", "password"])
def test_a_user_is_out_everywhere_at_once(url, door, installation, how):
    make(url)
    tokens = [enter(door), enter(door)]
    assert all(who(door, token) for token in tokens)
    if how == "password":
        with connect(url) as conn:
            user_id = accounts.find_user(conn, "kim")["user_id"]
            accounts.set_password(
                conn, user_id=user_id, name="kim", password=BETTER, now=NOW, by="test"
            )
    else:
        installation.ok("user", how, "kim")
    assert [who(door, token) for token in tokens] == [None, None]
    assert (enter(door) is None) == (how != "sign-out")


@pytest.mark.parametrize(
    ("role", "of", "scope"),
    [
        pytest.param(Role.ADMINISTRATOR, (), EVERY_PLANT, id="administrator"),
        pytest.param(Role.COMPLEX_OPERATOR, (), EVERY_PLANT, id="operator"),
        pytest.param(Role.PLANT_MANAGER, ("paper",), Scope((2,)), id="manager"),
        pytest.param(Role.VIEWER, ("food", "paper"), Scope((1, 2)), id="viewer of two"),
        pytest.param(Role.VERIFIER, (), EVERY_PLANT, id="verifier of all"),
        pytest.param(Role.VERIFIER, ("food",), Scope((1,)), id="verifier of one"),
    ],
)
def test_a_role_sees(url, door, role, of, scope):
    make(url, role=role, plants=of)
    assert who(door, enter(door)).scope == scope


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["lee", "--role", "viewer"], "sees nothing without a plant", id="no plant"),
        pytest.param(["lee", "--role", "administrator", "--plant", "food"], "sees every plant", id="needless"),
        pytest.param(["lee", "--role", "viewer", "--plant", "x"], "Plant 'x' is unknown", id="unknown plant"),
        pytest.param(["Lee Kim", "--role", "administrator"], "cannot be called", id="name"),
        pytest.param(["kim", "--role", "administrator"], "There is a user 'kim' already", id="twice"),
    ],
)  # fmt: skip
def test_a_user_that_cannot_be_is_refused(url, installation, words, said):
    make(url)
    done = installation.run("user", "add", *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert [u["name"] for u in json.loads(installation.ok("user", "list", "--json"))["users"]] == [
        "kim"
    ]


def test_users_by_command_from_link_to_log(url, installation, door):
    words = ("user", "add", "lee", "--role", "viewer", "--plant", "food", "--json")
    link = json.loads(installation.ok(*words, FEMS_DASH_URL="https://energy.example"))["link"]
    assert link.startswith("https://energy.example/welcome/")
    with door.connection() as conn:
        accounts.use_link(conn, link.rpartition("/")[2], GOOD, now=datetime.now(UTC))
    assert enter(door, name="lee") is not None
    (user,) = json.loads(installation.ok("user", "list", "--json"))["users"]
    assert (user["role"], user["plants"], user["sessions"]) == ("viewer", ["food"], 1)
    installation.ok("user", "disable", "lee")
    assert enter(door, name="lee") is None
    installation.ok("user", "enable", "lee")
    assert enter(door, name="lee") is not None
    assert "disabled" not in installation.ok("user", "list")
    entries = json.loads(installation.ok("user", "log", "--json", "--most", "50"))["entries"]
    assert {"user_add", "user_link", "password", "sign_in", "user_disable", "user_enable"} <= {
        e["what"] for e in entries
    }
    assert GOOD not in json.dumps(entries)
    assert link.rpartition("/")[2] not in json.dumps(entries)


def test_passwords_and_tokens_are_kept_as_hashes_only(url, door):
    make(url)
    token = enter(door)
    with psycopg.connect(url) as conn:
        kept = conn.execute(
            "SELECT u::text || s::text FROM app_user AS u JOIN user_session AS s USING (user_id)"
        ).fetchone()[0]
    assert "$argon2id$" in kept
    assert GOOD not in kept
    assert token not in kept


def test_edits_and_factors_are_in_the_log(plants):
    with psycopg.connect(plants) as conn:
        conn.execute(
            "INSERT INTO factor (series, carrier, region, unit, basis, source, confidence, entered_by)"
            " VALUES ('s', 'electricity', 'KR', 'kWh', 'b', 'c', 'V1', 'park')"
        )
        conn.execute(
            "INSERT INTO target (name, kind, base_year, anchors, source, noted_by, base_kg, base_months)"
            " VALUES ('t', 'absolute', 2025, '[]', 's', 'choi', 1, '[]')"
        )
    assert log(plants, "insert factor")[-1][0] == "park"
    assert log(plants, "insert target")[-1][0] == "choi"
