"""The sheets of a report that list what its figures rest on."""

from typing import Any

from fems.report.cells import Cell, Formula, Sheet, nought
from fems.report.figures import Content, kg_entry


def entries_sheet(content: Content) -> Sheet:
    """The sheet of entries."""
    rows: list[list[Cell]] = [["Plant", "Kind", "What", "From", "To", "Amount", "Unit",
                               "kg CO2e per unit", "kg CO2e", "Basis", "Evidence", "By"]]  # fmt: skip
    for n, e in enumerate(content["entries"], start=2):
        rows.append([
            e["plant"], e["kind"], e["what"], e["from"], e["to"], e["amount"], e["unit"],
            e["kg_co2e_per_unit"], Formula(f"=F{n}*H{n}", kg_entry(e)), e["basis"], e["evidence"], e["by"],
        ])  # fmt: skip
    return Sheet("Entries", rows, widths=(16, 12, 12, 11, 11, 14, 7, 14, 14, 24, 30, 14))


def factors_sheet(content: Content) -> Sheet:
    """The sheet of factors."""
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


def gwp_sheet(content: Content) -> Sheet:
    """The sheet of gwp."""
    gwp = content["gwp"]
    rows: list[list[Cell]] = [
        ["Gas", "kg CO2e per kg", content["gwp_source"]],
        ["CO2", 1.0],
        ["CH4", gwp["ch4"]],
        ["N2O", gwp["n2o"]],
    ]
    return Sheet("GWP", rows, widths=(8, 16, 70))


def meters_sheet(content: Content) -> Sheet:
    """The sheet of meters."""
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
            "Calibration until",
        ]
    ]
    rows += [
        [m["plant"], m["meter"], m["name_en"], m["name_ko"], m["quantity"], m["kind"], m["role"], m["unit"],
         m["ct_pt"], m["calibrated_on"] or "not recorded", m["calibrated_until"]]
        for m in content["meters"]
    ]  # fmt: skip
    return Sheet("Meters", rows, widths=(16, 14, 28, 24, 12, 10, 12, 8, 10, 14, 14))


def completeness_sheet(content: Content) -> Sheet:
    """Share measured of the expected intervals, by site and month; what is estimated is not in it."""
    rows: list[list[Cell]] = [["Plant", "Carrier", "Share", *content["months"]]]
    for site in content["completeness"]:
        for share in ("measured", "estimated"):
            rows.append([site["plant"], site["carrier"], share, *site[share]])
    return Sheet("Completeness", rows, widths=(16, 12, 10, *(9 for _ in content["months"])))


def exclusions_sheet(content: Content) -> Sheet:
    """The sheet of exclusions."""
    rows: list[list[Cell]] = [
        ["What", "Why"],
        *([e["what"], e["why"]] for e in content["exclusions"]),
    ]
    return Sheet("Exclusions", rows, widths=(50, 90))


def instruments_sheet(content: Content) -> Sheet:
    """The sheet of instruments."""
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


def changes_sheet(content: Content) -> Sheet:
    """The sheet of changes."""
    rows: list[list[Cell]] = [["Since the last issue", content["previous"] or "there is none"],
                              ["Plant", "Carrier", "From", "kg before", "kg now", "Change"]]  # fmt: skip
    for n, c in enumerate(content["changes"], start=3):
        rows.append([c["plant"], c["carrier"], c["from"], c["kg_before"], c["kg_after"],
                     Formula(f"=E{n}-D{n}", nought(c["kg_after"]) - nought(c["kg_before"]))])  # fmt: skip
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


def method_sheet(content: Content) -> Sheet:
    """The sheet of method."""
    return Sheet("Method", [["Method"], *([text] for text in content["method"])], widths=(140,))


def intensity_sheet(content: Content) -> Sheet:
    """Emissions and purchased electricity per unit of output, where output was metered.

    Reports issued before electricity was in them have no columns of it.
    """
    with_kwh = any("kwh" in good for good in content["goods"])
    head: list[Cell] = ["Plant", "Output", "Unit", "Direct kg CO2e", "Indirect kg CO2e",
                        "Direct per unit", "Indirect per unit"]  # fmt: skip
    rows: list[list[Cell]] = [head + (["Electricity kWh", "kWh per unit"] if with_kwh else [])]
    for n, good in enumerate(content["goods"], start=2):
        direct, indirect, kwh = good["kg_direct"], good["kg_indirect"], good.get("kwh")
        row = [good["plant"], good["output"], good["unit"], direct, indirect,
               _per(good, f"=D{n}/B{n}", direct), _per(good, f"=E{n}/B{n}", indirect)]  # fmt: skip
        rows.append(row + ([kwh, _per(good, f"=H{n}/B{n}", kwh)] if with_kwh else []))
    return Sheet("Intensity", rows, widths=(16, 14, 8, 16, 16, 16, 16, 16, 14)[: len(rows[0])])


def _per(good: dict[str, Any], formula: str, amount: float | None) -> Formula | None:
    """An amount per unit of output; None where it is not known or nothing was made."""
    if amount is None or not good["output"]:
        return None
    return Formula(formula, amount / good["output"])
