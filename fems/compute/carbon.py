"""Greenhouse gas of energy, by plant, local day, scope and carrier, with the factor of the day."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.finding import Finding

GWP_AR5 = {"ch4": 28.0, "n2o": 265.0}
"""100-year warming potentials, IPCC AR5 (2013), Table 8.7, without feedback."""

_PER_ACTIVITY = {"MWh": 1e-3, "kWh": 1.0, "TJ": 1e-3, "GJ": 1.0, "TJ_ncv": 1e-6}
"""A factor's units per kWh of electricity, per GJ of heat, per MJ of fuel."""


@dataclass(frozen=True)
class Stream:
    """How a carrier at a plant's boundary becomes emissions.

    other_gases names the (series, carrier) that gives CH4 and N2O where the factor gives CO2 alone;
    calorific the (series, carrier) of the net calorific value of a fuel metered by volume or mass.
    """

    scope: int
    series: str
    carrier: str
    other_gases: tuple[str, str] | None = None
    calorific: tuple[str, str] | None = None


_IPCC_GAS = ("ipcc2006_manufacturing", "natural_gas")
_CITY_GAS = {
    "gir_2022_national": Stream(
        1, "gir_2022_national", "city_gas_lng", _IPCC_GAS, ("energy_act_2022", "city_gas")
    ),
}
"""CO2 factor and calorific value of one vintage belong together, so only known pairs are offered."""


def default_stream(quantity: str, series: str | None = None) -> Stream | None:
    """The stream of a carrier; `series` is the plant's choice where it has made one.

    Purchased electricity takes the announced consumption-end grid factor. City gas takes the
    national CO2 factor with the calorific value of the same vintage, and CH4 and N2O of the IPCC
    defaults, for which Korea has no national ones. Heat is its supplier's: without a choice, none.
    """
    if quantity == "electricity":
        return Stream(2, series or "gir_announced", "electricity_grid")
    if quantity == "city_gas":
        return _CITY_GAS.get(series or "gir_2022_national")
    if quantity == "steam" and series:
        return Stream(2, series, series)
    return None


def daily_emissions(
    *,
    activity: pd.DataFrame,
    streams: dict[tuple[int, str], Stream],
    factors: pd.DataFrame,
    calorific_values: pd.DataFrame,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Emissions of each activity with the factor that held on its day.

    Parameters
    ----------
    activity : DataFrame
        plant_id, day, carrier, activity [kWh, Nm3, GJ]; further columns are passed through.
    streams : dict
        Stream by (plant_id, carrier); an activity without one is left out and found.
    factors : DataFrame
        Records of the factor registry (table factor).
    calorific_values : DataFrame
        Records of table calorific_value.

    Returns
    -------
    DataFrame
        The activity with scope, factor_id, other_gases_factor_id, calorific_value_id,
        kg_co2e_per_unit and kg_co2e = activity x kg_co2e_per_unit.
    list of Finding
        Activities without a factor, and factors past their last day.
    """
    parts: list[pd.DataFrame] = []
    found: list[Finding] = []
    for (plant_id, carrier), rows in activity.groupby(["plant_id", "carrier"]):
        stream = streams.get((int(str(plant_id)), str(carrier)))
        part = None if stream is None else _stream(rows, stream, factors, calorific_values)
        if part is None:
            found.append(
                _finding("factor.missing", "No emission factor is known.", plant_id, carrier)
            )
            continue
        if part.pop("past").any():
            found.append(
                _finding("factor.past", "No factor is valid on the day; the last known one was used.", plant_id, carrier)
            )  # fmt: skip
        parts.append(part)
    columns = [*activity.columns, "scope", "factor_id", "other_gases_factor_id",
               "calorific_value_id", "kg_co2e_per_unit", "kg_co2e"]  # fmt: skip
    result = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return result[columns], found


def _stream(
    rows: pd.DataFrame, stream: Stream, factors: pd.DataFrame, calorific_values: pd.DataFrame
) -> pd.DataFrame | None:
    of_stream = _records(factors, stream.series, stream.carrier)
    of_stream = of_stream[of_stream["boundary"].ne("generation")]
    if of_stream.empty:
        return None
    chosen, past = _on(rows["day"], of_stream)
    per_unit = _kg_co2e(chosen)
    gases_id = fuel_id = None
    if stream.other_gases:
        gases = _records(factors, *stream.other_gases)
        if gases.empty or gases[["kg_ch4_per_unit", "kg_n2o_per_unit"]].iloc[0].isna().any():
            return None
        gases_id = int(gases["factor_id"].iloc[0])
        per_unit = per_unit + float(_other_gases(gases).iloc[0])
    if stream.calorific:
        fuel = _records(calorific_values, *stream.calorific)
        if fuel.empty:
            return None
        fuel_id = int(fuel["calorific_value_id"].iloc[0])
        per_unit = per_unit * float(fuel["net_mj_per_unit"].iloc[0])
    kg_per_unit = (per_unit * chosen["unit"].map(_PER_ACTIVITY)).to_numpy(np.float64)
    if np.isnan(kg_per_unit).any():
        return None
    return rows.assign(
        scope=stream.scope,
        factor_id=chosen["factor_id"].to_numpy(),
        other_gases_factor_id=gases_id,
        calorific_value_id=fuel_id,
        kg_co2e_per_unit=kg_per_unit,
        kg_co2e=rows["activity"].to_numpy() * kg_per_unit,
        past=past,
    )


def _records(table: pd.DataFrame, series: str, carrier: str) -> pd.DataFrame:
    return table[(table["series"] == series) & (table["carrier"] == carrier)]


def _on(
    days: "pd.Series[str]", records: pd.DataFrame
) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """The record that was valid on each day; of several the newest, then the one that ends.

    Where none was, the last one begun before it, else the first; the second value tells where.
    """
    begun = pd.to_datetime(records["valid_from"].fillna(date.min)).to_numpy("M8[s]")
    ended = pd.to_datetime(records["valid_to"].fillna(date.max)).to_numpy("M8[s]")
    at = pd.to_datetime(days).to_numpy("M8[s]")
    order = np.lexsort((-ended.astype(np.int64), begun))
    chosen = np.full(len(at), order[0])
    valid = np.zeros(len(at), bool)
    for record in order:  # a handful: the releases of one series
        chosen[at >= begun[record]] = record
    for record in order:
        holds = (begun[record] <= at) & (at <= ended[record])
        chosen[holds], valid[holds] = record, True
    return records.iloc[chosen], ~valid


def _kg_co2e(factors: pd.DataFrame) -> "pd.Series[float]":
    """Official CO2e where there is one, else CO2 plus what other gases the record has."""
    computed = factors["kg_co2_per_unit"] + _other_gases(factors)
    return factors["kg_co2e_per_unit"].fillna(computed)


def _other_gases(factors: pd.DataFrame) -> "pd.Series[float]":
    return sum(
        (
            factors[f"kg_{gas}_per_unit"].astype(float).fillna(0) * gwp
            for gas, gwp in GWP_AR5.items()
        ),
        start=pd.Series(0.0, index=factors.index),
    )


def _finding(name: str, sentence: str, plant_id: object, carrier: object) -> Finding:
    return Finding(name, sentence, {"plant_id": int(str(plant_id)), "carrier": str(carrier)})
