"""Files of readings: find the columns, understand the times, label by the start.

Wide of what a user's export may look like, but never guessing in silence: what was understood is
returned beside the readings.
"""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from fems.errors import InputFileError

TIME_NAMES = ("ts", "time", "timestamp", "datetime", "date", "interval_start", "일시", "측정일시")
VALUE_NAMES = ("value", "kwh", "usage_kwh", "usage", "amount", "사용량")
_END_OF_DAY = r"(^\d{8}|[ T])24(:?)00(?=$|:00|Z|[+-])"
_OFFSET = r"\d:?\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)$"
_FORMATS = ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%Y/%m/%d %H:%M", "%d.%m.%Y %H:%M", "%Y%m%d%H%M")


@dataclass(frozen=True)
class Table:
    """Readings of a file: plant and meter (where the file names them), ts [UTC], value."""

    rows: pd.DataFrame
    notes: tuple[str, ...]


def read_table(
    file: Path,
    *,
    zone: ZoneInfo,
    period_s: int | None = None,
    time_column: str | None = None,
    value_column: str | None = None,
) -> Table:
    """Readings from a CSV file, plain or compressed.

    Parameters
    ----------
    zone : ZoneInfo
        Zone of times without an offset.
    period_s : int, optional
        Given when times label the end of a period of this length; they become starts. [s]
    time_column, value_column : str, optional
        Columns to use; found by name when not given, for the value also by being the only number.

    Raises
    ------
    InputFileError
        If the file, a column or a time cannot be understood; names the row.
    """
    try:
        table = pd.read_csv(file)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).split("\n")[0].rstrip(".")
        raise InputFileError(f"{file} cannot be read: {reason}.") from None
    time_name = _column(table, time_column, TIME_NAMES, "time", file)
    value_name = _column(table, value_column, VALUE_NAMES, "value", file)
    wall, notes = _times(table[time_name], file)
    if period_s is not None:
        wall, moved = _closing_midnights(wall)
        notes.append(f"labels are ends of {period_s} s periods")
        if moved:
            notes.append(f"{moved} rows labelled 00:00 close the day they name")
    ts = _utc(wall, zone, file) - pd.Timedelta(seconds=period_s or 0)
    rows = pd.DataFrame({"ts": ts, "value": _values(table[value_name], file)})
    if {"plant", "meter"} <= set(table.columns):
        rows = rows.assign(plant=table["plant"].astype(str), meter=table["meter"].astype(str))
    return Table(rows, (f"time from {time_name!r}", f"value from {value_name!r}", *notes))


def _column(
    table: pd.DataFrame, wanted: str | None, names: tuple[str, ...], what: str, file: Path
) -> str:
    if wanted is not None and wanted in table.columns:
        return wanted
    lower = {str(column).strip().lower(): str(column) for column in table.columns}
    found = [lower[name] for name in names if name in lower and wanted is None]
    if found:
        return found[0]
    numeric = [str(c) for c in table.select_dtypes("number").columns]
    if what == "value" and wanted is None and len(numeric) == 1:
        return numeric[0]
    name = wanted or f"for the {what}"
    raise InputFileError(
        f"{file} has no column {name!r}."
        if wanted
        else f"{file}: no column {name} was recognised.",
        hint=f"Name it with --{what}-column; columns: {', '.join(map(str, table.columns))}.",
    )


def _times(column: "pd.Series[str]", file: Path) -> tuple["pd.Series[pd.Timestamp]", list[str]]:
    text = column.astype(str).str.strip()
    plain = text.str.replace(_END_OF_DAY, r"\g<1>00\g<2>00", regex=True)
    wall, note = _walls(plain, text, file)
    ends = plain.ne(text) & text.notna()
    return wall + pd.to_timedelta(ends.astype(int), unit="D"), [note]


def _walls(
    plain: "pd.Series[str]", text: "pd.Series[str]", file: Path
) -> tuple["pd.Series[pd.Timestamp]", str]:
    offset = plain.str.contains(_OFFSET, na=False)
    if offset.any():
        plain = plain.where(offset)  # one clock for a whole file
    iso = pd.to_datetime(plain, format="ISO8601", errors="coerce", utc=bool(offset.any()))
    iso = iso.where(~plain.str.fullmatch(r"(?!\d{8}$)\d+", na=False))
    if iso.notna().all():
        return iso, "times are ISO 8601"
    candidates = {form: pd.to_datetime(plain, format=form, errors="coerce") for form in _FORMATS}
    candidates["%Y%m%d%H%M"] = candidates["%Y%m%d%H%M"].where(plain.str.len() == 12)
    fitting = {form: wall for form, wall in candidates.items() if wall.notna().all()}
    if not fitting:
        best = max([iso, *candidates.values()], key=lambda wall: int(wall.notna().sum()))
        row = int(np.flatnonzero(best.isna())[0])
        raise InputFileError(f"{file}, row {row + 2}: {_shown(text, row)} is not a time.")
    steps = {form: wall.diff().abs().max() for form, wall in fitting.items()}
    even = min(fitting, key=lambda form: (pd.isna(steps[form]), steps[form]))
    others = [f for f in fitting if f != even and not fitting[f].equals(fitting[even])]
    if any(not steps[even] < steps[other] for other in others):
        raise InputFileError(
            f"{file}, row 2: {text.iloc[0]!r} may be two days.", hint="Write 2026-01-31 08:00."
        )
    return fitting[even], f"times are {even}"


def _closing_midnights(
    wall: "pd.Series[pd.Timestamp]",
) -> tuple["pd.Series[pd.Timestamp]", int]:
    """Move a 00:00 that follows the evening of its own date to the end of that date ("24:00")."""
    before = wall.shift()
    evening = before - wall >= pd.Timedelta(hours=12)
    closes = (wall == wall.dt.normalize()) & (before.dt.normalize() == wall) & evening
    return wall + pd.to_timedelta(closes.astype(int), unit="D"), int(closes.sum())


def _utc(wall: "pd.Series[pd.Timestamp]", zone: ZoneInfo, file: Path) -> "pd.Series[pd.Timestamp]":
    if wall.dt.tz is not None:
        return wall.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    try:
        local = wall.dt.tz_localize(zone, ambiguous="infer", nonexistent="raise")
    except ValueError as error:
        found = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", str(error))
        raise InputFileError(
            f"{file}: {found[0] if found else 'a time'} came twice or not at all in {zone.key}.",
            hint="Give times with an offset.",
        ) from None
    return local.dt.tz_convert("UTC").astype("datetime64[us, UTC]")


def _values(column: "pd.Series[float]", file: Path) -> "pd.Series[float]":
    values = pd.to_numeric(column, errors="coerce").astype(float)
    bad = np.flatnonzero(~np.isfinite(values.to_numpy()))
    if len(bad):
        row = int(bad[0])
        raise InputFileError(f"{file}, row {row + 2}: {_shown(column, row)} is not a number.")
    return values


def _shown(column: "pd.Series[Any]", row: int) -> str:
    return "an empty cell" if column.isna().iloc[row] else repr(str(column.iloc[row]))
