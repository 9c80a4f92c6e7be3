"""The registry that ships with the project, as the database would number it."""

from datetime import date

import pandas as pd

from fems.ingest import factors
from fems.simulate.definition import sample_data_dir


def shipped() -> dict[str, pd.DataFrame]:
    """Tables `factors` and `calorific_values`, parsed by the importer."""
    tables = {}
    for name, key in (("factors", "factor_id"), ("calorific_values", "calorific_value_id")):
        file = sample_data_dir() / f"{name}.csv"
        table = factors._read(file)
        columns = factors._CALORIFIC
        if name == "factors":
            table, columns = factors._completed(table, file), [*factors._FACTOR, *factors._OPTIONAL]
        rows, bad = factors._parsed(table, columns, file)
        assert bad == []
        tables[name] = pd.DataFrame(rows).assign(**{key: range(1, len(rows) + 1)})
    return tables


def record(**changed):
    """A record of a factor that is all right, with some values changed."""
    return {
        "row": 2, "series": "s", "carrier": "electricity_grid", "region": "KR",
        "boundary": "consumption", "valid_from": date(2026, 1, 1), "valid_to": None, "unit": "MWh",
        "kg_co2_per_unit": 400.0, "kg_ch4_per_unit": None, "kg_n2o_per_unit": None,
        "kg_co2e_per_unit": None, "gwp_set": None, "basis": "consumption-end", "source": "notice 1",
        "confidence": "V1: one", "mark": "V1", "oxidation": None, "vintage": None,
        "heat_basis": None, "gap_note": None,
    } | changed  # fmt: skip
