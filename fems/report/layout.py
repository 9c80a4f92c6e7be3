"""A report as sheets of cells: values, and formulas that make every figure from them again."""

from dataclasses import dataclass, field
from typing import Any

from fems.report.figures import Content, digest_of, kg_biogenic, kg_co2e, kg_entry
from fems.report.standards import STANDARDS

Value = str | float | int | bool | None
STREAM_HEADINGS = (
    "Plant", "From", "To", "Scope", "Carrier", "Activity", "Unit", "MJ per unit", "Factor units per MJ",
    "Factor no.", "Gases no.", "kg CO2", "kg CH4", "kg N2O", "kg CO2e (issuer)", "Oxidation",
    "Issuer's CO2e used", "Biogenic", "kg CO2e", "kg biogenic CO2", "Measured", "Estimated", "Missing", "Status",
)  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A formula with the value it has."""

    text: str
    value: float


Cell = Value | Formula


@dataclass
class Sheet:
    """A named sheet: rows of cells, the first `heading` of them headings; widths of its columns."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    heading: int = 1
    widths: tuple[int, ...] = ()


def sheets(content: Content) -> list[Sheet]:
    """All sheets of a report but the evidence."""
    streams = _streams(content)
    entries = _entries(content)
    return [
        _summary(content, streams, entries), streams, entries, _factors(content), _gwp(content),
        _meters(content), _completeness(content), _exclusions(content), _instruments(content),
        _changes(content), _method(content),
    ]  # fmt: skip


def _streams(content: Content) -> Sheet:
    at = {factor["factor"]: row for row, factor in enumerate(content["factors"], start=2)}
    rows: list[list[Cell]] = [list(STREAM_HEADINGS)]
    for n, row in enumerate(content["streams"], start=2):
        gases = at.get(row["gases_factor"] or row["factor"])
        own = at.get(row["factor"])
        kg = kg_co2e(row, content["gwp"])
        link = [Formula(f"=Factors!{column}{line}", _nought(value)) if value is not None else None
                for column, line, value in (("E", own, row["co2"]), ("F", gases, row["ch4"]),
                                            ("G", gases, row["n2o"]), ("H", own, row["co2e"]))]  # fmt: skip
        body = f"Q{n}*O{n}+(1-Q{n})*((1-R{n})*L{n}*P{n}+M{n}*GWP!$B$3+N{n}*GWP!$B$4)"
        rows.append([
            row["plant"], row["from"], row["to"], row["scope"], row["carrier"], row["activity"], row["unit"],
            row["mj_per_unit"], row["per"], row["factor"], row["gases_factor"], *link, row["oxidation"],
            int(row["official"]), int(row["biogenic"]),
            None if kg is None else Formula(f"=F{n}*H{n}*I{n}*({body})", kg),
            Formula(f"=R{n}*F{n}*H{n}*I{n}*L{n}*P{n}", kg_biogenic(row)),
            row["measured"], row["estimated"], row["missing"], row["status"],
        ])  # fmt: skip
    return Sheet(
        "Streams",
        rows,
        widths=(16, 11, 11, 6, 12, 16, 7, 9, 10, 8, 8, 11, 9, 9, 11, 9, 9, 9, 16, 12, 9, 9, 9, 9),
    )


def _nought(value: Any) -> float:  # noqa: ANN401 (a number or nothing)
    return 0.0 if value is None else float(value)


