"""Tables of the PDF report: rows of one line each, drawn as they are, or rows whose texts wrap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib import colors
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Table

INK, MUTED, LINE = (
    colors.HexColor("#1b2733"),
    colors.HexColor("#5b6875"),
    colors.HexColor("#d5dbe1"),
)
_PAD, _BETWEEN = 2, 8
"""Space beside a text; more of it between a number and a text that follows it."""


@dataclass(frozen=True)
class Style:
    """Fonts and size of a table, widths of its columns, and which of them hold numbers."""

    plain: str
    bold: str
    size: float
    widths: Sequence[float]
    right: Sequence[int] = ()

    def pad_right(self, n: int) -> int:
        """Space to the right of the text of a column."""
        apart = n in self.right and n + 1 < len(self.widths) and n + 1 not in self.right
        return _BETWEEN if apart else _PAD


class Rows(Flowable):  # type: ignore[misc]
    """Rows of texts in one line each, with the headings once on every page.

    What does not fit in its column is cut. Unlike a Table it takes any number of rows for the cost of
    drawing them: nothing is laid out, and what is left for the next page is not copied.
    """

    def __init__(self, head: Sequence[str], rows: Sequence[Sequence[str]], style: Style) -> None:
        super().__init__()
        self._head, self._rows, self._style = head, rows, style
        self._line = style.size * 1.2 + 4

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Size: all of the width, a line for each row and the headings."""
        return width, self._line * (len(self._rows) + 1)

    def split(self, _width: float, height: float) -> list["Rows"]:
        """The rows that fit, and the others; nothing where not even one does."""
        fit = int(height / self._line) - 1
        if fit < 1:
            return []
        head, style = self._head, self._style
        return [Rows(head, self._rows[:fit], style), Rows(head, self._rows[fit:], style)]

    def draw(self) -> None:
        """Draw from the top down."""
        y = self._line * len(self._rows)
        self._draw_row(self._head, y, self._style.bold)
        self._rule(y, 0.8, MUTED)
        for row in self._rows:
            y -= self._line
            self._draw_row(row, y, self._style.plain)
            self._rule(y, 0.25, LINE)

    def _draw_row(self, row: Sequence[str], y: float, font: str) -> None:
        style, left = self._style, 0.0
        self.canv.setFont(font, style.size)
        self.canv.setFillColor(INK)
        for n, (text, width) in enumerate(zip(row, style.widths, strict=True)):
            pad = style.pad_right(n)
            shown = cut(text, width - _PAD - pad, font, style.size)
            if n in style.right:
                self.canv.drawRightString(left + width - pad, y + 3.5, shown)
            else:
                self.canv.drawString(left + _PAD, y + 3.5, shown)
            left += width

    def _rule(self, y: float, thickness: float, colour: colors.Color) -> None:
        self.canv.setLineWidth(thickness)
        self.canv.setStrokeColor(colour)
        self.canv.line(0, y, sum(self._style.widths), y)


def cut(text: str, width: float, font: str, size: float) -> str:
    """A text that is too wide for its column, cut and marked as cut.

    >>> cut("Onmaru Section Steel", 50, "Helvetica", 8), cut("Steel", 50, "Helvetica", 8)
    ('Onmaru Se…', 'Steel')
    """
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapping(head: Sequence[str], rows: Sequence[Sequence[Any]], style: Style) -> Table:
    """A table whose cells may be paragraphs, for lists that are not long."""
    table = Table(
        [list(head), *map(list, rows)], colWidths=list(style.widths), repeatRows=1, hAlign="LEFT"
    )
    table.setStyle([
        ("FONT", (0, 0), (-1, -1), style.plain, style.size), ("FONT", (0, 0), (-1, 0), style.bold, style.size),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("LINEBELOW", (0, 0), (-1, 0), 0.8, MUTED),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        *(("RIGHTPADDING", (n, 0), (n, -1), style.pad_right(n)) for n in range(len(style.widths))),
        *(("ALIGN", (n, 0), (n, -1), "RIGHT") for n in style.right),
    ])  # fmt: skip
    return table
