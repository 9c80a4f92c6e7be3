"""What administrators enter in forms: tried, kept, refused, and noted, against a real database."""

import re
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fems.administration.desk import Desk
from fems.demo.history import import_definitions
from fems.ingest.plants import import_plants
from fems.store.pool import Reads, connect
from fems.store.scope import Scope, acting_as
from tests.conftest import REPOSITORY

REGISTER = "odd/register"


@pytest.fixture(scope="module")
def url(module_database_url):
    import_definitions(module_database_url)
    with connect(module_database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "odd_meters.toml")
        conn.execute(
            "INSERT INTO reading (meter_id, ts, value, quality)"
            " SELECT meter_id, timestamptz '2026-03-02 00:00Z' + i * interval '1 hour', 100 + i, 0"
            "   FROM meter, generate_series(0, 9) AS i WHERE code = 'register'"
        )
    return module_database_url


@pytest.fixture
def desk(url, servers):
    with closing(Reads(url, size=2)) as reads, acting_as(Scope(None, user="lee")):
        yield Desk(reads.administering, settings=servers)


def rows(url, statement):
    with connect(url) as conn:
        return conn.execute(statement).fetchall()


def newest(url):
    (entry,) = rows(url, "SELECT who, what, facts FROM audit_log ORDER BY audit_id DESC LIMIT 1")
    return entry


GIVEN = {
    "setting": {"meter": REGISTER, "since": "2026-03-02 14:00", "multiplier": 40, "note": "new CT"},
    "exchange": {"meter": REGISTER, "at": "2026-03-02T13:30", "final": 104.5, "initial": 0},
    "factor_use": {"series": "gir_approved_2017", "carrier": "electricity", "used_for": "kets",
                   "reason": "factor at allocation"},
    "demand": {"plant": "food", "month": "2025-07", "kw": 812.5},
    "power_factor": {"plant": "food", "month": "2025-07", "lagging": 0.93},
    "sheddable": {"plant": "food", "name_en": "Ice store", "name_ko": "빙축열", "kw": 55, "minutes": 60},
}  # fmt: skip


@pytest.mark.parametrize("form", GIVEN)
def test_what_is_entered_is_tried_then_kept_and_noted(desk, url, form):
    before = desk.entered(form)
    tried = desk.enter(form, GIVEN[form], apply=False)
    assert (tried.refused, tried.applied) == ([], False)
    assert [change.what for change in tried.changes][-1] in {"added", "changed"}
    assert desk.entered(form) == before
    kept = desk.enter(form, GIVEN[form], apply=True)
    assert (kept.changes, kept.again, kept.applied) == (tried.changes, tried.again, True)
    assert len(desk.entered(form)) == len(before) + 1
    who, what, _ = newest(url)
    assert who == "lee"
    assert what == {"setting": "insert meter_setting", "exchange": "insert meter_exchange",
                    "factor_use": "insert factor_choice", "demand": "insert declared_demand",
                    "power_factor": "insert power_factor_month", "sheddable": "enter sheddable"}[form]  # fmt: skip


def test_a_setting_says_what_is_computed_again_and_holds_from_then_on(desk, url):
    given = {"meter": REGISTER, "since": "2026-03-02 16:00", "digits": 7.0, "capacity_kw": 900}
    (again,) = desk.enter("setting", given, apply=False).again
    assert (again.stage, again.meters) == ("intervals", 1)
    assert again.start == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert rows(url, "SELECT count(*) FROM stale_window WHERE start_ts = '2026-03-02 07:00Z'") == [
        (0,)
    ]
    desk.enter("setting", given, apply=True)
    assert rows(url, "SELECT count(*) FROM stale_window WHERE start_ts = '2026-03-02 07:00Z'") == [
        (1,)
    ]
    assert rows(url, "SELECT digits, capacity_kw, multiplier, noted_by FROM meter_setting"
                     " WHERE valid_from = '2026-03-02 07:00Z'") == [(7, 900, None, "lee")]  # fmt: skip
    assert desk.entered("setting")[f"{REGISTER} 2026-03-02 16:00:00"]["digits"] == 7


def test_a_demand_is_corrected_exactly_and_a_load_in_its_place(desk, url):
    desk.enter("demand", {"plant": "steel", "month": "2024-12", "kw": 0.1}, apply=True)
    (change,) = desk.enter(
        "demand", {"plant": "steel", "month": "2024-12", "kw": 0.3}, apply=True
    ).changes
    assert ("kw", "0.1", "0.3") in change.fields
    assert rows(url, "SELECT kw FROM declared_demand WHERE month = '2024-12-01'") == [
        (Decimal("0.3"),)
    ]
    order = "SELECT s.name_en FROM sheddable_load AS s JOIN plant USING (plant_id) WHERE code = 'steel' ORDER BY rank"
    before = rows(url, order)
    (change,) = desk.enter("sheddable", {"plant": "steel", "name_en": before[0][0], "name_ko": "다른 이름", "kw": 77,
                                         "minutes": 15}, apply=True).changes  # fmt: skip
    assert rows(url, order) == before
    assert newest(url)[2]["kw"].endswith("→ 77")


@pytest.mark.parametrize(
    ("form", "given", "says"),
    [
        ("setting", {"meter": REGISTER, "since": "2026-03-02"}, "Nothing is set"),
        ("setting", {"meter": REGISTER, "since": "2026-03-02", "multiplier": 0}, "multiplier is at least"),
        ("setting", {"meter": REGISTER, "since": "2026-03-02", "digits": 40}, "at most 12"),
        ("setting", {"meter": REGISTER, "since": "2026-03-02", "period_s": 1.5}, "whole number"),
        ("setting", {"meter": REGISTER, "since": "soon", "digits": 5}, "no date or time|not a date"),
        ("setting", {"meter": REGISTER, "since": "2126-01-01", "digits": 5}, "future"),
        ("setting", {"meter": REGISTER, "since": "2026-03-02", "unit": "Nm3"}, "Nm3"),
        ("exchange", {"meter": "odd/power", "at": "2026-03-02"}, "no register"),
        ("exchange", {"meter": REGISTER, "at": "2026-03-02", "final": -1}, "cannot show"),
        ("exchange", {"meter": "odd/ghost", "at": "2026-03-02"}, "no meter 'ghost'"),
        ("factor_use", {"series": "nothing", "carrier": "electricity", "used_for": "kets", "reason": "x"}, "no factor"),
        ("factor_use", GIVEN["factor_use"] | {"reason": " "}, "why"),
        ("factor_use", GIVEN["factor_use"] | {"plant": "nowhere"}, "unknown"),
        ("demand", {"plant": "nowhere", "month": "2025-07", "kw": 1}, "^plant 'nowhere' is unknown"),
        ("demand", {"plant": "food", "month": "July", "kw": 1}, "^month:"),
        ("power_factor", {"plant": "food", "month": "2025-07", "lagging": 93}, "^lagging:"),
        ("sheddable", {"plant": "food", "name_en": "x", "name_ko": "x", "kw": 5, "minutes": 5, "meter": "food/ghost"},
         "meter food/ghost is unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(desk, form, given, says):
    before = desk.entered(form)
    tried = desk.enter(form, given, apply=True)
    assert not tried.applied
    assert re.search(says, tried.refused[0][1]), tried.refused
    assert desk.entered(form) == before
