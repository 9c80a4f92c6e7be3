"""Rows of a report: streams with everything that is multiplied, and the factors with their sources."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from fems.compute.carbon.gwp import ANNOUNCED
from fems.compute.carbon.rates import FUEL_ENERGY, PER_ACTIVITY
from fems.units import CANONICAL

_FACTOR = ["series", "carrier", "region", "boundary", "unit", "heat_basis", "gwp_set", "basis",
           "vintage", "issuer", "document", "address", "mark", "source", "confidence", "entered_by"]  # fmt: skip


def stream_rows(
    inventory: pd.DataFrame, codes: Mapping[int, str], factors: pd.DataFrame,
    calorific_values: Sequence[Mapping[str, Any]], gwp_set: str,
) -> list[dict[str, Any]]:  # fmt: skip
    """Streams of an inventory, without their emissions: those follow from the rows."""
    records = {int(str(i)): _factor_numbers(r) for i, r in factors.to_dict("index").items()}
    fuels = {value["calorific_value_id"]: value for value in calorific_values}
    return [_row(row, codes, records, fuels, gwp_set) for row in inventory.to_dict("records")]


def factor_rows(factors: pd.DataFrame) -> list[dict[str, Any]]:
    """Factors behind a report, with numbers, dates and sources."""
    return [
        {"factor": int(str(number)), **_factor_numbers(record),
         **{name: _text(record[name]) for name in _FACTOR},
         **{name: _text(record[name]) for name in ("valid_from", "valid_to", "checked_on")}}
        for number, record in factors.to_dict("index").items()
    ]  # fmt: skip


def _row(
    row: Mapping[Any, Any], codes: Mapping[int, str], records: Mapping[int, Mapping[str, Any]],
    fuels: Mapping[Any, Mapping[Any, Any]], gwp_set: str,
) -> dict[str, Any]:  # fmt: skip
    expected = max(row["slots_expected"], 1)
    said = {
        "plant": codes[row["plant_id"]], "from": str(row["first_day"]), "to": str(row["last_day"]),
        "scope": int(row["scope"]), "carrier": row["carrier"], "activity": float(row["activity"]),
        "unit": CANONICAL[row["carrier"]], "status": row["status"],
        "measured": (row["slots"] - row["slots_estimated"]) / expected,
        "estimated": row["slots_estimated"] / expected,
        "missing": max(expected - row["slots"], 0) / expected,
    }  # fmt: skip
    if row["status"] == "missing":
        return said | dict.fromkeys(
            ("factor", "gases_factor", "calorific", "per", "co2", "ch4", "n2o", "co2e")
        ) | {"mj_per_unit": 1.0, "oxidation": 1.0, "official": False, "biogenic": False}  # fmt: skip
    factor = records[int(row["factor_id"])]
    gases_id = None if pd.isna(row["other_gases_factor_id"]) else int(row["other_gases_factor_id"])
    gases = records[gases_id] if gases_id is not None else factor
    fuel = None if pd.isna(row["calorific_value_id"]) else fuels[int(row["calorific_value_id"])]
    per, mj = _energy(factor["unit"], fuel)
    return said | {
        "factor": int(row["factor_id"]), "gases_factor": gases_id,
        "calorific": None if fuel is None else fuel["series"], "per": per, "mj_per_unit": mj,
        "co2": factor["co2"], "ch4": gases["ch4"], "n2o": gases["n2o"], "co2e": factor["co2e"],
        "oxidation": factor["oxidation"] or 1.0, "biogenic": factor["biogenic"],
        "official": _official(factor, gwp_set) and gases_id is None,
    }  # fmt: skip


def _official(factor: Mapping[str, Any], gwp_set: str) -> bool:
    """Whether the issuer's own CO2e is taken: as fems.compute.carbon.rates decides."""
    if factor["co2e"] is None or factor["oxidation"] not in (None, 1.0):
        return False
    return gwp_set in (ANNOUNCED, factor["gwp_set"]) or factor["co2"] is None


def _energy(unit: str, fuel: Mapping[Any, Any] | None) -> tuple[float, float]:
    """Factor's units per MJ (or per unit of activity), and MJ per unit of activity (1 without)."""
    if fuel is None:
        return PER_ACTIVITY[unit], 1.0
    if unit in FUEL_ENERGY:
        basis, per = FUEL_ENERGY[unit]
        return per, float(fuel[f"{basis}_mj_per_unit"])
    return 1.0, 1.0


def _factor_numbers(record: Mapping[Any, Any]) -> dict[str, Any]:
    numbers = {gas: _number(record[f"kg_{gas}_per_unit"]) for gas in ("co2", "ch4", "n2o", "co2e")}
    return {**numbers, "oxidation": _number(record["oxidation"]), "biogenic": bool(record["biogenic"]),
            "unit": record["unit"], "gwp_set": _text(record["gwp_set"])}  # fmt: skip


def _number(value: Any) -> float | None:  # noqa: ANN401 (a cell of a frame)
    return None if pd.isna(value) else float(value)


def _text(value: Any) -> str | None:  # noqa: ANN401 (a cell of a frame)
    return None if value is None or pd.isna(value) else str(value)
