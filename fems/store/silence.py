"""Findings that go on until somebody speaks again."""

from collections.abc import Collection, Sequence
from datetime import datetime

import pandas as pd

from fems.compute.finding import Finding
from fems.compute.quality.silence import SILENCE_NAMES
from fems.store.findings import write_findings
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query


def read_habits_of_speech(conn: Connection, *, now: datetime) -> pd.DataFrame:
    """Meters that ever spoke: meter_id, plant_id, last, step_s, covers_s; see `silences`.

    step_s is looked up only for meters that have said nothing for ten minutes.
    """
    frame = read_frame(conn, "read_habits_of_speech", {"now": now})
    return frame.assign(
        last=pd.to_datetime(frame["last"], utc=True), step_s=frame["step_s"].astype(float)
    )


def replace_silences(
    conn: Connection,
    findings: Sequence[Finding],
    *,
    now: datetime,
    names: Collection[str] = SILENCE_NAMES,
) -> int:
    """Make these the findings of some names that go on; others get their end. How many changed."""
    before = conn.execute(
        query("end_silences"),
        {
            "names": list(names), "now": now, "keep_names": [f.name for f in findings],
            "keep_plants": [f.plant_id for f in findings],
            "keep_meters": [f.meter_id for f in findings],
        },
    ).rowcount  # fmt: skip
    return before + write_findings(conn, findings)
