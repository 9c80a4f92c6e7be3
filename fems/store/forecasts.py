"""Forecasts: every one issued is kept, so that it can be scored when the truth arrives."""

import pandas as pd

from fems.clock import Window
from fems.store.plants import read_frame, records
from fems.store.pool import Connection
from fems.store.queries import query

_COLUMNS = ["meter_id", "issued_at", "start_ts", "model", "kwh", "low_kwh", "high_kwh"]


def read_slot_history(
    conn: Connection, *, meter_ids: list[int], zone: str, window: Window
) -> pd.DataFrame:
    """Intervals by local day and quarter-hour: meter_id, day, slot, amount and estimated [kWh]."""
    return read_frame(
        conn, "read_slot_history", {"meter_ids": meter_ids, "zone": zone, **window._asdict()}
    )


def write_forecast(conn: Connection, rows: pd.DataFrame) -> int:
    """Keep a forecast; the same one issued again replaces itself."""
    with conn.transaction(), conn.cursor() as cursor:
        cursor.executemany(query("write_forecast"), records(rows[_COLUMNS]))
    return len(rows)
