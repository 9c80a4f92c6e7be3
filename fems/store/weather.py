"""Weather as it was forecast and observed, each with the time at which it was known."""

from datetime import datetime
from typing import Any

import pandas as pd

from fems.clock import Window
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

VALUES = ["temperature_c", "cloud_share", "irradiance_w_m2"]
"""Outside [degC], part of the sky [1], global on the level [W/m2]."""


def write_weather(
    conn: Connection, hours: pd.DataFrame, *, plant_id: int | None, observed: bool, source: str,
    noted_by: str, noted_at: datetime,
) -> int:  # fmt: skip
    """Keep weather; an issue that was noted before is replaced by the same one.

    Parameters
    ----------
    hours : DataFrame
        issued_at, ts (start of the hour), and VALUES, NaN where unknown; times in UTC.
    plant_id : int, optional
        Whose it is; of all plants that have none of their own, without.
    observed : bool
        Each hour was known at its end, whatever its time of issue.

    Returns
    -------
    int
        Issues kept.
    """
    issued_at = hours["issued_at"].drop_duplicates()
    params = {"plant_id": plant_id, "observed": observed, "issued_at": issued_at.tolist(),
              "source": source, "noted_by": noted_by, "noted_at": noted_at}  # fmt: skip
    with conn.transaction(), conn.cursor() as cursor:
        ids = {at: n for n, at in cursor.execute(query("write_weather_issues"), params).fetchall()}
        cursor.execute(query("delete_weather_hours"), {"issue_ids": list(ids.values())})
        rows = hours.assign(issue_id=hours["issued_at"].map(ids))[["issue_id", "ts", *VALUES]]
        plain = rows.astype(object).where(rows.notna(), None)
        with cursor.copy(query("copy_weather_hours_in")) as copy:
            copy.set_types(["int8", "timestamptz", "float8", "float8", "float8"])
            for row in plain.itertuples(index=False, name=None):
                copy.write_row(row)
    return len(ids)


def read_weather(
    conn: Connection, *, plant_ids: list[int], window: Window, origin: datetime,
    issued_at: datetime, zone: str,
) -> pd.DataFrame:  # fmt: skip
    """Weather of hours in a window as known at an instant: plant_id (missing: of all), ts, VALUES, known_at.

    Of hours before the origin it is what was believed as their local day began, where that is known.
    """
    params = {"plant_ids": plant_ids, "origin": origin, "issued_at": issued_at, "zone": zone,
              **window._asdict()}  # fmt: skip
    return read_frame(conn, "read_weather", params)


def read_weather_issues(
    conn: Connection, *, plant_id: int | None, most: int
) -> list[dict[str, Any]]:
    """Issues of weather, the newest first; see read_weather_issues.sql."""
    return read_dicts(conn, "read_weather_issues", {"plant_id": plant_id, "most": most})
