"""Weather from a file: forecasts with their time of issue, or what a station observed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from fems.clock import time_zone
from fems.errors import InputFileError
from fems.ingest.files.columns import Hints
from fems.ingest.files.headings import INSTANT, find, heading
from fems.ingest.files.numbers import numbers
from fems.ingest.files.sheet import Sheet
from fems.ingest.files.table import read_sheet
from fems.ingest.files.times import wall_times
from fems.store.plants import find_plant, read_plants
from fems.store.pool import Connection
from fems.store.weather import VALUES, write_weather

TIMES = (*INSTANT, "time_kst", "예보시각")
ISSUES = ("issued_at", "발표시각", "발표일시")
HOUR = timedelta(hours=1)
SOON = timedelta(minutes=10)
"""How far a clock may be ahead."""
_SHOWN = 10
_MJ_PER_HOUR = 1e6 / 3_600
"""W/m2 that give one MJ/m2 in an hour."""
COLUMNS = {
    "temperature_c": (("temperature_c", 1.0), ("temp_c", 1.0), ("기온", 1.0)),
    "cloud_share": (("cloud_share", 1.0), ("cloud_pct", 0.01), ("cloud_tenths", 0.1), ("전운량", 0.1)),
    "irradiance_w_m2": (("irradiance_w_m2", 1.0), ("ghi_w_m2", 1.0), ("irradiance_mj_m2", _MJ_PER_HOUR),
                        ("solar_mj_m2", _MJ_PER_HOUR), ("일사", _MJ_PER_HOUR)),
}  # fmt: skip
"""By value: headings in English or as the Korea Meteorological Administration's files have them, and
what makes their unit ours."""
BOUNDS = {"temperature_c": (-90, 60), "cloud_share": (0, 1), "irradiance_w_m2": (0, 1500)}


@dataclass(frozen=True)
class Said:
    """What the user says of a file of weather.

    issued_at: of all of it, unless a column says so. observed: each hour was known at its end.
    ends: its times are the ends of hours. zone: of times without an offset.
    """

    by: str
    source: str
    plant: str | None = None
    issued_at: datetime | None = None
    observed: bool = False
    ends: bool = False
    zone: str | None = None


@dataclass(frozen=True)
class Imported:
    """Issues and hours that were kept, and which values they have."""

    issues: int
    hours: int
    kinds: tuple[str, ...]


def import_weather(conn: Connection, file: Path, said: Said, *, now: datetime) -> Imported:
    """Keep all of a file of weather (.csv, also CP949 and compressed, .xlsx, .parquet), or none.

    Raises
    ------
    InputFileError
        If the file cannot be understood, or rows are wrong; says which and why.
    NotFoundError
        If there is no such plant.
    """
    plant_id = find_plant(conn, said.plant)["plant_id"] if said.plant else None
    plants = read_plants(conn)
    of = plants if plant_id is None else plants[plants["plant_id"] == plant_id]
    zones = sorted(set(of["time_zone"]))
    if said.zone is None and len(zones) != 1:
        raise InputFileError(f"{file}: plants lie in the zones {', '.join(zones) or 'of none yet'}.",
                             hint="Say --zone, as in --zone Asia/Seoul.")  # fmt: skip
    sheet = read_sheet(file, Hints())
    hours = _hours(sheet, said, time_zone(said.zone or zones[0]), now)
    count = write_weather(conn, hours, plant_id=plant_id, observed=said.observed, source=said.source,
                          noted_by=said.by, noted_at=now)  # fmt: skip
    return Imported(count, len(hours), tuple(name for name in VALUES if hours[name].notna().any()))


def _hours(sheet: Sheet, said: Said, zone: ZoneInfo, now: datetime) -> pd.DataFrame:
    """issued_at, ts and values by the row of the file; what has no value is left out."""
    cells, file = sheet.cells, sheet.file
    found = [heading(str(column)) for column in cells]
    column = find(found, TIMES)
    values = {name: _column(found, name) for name in VALUES}
    if column is None or not any(values.values()):
        raise InputFileError(
            f"{file} has the columns {', '.join(map(str, cells)) or 'none'}.",
            hint="It needs a time and any of " + ", ".join(n for c in COLUMNS.values() for n, _ in c) + ".",
        )  # fmt: skip
    why = sheet.bad.to_dict()
    rows = pd.DataFrame({"ts": _utc(cells[column], zone, why, "time")}, cells.index)
    if said.ends:
        rows["ts"] -= HOUR
    for name in VALUES:
        rows[name] = _values(sheet, values[name], name, why)
    rows = rows[rows[VALUES].notna().any(axis=1) | rows.index.isin(list(why))]
    rows["issued_at"] = _issued(cells.loc[rows.index], rows, said, zone, why)
    _note(
        why,
        rows.duplicated(["issued_at", "ts"]) & rows["ts"].notna(),
        "its hour is in a row before",
    )
    late = rows["ts"] + HOUR > now if said.observed else rows["issued_at"] > now + SOON
    _note(why, late, "it is not over yet" if said.observed else "it was issued in the future")
    _refuse(file, why)
    if rows.empty:
        raise InputFileError(f"{file} holds no weather.")
    if not said.observed and (rows["ts"] + HOUR <= rows["issued_at"]).all():
        raise InputFileError(f"{file} holds no hour after its time of issue.",
                             hint="Say --observed, if it is what a station saw.")  # fmt: skip
    return rows


def _column(headings: list[Any], name: str) -> tuple[str, float] | None:
    """The column of a value, and what makes its unit ours."""
    for heading_name, factor in COLUMNS[name]:
        if (column := find(headings, (heading_name,))) is not None:
            return column, factor
    return None


def _issued(
    cells: pd.DataFrame, rows: pd.DataFrame, said: Said, zone: ZoneInfo, why: dict[Any, str]
) -> "pd.Series[pd.Timestamp]":
    """When each row was believed."""
    column = find([heading(str(name)) for name in cells], ISSUES)
    if said.observed:
        if column is not None or said.issued_at is not None:
            raise InputFileError("What was observed has no time of issue.",
                                 hint="Leave --observed or the time of issue out.")  # fmt: skip
        return pd.Series(rows["ts"].max() + HOUR, rows.index)
    if column is not None:
        return _utc(cells[column], zone, why, "time of issue")
    if said.issued_at is None:
        raise InputFileError("It is not said when this weather was forecast.",
                             hint="Say --issued-at TIME, give a column issued_at, or say --observed.")  # fmt: skip
    return pd.Series(pd.Timestamp(said.issued_at).tz_convert("UTC"), rows.index)


def _utc(
    column: "pd.Series[Any]", zone: ZoneInfo, why: dict[Any, str], what: str
) -> "pd.Series[pd.Timestamp]":
    """Times in UTC; what is none, or does not exist where the clock goes forward, is noted."""
    wall, _ = wall_times(column)
    if wall.dt.tz is None:
        wall = wall.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").dt.tz_convert("UTC")
    _note(why, wall.isna(), f"its {what} is none, or not one alone")
    return wall.astype("datetime64[us, UTC]")


def _values(
    sheet: Sheet, column: tuple[str, float] | None, name: str, why: dict[Any, str]
) -> "pd.Series[float]":
    if column is None:
        return pd.Series(np.nan, sheet.cells.index)
    text = sheet.cells[column[0]]
    found, _ = numbers(text, decimal=None, loose_comma=sheet.loose_comma)
    said = text.notna() & (text.astype(str).str.strip() != "")
    _note(why, found.isna() & said, f"{column[0]} is no number")
    found = found * column[1]
    least, most = BOUNDS[name]
    _note(why, (found < least) | (found > most), f"{column[0]} is not within its bounds")
    return found


def _note(why: dict[Any, str], wrong: "pd.Series[bool]", reason: str) -> None:
    """Keep the first reason why a row is none."""
    for row in wrong.index[wrong.to_numpy(bool)]:
        why.setdefault(row, reason)


def _refuse(file: Path, why: dict[Any, str]) -> None:
    if not why:
        return
    told = "; ".join(f"row {row}: {why[row]}" for row in sorted(why)[:_SHOWN])
    more = f"; and {len(why) - _SHOWN} more" if len(why) > _SHOWN else ""
    raise InputFileError(f"{file} is refused, nothing of it was kept. {told}{more}.")
