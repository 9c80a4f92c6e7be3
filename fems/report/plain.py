"""A report for machines: its content as JSON, its streams as CSV."""

import csv
from pathlib import Path

from fems.report.figures import Content, to_json

_COLUMNS = ("plant", "from", "to", "scope", "carrier", "activity", "unit", "mj_per_unit", "per", "factor",
            "gases_factor", "calorific", "co2", "ch4", "n2o", "co2e", "oxidation", "official", "biogenic",
            "kg_co2e", "measured", "estimated", "missing", "status")  # fmt: skip


def write_json(content: Content, file: Path) -> None:
    """The whole content, keys sorted."""
    file.write_bytes(to_json(content))


def write_csv(content: Content, file: Path) -> None:
    """One row per stream, with everything that is multiplied and the potentials."""
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow((*_COLUMNS, "gwp_ch4", "gwp_n2o", "digest"))
        potentials = (content["gwp"]["ch4"], content["gwp"]["n2o"], content.get("digest"))
        for row in content["streams"]:
            writer.writerow((*(row[name] for name in _COLUMNS), *potentials))
