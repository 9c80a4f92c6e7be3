"""Events and drift on a real database: declared, proposed, decided; alarms that begin and end."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest

from fems.errors import FemsError
from fems.ingest.plants import import_plants
from fems.jobs import watch
from fems.jobs.executor import run_stale
from fems.store.baselines import mark_savings_stale
from fems.store.plants import read_meters
from fems.store.pool import connect
from tests.conftest import REPOSITORY
from tests.integration.test_savings import FIRST, plant_id, told, write_days
from tests.unit.compute.energy_series import plant

DAYS = 500
ENERGY, DRIVERS = plant(DAYS, seed=6)
STRIKE = slice(440, 452)
CREEP = 480
NOW = datetime.combine(FIRST + timedelta(days=DAYS + 1), time(), UTC)


def used(*, creeps=False):
    """A dozen odd days, and at the end a creep of an eighth."""
    energy = ENERGY.copy()
    energy.iloc[STRIKE] *= 0.6
    if creeps:
        energy.iloc[CREEP:] *= 1.125
    return energy


def watch_site(site):
    """What the job does, the day after the last day of data."""
    with connect(site.database_url) as conn:
        watch.run(conn, None, NOW)


def feed(site, energy):
    with connect(site.database_url) as conn:
        write_days(conn, int(site.ids["one", "main"]), energy)
        mark_savings_stale(conn, plant_id=plant_id(site, "one"), day=FIRST, cause="test")
    run_stale(site.database_url)
    watch_site(site)


@pytest.fixture(scope="module")
def site(installation):
    with connect(installation.database_url) as conn:
        import_plants(conn, REPOSITORY / "tests" / "data" / "performance.toml")
        installation.ids = read_meters(conn).set_index(["plant", "meter"])["meter_id"]
        write_days(conn, int(installation.ids["one", "made"]), DRIVERS["output_t"])
        write_days(conn, int(installation.ids["one", "air"]), DRIVERS["temperature_c"])
        write_days(conn, int(installation.ids["one", "main"]), used())
    installation.ok("baseline", "fit", "one", "--from", f"{FIRST}",
                    "--to", f"{FIRST + timedelta(days=365)}", "--note", "as it was")  # fmt: skip
    installation.ok("baseline", "freeze", "one")
    feed(installation, used())
    return installation


def covered(site):
    first, last = (FIRST + timedelta(days=n) for n in (440, 451))
    shown = told(site, "savings", "show", "--plant", "one", "--from", f"{first}", "--to", f"{last}")
    return shown[0]["covered"]


def drifts(site):
    rows = told(site, "findings", "list", "--name", "savings.drift", "--from", f"{FIRST}")
    return [(row["plant"], row["facts"]["way"], row["end_ts"] is None) for row in rows]


def test_a_strike_is_proposed_accepted_and_taken_out_with_its_note(site):
    (event,) = told(site, "event", "list")
    assert event["status"] == "proposed"
    begin, end = (date.fromisoformat(event[name]) for name in ("first_day", "last_day"))
    assert abs((begin - FIRST).days - 440) <= 1
    assert abs((end - FIRST).days - 451) <= 1
    effect = float((used() - ENERGY).sum())
    assert event["effect_kwh"] == pytest.approx(effect, rel=0.15)
    assert covered(site) == 1
    site.ok("event", "accept", str(event["event_id"]), "--note", "a strike")
    assert covered(site) <= 1 / 12 + 1e-4
    watch_site(site)
    (event,) = told(site, "event", "list")
    assert (event["status"], event["note"]) == ("accepted", "a strike")


def test_an_event_that_was_none_is_not_proposed_again(site):
    (event,) = told(site, "event", "list")
    site.ok("event", "remove", str(event["event_id"]))
    watch_site(site)
    assert told(site, "event", "list") == []
    assert [e["status"] for e in told(site, "event", "list", "--dismissed")] == ["dismissed"]
    assert covered(site) == 1


def test_a_declared_event_is_taken_out_until_it_is_removed(site):
    first, last = FIRST + timedelta(days=440), FIRST + timedelta(days=445)
    site.ok("event", "declare", "one", "--from", f"{first}", "--to", f"{last}", "--note", "a fire")
    assert covered(site) == pytest.approx(0.5)
    (event,) = told(site, "event", "list")
    assert event["status"] == "declared"
    site.ok("event", "remove", str(event["event_id"]))
    assert covered(site) == 1
    assert told(site, "event", "list") == []


def test_energy_that_creeps_up_raises_an_alarm_that_ends_when_it_is_over(site):
    assert [goes_on for _, _, goes_on in drifts(site)] in ([], [False])
    feed(site, used(creeps=True))
    assert ("one", "up", True) in drifts(site)
    watch_site(site)
    assert sum(goes_on for _, _, goes_on in drifts(site)) == 1
    feed(site, np.where(np.arange(DAYS) < 490, used(creeps=True), used()))
    assert not any(goes_on for _, _, goes_on in drifts(site))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(("accept", "999", "--note", "x"), "no event 999", id="unknown event"),
        pytest.param(("declare", "three", "--from", "2025-01-01", "--to", "2025-01-02", "--note", "x"),
                     "unknown", id="unknown plant"),
        pytest.param(("declare", "one", "--from", "2025-01-03", "--to", "2025-01-02", "--note", "x"),
                     "out of order", id="days out of order"),
        pytest.param(("declare", "one", "--from", "2025-01-01", "--to", "2025-01-02", "--note", " "),
                     "empty", id="no note"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(site, words, says):
    with pytest.raises(FemsError, match=says):
        site.inline("event", *words)
