"""Import of dated emission factors and calorific values; a doubtful row is refused with its reason."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from fems.compute.carbon.records import BadRecord, mark_of
from fems.errors import InputFileError
from fems.store.factors import add_calorific_values, add_factors
from fems.store.plants import records
from fems.store.pool import Connection

BY = "fems import factors"
_FACTOR = ["series", "carrier", "region", "valid_from", "valid_to", "unit", "kg_co2_per_unit",
           "kg_ch4_per_unit", "kg_n2o_per_unit", "kg_co2e_per_unit", "gwp_set", "basis", "source",
           "confidence"]  # fmt: skip
_OPTIONAL = ["boundary", "heat_basis", "vintage", "oxidation", "biogenic", "gap_note", "issuer",
             "document", "address", "checked_on", "mark"]  # fmt: skip
_CALORIFIC = ["series", "carrier", "region", "unit", "net_mj_per_unit", "gross_mj_per_unit",
              "valid_from", "valid_to", "source", "confidence"]  # fmt: skip
_DATES = ("valid_from", "valid_to", "checked_on")
_SHOWN = 10
_HEADER_ROWS = 2
"""The first row of data is row 2 of the file."""


class RefusedRecordsError(InputFileError):
    """Rows of a file of factors are refused, and so nothing of it was added."""

    def __init__(self, file: Path, bad: list[BadRecord]) -> None:
        told = "; ".join(f"row {record.row}: {record.reason}" for record in bad[:_SHOWN])
        more = f"; and {len(bad) - _SHOWN} more" if len(bad) > _SHOWN else ""
        super().__init__(f"{file} is refused, nothing of it was added. {told}{more}.")
        self.bad = bad


def import_factors(
    conn: Connection, file: Path, *, by: str = BY, reason: str = "", supersede: bool = False
) -> int:
    """Add emission factors or calorific values from a CSV; the number that was new.

    A file with a column net_mj_per_unit holds calorific values, any other emission factors. A row
    that is registered already adds nothing; one that contradicts it is refused unless it supersedes.

    Raises
    ------
    InputFileError
        If the file cannot be read or lacks a column.
    RefusedRecordsError
        If a row is doubtful: its number and the reason, for each.
    """
    table = _read(file)
    if "net_mj_per_unit" in table.columns:
        rows, bad = _parsed(table, _CALORIFIC, file)
        if not bad:
            bad = [BadRecord(row["row"], "source is missing") for row in rows if not row["source"]]
        if bad:
            raise RefusedRecordsError(file, bad)
        return add_calorific_values(conn, [{**r, "mark": mark_of(r["confidence"])} for r in rows])
    rows, bad = _parsed(_completed(table, file), [*_FACTOR, *_OPTIONAL], file)
    if not bad:
        added, bad = add_factors(conn, rows, by=by, reason=reason, supersede=supersede)
    if bad:
        raise RefusedRecordsError(file, bad)
    return added


def _completed(table: pd.DataFrame, file: Path) -> pd.DataFrame:
    """The table with the columns that a shorter file leaves out."""
    _require(table, _FACTOR, file)
    table = table.assign(**{name: None for name in _OPTIONAL if name not in table.columns})
    said = (
        table["basis"].astype("string").str.extract(r"\b(consumption|generation)-end", expand=False)
    )
    table["boundary"] = table["boundary"].where(table["boundary"].notna(), said)
    marks = [mark_of(text if isinstance(text, str) else None) for text in table["confidence"]]
    table["mark"] = table["mark"].where(
        table["mark"].notna(), pd.Series(marks, table.index, dtype=object)
    )
    return table


def _parsed(
    table: pd.DataFrame, columns: list[str], file: Path
) -> tuple[list[dict[str, Any]], list[BadRecord]]:
    """Rows with numbers and dates, numbered as in the file; what could not be understood."""
    _require(table, columns, file)
    bad: list[BadRecord] = []
    rows = records(table[columns])
    for number, row in enumerate(rows, start=_HEADER_ROWS):
        row["row"] = number
        for name, text in list(row.items()):
            parse = _parser(name)
            if text is None or parse is None:
                continue
            try:
                row[name] = parse(str(text).strip())
            except ValueError:
                bad.append(BadRecord(number, f"{name} {text!r} is no {_kind(name)}"))
        if "biogenic" in row:
            row["biogenic"] = bool(row["biogenic"])
    return rows, bad


def _parser(name: str) -> Callable[[str], Any] | None:
    if name.endswith("_per_unit") or name == "oxidation":
        return float
    if name in _DATES:
        return date.fromisoformat
    return _truth if name == "biogenic" else None


def _kind(name: str) -> str:
    if name in _DATES:
        return "date like 2026-01-31"
    return "true or false" if name == "biogenic" else "number"


def _truth(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _require(table: pd.DataFrame, columns: list[str], file: Path) -> None:
    if missing := sorted(set(columns) - set(table.columns)):
        raise InputFileError(
            f"{file} has no column {missing[0]!r}.", hint=f"Columns: {', '.join(columns)}."
        )


def _read(file: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(file, dtype=str, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        first = (said.splitlines() or [type(error).__name__])[0].rstrip(".")
        raise InputFileError(f"{file} cannot be read: {first}.") from None