def _summary(content: Content, streams: Sheet, entries: Sheet) -> Sheet:
    total, last, end = content["totals"], max(len(streams.rows), 2), max(len(entries.rows), 2)
    of = content["subject"]
    standard = STANDARDS[content["standard"]]
    rows: list[list[Cell]] = [
        [f"{of['name_en']} / {of['name_ko']}"],
        ["Greenhouse gas report", standard.name_en, standard.name_ko],
        ["Period", content["first"], content["last"], of["time_zone"]],
        ["Status", "DRAFT – not issued" if content["status"] == "draft" else "Issued", content["issued_by"], content["issued_at"]],
        ["Warming potentials", content["gwp_set"], content["gwp_source"]],
        ["Made with", content["software"], content["made_at"]],
        ["Digest (SHA-256)", content.get("digest") or digest_of(content)],
        [],
        ["Totals", "kg CO2e", "t CO2e"],
    ]  # fmt: skip
    saved = _sum_market(content)
    totals: list[tuple[str, str, float]] = [
        ("Scope 1", f'SUMIF(Streams!D2:D{last},1,Streams!S2:S{last})+SUM(Entries!I2:I{end})', total["scope1"]),
        ("Scope 2, location-based", f"SUMIF(Streams!D2:D{last},2,Streams!S2:S{last})", total["scope2_location"]),
        ("Scope 2, market-based", f"B11-{saved!r}", total["scope2_market"]),
        ("Biogenic CO2 (in no scope)", f"SUM(Streams!T2:T{last})", total["biogenic"]),
    ]  # fmt: skip
    for name, text, value in totals:
        n = len(rows) + 1
        rows.append([name, Formula(f"={text}", value), Formula(f"=B{n}/1000", value / 1_000)])
    rows += [[], ["Plant", "Scope 1 [kg CO2e]", "Scope 2 [kg CO2e]"]]
    rows += _by_plant(content)
    return Sheet("Summary", rows, heading=1, widths=(30, 26, 26, 26))


def _sum_market(content: Content) -> float:
    return float(sum(m["kg_location"] - m["kg_market"] for m in content["market"]))


def _by_plant(content: Content) -> list[list[Cell]]:
    """Scope 1 and 2 of each plant's streams; its rows stand together, so each sum is a short one."""
    spans: dict[str, list[int]] = {}
    sums: dict[tuple[str, int], float] = {}
    for n, row in enumerate(content["streams"], start=2):
        spans.setdefault(row["plant"], [n, n])[1] = n
        key = (row["plant"], row["scope"])
        sums[key] = sums.get(key, 0.0) + (kg_co2e(row, content["gwp"]) or 0.0)
    return [
        [plant, *(
            Formula(f"=SUMIF(Streams!D{a}:D{b},{scope},Streams!S{a}:S{b})", sums.get((plant, scope), 0.0))
            for scope in (1, 2)
        )]
        for plant, (a, b) in spans.items()
    ]  # fmt: skip


def _entries(content: Content) -> Sheet:
    rows: list[list[Cell]] = [["Plant", "Kind", "What", "From", "To", "Amount", "Unit",
                               "kg CO2e per unit", "kg CO2e", "Basis", "Evidence", "By"]]  # fmt: skip
    for n, e in enumerate(content["entries"], start=2):
        rows.append([
            e["plant"], e["kind"], e["what"], e["from"], e["to"], e["amount"], e["unit"],
            e["kg_co2e_per_unit"], Formula(f"=F{n}*H{n}", kg_entry(e)), e["basis"], e["evidence"], e["by"],
        ])  # fmt: skip
    return Sheet("Entries", rows, widths=(16, 12, 12, 11, 11, 14, 7, 14, 14, 24, 30, 14))


def _factors(content: Content) -> Sheet:
    rows: list[list[Cell]] = [["No.", "Series", "Carrier", "kg per", "CO2", "CH4", "N2O", "CO2e (issuer)",
             "GWP of issuer", "Oxidation", "Heat basis", "Boundary", "Vintage", "Valid from", "Valid to", "Mark",
             "Issuer", "Document", "Address", "Checked on", "Source", "Confidence"]]  # fmt: skip
    rows += [
        [f["factor"], f["series"], f["carrier"], f["unit"], f["co2"], f["ch4"], f["n2o"], f["co2e"],
         f["gwp_set"], f["oxidation"], f["heat_basis"], f["boundary"], f["vintage"], f["valid_from"],
         f["valid_to"], f["mark"], f["issuer"], f["document"], f["address"], f["checked_on"], f["source"],
         f["confidence"]]
        for f in content["factors"]
    ]  # fmt: skip
    return Sheet(
        "Factors",
        rows,
        widths=(5, 22, 20, 8, 10, 9, 9, 11, 9, 9, 9, 12, 16, 11, 11, 6, 24, 40, 40, 11, 60, 40),
    )


