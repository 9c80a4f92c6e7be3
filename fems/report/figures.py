"""The arithmetic of a report, from what stands in it alone: every figure can be made again."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

Content = dict[str, Any]
_UNSIGNED = ("digest",)
TOTALS = ("scope1", "scope2_location", "scope2_market", "biogenic")


def kg_co2e(row: Mapping[str, Any], gwp: Mapping[str, float]) -> float | None:
    """Emissions of a row: activity x calorific value x factor x oxidation x potentials. [kg CO2e]

    None without a factor. With `official`, the CO2e that the issuer announced is the factor.

    >>> row = {"activity": 1000.0, "mj_per_unit": 38.5, "per": 1e-6, "official": False, "co2": 55865.3,
    ...        "ch4": 1.0, "n2o": 0.1, "co2e": None, "oxidation": 1.0, "biogenic": False}
    >>> round(kg_co2e(row, {"ch4": 28.0, "n2o": 265.0}), 4)
    2152.9123
    """
    if row["per"] is None:
        return None
    energy = row["activity"] * row["mj_per_unit"] * row["per"]
    if row["official"]:
        return float(energy * row["co2e"])
    carbon = 0.0 if row["biogenic"] else (row["co2"] or 0.0) * row["oxidation"]
    others = (row["ch4"] or 0.0) * gwp["ch4"] + (row["n2o"] or 0.0) * gwp["n2o"]
    return float(energy * (carbon + others))


def kg_biogenic(row: Mapping[str, Any]) -> float:
    """Biogenic CO2 of a row, which is no part of any scope. [kg CO2]"""
    if row["per"] is None or not row["biogenic"]:
        return 0.0
    return float(row["activity"] * row["mj_per_unit"] * row["per"] * row["co2"] * row["oxidation"])


def kg_entry(entry: Mapping[str, Any]) -> float:
    """Emissions of an entered activity: amount x kg CO2e per unit. [kg CO2e]"""
    return float(entry["amount"] * entry["kg_co2e_per_unit"])


def totals(content: Content) -> dict[str, float]:
    """Scope 1, scope 2 by both methods, and biogenic CO2, from the rows of a report. [kg]"""
    gwp, rows = content["gwp"], content["streams"]
    by_scope = {
        scope: _sum(kg_co2e(r, gwp) for r in rows if r["scope"] == scope) for scope in (1, 2)
    }
    entered = _sum(kg_entry(e) for e in content["entries"] if e["kind"] != "sold")
    saved = _sum(m["kg_location"] - m["kg_market"] for m in content["market"])
    return {
        "scope1": by_scope[1] + entered, "scope2_location": by_scope[2],
        "scope2_market": by_scope[2] - saved, "biogenic": _sum(kg_biogenic(r) for r in rows),
    }  # fmt: skip


def digest_of(content: Content) -> str:
    """SHA-256 of a report's content, the digest itself left out.

    >>> digest_of({"a": 1, "digest": "x"}) == digest_of({"a": 1})
    True
    """
    signed = {name: value for name, value in content.items() if name not in _UNSIGNED}
    return hashlib.sha256(to_json(signed)).hexdigest()


def to_json(content: Content) -> bytes:
    """Content as JSON with sorted keys: the same content gives the same bytes."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS, default=str)


def _sum(values: Iterable[float | None]) -> float:
    return float(sum(value for value in values if value is not None))
