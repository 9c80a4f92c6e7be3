"""A file as rows and columns, whatever its format: each row keeps the number a user would look up."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fems.errors import InputFileError

Reasons = "pd.Series[str]"
"""Why rows cannot be stored: a sentence each, indexed by the number of the row."""


@dataclass(frozen=True)
class Sheet:
    """The cells of a file.

    Attributes
    ----------
    file : Path
        Where they come from.
    cells : DataFrame
        Columns of text, numbers or times as the file holds them; the index is the number of the
        row in the file, as a spreadsheet or an editor shows it (1 is the first).
    bad : Series
        Why rows could not be cut into cells.
    notes : tuple of str
        What was found out about the file.
    loose_comma : bool
        Whether "1,234" could be meant as a decimal comma: where commas do not part the cells.
    """

    file: Path
    cells: pd.DataFrame
    bad: "pd.Series[str]"
    notes: tuple[str, ...] = ()
    loose_comma: bool = False


def content_of(file: Path) -> bytes:
    """The bytes of a file.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputFileError(f"{file} cannot be read: {error.strerror}.") from None


def no_reasons() -> "pd.Series[str]":
    """An empty list of bad rows."""
    return pd.Series([], index=pd.Index([], dtype="int64"), dtype="str")


def distinct(headings: list[object]) -> list[str]:
    """Headings as text; an empty one gets the number of its column, a second one a number.

    >>> distinct(["ts", None, "kWh", "kWh "])
    ['ts', 'column 2', 'kWh', 'kWh (2)']
    """
    names: list[str] = []
    for place, heading in enumerate(headings, 1):
        name = str(heading).strip() if heading is not None else ""
        name = name or f"column {place}"
        twins = sum(n == name or n.startswith(f"{name} (") for n in names)
        names.append(f"{name} ({twins + 1})" if name in names else name)
    return names
