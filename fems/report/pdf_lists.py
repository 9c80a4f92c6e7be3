"""Tables of the PDF report that list what its figures rest on, and what has changed."""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportlab.platypus import Flowable

if TYPE_CHECKING:  # it makes its pages of these
    from fems.report.pdf_parts import Parts

_MOST = 200
"""Rows of a list; the others are in the workbook, and the report says how many."""
_MOST_SAID = 40


def goods(parts: "Parts") -> list[Flowable]:
    """Direct and indirect emissions per unit of output."""
    rows = [
        [parts.plant_name(g["plant"]), f"{g['output']:,.0f} {g['unit']}",
         *(_per_unit(g.get(name), g["output"]) for name in ("kg_direct", "kg_indirect", "kwh"))]
        for g in parts.content["goods"]
    ]  # fmt: skip
    head = _heads(parts, "Plant", "Output", "Direct, kg CO2e per unit", "Indirect, kg CO2e per unit",
                  "Electricity, kWh per unit")  # fmt: skip
    return _list(
        parts,
        "Emissions per unit of output",
        head,
        rows,
        [None, 32, 37, 38, 36],
        right=[1, 2, 3, 4],
    )


def _per_unit(amount: float | None, output: float) -> str:
    return "–" if amount is None or not output else f"{amount / output:,.4g}"


def entries(parts: "Parts") -> list[Flowable]:
    """Activities that were entered."""
    rows = [
        [parts.plant_name(e["plant"]), parts.t(e["kind"]), parts.t(e["what"]), f"{e['from']} – {e['to']}",
         f"{e['amount']:,.2f} {e['unit']}", f"{e['amount'] * e['kg_co2e_per_unit'] / 1_000:,.2f}"]
        for e in parts.content["entries"]
    ]  # fmt: skip
    head = [*_heads(parts, "Plant", "Kind", "What", "Period", "Activity"), "t CO2e"]
    return _list(parts, "Entered activities", head, rows, [None, 22, 20, 38, 26, 18], right=[4, 5])


def meters(parts: "Parts") -> list[Flowable]:
    """Meters at the boundaries, with transformers and calibration."""
    rows = [
        [parts.plant_name(m["plant"]), m["meter"], parts.t(m["quantity"]), parts.t(m["kind"]), f"{m['ct_pt']:,g}",
         m["calibrated_on"] or "–", m["calibrated_until"] or "–"]
        for m in parts.content["meters"]
    ]  # fmt: skip
    head = [*_heads(parts, "Plant", "Meter", "Carrier", "Kind"), "CT × PT",
            *_heads(parts, "Calibrated on", "Calibration until")]  # fmt: skip
    return _list(parts, "Meters", head, rows, [None, 18, 20, 20, 20, 24, 28], right=[4])


def instruments(parts: "Parts") -> list[Flowable]:
    """Contractual instruments and whether they count."""
    rows = [
        [parts.plant_name(i["plant"]), parts.t(i["kind"]), i["certificate"], f"{i['kwh']:,.0f}",
         parts.t("yes" if i["counts"] else "no"), parts.muted(parts.said(i, "why"))]
        for i in parts.content["instruments"]
    ]  # fmt: skip
    head = [*_heads(parts, "Plant", "Kind", "Certificate"), "kWh", *_heads(parts, "Counts", "Why")]
    return _list(parts, "Instruments", head, rows, [None, 26, 28, 20, 14, 50], right=[3])


def exclusions(parts: "Parts") -> list[Flowable]:
    """What is not in the totals, or in them with a reservation."""
    said = parts.content["exclusions"]
    flow = parts.heading(parts.t("Exclusions and reservations"))
    shown = [parts.text(f"{_of(parts, e)}: {parts.said(e, 'why')}") for e in said[:_MOST_SAID]]
    more = [parts.muted(f"+ {len(said) - _MOST_SAID:,}")] if len(said) > _MOST_SAID else []
    return flow + (shown or [parts.text(parts.t("None."))]) + more


