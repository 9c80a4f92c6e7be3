"""Data quality on the page, held against the commands and the tables, and messages taken in again."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from dashboards.live import LiveSource
from dashboards.source import Period
from fems.administration.desk import Desk
from fems.clock import Window, floor_interval, plant_day, time_zone
from fems.demo.history import import_definitions
from fems.errors import NotFoundError
from fems.ingest.importing import import_readings
from fems.jobs.catalogue import find_job
from fems.jobs.executor import run_job, run_stale
from fems.simulate.simulation import Simulation
from fems.store.pool import Reads, connect
from fems.store.scope import EVERY_PLANT, Scope, acting_as

SEOUL = time_zone("Asia/Seoul")
NOW = datetime(2026, 6, 4, 6, 7, tzinfo=UTC)
DAYS = 16
PLANTS = ("food", "paper")
LOST = """
    UPDATE day_energy AS d SET slots = slots - 24, slots_estimated = 8, slots_suspect = 3, slots_edited = 1
      FROM meter AS m JOIN plant AS p USING (plant_id)
     WHERE m.meter_id = d.meter_id AND p.code = 'food' AND m.code = 'cooking' AND d.day = '2026-06-01'"""
GONE = """
    DELETE FROM day_energy AS d USING meter AS m JOIN plant AS p USING (plant_id)
     WHERE m.meter_id = d.meter_id AND p.code = 'food' AND m.code = 'packing' AND d.day = '2026-06-02'"""
SLOTS = """
    SELECT sum(d.slots - d.slots_estimated), sum(d.slots_suspect) FROM day_energy AS d
      JOIN meter AS m USING (meter_id) JOIN plant AS p USING (plant_id)
     WHERE p.code = 'food' AND d.day BETWEEN '2026-05-29' AND '2026-06-04'"""


@pytest.fixture(scope="module")
def site(installation):
    url = installation.database_url
    import_definitions(url)
    anchor = NOW.astimezone(SEOUL).date() - timedelta(days=DAYS)
    rows = Simulation.of_sample_complex(seed=3, anchor=anchor).readings(
        Window(plant_day(anchor, SEOUL).start, floor_interval(NOW) + timedelta(seconds=1))
    )
    with connect(url) as conn:
        import_readings(conn, rows[[plant in PLANTS for plant in rows["plant"]]], now=NOW)
    run_stale(url)
    run_job(url, find_job("live"))
    with connect(url) as conn:
        conn.execute(LOST)
        conn.execute(GONE)
    return installation


@pytest.fixture(scope="module")
def source(site, servers):
    with closing(Reads(site.database_url, size=2)) as reads:
        yield LiveSource(
            reads, now=lambda: NOW, administration=Desk(reads.administering, settings=servers)
        )


def test_days_are_covered_as_the_command_says(site, source):
    with acting_as(EVERY_PLANT):
        found = source.quality("food", Period.WEEK)
    told = json.loads(
        site.ok("findings", "quality", "--plant", "food", "--from", "2026-05-29", "--to",
                "2026-06-04", "--json"))  # fmt: skip
    over = found.days[found.days["day"] < NOW.astimezone(SEOUL).date()].set_index(["line", "day"])
    assert len(over) == len(told)
    for row in told:
        mine = over.loc[(row["meter"], datetime.fromisoformat(row["day"]).date())]
        assert mine["slots_expected"] == row["slots_expected"]
        for kind in ("measured", "estimated", "suspect", "edited", "missing"):
            assert mine[kind] / 96 == pytest.approx(row[f"{kind}_share"]), (row, kind)


def test_all_plants_and_one_add_up_to_the_table(site, source):
    with acting_as(EVERY_PLANT):
        complex_, food = source.quality(None, Period.WEEK), source.quality("food", Period.WEEK)
    measured, suspect = site.query(SLOTS)[0]
    for days in (food.days, food.meters, complex_.days[complex_.days["line"] == "food"]):
        assert (days["measured"].sum(), days["suspect"].sum()) == (measured, suspect)
    kinds = food.days[["measured", "estimated", "suspect", "edited", "missing"]].sum(axis=1)
    assert (kinds == food.days["slots_expected"]).all()
    needy = food.meters.set_index("meter")["needs"]
    assert needy[["cooking", "packing"]].all()
    assert not needy[["main", "gas"]].any()
    assert int(complex_.before["measured"]) > 0
    # Ten plants never said anything: all of theirs is missing, none of it before the span asked for.
    never = complex_.days[complex_.days["line"] == "steel"]
    assert (never["missing"] == never["slots_expected"]).all()
    assert len(never) == 7


def test_the_running_day_expects_what_is_over(source):
    with acting_as(EVERY_PLANT):
        food = source.quality("food", Period.TODAY)
    slots = (
        floor_interval(NOW) - plant_day(NOW.astimezone(SEOUL).date(), SEOUL).start
    ) // timedelta(minutes=15)
    expected = food.days.set_index("line")["slots_expected"]
    assert expected["main"] == slots
    assert set(expected) <= {slots, slots + 1}  # a gauge's last value holds a little longer
    assert food.days["missing"].sum() == 0


def test_a_user_of_one_plant_sees_that_plant_alone(source, site):
    own = site.value("SELECT plant_id FROM plant WHERE code = 'food'")
    with acting_as(Scope((own,))):
        found = source.quality(None, Period.WEEK)
        assert set(found.days["line"]) == {"food"}
        assert set(found.meters["plant"]) == {"food"}
        assert source.quality("paper", Period.WEEK) is None


def test_messages_are_taken_in_again_and_it_is_noted(site, source):
    at = NOW - timedelta(hours=1)
    with connect(site.database_url) as conn:
        for meter, payload in (("packing", {"ts": f"{at:%Y-%m-%dT%H:%M:%S+00:00}", "value": 4.5}),
                               ("cooking", {"ts": 1, "value": 1})):  # fmt: skip
            conn.execute(
                "INSERT INTO rejected_message (topic, payload, reason, detail, received_at)"
                " VALUES (%s, %s, 'unknown_meter', 'test', %s)",
                [f"fems/food/{meter}", json.dumps(payload).encode(), NOW],
            )
    with acting_as(Scope(None, user="lee")):
        assert source.quality("food", Period.MONTH).rejected[0]["messages"] == 2
        done = source.retry_rejected("unknown_meter")
        left = source.quality("food", Period.MONTH).rejected
    assert (done["messages"], done["understood"], done["readings"], done["left"]) == (2, 1, 1, 0)
    assert [(row["reason"], row["messages"]) for row in left] == [("bad_time", 1)]
    kept = (
        "SELECT value FROM reading JOIN meter USING (meter_id) WHERE code = 'packing' AND ts = %s"
    )
    assert site.value(kept, at) == 4.5
    who, facts = site.query("SELECT who, facts FROM audit_log WHERE what = 'retry'")[0]
    assert (who, facts["understood"], facts["refused"]) == ("lee", 1, {"bad_time": 1})
    with acting_as(EVERY_PLANT), pytest.raises(NotFoundError, match="no_such"):
        source.retry_rejected("no_such")


def test_what_people_decide_is_noted_and_what_jobs_propose_is_not(site):
    with connect(site.database_url) as conn:
        conn.execute(
            "INSERT INTO energy_event (plant_id, first_day, last_day, note, detected, accepted)"
            " SELECT plant_id, '2026-05-30', '2026-05-31', 'detected', true, false FROM plant WHERE code = 'food'"
        )
    noted = "SELECT what FROM audit_log WHERE what LIKE '%% energy_event' ORDER BY audit_id"
    assert site.query(noted) == []
    site.ok(
        "event", "declare", "food", "--from", "2026-05-20", "--to", "2026-05-22", "--note", "strike"
    )
    site.ok("project", "add", "food", "fans", "--name", "Fans", "--done-on", "2026-05-20")
    number = site.value("SELECT event_id FROM energy_event WHERE NOT detected")
    site.ok("event", "remove", f"{number}")
    assert [what for (what,) in site.query(noted)] == ["insert energy_event", "delete energy_event"]
    assert site.query("SELECT facts ->> 'code' FROM audit_log WHERE what = 'insert project'") == [
        ("fans",)
    ]
