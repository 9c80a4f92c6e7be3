"""A report to be read: A4, Korean or English, with charts, page numbers and a mark on drafts."""

from collections.abc import Callable
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from fems.report.figures import Content
from fems.report.fonts import fonts
from fems.report.pdf_charts import month_chart, plant_chart
from fems.report.pdf_parts import Parts
from fems.report.pdf_table import INK, LINE, MUTED
from fems.report.words import say

MARGIN = 18 * mm


def write_pdf(content: Content, file: Path, *, language: str, font: Path | None = None) -> None:
    """Write the report as PDF/A4; 'ko' or 'en'.

    Raises
    ------
    NoFontError
        If Korean is asked for and there is no font for it.
    """
    plain, bold = fonts(font, language=language)

    def t(text: str) -> str:
        return say(text, language)

    document = BaseDocTemplate(
        str(file), pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN,
        bottomMargin=MARGIN, title=t("Greenhouse gas report"), author=content["issued_by"] or "",
        subject=content.get("digest") or "draft", creator=content["software"],
    )  # fmt: skip
    frame = Frame(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame])])
    parts = Parts(content, language, plain, bold, A4[0] - 2 * MARGIN)
    document.build(
        [*_front(parts, t), *parts.pages()],
        canvasmaker=_numbered(content, plain, t),
    )


def _front(parts: Parts, t: Callable[[str], str]) -> list[Flowable]:
    content, width = parts.content, parts.width
    of = content["subject"]
    title = ParagraphStyle("title", fontName=parts.bold, fontSize=20, leading=26, textColor=INK)
    name = ParagraphStyle("name", fontName=parts.plain, fontSize=13, leading=18, textColor=MUTED)
    facts = [
        (t("Period"), f"{content['first']} – {content['last']}"),
        (t("Standard"), parts.standard_name),
        (t("Warming potentials"), parts.potentials_name),
        (t("Time zone"), of["time_zone"]),
        (t("Issued by"), content["issued_by"] or t("DRAFT – NOT ISSUED")),
        (t("Issued on"), (content["issued_at"] or "–")[:10]),
        (t("Digest"), content.get("digest") or "–"),
    ]
    table = Table([[parts.muted(label), parts.text(value)] for label, value in facts],
                  colWidths=[38 * mm, width - 38 * mm])  # fmt: skip
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])  # fmt: skip
    language = "name_ko" if parts.language == "ko" else "name_en"
    flow: list[Flowable] = [
        Paragraph(t("Greenhouse gas report"), title), Paragraph(of[language], name), Spacer(0, 4 * mm),
        table, Spacer(0, 5 * mm), *parts.totals(), Spacer(0, 4 * mm),
    ]  # fmt: skip
    for heading, chart in (
        ("Emissions by month (t CO2e)", month_chart(content, t, parts.plain, width)),
        ("Largest plants (t CO2e)", plant_chart(content, parts.plant_name, parts.plain, width)),
    ):
        if chart is not None:
            flow += [*parts.heading(t(heading)), chart]
    flow.append(
        parts.muted(t("All rows, formulas and meters are in the workbook of the same digest."))
    )
    return flow


def _numbered(content: Content, font: str, t: Callable[[str], str]) -> type[Canvas]:
    """A canvas that knows how many pages there are when it draws a page's foot."""
    draft = content["status"] == "draft"
    told = [
        content["subject"]["code"],
        f"{content['first']} – {content['last']}",
        (content.get("digest") or "")[:16],
    ]
    foot = " · ".join(filter(None, told))

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)
            self.states: list[dict[str, object]] = []

        def showPage(self) -> None:  # noqa: N802 (the library's name)
            self.states.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self.states, start=1):
                self.__dict__.update(state)
                self._foot(number, len(self.states))
                super().showPage()
            super().save()

        def _foot(self, number: int, of: int) -> None:
            self.setFont(font, 8)
            self.setFillColor(MUTED)
            self.setStrokeColor(LINE)
            self.line(MARGIN, 13 * mm, A4[0] - MARGIN, 13 * mm)
            self.drawString(MARGIN, 9 * mm, foot)
            self.drawRightString(A4[0] - MARGIN, 9 * mm, f"{number} / {of}")
            if draft:
                self.saveState()
                self.translate(A4[0] / 2, A4[1] / 2)
                self.rotate(50)
                self.setFillColor(colors.Color(0.75, 0.2, 0.1, alpha=0.13))
                self.setFont(font, 54)
                self.drawCentredString(0, 0, t("DRAFT – NOT ISSUED"))
                self.restoreState()

    return Numbered
