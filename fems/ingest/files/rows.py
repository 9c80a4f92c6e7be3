"""From the cells of a sheet to one row per reading."""

import numpy as np
import pandas as pd

from fems.ingest.files.columns import Columns, Hints, ValueColumn
from fems.ingest.files.names import MeterNames
from fems.ingest.files.numbers import numbers
from fems.ingest.files.sheet import Sheet
from fems.ingest.files.sieve import Sieve
from fems.ingest.files.times import day_and_clock, wall_times


def long_rows(
    sheet: Sheet, columns: Columns, names: MeterNames, hints: Hints
) -> tuple[Sieve, list[str]]:
    """One row per reading that a sheet holds, long or wide; what was noticed.

    Raises
    ------
    InputFileError
        If a time or a number can be read in two ways, or nothing says whose readings they are.
    """
    cells = sheet.cells
    text = (
        day_and_clock(cells[columns.time[0]], cells[columns.time[1]])
        if len(columns.time) == 2
        else cells[columns.time[0]]
    )
    wall, note = wall_times(text)
    labels = None if columns.value_columns[0].meter else names.labels(sheet, columns)
    parts, notes = [], [note]
    when = text.astype("str").where(wall.isna(), "")
    for value in columns.value_columns:
        part, noticed = _part(sheet, value, columns, hints)
        whose = pd.Series(value.meter, index=part.index) if labels is None else labels
        known = {"at": names.of_labels(whose), "whose": whose, "wall": wall, "when": when}
        parts.append(part.assign(row=cells.index, **known))
        notes += noticed
    rows = pd.concat(parts, ignore_index=True)
    if len(parts) > 1:
        empty = rows["text"].eq("") & rows["value"].isna()
        notes += [f"{empty.sum()} empty cells"] * bool(empty.any())
        rows = rows[~empty]
    sieve = Sieve(rows)
    sieve.drop_unreadable()
    sieve.drop_unknown_meters()
    return sieve, list(dict.fromkeys(notes))


def _part(
    sheet: Sheet, value: ValueColumn, columns: Columns, hints: Hints
) -> tuple[pd.DataFrame, list[str]]:
    column = sheet.cells[value.heading.column]
    found, note = numbers(column, decimal=hints.decimal, loose_comma=sheet.loose_comma)
    unit = sheet.cells[columns.unit] if columns.unit and not value.meter else value.heading.unit
    text = column.astype("str").where(found.isna() & column.notna(), "").str.strip()
    frame = pd.DataFrame({"value": found, "text": text}, index=column.index)
    return frame.assign(unit=unit if unit is not None else np.nan), [note] if note else []
