"""A report as an Excel workbook with live formulas, and its whole content as evidence inside."""

from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from fems.report.cells import Cell, Formula, Sheet
from fems.report.figures import Content, to_json
from fems.report.layout import sheets

EVIDENCE = "Evidence"
CHUNK = 30_000
"""Characters of the content in a cell of the evidence; Excel takes 32,767."""


def write_xlsx(content: Content, file: Path) -> None:
    """Write the workbook; rows are written out as they come, so a large one takes little memory."""
    with xlsxwriter.Workbook(str(file), {"constant_memory": True, "strings_to_formulas": False,
                                         "strings_to_urls": False}) as book:  # fmt: skip
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for sheet in sheets(content):
            page = book.add_worksheet(sheet.name)
            _set_up(page, sheet, draft=content["status"] == "draft")
            for number, row in enumerate(sheet.rows):
                style = bold if number < sheet.heading else None
                for column, cell in enumerate(row):
                    _write(page, number, column, cell, style)
        page = book.add_worksheet(EVIDENCE)
        text = to_json(content).decode()
        for number, start in enumerate(range(0, len(text), CHUNK)):
            page.write_string(number, 0, text[start : start + CHUNK])
        page.hide()


def _set_up(page: Worksheet, sheet: Sheet, *, draft: bool) -> None:
    page.freeze_panes(sheet.heading, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&RPage &P / &N")
    if draft:
        page.set_header("&C&24&KBBBBBBDRAFT – NOT ISSUED · 초안")
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)


def _write(page: Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    if cell is None:
        return
    if isinstance(cell, Formula):
        page.write_formula(row, column, cell.text, style, cell.value)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, style)
    else:
        page.write_number(row, column, cell, style)
