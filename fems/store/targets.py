"""Targets, and the months they are compared with."""

from datetime import date
from typing import Any

import pandas as pd
from psycopg.types.json import Jsonb

from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def read_targets(conn: Connection) -> list[dict[str, Any]]:
    """Targets that hold, with their base year as it was when they were set."""
    return read_dicts(conn, "read_targets")


def add_target(conn: Connection, target: dict[str, Any]) -> int:
    """Keep a target; one of the same name is retired."""
    with conn.transaction():
        retire_target(conn, target["name"])
        params = {
            **target,
            "anchors": Jsonb(target["anchors"]),
            "base_months": Jsonb(target["base_months"]),
        }
        row = conn.execute(query("write_target"), params).fetchone()
    return int(row[0]) if row else 0


def retire_target(conn: Connection, name: str) -> bool:
    """Let a target hold no longer; whether there was one."""
    return conn.execute(query("retire_target"), {"name": name}).rowcount > 0


def read_year(conn: Connection, plant_ids: list[int], year: int) -> "pd.Series[float]":
    """Emissions of the twelve months of a year; NaN where a month is unknown or lacks a factor. [kg CO2e]"""
    days = {"first": date(year, 1, 1), "last": date(year, 12, 31)}
    rows = read_frame(conn, "read_month_totals", {"plant_ids": plant_ids, **days})
    known = rows[rows["unknown"] == 0].set_index("month")["kg_co2e"].astype(float)
    return known.reindex([date(year, month, 1) for month in range(1, 13)])
