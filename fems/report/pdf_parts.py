"""The parts of the PDF report: totals, tables of plants, streams, factors, completeness, method."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape  # writes, parses nothing # nosec B406

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Paragraph, Spacer

from fems.report.figures import Content
from fems.report.pdf_lists import (
    changes,
    entries,
    exclusions,
    goods,
    instruments,
    meters,
    restatements,
)
from fems.report.pdf_table import INK, MUTED, Rows, Style, wrapping
from fems.report.standards import STANDARDS
from fems.report.words import say

_MOST_MONTHS = 12
_WITH_HEADING = 30 * mm
"""Less than this of a page is not begun with a heading."""


class Parts:
    """Makes the flowables of a report in one language and font."""

    def __init__(
        self, content: Content, language: str, plain: str, bold: str, width: float
    ) -> None:
        self.content, self.language, self.plain, self.bold = content, language, plain, bold
        self.width = width
        self._names = {
            p["code"]: p["name_ko" if language == "ko" else "name_en"] for p in content["plants"]
        }
        self._body = ParagraphStyle("body", fontName=plain, fontSize=8.5, leading=12, textColor=INK,
                                    wordWrap="CJK" if language == "ko" else None)  # fmt: skip
        self._muted = ParagraphStyle("muted", parent=self._body, textColor=MUTED)
        self._heading = ParagraphStyle("heading", fontName=bold, fontSize=12, leading=16, spaceBefore=8,
                                       spaceAfter=4, textColor=INK)  # fmt: skip

    def t(self, text: str) -> str:
        """A text in the report's language."""
        return say(text, self.language)

    def said(self, row: dict[str, Any], name: str) -> str:
        """A sentence of the content in the report's language; English where it has no other."""
        return str((row.get(f"{name}_ko") if self.language == "ko" else None) or row[name])

    def text(self, text: str) -> Paragraph:
        """An ordinary paragraph."""
        return Paragraph(escape(text), self._body)

    def muted(self, text: str) -> Paragraph:
        """A quieter paragraph."""
        return Paragraph(escape(text), self._muted)

    def heading(self, text: str) -> list[Flowable]:
        """A heading, never at the foot of a page."""
        return [CondPageBreak(_WITH_HEADING), Paragraph(escape(text), self._heading)]

    def plant_name(self, code: str) -> str:
        """Name of a plant."""
        return str(self._names.get(code, code))

    @property
    def standard_name(self) -> str:
        """Name of the standard."""
        standard = STANDARDS[self.content["standard"]]
        return standard.name_ko if self.language == "ko" else standard.name_en

    @property
    def potentials_name(self) -> str:
        """Name of the set of warming potentials."""
        name = str(self.content["gwp_set"])
        return self.t("as announced by the issuer, else AR5") if name == "announced" else name

    def totals(self) -> list[Flowable]:
        """The four totals in tonnes."""
        found = self.content["totals"]
        rows = [[self.t("Totals"), "t CO2e"]] + [
            [self.t(label), f"{found[name] / 1_000:,.1f}"]
            for label, name in (("Scope 1", "scope1"), ("Scope 2, location-based", "scope2_location"),
                                ("Scope 2, market-based", "scope2_market"),
                                ("Biogenic CO2, in no scope", "biogenic"))
        ]  # fmt: skip
        style = Style(self.plain, self.bold, 10, [self.width - 40 * mm, 40 * mm], [1])
        return [Rows(rows[0], rows[1:], style)]

    def pages(self) -> list[Flowable]:
        """Everything after the first page."""
        return [
            PageBreak(), *self._plants(), *goods(self), *self._streams(), *entries(self), *self._factors(),
            *self._completeness(), *meters(self), *exclusions(self), *instruments(self), *changes(self),
            *restatements(self),
            *self.heading(self.t("Method")), *(self.text(text) for text in self._method()),
        ]  # fmt: skip

    def _method(self) -> list[str]:
        said: list[str] = self.content["method_ko" if self.language == "ko" else "method"]
        return said

    def _plants(self) -> list[Flowable]:
        sums: dict[str, dict[int, float]] = defaultdict(dict)
        for row in self.content["streams"]:
            of_plant, scope = sums[row["plant"]], row["scope"]
            of_plant[scope] = of_plant.get(scope, 0.0) + (row["kg_co2e"] or 0.0) / 1_000
        rows = [
            [
                self.plant_name(p),
                *(f"{s[n]:,.1f}" if n in s else "–" for n in (1, 2)),
                f"{sum(s.values()):,.1f}",
            ]
            for p, s in sums.items()
        ]
        head = [self.t(word) for word in ("Plant", "Scope 1", "Scope 2, location-based", "Total")]
        return self.section("By plant", head, rows, [None, 30, 42, 30], right=[1, 2, 3])

    def _streams(self) -> list[Flowable]:
        rows = []
        for r in self.content["streams"]:
            kg = r["kg_co2e"]
            per = kg / r["activity"] if kg is not None and r["activity"] else None
            rows.append([
                self.plant_name(r["plant"]), self.t(r["carrier"]), r["from"][2:], r["to"][2:],
                f"{r['activity']:,.0f} {r['unit']}", "–" if per is None else f"{per:.5g}",
                "–" if r["factor"] is None else str(r["factor"]), "–" if kg is None else f"{kg / 1_000:,.2f}",
                f"{r['measured']:.0%}",
            ])  # fmt: skip
        head = [self.t(word) for word in ("Plant", "Carrier", "From", "To", "Activity", "kg CO2e per unit",
                                          "Factor")] + ["t CO2e", self.t("Measured")]  # fmt: skip
        widths = [None, 16, 15, 15, 24, 25, 12, 16, 16]
        return self.section("Streams", head, rows, widths, right=[4, 5, 6, 7, 8])

    def _factors(self) -> list[Flowable]:
        flow = self.heading(self.t("Factors and their sources"))
        for f in self.content["factors"]:
            values = ", ".join(
                f"{'CO2e' if gas == 'co2e' else gas.upper()} {f[gas]:g}"
                for gas in ("co2", "ch4", "n2o", "co2e")
                if f[gas] is not None
            )
            flow += [
                self.text(f"[{f['factor']}] {f['series']} · {f['carrier']} · kg/{f['unit']}: {values} · "
                          f"{f['mark'] or '–'} · {self.t('valid from')} {f['valid_from'] or '–'}"),
                self.muted(f"{f['issuer'] or ''} – {f['source']} ({self.t('checked')} {f['checked_on'] or '–'})"),
                Spacer(0, 2),
            ]  # fmt: skip
        return flow

    def _completeness(self) -> list[Flowable]:
        months = self.content["months"][-_MOST_MONTHS:]
        rows = [[self.plant_name(s["plant"]), self.t(s["carrier"]), *(f"{m:.0%}" for m in s["measured"][-len(months):])]
                for s in self.content["completeness"]]  # fmt: skip
        head = [self.t("Plant"), self.t("Carrier"), *(m[2:] for m in months)]
        return self.section("Completeness: share measured", head, rows, [None, 16, *(10.5 for _ in months)],
                             right=range(2, 2 + len(months)), size=6.5)  # fmt: skip

    def section(
        self, title: str, head: list[str], rows: list[list[Any]], widths_mm: Sequence[float | None], *,
        right: Sequence[int] = (), size: float = 8,
    ) -> list[Flowable]:  # fmt: skip
        """A heading and a table; the column without a width takes what is left."""
        if not rows:
            return []
        fixed = sum(w * mm for w in widths_mm if w is not None)
        widths = [self.width - fixed if w is None else w * mm for w in widths_mm]
        style = Style(self.plain, self.bold, size, widths, right)
        in_lines = all(isinstance(cell, str) for cell in rows[0])
        return [*self.heading(self.t(title)), (Rows if in_lines else wrapping)(head, rows, style)]
