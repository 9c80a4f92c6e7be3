"""Files of readings: what they hold becomes rows of registered meters, or a reason why not.

Wide of what a user's export may look like, but never guessing in silence: what was understood is
returned beside the readings, and so is every row that could not be stored.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from fems.errors import FemsError, InputFileError
from fems.ingest.files.columns import Hints, find_columns
from fems.ingest.files.delimited import read_delimited
from fems.ingest.files.names import MeterNames
from fems.ingest.files.rows import long_rows
from fems.ingest.files.sheet import Sheet, content_of
from fems.ingest.files.workbook import read_parquet, read_workbook


@dataclass(frozen=True)
class Table:
    """Readings of a file.

    Attributes
    ----------
    rows : DataFrame
        plant, meter, ts [UTC], value [the meter's unit]; the index is the row in the file.
    bad : Series
        Why rows are not among them, indexed by the row in the file.
    notes : tuple of str
        How the file was understood.
    """

    file: Path
    rows: pd.DataFrame
    bad: "pd.Series[str]"
    notes: tuple[str, ...]

    def require_clean(self) -> None:
        """Refuse the file if one of its rows is bad.

        Raises
        ------
        InputFileError
            With the first bad row, and how many there are.
        """
        if len(self.bad):
            rest = f" ({len(self.bad)} such rows in all)" if len(self.bad) > 1 else ""
            raise InputFileError(f"{self.file}, row {self.bad.index[0]}: {self.bad.iloc[0]}{rest}.")


def read_sheet(file: Path, hints: Hints, content: bytes | None = None) -> Sheet:
    """The cells of a CSV, .xlsx or .parquet file; content: its bytes, if they were read already."""
    named = tuple(c for c in (hints.time_column, hints.value_column) if c)
    kind = file.suffix.lower()
    if kind == ".xls":
        raise InputFileError(f"{file} is in the old Excel format.", hint="Save it as .xlsx.")
    if content is None:
        content = content_of(file)
    match kind:
        case ".xlsx" | ".xlsm":
            return read_workbook(file, content, sheet=hints.sheet, headings=named)
        case ".parquet" | ".pq":
            return read_parquet(file, content)
    return read_delimited(file, content, headings=named)


def read_table(
    file: Path, *, meters: pd.DataFrame, hints: Hints, now: datetime, content: bytes | None = None
) -> Table:
    """Readings from a file.

    Parameters
    ----------
    meters : DataFrame
        Registered meters as `fems.store.plants.read_meters` gives them.
    now : datetime
        Readings later than this by more than ten minutes are bad rows, as over MQTT.
    content : bytes, optional
        What the file holds, if it was read already.

    Raises
    ------
    InputFileError, NotFoundError, TimeError
        If the file as a whole cannot be understood.
    """
    sheet = read_sheet(file, hints, content)
    names = MeterNames.of(meters, hints)
    columns = find_columns(sheet, hints, names.of_heading)
    try:
        sieve, notes = long_rows(sheet, columns, names, hints)
        notes += sieve.convert_units(names)
        notes += sieve.place_in_time(names, hints)
        sieve.drop_implausible_times(now)
        sieve.drop_overruled()
    except InputFileError as error:
        if str(file) in error.problem:
            raise
        raise InputFileError(f"{file}, {error.problem}", hint=error.hint) from None
    found = [*columns.notes, *notes, *sheet.notes]
    if columns.unused:
        found.append(f"not used: {', '.join(map(repr, columns.unused))}")
    return Table(file, sieve.readings(names), sieve.bad_rows(sheet), tuple(found))


class Given(NamedTuple):
    """All that `read_table` needs, for where neither the file nor the database is within reach."""

    file: Path
    content: bytes
    meters: pd.DataFrame
    hints: Hints
    now: datetime


def table_of(given: Given) -> Table | FemsError:
    """The readings of a file, or why it cannot be understood as a whole: it is not tried again."""
    try:
        return read_table(
            given.file, meters=given.meters, hints=given.hints, now=given.now, content=given.content
        )
    except FemsError as error:
        return error
