"""Findings about data, kept by meter or plant and span."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg.types.json import Jsonb

from fems.compute.finding import Finding
from fems.compute.finding_kinds import KINDS
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts
from fems.store.span_table import load_spans
from fems.store.spans import SPANS, Rows, inside


def replace_findings(
    conn: Connection, names: Collection[str], spans: Rows, findings: Sequence[Finding]
) -> int:
    """Make the spans hold exactly these findings about meters, of these names.

    A finding belongs to the span of its meter in which it begins; one that begins elsewhere is not
    stored. One that was there before keeps its number and when it was first found. Joins the
    caller's transaction.

    Parameters
    ----------
    names : collection of str
        What is replaced; findings of other names stay.
    spans : structured array of SPANS
        Disjoint, naive UTC.
    findings : sequence of Finding
        Each with meter_id, start and end.

    Returns
    -------
    int
        How many the spans now hold.
    """
    begun = begin_inside(findings, spans)
    kept = [f for f, here in zip(findings, begun, strict=True) if here and f.name in names]
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
    if not findings:
        return 0
    columns = {
        "names": [f.name for f in findings],
        "severities": [KINDS[f.name].severity for f in findings],
        "sentences": [f.sentence for f in findings],
        "plant_ids": [f.plant_id for f in findings], "meter_ids": [f.meter_id for f in findings],
        "starts": [f.start for f in findings], "ends": [f.end for f in findings],
        "facts": [Jsonb(f.facts) for f in findings],
    }  # fmt: skip
    return conn.execute(query("write_findings"), columns).rowcount


def begin_inside(findings: Sequence[Finding], spans: Rows) -> npt.NDArray[np.bool_]:
    """Which findings begin in a span (naive UTC) of their meter."""
    begins = np.zeros(len(findings), SPANS)
    begins["meter_id"] = [-1 if f.start is None else f.meter_id or -1 for f in findings]
    begins["start_ts"] = [
        np.datetime64(f.start.astimezone(UTC).replace(tzinfo=None) if f.start else 0, "us")
        for f in findings
    ]
    return inside(begins, spans)
