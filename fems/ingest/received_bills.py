"""Bills as suppliers sent them, from a table: days, energy, and what was made on them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fems.errors import InputFileError
from fems.ingest.files.delimited import read_delimited
from fems.ingest.files.numbers import numbers
from fems.ingest.files.sheet import Sheet, content_of
from fems.ingest.files.times import wall_times
from fems.ingest.files.workbook import read_workbook
from fems.store.plants import read_plants, records
from fems.store.pool import Connection
from fems.store.received_bills import write_received_bills

NEEDED = ("plant", "first_day", "last_day", "electricity_kwh")
OPTIONAL = ("output", "temperature_c", "evidence")
LONGEST_DAYS = 125
_SHOWN = 10


def import_received_bills(conn: Connection, file: Path, *, by: str, now: datetime) -> int:
    """Keep all bills of a CSV or .xlsx file, or none; how many were new or other than before.

    Columns: plant, first_day, last_day (included), electricity_kwh, and any of output (made on these
    days, in the plant's output unit), temperature_c (mean outside), evidence (number of the bill).
    A bill of a known plant and first day corrects that one.

    Raises
    ------
    InputFileError
        If the file cannot be read, or rows are wrong; says which and why.
    InputFileError
        If a bill covers days of one that was received before.
    """
    sheet = _sheet(file)
    missing = [name for name in NEEDED if name not in sheet.cells]
    if missing:
        raise InputFileError(
            f"{file} has no column {', '.join(missing)}; it has {', '.join(map(str, sheet.cells))}.",
            hint=f"Its columns are {', '.join(NEEDED)}, and any of {', '.join(OPTIONAL)}.",
        )
    plants = read_plants(conn)
    rows, bad = _rows(sheet, dict(zip(plants["code"], plants["plant_id"], strict=True)), file)
    if len(bad):
        told = "; ".join(f"row {row}: {reason}" for row, reason in bad[:_SHOWN].items())
        more = f"; and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
        raise InputFileError(f"{file} is refused, nothing of it was kept. {told}{more}.")
    return write_received_bills(
        conn, [{**row, "noted_by": by, "noted_at": now} for row in records(rows)]
    )


def _sheet(file: Path) -> Sheet:
    if file.suffix.lower() in {".xlsx", ".xlsm"}:
        return read_workbook(file, content_of(file), headings=NEEDED)
    return read_delimited(file, content_of(file), headings=NEEDED)


def _rows(
    sheet: Sheet, plant_ids: dict[str, Any], file: Path
) -> "tuple[pd.DataFrame, pd.Series[str]]":
    """Bills by the row of the file, and why rows are none."""
    cells, why = sheet.cells, sheet.bad.to_dict()
    rows = pd.DataFrame({"plant_id": cells["plant"].map(plant_ids)}, index=cells.index)
    _note(why, rows["plant_id"].isna(), cells["plant"], "plant {!r} is unknown")
    for name in ("first_day", "last_day"):
        days = wall_times(cells[name])[0]
        _note(
            why, days.isna() | (days != days.dt.normalize()), cells[name], name + " {!r} is no day"
        )
        rows[name] = days.dt.date
    for name in ("electricity_kwh", "output", "temperature_c"):
        text: pd.Series[Any] = cells[name] if name in cells else pd.Series(np.nan, cells.index)
        values, _ = numbers(text, decimal=None, loose_comma=sheet.loose_comma)
        said = text.notna() & (text.astype(str).str.strip() != "")
        wrong = values.isna() & (said | (name == "electricity_kwh"))
        _note(why, wrong, text, name + " {!r} is no number")
        if name != "temperature_c":
            _note(why, values < 0, text, name + " {!r} is less than zero")
        rows[name] = values
    given = cells.get("evidence", pd.Series(index=cells.index, dtype=object))
    rows["evidence"] = [
        str(said) if pd.notna(said) and str(said).strip() else f"{file.name}, row {row}"
        for row, said in given.items()
    ]
    sound = rows.drop(index=[row for row in why if row in rows.index])
    length = (pd.to_datetime(sound["last_day"]) - pd.to_datetime(sound["first_day"])).dt.days + 1
    _note(why, length < 1, sound["last_day"], "last_day {!s} is before its first_day")
    _note(why, length > LONGEST_DAYS, sound["last_day"],
          f"it covers more than {LONGEST_DAYS} days up to {{!s}}")  # fmt: skip
    ordered = sound.sort_values(["plant_id", "first_day"])
    same = ordered["plant_id"] == ordered["plant_id"].shift()
    _note(why, same & (ordered["first_day"] <= ordered["last_day"].shift()), ordered["first_day"],
          "from {!s} on it covers days of another row")  # fmt: skip
    return rows, pd.Series(why, dtype="str").sort_index()


def _note(
    why: dict[Any, str], wrong: "pd.Series[bool]", said: "pd.Series[Any]", reason: str
) -> None:
    """Keep the first reason why a row is no bill."""
    for row in wrong.index[wrong]:
        why.setdefault(row, reason.format(said[row]))
