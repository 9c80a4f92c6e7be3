"""Files of readings: find the columns, understand the times, label by the start.

Wide of what a user's export may look like, but never guessing in silence: what was understood is
returned beside the readings.
"""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from fems.errors import InputFileError

TIME_NAMES = ("ts", "time", "timestamp", "datetime", "date", "interval_start", "일시", "측정일시")
VALUE_NAMES = ("value", "kwh", "usage_kwh", "usage", "amount", "사용량")
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
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).split("\n")[0]
        raise InputFileError(f"{file} cannot be read: {reason}.") from None
    time_name = _column(table, time_column, TIME_NAMES, "time", file)
    value_name = _column(table, value_column, VALUE_NAMES, "value", file)
    wall, notes = _times(table[time_name], file)
    if period_s is not None:
        wall, moved = _closing_midnights(wall)
        wall = wall - pd.Timedelta(seconds=period_s)
        notes.append(f"labels are ends of {period_s} s periods")
        if moved:
            notes.append(f"{moved} rows labelled 00:00 close the day they name")
    rows = pd.DataFrame({"ts": _utc(wall, zone, file), "value": _values(table[value_name], file)})
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
    iso = pd.to_datetime(text, format="ISO8601", errors="coerce", utc=_has_offset(text))
    if iso.notna().all():
        return iso, ["times are ISO 8601"]
    candidates = {form: pd.to_datetime(text, format=form, errors="coerce") for form in _FORMATS}
    fitting = {form: wall for form, wall in candidates.items() if wall.notna().all()}
    if not fitting:
        best = max([iso, *candidates.values()], key=lambda wall: int(wall.notna().sum()))
        row = int(np.flatnonzero(best.isna())[0])
        raise InputFileError(f"{file}, row {row + 2}: {text.iloc[row]!r} is not a time.")
    if len(fitting) > 1:  # 01/02/2018 everywhere: the reading that runs evenly is the right one
        form = min(fitting, key=lambda f: fitting[f].diff().abs().max())
    else:
        form = next(iter(fitting))
    return fitting[form], [f"times are {form}"]


def _has_offset(text: "pd.Series[str]") -> bool:
    return bool(text.str.contains(r"(?:Z|[+-]\d\d:?\d\d)$").all())


def _closing_midnights(
    wall: "pd.Series[pd.Timestamp]",
) -> tuple["pd.Series[pd.Timestamp]", int]:
    """Move a 00:00 that follows the evening of its own date to the end of that date ("24:00")."""
    before = wall.shift()
    closes = (wall == wall.dt.normalize()) & (before.dt.normalize() == wall) & (before > wall)
    return wall + pd.to_timedelta(closes.astype(int), unit="D"), int(closes.sum())


def _utc(wall: "pd.Series[pd.Timestamp]", zone: ZoneInfo, file: Path) -> "pd.Series[pd.Timestamp]":
    if wall.dt.tz is not None:
        return wall.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    try:
        local = wall.dt.tz_localize(zone, ambiguous="infer", nonexistent="raise")
    except ValueError as error:
        raise InputFileError(
            f"{file}: {str(error).splitlines()[0]}.", hint="Give times with an offset."
        ) from None
    return local.dt.tz_convert("UTC").astype("datetime64[us, UTC]")


def _values(column: "pd.Series[float]", file: Path) -> "pd.Series[float]":
    values = pd.to_numeric(column, errors="coerce").astype(float)
    bad = np.flatnonzero(~np.isfinite(values.to_numpy()))
    if len(bad):
        row = int(bad[0])
        raise InputFileError(f"{file}, row {row + 2}: {column.iloc[row]!r} is not a number.")
    return values
