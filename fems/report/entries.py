"""Entered activities of a report: their factors, and what they emit."""

from datetime import date, timedelta
from typing import Any

from fems.compute.carbon.gwp import gwp_of
from fems.compute.carbon.rates import Rate, Records, rates_of
from fems.compute.carbon.streams import FUELS, stream_of
from fems.errors import SettingsError
from fems.report.subject import Request
from fems.store.factors import read_calorific_values, read_factors
from fems.store.pool import Connection
from fems.store.reports import read_entries

GASES = ("co2", "ch4", "n2o", "sf6", "nf3")
CARRIERS_SOLD = {"electricity": "kWh", "steam": "GJ"}


def check_entry(kind: str, what: str, unit: str) -> None:
    """Refuse an activity that no emission can be computed of.

    Raises
    ------
    SettingsError
        If what it is of, or its unit, does not belong to its kind.

    >>> check_entry("fugitive", "sf6", "kg")
    """
    known = {
        "combustion": {name: fuel.unit for name, fuel in FUELS.items()},
        "process": dict.fromkeys(GASES, "kg"), "fugitive": dict.fromkeys(GASES, "kg"),
        "sold": CARRIERS_SOLD,
    }  # fmt: skip
    if what not in known[kind]:
        raise SettingsError(
            f"{what!r} is nothing of kind {kind}.", hint=f"Known: {', '.join(known[kind])}."
        )
    if unit != known[kind][what]:
        raise SettingsError(f"{what} is entered in {known[kind][what]}, not {unit!r}.")


def read_entry_rows(
    conn: Connection, ids: list[int], codes: dict[int, str], request: Request
) -> list[dict[str, Any]]:
    """Entries of a period with kg CO2e per unit; of one that reaches beyond it, the share by days."""
    entries = read_entries(conn, ids, first=request.first, last=request.last)
    if not entries:
        return []
    factors, calorific = read_factors(conn), read_calorific_values(conn)
    return [
        {"entry": e["entry_id"], "plant": codes[e["plant_id"]], "kind": e["kind"], "what": e["what"],
         "from": str(max(e["first_day"], request.first)), "to": str(min(e["last_day"], request.last)),
         "amount": e["amount"] * _share(e["first_day"], e["last_day"], request), "unit": e["unit"],
         **_emission(e, factors, calorific, request.gwp_set), "evidence": e["evidence"],
         "by": e["noted_by"]}
        for e in entries
    ]  # fmt: skip


def _share(first: date, last: date, request: Request) -> float:
    one = timedelta(days=1)
    inside = min(last, request.last) - max(first, request.first) + one
    return inside / (last - first + one)


def _emission(
    entry: dict[str, Any], factors: Records, calorific: Records, gwp_set: str
) -> dict[str, Any]:
    """The factor of an entry: a potential for a gas, a factor for a fuel, none for energy sold."""
    if entry["kind"] == "sold":
        return {
            "kg_co2e_per_unit": 0.0,
            "factor": None,
            "basis": "sold: shown apart, not subtracted",
        }
    if entry["kind"] != "combustion":
        return {"kg_co2e_per_unit": gwp_of(entry["what"], gwp_set), "factor": None,
                "basis": f"warming potential, {gwp_set}"}  # fmt: skip
    rates = rates_of(
        stream_of(entry["what"]), factors=factors, calorific_values=calorific, gwp_set=gwp_set
    )
    rate = _on(rates, entry["first_day"])
    if rate.factor_id is None:
        raise SettingsError(
            f"Entry {entry['entry_id']} ({entry['what']}) has no factor on {entry['first_day']}.",
            hint="Import one with 'fems factors import', or undo the entry.",
        )
    return {
        "kg_co2e_per_unit": rate.kg_co2e,
        "factor": rate.factor_id,
        "basis": "factor of the first day",
    }


def _on(rates: list[Rate], day: date) -> Rate:
    return next(rate for rate in rates if rate.first <= day <= rate.last)
