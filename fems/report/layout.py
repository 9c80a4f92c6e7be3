"""A report as sheets of cells: values, and formulas that make every figure from them again."""

from fems.report.cells import Cell, Formula, Sheet, nought
from fems.report.figures import Content, digest_of, kg_biogenic, kg_co2e
from fems.report.lists import (
    changes_sheet,
    completeness_sheet,
    entries_sheet,
    exclusions_sheet,
    factors_sheet,
    gwp_sheet,
    instruments_sheet,
    intensity_sheet,
    meters_sheet,
    method_sheet,
)
from fems.report.standards import STANDARDS

STREAM_HEADINGS = (
    "Plant", "From", "To", "Scope", "Carrier", "Activity", "Unit", "MJ per unit", "Factor units per MJ",
    "Factor no.", "Gases no.", "kg CO2", "kg CH4", "kg N2O", "kg CO2e (issuer)", "Oxidation",
    "Issuer's CO2e used", "Biogenic", "kg CO2e", "kg biogenic CO2", "Measured", "Estimated", "Missing", "Status",
)  # fmt: skip


def sheets(content: Content) -> list[Sheet]:
    """All sheets of a report but the evidence."""
    streams = _streams(content)
    entries = entries_sheet(content)
    return [
        _summary(content, streams, entries), streams, entries, factors_sheet(content), gwp_sheet(content),
        meters_sheet(content), completeness_sheet(content), exclusions_sheet(content), instruments_sheet(content),
        intensity_sheet(content),
        changes_sheet(content), method_sheet(content),
    ]  # fmt: skip


def _streams(content: Content) -> Sheet:
    at = {factor["factor"]: row for row, factor in enumerate(content["factors"], start=2)}
    rows: list[list[Cell]] = [list(STREAM_HEADINGS)]
    for n, row in enumerate(content["streams"], start=2):
        gases = at.get(row["gases_factor"] or row["factor"])
        own = at.get(row["factor"])
        kg = kg_co2e(row, content["gwp"])
        link = [Formula(f"=Factors!{column}{line}", nought(value)) if value is not None else None
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
