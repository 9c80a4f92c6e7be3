"""The parts of the PDF report: totals, tables of plants, streams, factors, completeness, method."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer, Table

from fems.report.figures import Content
from fems.report.standards import STANDARDS
from fems.report.words import say

_INK, _MUTED, _LINE = (
    colors.HexColor("#1b2733"),
    colors.HexColor("#5b6875"),
    colors.HexColor("#d5dbe1"),
)
_ROWS_AT_ONCE = 60
"""Tables are cut so that laying one out costs no more than its rows."""
_MOST_MONTHS = 12


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
        self._body = ParagraphStyle("body", fontName=plain, fontSize=8.5, leading=12, textColor=_INK,
                                    wordWrap="CJK" if language == "ko" else None)  # fmt: skip
        self._muted = ParagraphStyle("muted", parent=self._body, textColor=_MUTED)
        self._heading = ParagraphStyle("heading", fontName=bold, fontSize=12, leading=16, spaceBefore=8,
                                       spaceAfter=4, textColor=_INK)  # fmt: skip

    def t(self, text: str) -> str:
        """A text in the report's language."""
        return say(text, self.language)

    def text(self, text: str) -> Paragraph:
        """An ordinary paragraph."""
        return Paragraph(escape(text), self._body)

    def muted(self, text: str) -> Paragraph:
        """A quieter paragraph."""
        return Paragraph(escape(text), self._muted)

    def heading(self, text: str) -> Paragraph:
        """A heading."""
        return Paragraph(escape(text), self._heading)

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
        return [self._table(rows, [self.width - 40 * mm, 40 * mm], right=[1], size=10)]

    def pages(self) -> list[Flowable]:
        """Everything after the first page."""
        return [
            PageBreak(), *self._plants(), *self._streams(), *self._entries(), *self._factors(),
            *self._completeness(), *self._exclusions(), *self._instruments(), *self._changes(),
            self.heading(self.t("Method")), *(self.text(text) for text in self._method()),
        ]  # fmt: skip

    def _method(self) -> list[str]:
        said: list[str] = self.content["method_ko" if self.language == "ko" else "method"]
        return said

    def _plants(self) -> list[Flowable]:
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for row in self.content["streams"]:
            sums[row["plant"]][row["scope"] - 1] += (row["kg_co2e"] or 0.0) / 1_000
        rows = [
            [self.plant_name(p), f"{a:,.1f}", f"{b:,.1f}", f"{a + b:,.1f}"]
            for p, (a, b) in sums.items()
        ]
        head = [self.t(word) for word in ("Plant", "Scope 1", "Scope 2, location-based", "Total")]
        return self._section("By plant", head, rows, [None, 30, 42, 30], right=[1, 2, 3])

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
        widths = [None, 15, 15, 15, 24, 27, 10, 16, 14]
        return self._section("Streams", head, rows, widths, right=[4, 5, 6, 7, 8])

    def _entries(self) -> list[Flowable]:
        rows = [[self.plant_name(e["plant"]), e["kind"], e["what"], f"{e['from']} – {e['to']}",
                 f"{e['amount']:,.2f} {e['unit']}", f"{e['amount'] * e['kg_co2e_per_unit'] / 1_000:,.2f}"]
                for e in self.content["entries"]]  # fmt: skip
        head = [self.t("Plant"), "", "", self.t("Period"), self.t("Activity"), "t CO2e"]
        return self._section(
            "Entered activities", head, rows, [None, 22, 18, 44, 26, 18], right=[4, 5]
        )

    def _factors(self) -> list[Flowable]:
        flow: list[Flowable] = [self.heading(self.t("Factors and their sources"))]
        for f in self.content["factors"]:
            values = ", ".join(
                f"{gas.upper()} {f[gas]:g}"
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
        return self._section("Completeness: share measured", head, rows, [None, 16, *(10.5 for _ in months)],
                             right=range(2, 2 + len(months)), size=6.5)  # fmt: skip

    def _exclusions(self) -> list[Flowable]:
        said = self.content["exclusions"]
        flow: list[Flowable] = [self.heading(self.t("Exclusions and reservations"))]
        why = "why_ko" if self.language == "ko" else "why"
        shown = [self.text(f"{e['what']}: {e[why]}") for e in said[:40]]
        more = [self.muted(f"+ {len(said) - 40}")] if len(said) > 40 else []
        return flow + (shown or [self.text(self.t("None."))]) + more

    def _instruments(self) -> list[Flowable]:
        rows = [[self.plant_name(i["plant"]), i["kind"], i["certificate"], f"{i['kwh']:,.0f}",
                 self.t("yes" if i["counts"] else "no"), self.muted(i["why"])]
                for i in self.content["instruments"]]  # fmt: skip
        head = [self.t("Plant"), "", "", "kWh", self.t("Counts"), ""]
        return self._section("Instruments", head, rows, [None, 26, 28, 20, 14, 50], right=[3])

    def _changes(self) -> list[Flowable]:
        flow: list[Flowable] = []
        if self.content["previous"]:
            rows = [[self.plant_name(c["plant"]), self.t(c["carrier"]), c["from"], _t(c["kg_before"]), _t(c["kg_after"])]
                    for c in self.content["changes"]]  # fmt: skip
            head = [
                self.t("Plant"),
                self.t("Carrier"),
                self.t("From"),
                self.t("before"),
                self.t("after"),
            ]
            flow += self._section(
                "Changes since the last issue", head, rows, [None, 22, 22, 26, 26], right=[3, 4]
            )
        restated = [[self.plant_name(r["plant"]), self.t(r["carrier"]), r["from"][:7], _t(r["kg_before"]),
                     _t(r["kg_after"]), r["by"], self.muted(r["reason"])]
                    for r in self.content["restatements"][:100]]  # fmt: skip
        head = [
            self.t("Plant"),
            self.t("Carrier"),
            self.t("From"),
            self.t("before"),
            self.t("after"),
            "",
            "",
        ]
        return flow + self._section(
            "Restatements", head, restated, [None, 16, 14, 18, 18, 22, 44], right=[3, 4]
        )

    def _section(
        self, title: str, head: list[str], rows: list[list[Any]], widths_mm: Sequence[float | None], *,
        right: Sequence[int] = (), size: float = 8,
    ) -> list[Flowable]:  # fmt: skip
        """A heading and a table in pieces; the column without a width takes what is left."""
        if not rows:
            return []
        fixed = sum(w * mm for w in widths_mm if w is not None)
        widths = [self.width - fixed if w is None else w * mm for w in widths_mm]
        flow: list[Flowable] = [self.heading(self.t(title))]
        for begin in range(0, len(rows), _ROWS_AT_ONCE):
            piece = [[self._fitted(cell, widths[n], size) for n, cell in enumerate(row)]
                     for row in rows[begin : begin + _ROWS_AT_ONCE]]  # fmt: skip
            flow.append(self._table([head, *piece], widths, right=right, size=size))
        return flow

    def _fitted(self, cell: Any, width: float, size: float) -> Any:  # noqa: ANN401 (a string or a flowable)
        """A long name is cut so that it stays in its column."""
        most = int(width / (size * 0.62))
        return cell[: most - 1] + "…" if isinstance(cell, str) and len(cell) > most else cell

    def _table(
        self, rows: list[list[Any]], widths: list[float], *, right: Sequence[int], size: float
    ) -> Table:
        table = Table(rows, colWidths=widths, repeatRows=1, hAlign="LEFT")
        table.setStyle([
            ("FONT", (0, 0), (-1, -1), self.plain, size), ("FONT", (0, 0), (-1, 0), self.bold, size),
            ("TEXTCOLOR", (0, 0), (-1, -1), _INK), ("LINEBELOW", (0, 0), (-1, 0), 0.8, _MUTED),
            ("LINEBELOW", (0, 1), (-1, -1), 0.25, _LINE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            *(("ALIGN", (n, 0), (n, -1), "RIGHT") for n in right),
        ])  # fmt: skip
        return table


def _t(kg: float | None) -> str:
    return "–" if kg is None else f"{kg / 1_000:,.2f}"
