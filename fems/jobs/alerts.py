"""Alerts of all plants: every minute, from what other jobs have written down."""

from datetime import datetime, timedelta

from fems.clock import Window, time_zone
from fems.compute.alert_kinds import ALERT_KINDS
from fems.compute.alert_times import due_at
from fems.compute.alerts import Key, step
from fems.jobs.alert_causes import causes_now
from fems.jobs.job import Result
from fems.store.alerts import read_looks, read_rules, read_states, write_changes, write_looks
from fems.store.figures import read_complex
from fems.store.plants import read_plants
from fems.store.pool import Connection


def run(conn: Connection, window: Window | None, now: datetime) -> Result:
    """Open, go on with and close alerts, and write the messages about them, in one commit.

    Kinds that change slowly are looked for once an hour.
    """
    rules, looks = read_rules(conn), read_looks(conn)
    looked = [
        kind for kind, about in ALERT_KINDS.items()
        if not (about.hourly and kind in looks and _hour(looks[kind]) == _hour(now))
    ]  # fmt: skip
    wanted = [k for k in looked if any(r.kind == k and r.enabled for r in rules)]
    causes = causes_now(conn, wanted, now=now)
    plants = read_plants(conn)
    zones = {
        int(plant): time_zone(zone)
        for plant, zone in zip(plants["plant_id"], plants["time_zone"], strict=True)
    }
    place = read_complex(conn)
    own = time_zone(place["time_zone"] if place else "UTC")
    again = max((rule.again for rule in rules), default=timedelta())
    with conn.transaction():
        changes = step(causes, read_states(conn, since=now - again), rules, looked=looked, now=now)
        due: dict[Key, datetime] = {}
        for change in changes:
            alert = change.alert
            rule = rules.of(alert.kind, alert.plant_id)
            zone = zones.get(alert.plant_id, own) if alert.plant_id else own
            due[alert.key] = due_at(rule, alert.severity, zone, now=now) if rule else now
        told = write_changes(conn, changes, due)
        write_looks(conn, looked, at=now)
    return Result(sum(told.values()))


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
