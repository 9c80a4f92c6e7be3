"""Findings about data, kept by meter or plant and span."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from psycopg.types.json import Jsonb

from fems.compute.finding import Finding
from fems.compute.finding_kinds import KINDS
from fems.store.plants import read_dicts
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import load_spans


def replace_findings(
    conn: Connection, names: Collection[str], spans: pd.DataFrame, findings: Sequence[Finding]
) -> int:
    """Make the spans hold exactly these findings about meters, of these names.

    A finding belongs to the span of its meter in which it begins; one that begins elsewhere is not
    stored. One that was there before keeps its number and when it was first found. Joins the
    caller's transaction.

    Parameters
    ----------
    names : collection of str
        What is replaced; findings of other names stay.
    spans : DataFrame
        meter_id, start_ts, end_ts: disjoint, naive UTC.
    findings : sequence of Finding
        Each with meter_id, start and end.

    Returns
    -------
    int
        How many the spans now hold.
    """
    kept = [f for f in findings if f.name in names and begins_inside(f, spans)]
    load_spans(conn, spans)
    conn.execute(
        query("delete_findings"),
        {
            "names": list(names), "keep_names": [f.name for f in kept],
            "keep_meters": [f.meter_id for f in kept], "keep_starts": [f.start for f in kept],
        },
    )  # fmt: skip
    write_findings(conn, kept)
    return len(kept)


def read_findings(
    conn: Connection, *, plant: str | None = None, meter: str | None = None,
    name: str | None = None, start: datetime | None = None, end: datetime | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Findings that touch [start, end), newest first.

    finding_id, name, severity, plant, meter (None: of the plant), time_zone, start_ts, end_ts
    (None: goes on), sentence, facts, found_at, resolved_at.
    """
    params = {"plant": plant, "meter": meter, "name": name, "start": start, "end": end}
    return read_dicts(conn, "read_findings", params)


def read_day_quality(
    conn: Connection, *, plant: str, first: date, last: date
) -> list[dict[str, Any]]:
    """How the days from first to last of a plant's meters are covered, in 15-min intervals.

    meter, day, slots_expected, measured, estimated, suspect, edited, missing; the last five add up
    to slots_expected.
    """
    params = {"plant": plant, "first": first, "last": last}
    return read_dicts(conn, "read_day_quality", params)


def write_findings(conn: Connection, findings: Sequence[Finding]) -> int:
    """Keep findings, each about a meter or a plant and with a start; how many are new or changed."""
    rows = [
        {
            "name": f.name, "severity": KINDS[f.name].severity, "sentence": f.sentence,
            "plant_id": f.plant_id, "meter_id": f.meter_id, "start": f.start, "end": f.end,
            "facts": Jsonb(f.facts),
        }
        for f in findings
    ]  # fmt: skip
    with conn.cursor() as cursor:
        cursor.executemany(query("write_finding"), rows)
        return max(cursor.rowcount, 0) if rows else 0


def begins_inside(finding: Finding, spans: pd.DataFrame) -> bool:
    """Whether a finding begins in a span (naive UTC) of its meter."""
    if finding.start is None:
        return False
    start = pd.Timestamp(finding.start).tz_convert("UTC").tz_localize(None)
    own = spans["meter_id"].to_numpy() == finding.meter_id
    begins = (spans["start_ts"].to_numpy() <= start) & (start < spans["end_ts"].to_numpy())
    return bool((own & begins).any())
