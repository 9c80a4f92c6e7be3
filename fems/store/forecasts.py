"""Forecasts: every one issued is kept, how it was chosen, and how it came out."""

from datetime import date, datetime
from typing import Any

import pandas as pd
from psycopg.types.json import Jsonb

from fems.clock import Window
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

INTERVAL, DAY = "interval", "day"
"""Steps of a forecast."""
_BANDS = ["kwh", "low_kwh", "high_kwh", "low_50_kwh", "high_50_kwh", "low_95_kwh", "high_95_kwh"]


def write_forecasts(
    conn: Connection, rows: pd.DataFrame, *, step: str, issued_at: datetime,
    issues: list[dict[str, Any]], choices: list[tuple[int, dict[str, Any]]] | None = None,
) -> int:  # fmt: skip
    """Keep the forecasts of one time of issue; the same ones issued again replace themselves.

    Parameters
    ----------
    rows : DataFrame
        meter_id, model, start_ts [UTC] or day, and the values and bands [kWh]; of all meters.
    step : str
        INTERVAL or DAY.
    issues : list of dict
        By meter: meter_id, issued_at, end_ts, model, measured_share, estimated_share, missing_share.
    choices : list of (int, dict), optional
        Meters whose candidates were chosen anew, and the model card that says why.
    """
    often = step == INTERVAL
    columns = (
        ["meter_id", "model", "start_ts", *_BANDS] if often else ["meter_id", "day", *_BANDS[:3]]
    )
    arrays = {name: rows[name].tolist() for name in columns}
    with conn.transaction(), conn.cursor() as cursor:
        cursor.executemany(
            query("write_forecast_issue"), [issue | {"step": step} for issue in issues]
        )
        cursor.execute(query("write_forecasts" if often else "write_forecast_days"),
                       {**arrays, "issued_at": issued_at})  # fmt: skip
        cursor.executemany(
            query("write_forecast_choice"),
            [{"meter_id": meter_id, "step": step, "chosen_at": issued_at,
              "chosen": card["chosen"], "card": Jsonb(card)} for meter_id, card in choices or []],
        )  # fmt: skip
    return len(rows)


def read_choices(
    conn: Connection, *, meter_ids: list[int], step: str, at: datetime
) -> dict[int, list[str]]:
    """Candidates of each meter's choice that still holds at an instant."""
    params = {"meter_ids": meter_ids, "step": step, "at": at}
    return {
        row["meter_id"]: row["chosen"] for row in read_dicts(conn, "read_forecast_choices", params)
    }


def read_issued(conn: Connection, *, meter_ids: list[int], step: str, window: Window) -> set[int]:
    """Meters with a forecast issued in a window."""
    params = {"meter_ids": meter_ids, "step": step, **window._asdict()}
    return {row["meter_id"] for row in read_dicts(conn, "read_forecast_issued", params)}


def read_measured_days(
    conn: Connection, *, meter_ids: list[int], first: date, last: date
) -> pd.DataFrame:
    """Complete plant-local days: meter_id, day, amount and estimated [kWh]."""
    params = {"meter_ids": meter_ids, "first": first, "last": last}
    return read_frame(conn, "read_measured_days", params)


def thin_forecasts(conn: Connection, *, before: datetime) -> int:
    """Of forecasts issued before an instant and scored, keep the first of each local day; rows gone.

    What was issued, and how it came out, is kept of all of them.
    """
    return conn.execute(query("thin_forecasts"), {"before": before}).rowcount


def write_scores(conn: Connection, *, now: datetime, window: Window | None) -> int:
    """Score the forecasts whose time has come; over a window, again those issued in it."""
    span = window or Window(None, None)  # type: ignore[arg-type]
    return conn.execute(query("write_forecast_scores"), {"now": now, **span._asdict()}).rowcount


def read_scores(
    conn: Connection, *, window: Window, plant_id: int | None = None
) -> list[dict[str, Any]]:
    """Scores by meter of the forecasts issued in a window; see read_forecast_scores.sql."""
    return read_dicts(conn, "read_forecast_scores", {"plant_id": plant_id, **window._asdict()})


def read_meter_forecast(conn: Connection, *, meter_id: int, start: datetime) -> pd.DataFrame:
    """Newest forecast of a meter from an instant on: start, issued_at, model, kw and bands [kW]."""
    return read_frame(conn, "read_meter_forecast", {"meter_id": meter_id, "start": start})


def read_meter_forecast_days(conn: Connection, *, meter_id: int) -> pd.DataFrame:
    """Newest forecast of days of a meter: day, issued_at, kwh, low_kwh, high_kwh."""
    return read_frame(conn, "read_meter_forecast_days", {"meter_id": meter_id})


def read_meter_choice(conn: Connection, *, meter_id: int) -> dict[str, Any] | None:
    """The newest choice of a meter's model: chosen_at, chosen, card; None where there is none."""
    rows = read_dicts(conn, "read_meter_choice", {"meter_id": meter_id})
    return rows[0] if rows else None
