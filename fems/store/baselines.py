"""Baselines by version, and savings per day."""

from datetime import date, datetime
from typing import Any

import pandas as pd
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from fems.compute.finding import Finding
from fems.errors import NotFoundError
from fems.store.packed import packed_matrix
from fems.store.plants import read_frame, records
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def read_baselines(
    conn: Connection, *, plant_ids: list[int] | None = None, only_frozen: bool = False,
    grain: str | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Baselines by plant and version, with their model as it was written; of one grain, or of any."""
    params = {"plant_ids": plant_ids, "only_frozen": only_frozen, "grain": grain}
    return read_dicts(conn, "read_baselines", params)


def read_plant_days(
    conn: Connection, *, plant_ids: list[int], first: date, last: date
) -> pd.DataFrame:
    """Days from first to last on which plants have electricity: plant_id, day."""
    return read_frame(
        conn, "read_plant_days", {"plant_ids": plant_ids, "first": first, "last": last}
    )


def write_baseline(
    conn: Connection, *, plant_id: int, grain: str, days: tuple[date, date], counts_from: date,
    note: str, model: dict[str, Any], findings: list[Finding], now: datetime,
) -> tuple[int, int]:  # fmt: skip
    """Keep a draft; its baseline_id and version."""
    row = conn.execute(
        query("write_baseline"),
        {
            "plant_id": plant_id, "grain": grain, "first_day": days[0], "last_day": days[1],
            "counts_from": counts_from, "note": note, "model": Jsonb(model),
            "findings": Jsonb([f.as_dict() for f in findings]), "fitted_at": now,
        },
    ).fetchone()  # fmt: skip
    if row is None:
        raise NotFoundError(f"Plant {plant_id} is unknown.")
    return int(row[0]), int(row[1])


def freeze_baseline(
    conn: Connection, *, baseline_id: int, plant_id: int, counts_from: date, now: datetime
) -> None:
    """Freeze a draft, and let the savings of the days it is in force for be computed."""
    conn.execute(query("freeze_baseline"), {"baseline_id": baseline_id, "frozen_at": now})
    mark_savings_stale(conn, plant_id=plant_id, day=counts_from, cause="baseline")


def mark_savings_stale(conn: Connection, *, plant_id: int, day: date, cause: str) -> None:
    """Note that a plant's savings from a day on must be computed again."""
    conn.execute(query("mark_savings_stale"), {"plant_id": plant_id, "day": day, "cause": cause})


def replace_savings(conn: Connection, days: pd.DataFrame, rows: pd.DataFrame) -> int:
    """Make the plant-days hold exactly these savings."""
    held = {"plant_ids": days["plant_id"].tolist(), "days": days["day"].tolist()}
    conn.execute(query("delete_savings"), held)
    if len(rows):
        with conn.cursor() as cursor:
            cursor.executemany(query("write_savings"), records(rows))
    return len(rows)


def read_savings(
    conn: Connection, *, plant_ids: list[int], first: date | None = None, last: date | None = None
) -> pd.DataFrame:
    """Savings per plant and day, first and last included, with the terms of each prediction."""
    return read_frame(conn, "read_savings", {"plant_ids": plant_ids, "first": first, "last": last})


def read_saving_sums(
    conn: Connection, *, plant_ids: list[int], first: date | None, last: date | None
) -> dict[int, list[dict[str, Any]]]:
    """Sums of savings by plant_id, one of each baseline in force; terms are summed up, too."""
    params = {"plant_ids": plant_ids, "first": first, "last": last}
    found: dict[int, list[dict[str, Any]]] = {}
    with conn.cursor(binary=True, row_factory=dict_row) as cursor:
        for row in cursor.execute(query("read_saving_sums"), params):
            sums = {**row, "terms": packed_matrix(row["terms"]).sum(axis=0)}
            found.setdefault(row["plant_id"], []).append(sums)
    return found
