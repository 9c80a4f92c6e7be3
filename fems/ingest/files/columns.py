"""Which columns of a sheet hold the time, the values, and the names of meters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from fems.errors import InputFileError
from fems.ingest.files.headings import (
    CLOCK,
    DAY,
    INSTANT,
    METER,
    OUTPUT,
    PLANT,
    UNIT,
    VALUE,
    Heading,
    find,
    heading,
)
from fems.ingest.files.numbers import Decimal
from fems.ingest.files.sheet import Sheet

_ROWS_TO_LOOK_AT = 100


@dataclass(frozen=True, kw_only=True)
class Hints:
    """What the user says about a file; the rest is found.

    Attributes
    ----------
    meter, plant : str, optional
        "PLANT/METER" whose readings all of the file's are; the plant of meters it names by code.
    label_end : bool
        Whether times name the end of a meter's period.
    zone : str, optional
        IANA zone of times without an offset; each meter's plant's when not given.
    time_column, value_column, sheet : str, optional
        "DAY+TIME" names two columns.
    output : bool
        Whether the file holds production, for meters of output only.
    """

    meter: str | None = None
    plant: str | None = None
    label_end: bool = False
    zone: str | None = None
    time_column: str | None = None
    value_column: str | None = None
    sheet: str | None = None
    decimal: Decimal | None = None
    output: bool = False


class ValueColumn(NamedTuple):
    """A column of values; of a wide file with the meter that its heading names."""

    heading: Heading
    meter: str | None


@dataclass(frozen=True)
class Columns:
    """What each column of a sheet is for."""

    time: tuple[str, ...]
    value_columns: tuple[ValueColumn, ...]
    plant: str | None
    meter: str | None
    unit: str | None
    unused: tuple[str, ...]

    @property
    def notes(self) -> list[str]:
        """How the columns were understood, in words."""
        wide = [value.meter for value in self.value_columns if value.meter]
        first = self.value_columns[0].heading.column
        found = [f"time from {' and '.join(map(repr, self.time))}"]
        found.append(f"values of {len(wide)} meters" if wide else f"value from {first!r}")
        for name, column in (("plant", self.plant), ("meter", self.meter), ("unit", self.unit)):
            found += [f"{name} from {column!r}"] if column else []
        return found


def find_columns(sheet: Sheet, hints: Hints, name_of: Callable[[str], str | None]) -> Columns:
    """Columns by the names the user gave, else by their headings, else the only numeric one.

    Parameters
    ----------
    name_of : callable
        "PLANT/METER" of the registered meter that a heading names, or None.

    Raises
    ------
    InputFileError
        If a column is not there, or none was recognised; names the columns there are.
    """
    headings = [heading(str(column)) for column in sheet.cells.columns]
    time = _time_columns(sheet, headings, hints.time_column)
    rest = [h for h in headings if h.column not in time]
    plant, meter, unit = (find(rest, names) for names in (PLANT, METER, UNIT))
    rest = [h for h in rest if h.column not in {plant, meter, unit}]
    wide = [ValueColumn(h, name) for h in rest if (name := name_of(h.column) or name_of(h.bare))]
    if hints.meter or meter or hints.value_column or not wide:
        names = (*OUTPUT, *VALUE) if hints.output else VALUE
        column = _value_column(sheet, rest, hints.value_column, names)
        wide = [ValueColumn(heading(column), None)]
    used = {value.heading.column for value in wide}
    unused = tuple(h.column for h in rest if h.column not in used)
    return Columns(time, tuple(wide), plant, meter, unit, unused)


def _time_columns(sheet: Sheet, headings: list[Heading], wanted: str | None) -> tuple[str, ...]:
    names = {h.column for h in headings}
    if wanted is not None:
        parts = (wanted,) if wanted in names else tuple(wanted.split("+"))
        if missing := [part for part in parts if part not in names]:
            raise _absent(sheet, missing[0], "time")
        return parts
    instants = [name for name in INSTANT if name not in CLOCK]
    if found := find(headings, instants):
        return (found,)
    day, clock = find(headings, DAY), find(headings, CLOCK)
    if day and clock and not _has_clock(sheet.cells[day]):
        return (day, clock)
    if found := day or clock:
        return (found,)
    raise _absent(sheet, None, "time")


def _has_clock(column: "pd.Series[Any]") -> bool:
    """Whether a column of days holds times of day already."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return bool((column.dropna().dt.normalize() != column.dropna()).any())
    text = column.head(_ROWS_TO_LOOK_AT).astype("str")
    clock = text.str.contains(r"\d:\d\d", na=False)
    return bool((clock & ~text.str.fullmatch(r".* 00:00(?::00)?", na=False)).any())


def _value_column(
    sheet: Sheet, headings: list[Heading], wanted: str | None, names: tuple[str, ...]
) -> str:
    if wanted is not None:
        if wanted in set(sheet.cells.columns):
            return wanted
        raise _absent(sheet, wanted, "value")
    if found := find(headings, names):
        return found
    numeric = [h.column for h in headings if _is_numeric(sheet.cells[h.column])]
    if len(numeric) == 1:
        return numeric[0]
    raise _absent(sheet, None, "value")


def _is_numeric(column: "pd.Series[Any]") -> bool:
    if pd.api.types.is_numeric_dtype(column):
        return True
    if pd.api.types.is_datetime64_any_dtype(column):
        return False
    text = column.head(_ROWS_TO_LOOK_AT).astype("str").str.strip()
    return bool(text.str.fullmatch(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?", na=False).any())


def _absent(sheet: Sheet, wanted: str | None, what: str) -> InputFileError:
    problem = (
        f"{sheet.file} has no column {wanted!r}."
        if wanted
        else f"{sheet.file}: no column for the {what} was recognised."
    )
    columns = ", ".join(map(str, sheet.cells.columns))
    return InputFileError(problem, hint=f"Name it with --{what}-column; columns: {columns}.")
