"""Plans of plants from a CSV: days of shutdown and planned output."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from fems.errors import InputFileError
from fems.store.plans import write_day_plans
from fems.store.plants import read_plants
from fems.store.pool import Connection

COLUMNS = ("plant", "day", "shutdown", "planned_output", "why")
_YES, _NO = {"yes", "true", "1"}, {"", "no", "false", "0"}


def import_day_plans(conn: Connection, file: Path) -> int:
    """Keep all plans of a file, or none; how many days.

    Columns: plant, day, and any of shutdown (yes or no), planned_output (in the plant's output
    unit), why.

    Raises
    ------
    InputFileError
        If the file cannot be read, or a row is wrong; says which and why.
    """
    plants = read_plants(conn)
    known = dict(zip(plants["code"], plants["plant_id"].astype(int), strict=True))
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            unknown = set(reader.fieldnames or ()) - set(COLUMNS)
            if unknown or not {"plant", "day"} <= set(reader.fieldnames or ()):
                raise InputFileError(
                    f"{file} has the columns {', '.join(reader.fieldnames or ()) or 'none'}.",
                    hint=f"Its columns are plant, day, and any of {', '.join(COLUMNS[2:])}.",
                )
            rows = [_plan(row, known, f"{file}, line {n}") for n, row in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputFileError(f"{file} cannot be read: {error}.") from error
    return write_day_plans(conn, rows)


def _plan(row: Mapping[str, str | None], plants: Mapping[str, int], place: str) -> dict[str, Any]:
    text = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if text["plant"] not in plants:
        raise InputFileError(f"{place}: plant {text['plant']!r} is unknown.",
                             hint=f"Plants: {', '.join(plants) or 'none yet'}.")  # fmt: skip
    if text["shutdown"].lower() not in _YES | _NO:
        raise InputFileError(f"{place}: shutdown is {text['shutdown']!r}, not yes or no.")
    try:
        day = date.fromisoformat(text["day"])
    except ValueError:
        raise InputFileError(f"{place}: {text['day']!r} is not a day.",
                             hint="Write 2026-08-03.") from None  # fmt: skip
    return {
        "plant_id": plants[text["plant"]], "day": day,
        "shutdown": text["shutdown"].lower() in _YES,
        "planned_output": _amount(text["planned_output"], place), "why": text["why"] or None,
    }  # fmt: skip


def _amount(text: str, place: str) -> float | None:
    if not text:
        return None
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 <= amount < float("inf"):
        raise InputFileError(f"{place}: planned_output {text!r} is not an amount of zero or more.")
    return amount
