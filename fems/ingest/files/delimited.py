"""CSV and its relatives: encoding, separator and heading row are found, and said."""

import bz2
import csv
import gzip
import io
import lzma
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from fems.errors import InputFileError
from fems.ingest.files.headings import heading_row
from fems.ingest.files.sheet import Sheet, distinct, no_reasons

_OPENERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress, ".bz2": bz2.decompress, ".xz": lzma.decompress,
}  # fmt: skip
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_LINES_TO_LOOK_AT = 20


def read_delimited(file: Path, content: bytes, *, headings: tuple[str, ...] = ()) -> Sheet:
    """Cells of a CSV file, plain or compressed (.gz, .bz2, .xz), as text.

    UTF-8 or CP949; parted by commas, semicolons, tabs or bars; lines above the heading row, such as
    a title, are passed over.

    Parameters
    ----------
    headings : tuple of str
        Columns the user named: the heading row is the one that holds them.

    Raises
    ------
    InputFileError
        If the file cannot be read or holds no heading row.
    """
    text, encoding = _text(file, content)
    lines = text.splitlines()[:_LINES_TO_LOOK_AT]
    if not any(line.strip() for line in lines):
        raise InputFileError(f"{file} cannot be read: it is empty.")
    separator = _separator(lines)
    top = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator)]
    at = heading_row(top, headings)
    names = distinct(list(top[at]))
    body = text.split("\n", at + 1)[at + 1] if text.count("\n") > at else ""
    cells, bad = _cells(body, names, separator, first_row=at + 2, file=file)
    notes = [] if encoding == "UTF-8" else [f"encoded as {encoding}"]
    notes += [] if separator == "," else [f"parted by {_SEPARATORS[separator]}"]
    notes += [f"headings in row {at + 1}"] if at else []
    return Sheet(file, cells, bad, tuple(notes), loose_comma=separator != ",")


def _text(file: Path, content: bytes) -> tuple[str, str]:
    try:
        raw = _OPENERS.get(file.suffix, bytes)(content)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).split("\n")[0].rstrip(".")
        raise InputFileError(f"{file} cannot be read: {reason}.") from None
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        tries = [("utf-16", "UTF-16")]
    else:
        tries = [("utf-8-sig", "UTF-8"), ("cp949", "CP949")]
    for codec, name in tries:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n"), name
    raise InputFileError(
        f"{file} cannot be read: it is not text in UTF-8 or CP949.",
        hint="Files may be CSV, .xlsx or .parquet.",
    )


def _separator(lines: list[str]) -> str:
    """The separator that cuts most of the first lines into the same number of cells."""

    def evenness(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        widths = Counter({width: n for width, n in widths.items() if width > 1})
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return count, width

    return max(_SEPARATORS, key=evenness)


def _cells(
    body: str, names: list[str], separator: str, *, first_row: int, file: Path
) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Data rows as text; rows of another width are bad, empty ones are nothing."""
    cut: dict[int, str] = {}

    def keep(row: Any) -> str:  # noqa: ANN401 (pyarrow's InvalidRow has no public name)
        cut[row.number] = f"{row.actual_columns} cells where the heading has {len(names)}"
        return "skip"

    if not body.strip():
        empty = pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
        return empty, no_reasons()
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(body.encode()),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, invalid_row_handler=keep, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise InputFileError(f"{file} cannot be read: {str(error).rstrip('.')}.") from None
    numbers = np.delete(np.arange(1, table.num_rows + len(cut) + 1), np.array(list(cut), "i8") - 1)
    cells = table.to_pandas().astype("str").set_axis(numbers + first_row - 1)
    bad = pd.Series(
        list(cut.values()), index=np.array(list(cut), "i8") + first_row - 1, dtype="str"
    )
    return cells[~cells.eq("").all(axis=1)], bad
