"""Rules and alerts: read, changed by the job, taken on by people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from fems.compute.alerts import Alert, Change, Key, Rule, Rules
from fems.errors import NotFoundError
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

_NEW = ("kind", "plant_id", "cause", "severity", "since", "opened_at", "seen_at", "members", "value",
        "won", "kg_co2e")  # fmt: skip
_CHANGED = ("alert_id", "severity", "since", "opened_at", "seen_at", "closed_at", "times", "members",
            "told_members", "value", "won", "kg_co2e", "acknowledged_by", "acknowledged_at",
            "snoozed_until", "escalated_at")  # fmt: skip
MOST = 10_000


def read_rules(conn: Connection) -> Rules:
    """The rules as they are now."""
    return Rules(_rule(row) for row in read_dicts(conn, "read_alert_rules"))


def read_rule_rows(conn: Connection) -> list[dict[str, Any]]:
    """Rules as rows of alert_rule, with the plant's code; times in minutes."""
    return read_dicts(conn, "read_alert_rules")


def write_rule(conn: Connection, row: Mapping[str, Any]) -> None:
    """Keep a rule; that of the same kind and plant is replaced."""
    conn.execute(query("write_alert_rule"), row)


def delete_rule(conn: Connection, kind: str, plant_id: int) -> bool:
    """Let the rule for all plants count again; whether the plant had one of its own."""
    params = {"kind": kind, "plant_id": plant_id}
    return conn.execute(query("delete_alert_rule"), params).rowcount > 0


def read_states(conn: Connection, *, since: datetime) -> list[Alert]:
    """Alerts that are open or were closed since an instant, locked until the transaction ends."""
    return [Alert(**row) for row in read_dicts(conn, "read_alert_states", {"since": since})]


def write_changes(
    conn: Connection, changes: Sequence[Change], due: Mapping[Key, datetime]
) -> dict[str, int]:
    """Keep alerts as they are now, with the messages about them; how many events there were of each.

    due: by key, when a message about it may be sent. Joins the caller's transaction.
    """
    new = [c.alert for c in changes if c.alert.alert_id is None]
    known = [c.alert for c in changes if c.alert.alert_id is not None]
    ids: dict[Key, int] = {alert.key: int(alert.alert_id or 0) for alert in known}
    if known:
        conn.execute(query("change_alerts"), _columns(known, _CHANGED))
    if new:
        for alert_id, kind, plant_id, cause in conn.execute(
            query("open_alerts"), _columns(new, _NEW)
        ):
            ids[kind, plant_id, cause] = alert_id
    told = [c for c in changes if c.event is not None]
    if told:
        conn.execute(query("write_alert_deliveries"), {
            "alert_ids": [ids[c.alert.key] for c in told], "whats": [c.event for c in told],
            "severities": [c.alert.severity for c in told], "due": [due[c.alert.key] for c in told],
        })  # fmt: skip
    counts: dict[str, int] = {}
    for change in told:
        counts[str(change.event)] = counts.get(str(change.event), 0) + 1
    return counts


def read_looks(conn: Connection) -> dict[str, datetime]:
    """By kind, when its causes were last looked for."""
    return {row["kind"]: row["at"] for row in read_dicts(conn, "read_alert_looks")}


def write_looks(conn: Connection, kinds: Collection[str], *, at: datetime) -> None:
    """Note that causes of these kinds were looked for."""
    conn.execute(query("write_alert_looks"), {"kinds": list(kinds), "at": at})


def read_alerts(
    conn: Connection, *, open_only: bool = True, plant: str | None = None, kind: str | None = None,
    since: datetime | None = None, alert_id: int | None = None, most: int = MOST,
) -> list[dict[str, Any]]:  # fmt: skip
    """Alerts as table alert has them, with plant, name_en, name_ko and time_zone; those to act on first."""
    params = {"open_only": open_only, "plant": plant, "kind": kind, "since": since,
              "alert_id": alert_id, "most": most}  # fmt: skip
    return read_dicts(conn, "read_alerts", params)


def count_waiting(conn: Connection, *, now: datetime) -> dict[str, Any]:
    """Open alerts that nobody took on: waiting, to_act; looked_at: when the job last ran."""
    return read_dicts(conn, "count_alerts_waiting", {"now": now})[0]


def take_alert(
    conn: Connection, alert_id: int, what: str, *, who: str, until: datetime | None = None,
    owner: str | None = None,
) -> None:  # fmt: skip
    """Acknowledge, snooze or own an open alert; it is noted who did.

    Raises
    ------
    NotFoundError
        If there is no such open alert, or it is of a plant that is not seen.
    """
    params = {"alert_id": alert_id, "what": what, "who": who, "until": until, "owner": owner}
    if conn.execute(query("take_alert"), params).fetchone() is None:
        raise NotFoundError(f"There is no open alert {alert_id}.", hint="See 'fems alerts list'.")


def read_deliveries(conn: Connection, alert_id: int) -> list[dict[str, Any]]:
    """Messages about an alert: channel, what, due_at, tries, sent_at, dropped_at, error."""
    return read_dicts(conn, "read_alert_deliveries", {"alert_id": alert_id})


def _columns(alerts: Sequence[Alert], names: Sequence[str]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [getattr(a, name) for a in alerts] for name in names}
    return columns | {"facts": [Jsonb(dict(alert.facts)) for alert in alerts]}


def _rule(row: Mapping[str, Any]) -> Rule:
    quiet = (row["quiet_from"], row["quiet_to"]) if row["quiet_from"] is not None else None
    escalate = row["escalate_min"]
    return Rule(
        row["kind"], row["severity"], row["plant_id"], row["threshold"],
        timedelta(minutes=row["hold_min"]), timedelta(minutes=row["calm_min"]),
        timedelta(minutes=row["again_min"]), quiet,
        None if escalate is None else timedelta(minutes=escalate), row["enabled"],
    )  # fmt: skip
