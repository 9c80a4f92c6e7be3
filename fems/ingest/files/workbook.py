"""Excel workbooks and Parquet files as sheets."""

import io
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException
from pyarrow import parquet

from fems.errors import InputFileError
from fems.ingest.files.headings import heading_row
from fems.ingest.files.sheet import Sheet, distinct, no_reasons

_ROWS_TO_LOOK_AT = 20


def read_workbook(
    file: Path, content: bytes, *, sheet: str | None = None, headings: tuple[str, ...] = ()
) -> Sheet:
    """Cells of one sheet of an .xlsx file: the named one, or the first.

    Raises
    ------
    InputFileError
        If the file cannot be read, or has no such sheet; names those it has.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no .xlsx workbook"
        raise InputFileError(f"{file} cannot be read: {reason}.") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise InputFileError(
                f"{file} has no sheet {sheet!r}.", hint=f"Sheets: {', '.join(book.sheetnames)}."
            )
        page = book[sheet or book.sheetnames[0]]
        rows = list(page.iter_rows(values_only=True))
    finally:
        book.close()
    if not any(cell is not None for row in rows for cell in row):
        raise InputFileError(f"{file} cannot be read: sheet {page.title!r} is empty.")
    top = [["" if c is None else str(c).strip() for c in row] for row in rows[:_ROWS_TO_LOOK_AT]]
    at = heading_row(top, headings)
    names = distinct([cell or None for cell in top[at]])
    cells = pd.DataFrame(rows[at + 1 :], columns=names, dtype=object)
    cells.index = pd.RangeIndex(at + 2, at + 2 + len(cells))
    cells = cells[cells.notna().any(axis=1)]
    notes = [f"sheet {page.title!r}"] if len(book.sheetnames) > 1 or sheet else []
    notes += [f"headings in row {at + 1}"] if at else []
    return Sheet(file, cells.apply(_plain), no_reasons(), tuple(notes))


def read_parquet(file: Path, content: bytes) -> Sheet:
    """Cells of a Parquet file with the types it gives them; rows are counted from 1."""
    try:
        cells = parquet.read_table(pa.BufferReader(content)).to_pandas()
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or "it is no Parquet file"
        raise InputFileError(f"{file} cannot be read: {reason}.") from None
    if not isinstance(cells.index, pd.RangeIndex):
        cells = cells.reset_index()
    cells.columns = pd.Index([str(column) for column in cells.columns])
    cells.index = pd.RangeIndex(1, len(cells) + 1)
    return Sheet(file, cells, no_reasons())


def _plain(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Times as times, numbers as numbers; a column of several kinds as the text one would type."""
    kinds = {type(cell) for cell in column if cell is not None}
    if kinds <= {int, float}:
        return column.astype("float64")
    if kinds == {datetime}:
        return pd.to_datetime(column).dt.round("s")  # Excel's days are floats
    return column.map(_typed).astype("str")


def _typed(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell + timedelta(microseconds=500_000):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    if isinstance(cell, float):
        return np.format_float_positional(cell, trim="-")
    return str(cell)
