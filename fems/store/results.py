"""Daily results by plant, and the stale plant-days they are computed for."""

from typing import Any

import pandas as pd

from fems.compute.shares import SHARES
from fems.store.claims import claim_by_plant
from fems.store.plants import read_frame, records
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.span_table import load_spans

METER_DAYS_AT_ONCE = 20_000
_INTENSITY = ["electricity_kwh", "output", "kwh_per_unit"]


def claim_touched_days(conn: Connection, stage: str) -> pd.DataFrame | None:
    """Claim stale windows of a stage: the plant-local days they touch, plant_id and day.

    None when there was nothing to claim; empty when it touched no figure of a plant.
    """
    spans = claim_by_plant(conn, stage, days=METER_DAYS_AT_ONCE)
    if not len(spans):
        return None
    load_spans(conn, spans)
    return read_frame(conn, "read_touched_days")


def read_day_amounts(
    conn: Connection, days: pd.DataFrame, *, with_hours: bool = True
) -> pd.DataFrame:
    """Day amounts of the main and generation meters of plants on days.

    plant_id, day, meter_id, quantity, what (carrier, output, driver), role, amount (missing where
    the meter has nothing that day), slots, slots_estimated, slots_expected, hours_worked [h] (of
    output; missing where no hours are known, or if they are not wanted).
    """
    params = {**_days(days), "with_hours": with_hours}
    return read_frame(conn, "read_day_amounts", params)


def replace_intensity(conn: Connection, days: pd.DataFrame, rows: pd.DataFrame) -> int:
    """Make the plant-days hold exactly these intensities."""
    return _replace(conn, "intensity", days, rows[["plant_id", "day", *_INTENSITY, *SHARES]])


def _replace(conn: Connection, what: str, days: pd.DataFrame, rows: pd.DataFrame) -> int:
    conn.execute(query(f"delete_{what}"), _days(days))
    if len(rows):
        with conn.cursor() as cursor:
            cursor.executemany(query(f"write_{what}"), records(rows))
    return len(rows)


def _days(days: pd.DataFrame) -> dict[str, Any]:
    return {"plant_ids": days["plant_id"].tolist(), "days": days["day"].tolist()}