def _gwp(content: Content) -> Sheet:
    gwp = content["gwp"]
    rows: list[list[Cell]] = [
        ["Gas", "kg CO2e per kg", content["gwp_source"]],
        ["CO2", 1.0],
        ["CH4", gwp["ch4"]],
        ["N2O", gwp["n2o"]],
    ]
    return Sheet("GWP", rows, widths=(8, 16, 70))


def _meters(content: Content) -> Sheet:
    rows: list[list[Cell]] = [
        [
            "Plant",
            "Meter",
            "Name",
            "이름",
            "Quantity",
            "Kind",
            "Role",
            "Unit",
            "CT × PT",
            "Calibrated on",
        ]
    ]
    rows += [
        [m["plant"], m["meter"], m["name_en"], m["name_ko"], m["quantity"], m["kind"], m["role"], m["unit"],
         m["ct_pt"], m["calibrated_on"] or "not recorded"]
        for m in content["meters"]
    ]  # fmt: skip
    return Sheet("Meters", rows, widths=(16, 14, 28, 24, 12, 10, 12, 8, 10, 14))


def _completeness(content: Content) -> Sheet:
    """Share measured of the expected intervals, by site and month; what is estimated is not in it."""
    rows: list[list[Cell]] = [["Plant", "Carrier", "Share", *content["months"]]]
    for site in content["completeness"]:
        for share in ("measured", "estimated"):
            rows.append([site["plant"], site["carrier"], share, *site[share]])
    return Sheet("Completeness", rows, widths=(16, 12, 10, *(9 for _ in content["months"])))


def _exclusions(content: Content) -> Sheet:
    rows: list[list[Cell]] = [
        ["What", "Why"],
        *([e["what"], e["why"]] for e in content["exclusions"]),
    ]
    return Sheet("Exclusions", rows, widths=(50, 90))


def _instruments(content: Content) -> Sheet:
    rows: list[list[Cell]] = [
        [
            "Plant",
            "Kind",
            "Certificate",
            "From",
            "To",
            "kWh",
            "Cancelled on",
            "Counts",
            "Why",
            "Evidence",
        ]
    ]
    rows += [
        [i["plant"], i["kind"], i["certificate"], i["from"], i["to"], i["kwh"], i["cancelled_on"],
         "yes" if i["counts"] else "no", i["why"], i["evidence"]]
        for i in content["instruments"]
    ]  # fmt: skip
    rows += [
        [],
        ["Plant", "Purchased kWh", "Covered kWh", "Location-based kg CO2e", "Market-based kg CO2e"],
    ]
    rows += [
        [m["plant"], m["kwh"], m["covered_kwh"], m["kg_location"], m["kg_market"]]
        for m in content["market"]
    ]
    return Sheet("Instruments", rows, widths=(16, 18, 20, 20, 20, 14, 12, 8, 60, 30))


def _changes(content: Content) -> Sheet:
    rows: list[list[Cell]] = [["Since the last issue", content["previous"] or "there is none"],
                              ["Plant", "Carrier", "From", "kg before", "kg now", "Change"]]  # fmt: skip
    for n, c in enumerate(content["changes"], start=3):
        rows.append([c["plant"], c["carrier"], c["from"], c["kg_before"], c["kg_after"],
                     Formula(f"=E{n}-D{n}", _nought(c["kg_after"]) - _nought(c["kg_before"]))])  # fmt: skip
    rows += [[], ["Restatements of the period"],
             ["At", "Plant", "Carrier", "From", "To", "kg before", "kg after", "By factor", "By activity", "Cause", "By", "Why"]]  # fmt: skip
    rows += [
        [r["at"], r["plant"], r["carrier"], r["from"], r["to"], r["kg_before"], r["kg_after"],
         r["kg_by_factor"], r["kg_by_activity"], r["cause"], r["by"], r["reason"]]
        for r in content["restatements"]
    ]  # fmt: skip
    return Sheet(
        "Changes", rows, heading=2, widths=(24, 40, 12, 14, 14, 14, 14, 14, 14, 10, 16, 50)
    )


def _method(content: Content) -> Sheet:
    return Sheet("Method", [["Method"], *([text] for text in content["method"])], widths=(140,))
