"""Issuing: a report is frozen under a name, with what changed since the last issue of the same."""

import hashlib
from datetime import date, datetime
from typing import Any

import orjson

from fems.clock import time_zone
from fems.errors import SettingsError
from fems.report.figures import Content, digest_of, to_json
from fems.report.subject import Subject
from fems.store.pool import Connection
from fems.store.reports import read_last_issue, write_issue

_INPUTS = ("streams", "factors", "entries", "instruments", "meters", "gwp")


def with_changes(conn: Connection, subject: Subject, content: Content) -> Content:
    """The content with its differences from the last issue of the same subject, period and standard."""
    last = read_last_issue(conn, _key(subject, content))
    if last is None:
        return content
    name = f"report {last['report_id']} of {last['issued_at']:%Y-%m-%d} by {last['issued_by']}, {last['digest'][:12]}"
    return {**content, "previous": name, "changes": differences(last["content"], content)}


def issue(
    conn: Connection, subject: Subject, content: Content, *, by: str, now: datetime
) -> Content:
    """Freeze a report; returns it with its digest.

    Raises
    ------
    SettingsError
        If nobody gives a name, or the period is not over.
    """
    if not by.strip():
        raise SettingsError("A report is issued by somebody.", hint="Give a name: --issue NAME.")
    if not is_over(content, now):
        raise SettingsError(
            f"The period ends on {content['last']} and is not over.",
            hint="Make a draft until then.",
        )
    issued = {
        **content, "status": "issued", "issued_by": by, "issued_at": now.isoformat(timespec="seconds"),
        "inputs": {name: hashlib.sha256(to_json(content[name])).hexdigest() for name in _INPUTS},
    }  # fmt: skip
    # Through JSON once, so that what is kept and what a file says are the same values.
    issued = dict(orjson.loads(to_json(issued)))
    issued["digest"] = digest_of(issued)
    totals = issued["totals"]
    with conn.transaction():
        write_issue(
            conn,
            {**_key(subject, content), "issued_by": by, "issued_at": now, "digest": issued["digest"],
             "first_day": content["first"], "last_day": content["last"], "kg_scope1": totals["scope1"],
             "kg_scope2_location": totals["scope2_location"], "kg_scope2_market": totals["scope2_market"]},
            to_json(issued),
        )  # fmt: skip
    return issued


def is_over(content: Content, now: datetime) -> bool:
    """Whether a report's period is over where it is about.

    >>> from datetime import UTC
    >>> july = {"last": "2026-07-31", "subject": {"time_zone": "Asia/Seoul"}}
    >>> [is_over(july, datetime(2026, 7, 31, hour, tzinfo=UTC)) for hour in (14, 15)]
    [False, True]
    """
    today = now.astimezone(time_zone(content["subject"]["time_zone"])).date()
    return date.fromisoformat(content["last"]) < today


def differences(before: Content, after: Content) -> list[dict[str, Any]]:
    """Streams of which two reports say something else: plant, carrier, from, kg before and after."""
    old, new = (_by_stream(content) for content in (before, after))
    return [
        {"plant": key[0], "carrier": key[1], "from": key[2], "kg_before": old.get(key),
         "kg_after": new.get(key)}
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]  # fmt: skip


def _by_stream(content: Content) -> dict[tuple[str, str, str], float | None]:
    found: dict[tuple[str, str, str], float | None] = {}
    for row in content["streams"]:
        key = (row["plant"], row["carrier"], row["from"][:7])
        kg = row["kg_co2e"]
        found[key] = kg if key not in found else (found[key] or 0.0) + (kg or 0.0)
    return found


def _key(subject: Subject, content: Content) -> dict[str, Any]:
    return {"plant_id": subject.plant_id, "first": content["first"], "last": content["last"],
            "standard": content["standard"]}  # fmt: skip
