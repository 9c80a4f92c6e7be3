"""What one unit of a carrier emits, span by span: factor, calorific value, oxidation, potentials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isnan, nan
from typing import Any

import pandas as pd

from fems.compute.carbon.gwp import ANNOUNCED, gwp_set_of
from fems.compute.carbon.streams import Stream

FUEL_ENERGY = {"TJ_ncv": ("net", 1e-6), "mmBtu_hhv": ("gross", 1 / 1_055.05585262)}
"""Units of energy in a fuel: which calorific value they count, and their number per MJ of it."""
PER_ACTIVITY = {"MWh": 1e-3, "kWh": 1.0, "TJ": 1e-3, "GJ": 1.0}
"""Units per kWh of electricity or GJ of heat."""
PER_FUEL = ("Nm3", "L", "kg", "t")
UNITS = (*PER_ACTIVITY, *FUEL_ENERGY, *PER_FUEL)
ONE_DAY = timedelta(days=1)
Record = Mapping[str, Any]
Records = Sequence[Record]


@dataclass(frozen=True)
class Rate:
    """A span of days and what a unit of activity emits in it.

    status: valid; past (the last factor known, beyond its last day); missing (no factor known).
    scale: units of the factor in one unit of activity, calorific value included. Gas masses are of
    one unit of activity, CO2 oxidised [kg]; not known where only CO2e was announced. With
    `official`, kg_co2e is the issuer's own CO2e, else gas masses times potentials.
    """

    first: date
    last: date  # included
    status: str
    scale: float = nan
    oxidation: float = 1.0
    kg_co2: float = nan
    kg_ch4: float = nan
    kg_n2o: float = nan
    kg_co2e: float = nan
    official: bool = False
    biogenic: bool = False
    factor_id: int | None = None
    other_gases_factor_id: int | None = None
    calorific_value_id: int | None = None


def rates_of(
    stream: Stream | None,
    *,
    factors: Records,
    calorific_values: Records,
    gwp_set: str = ANNOUNCED,
) -> list[Rate]:
    """Rates of a stream, one after the other, from the first day that can be to the last.

    Records without a last day hold until the next one begins. Where a record has ended and no other
    has begun, it is carried on and the status says `past`; before the first there is none.

    Parameters
    ----------
    stream : Stream or None
        None has no factor.
    factors, calorific_values : sequence of mapping
        Current records of the registry.
    gwp_set : str
        ANNOUNCED, or a set of `fems.compute.carbon.gwp`.
    """
    missing = [Rate(date.min, date.max, "missing")]
    if stream is None:
        return missing
    records = [
        record
        for record in _records(factors, stream.series, stream.carrier)
        if record["boundary"] != "generation"
    ]
    records.sort(key=lambda record: _day(record["valid_from"]) or date.min)
    gases = fuel = None
    if stream.other_gases:
        gases = _first(_records(factors, *stream.other_gases))
    if stream.calorific:
        fuel = _first(_records(calorific_values, *stream.calorific))
        if fuel is None:
            return missing
    if not records or (stream.other_gases and gases is None):
        return missing
    return _spans(
        [_rate(record, gases, fuel, gwp_set) for record in records],
        [_day(record["valid_to"]) for record in records],
    )


def _spans(rates: list[Rate], ends: list[date | None]) -> list[Rate]:
    spans: list[Rate] = []
    if rates[0].first > date.min:
        spans.append(Rate(date.min, rates[0].first - ONE_DAY, "missing"))
    for number, (rate, end) in enumerate(zip(rates, ends, strict=True)):
        following = rates[number + 1].first - ONE_DAY if number + 1 < len(rates) else date.max
        last = min(end or date.max, following)
        spans.append(_over(rate, rate.first, last, rate.status))
        if last < following:
            status = "past" if rate.status == "valid" else rate.status
            spans.append(_over(rate, last + ONE_DAY, following, status))
    return spans


def _over(rate: Rate, first: date, last: date, status: str) -> Rate:
    return replace(rate, first=first, last=last, status=status)


def _rate(
    record: Record, gases: Record | None, fuel: Record | None, gwp_set: str
) -> Rate:  # fmt: skip
    begin = _day(record["valid_from"]) or date.min
    scale = _scale(str(record["unit"]), fuel)
    oxidation = _number(record.get("oxidation"), 1.0)
    masses = {gas: _number(record[f"kg_{gas}_per_unit"]) for gas in ("co2", "ch4", "n2o")}
    if gases is not None:
        masses |= {gas: _number(gases[f"kg_{gas}_per_unit"]) for gas in ("ch4", "n2o")}
        if isnan(masses["ch4"]) or isnan(masses["n2o"]):
            return Rate(begin, date.max, "missing")
    official = _number(record["kg_co2e_per_unit"])
    # A record of CO2 alone: nothing says that there are other gases.
    split_known = not isnan(masses["co2"])
    if split_known:
        masses = {gas: 0.0 if isnan(mass) else mass for gas, mass in masses.items()}
    masses["co2"] *= oxidation
    use_official = not isnan(official) and gases is None and (
        gwp_set in (ANNOUNCED, record["gwp_set"]) or not split_known
    ) and oxidation == 1.0  # fmt: skip
    potentials = gwp_set_of(gwp_set)
    co2e = official if use_official else sum(masses[gas] * potentials[gas] for gas in masses)
    biogenic = bool(record.get("biogenic", False))
    if biogenic:
        co2e -= masses["co2"] if split_known else 0.0
    if isnan(co2e * scale):
        return Rate(begin, date.max, "missing")
    return Rate(
        begin, date.max, "valid", scale, oxidation, masses["co2"] * scale, masses["ch4"] * scale,
        masses["n2o"] * scale, co2e * scale, use_official, biogenic, int(record["factor_id"]),
        None if gases is None else int(gases["factor_id"]),
        None if fuel is None else int(fuel["calorific_value_id"]),
    )  # fmt: skip


def _scale(unit: str, fuel: Record | None) -> float:
    """Units of the factor in one unit of activity; not known where its calorific value is not."""
    if fuel is None:
        return PER_ACTIVITY.get(unit, nan)
    if unit in FUEL_ENERGY:
        basis, per_mj = FUEL_ENERGY[unit]
        return _number(fuel[f"{basis}_mj_per_unit"]) * per_mj
    return 1.0 if unit == str(fuel["unit"]) else nan


def _records(table: Records, series: str, carrier: str) -> list[Record]:
    return [r for r in table if r["series"] == series and r["carrier"] == carrier]


def _first(records: list[Record]) -> Record | None:
    return records[0] if records else None


def _day(value: object) -> date | None:
    return value if isinstance(value, date) and not pd.isna(value) else None


def _number(value: object, default: float = nan) -> float:
    return default if pd.isna(value) else float(str(value))  # type: ignore[call-overload]
