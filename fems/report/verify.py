"""Recomputing a report from its file alone, and naming every cell that is not what it should be."""

import csv
from collections.abc import Iterator
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import orjson
from openpyxl.utils import get_column_letter

from fems.errors import InputFileError
from fems.report.cells import Cell, Formula
from fems.report.figures import Content, digest_of, kg_co2e, totals
from fems.report.layout import sheets
from fems.report.xlsx import EVIDENCE

TOLERANCE = 1e-9


class Difference(NamedTuple):
    """Where a file does not say what it should: a cell or a figure."""

    where: str
    says: Any
    should: Any


def verify_file(file: Path) -> tuple[Content | None, list[Difference]]:
    """Recompute a report from its file alone: its content, and every difference.

    A workbook is compared cell by cell with what its evidence gives; a JSON file is recomputed from
    its rows. A CSV has its rows only: each row's emission is recomputed; its content is None.

    Raises
    ------
    InputFileError
        If the file is no report of ours, or of a format that cannot be recomputed.
    """
    suffix = file.suffix.lower()
    try:
        if suffix == ".xlsx":
            return _verify_xlsx(file)
        if suffix == ".json":
            content = orjson.loads(file.read_bytes())
            return content, [*_verify_content(content)]
        if suffix == ".csv":
            return None, [*_verify_csv(file)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputFileError(
            f"{file} is no report that can be read: {type(error).__name__} {error}."
        ) from error
    raise InputFileError(
        f"{file.name}: a {suffix or 'file'} cannot be recomputed.",
        hint="Verify the .xlsx, .json or .csv of the same issue; the digest is the same.",
    )


def _verify_content(content: Content) -> Iterator[Difference]:
    """Digest, emission of each row, and totals."""
    if content.get("digest") and digest_of(content) != content["digest"]:
        yield Difference("digest", content["digest"], digest_of(content))
    for number, row in enumerate(content["streams"]):
        if not _same(row["kg_co2e"], kg_co2e(row, content["gwp"])):
            yield Difference(
                f"streams[{number}].kg_co2e", row["kg_co2e"], kg_co2e(row, content["gwp"])
            )
    for name, kg in totals(content).items():
        if not _same(content["totals"][name], kg):
            yield Difference(f"totals.{name}", content["totals"][name], kg)


def _verify_xlsx(file: Path) -> tuple[Content, list[Difference]]:
    formulas = openpyxl.load_workbook(file, read_only=True)
    if EVIDENCE not in formulas.sheetnames:
        raise InputFileError(f"{file} has no sheet {EVIDENCE!r}: it is no report, or was cut down.")
    text = "".join(
        str(row[0]) for row in formulas[EVIDENCE].iter_rows(max_col=1, values_only=True) if row[0]
    )
    content = orjson.loads(text)
    found = list(_verify_content(content))
    values = openpyxl.load_workbook(file, read_only=True, data_only=True)
    for sheet in sheets(content):
        if sheet.name not in formulas.sheetnames:
            found.append(Difference(sheet.name, "no such sheet", "a sheet"))
            continue
        texts = formulas[sheet.name].iter_rows(values_only=True)
        cached = values[sheet.name].iter_rows(values_only=True)
        found += _verify_cells(sheet.name, sheet.rows, list(texts), list(cached))
    return content, found


def _verify_cells(
    name: str, rows: list[list[Cell]], texts: list[Any], values: list[Any]
) -> Iterator[Difference]:
    for number in range(max(len(rows), len(texts))):
        row = rows[number] if number < len(rows) else []
        text = texts[number] if number < len(texts) else ()
        value = values[number] if number < len(values) else ()
        for column in range(max(len(row), len(text))):
            should = row[column] if column < len(row) else None
            says = text[column] if column < len(text) else None
            where = f"{name}!{get_column_letter(column + 1)}{number + 1}"
            if isinstance(should, Formula):
                shown = value[column] if column < len(value) else None
                if not _same(says, should.text):
                    yield Difference(where, says, should.text)
                elif not _same(shown, should.value):
                    yield Difference(where, shown, should.value)
            elif not _same(says, should):
                yield Difference(where, says, should)


def _verify_csv(file: Path) -> Iterator[Difference]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        for number, line in enumerate(csv.DictReader(text), start=2):
            row = {name: float(line[name]) if line[name] else None for name in
                   ("activity", "mj_per_unit", "per", "co2", "ch4", "n2o", "co2e", "oxidation")}  # fmt: skip
            row |= {name: line[name] == "True" for name in ("official", "biogenic")}
            gwp = {gas: float(line[f"gwp_{gas}"]) for gas in ("ch4", "n2o")}
            says = float(line["kg_co2e"]) if line["kg_co2e"] else None
            if not _same(says, kg_co2e(row, gwp)):
                yield Difference(f"row {number} kg_co2e", says, kg_co2e(row, gwp))


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 (cells)
    if one in (None, "") and other in (None, ""):
        return True
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-9)
    return bool(one == other)