def changes(parts: "Parts") -> list[Flowable]:
    """What differs from the last issue of the same report, the largest change first."""
    if parts.content["previous"] is None:
        return []
    found = sorted(parts.content["changes"], key=lambda c: -abs(_moved(c) or math.inf))
    seen = [c for c in found if _signed(_moved(c)) != "0.00"]
    rows = [
        [parts.plant_name(c["plant"]), parts.t(c["carrier"]), c["from"], *_before_after(c)]
        for c in seen
    ]  # fmt: skip
    title = "Changes since the last issue"
    if not found:
        return [*parts.heading(parts.t(title)), parts.text(parts.t("None."))]
    head = [*_heads(parts, "Plant", "Carrier", "From"), *_tonnes(parts)]
    rows.insert(
        0, [parts.t("Total"), "", "", "", "", _signed(sum(_moved(c) or 0.0 for c in found))]
    )
    flow = _list(parts, title, head, rows, [None, 22, 20, 26, 26, 26], right=[3, 4, 5])
    small = len(found) - len(seen)
    return [*flow, parts.muted(f"+ {small:,} (< 0.005 t CO2e)")] if small else flow


def restatements(parts: "Parts") -> list[Flowable]:
    """Figures of the period that changed after their month was over."""
    said = parts.content["restatements"]
    rows = [
        [parts.text(parts.plant_name(r["plant"])), parts.t(r["carrier"]), r.get("months", r["from"][2:7]),
         *_before_after(r), r["by"], parts.muted(r["reason"])]
        for r in (summed(said) if len(said) > _MOST_SAID else said)
    ]  # fmt: skip
    head = [
        *_heads(parts, "Plant", "Carrier", "From"),
        *_tonnes(parts),
        *_heads(parts, "By", "Why"),
    ]
    return _list(
        parts, "Restatements", head, rows, [None, 15, 21, 23, 23, 25, 14, 23], right=[3, 4, 5]
    )


def summed(restated: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Restatements with the same plant, carrier, name and reason as one, over all their months.

    >>> month = {"plant": "a", "carrier": "steam", "by": "J. Lee", "reason": "x", "kg_after": 3.0}
    >>> both = summed([month | {"from": f"2026-0{n}", "kg_before": 2.0 * n} for n in (1, 2)])
    >>> [(r["months"], r["kg_before"], r["kg_after"]) for r in both]
    [('26-01 – 26-02', 6.0, 6.0)]
    """
    alike: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in restated:
        known = (row["kg_before"] is None, row["kg_after"] is None)
        alike[row["plant"], row["carrier"], row["by"], row["reason"], known].append(row)
    found = []
    for rows in alike.values():
        first, last = min(r["from"] for r in rows), max(r["from"] for r in rows)
        kg = {name: None if rows[0][name] is None else sum(r[name] for r in rows)
              for name in ("kg_before", "kg_after")}  # fmt: skip
        months = first[2:7] if first == last else f"{first[2:7]} – {last[2:7]}"
        found.append({**rows[0], **kg, "months": months})
    return found


def _list(
    parts: "Parts", title: str, head: list[str], rows: list[list[Any]], widths_mm: Sequence[float | None],
    *, right: Sequence[int],
) -> list[Flowable]:  # fmt: skip
    flow = parts.section(title, head, rows[:_MOST], widths_mm, right=right)
    if len(rows) > _MOST:  # of changes the largest are shown
        flow.append(parts.muted(f"+ {len(rows) - _MOST:,}"))
    return flow


def _heads(parts: "Parts", *words: str) -> list[str]:
    return [parts.t(word) for word in words]


def _tonnes(parts: "Parts") -> list[str]:
    return [f"{parts.t(word)} (t CO2e)" for word in ("before", "after", "change")]


def _before_after(row: dict[str, Any]) -> list[str]:
    return [_t(row["kg_before"]), _t(row["kg_after"]), _signed(_moved(row))]


def _moved(row: dict[str, Any]) -> float | None:
    """Change of a figure; None where it was not known before or is not now. [kg CO2e]"""
    before, after = row["kg_before"], row["kg_after"]
    return None if before is None or after is None else after - before


def _of(parts: "Parts", said: dict[str, Any]) -> str:
    """What an exclusion is of, by names where its parts are told."""
    if "plant" not in said:
        return str(said["what"])
    name = parts.plant_name(said["plant"])
    return " ".join([name, *(parts.t(word) for word in said["of"])])


def _t(kg: float | None) -> str:
    return "–" if kg is None else f"{kg / 1_000:,.2f}"


def _signed(kg: float | None) -> str:
    """With its sign; what rounds to nothing has none.

    >>> _signed(-1_240.0), _signed(0.4), _signed(None)
    ('-1.24', '0.00', '–')
    """
    if kg is None:
        return "–"
    t = round(kg / 1_000, 2)
    return f"{t:+,.2f}" if t else "0.00"
