"""How a carrier becomes emissions: which factor series it may take, and what belongs with it."""

from dataclasses import dataclass
from typing import NamedTuple

from fems.errors import FemsError

OTHER_GASES = "ipcc2006_manufacturing"
"""Series that gives CH4 and N2O where a national factor gives CO2 alone (K-ETS Tier 1)."""


class FactorChoiceError(FemsError):
    """A factor series cannot be used for a carrier."""


class Fuel(NamedTuple):
    """What a fuel is called: by the calorific values, by each series of factors; and its unit."""

    unit: str
    calorific: str
    carriers: dict[str, str]


FUELS = {
    "city_gas": Fuel("Nm3", "city_gas", {
        "gir_2022_national": "city_gas_lng", "kets_annex12_tier2": "natural_gas_city_gas_lng",
        OTHER_GASES: "natural_gas", "us_epa_ghgrp": "natural_gas"}),
    "lng": Fuel("kg", "lng", {
        "gir_2022_national": "natural_gas_lng", "kets_annex12_tier2": "natural_gas_city_gas_lng",
        OTHER_GASES: "natural_gas"}),
    "diesel": Fuel("L", "diesel", {
        "gir_2022_national": "diesel", "kets_annex12_tier2": "diesel",
        OTHER_GASES: "diesel_gas_oil", "us_epa_ghgrp": "distillate_fuel_oil_no2"}),
    "kerosene": Fuel("L", "kerosene", {
        "gir_2022_national": "kerosene", "kets_annex12_tier2": "kerosene",
        OTHER_GASES: "kerosene_other", "us_epa_ghgrp": "kerosene"}),
    "propane": Fuel("kg", "propane", {
        "gir_2022_national": "propane_lpg1", "kets_annex12_tier2": "propane_lpg1",
        OTHER_GASES: "lpg", "us_epa_ghgrp": "propane"}),
}  # fmt: skip
DEFAULT_CALORIFIC = "energy_act_2022"
VINTAGES = {"gir_2022_national": "energy_act_2022", "kets_annex12_tier2": "energy_act_2017"}
"""Series of calorific values that a series of factors was made with: they belong together."""


@dataclass(frozen=True)
class Stream:
    """How a carrier at a plant's boundary becomes emissions.

    other_gases names the (series, carrier) that gives CH4 and N2O where the factor gives CO2 alone;
    calorific the (series, carrier) of the calorific value of a fuel metered by volume or mass.
    """

    scope: int
    series: str
    carrier: str
    other_gases: tuple[str, str] | None = None
    calorific: tuple[str, str] | None = None


def stream_of(
    carrier: str, series: str | None = None, calorific: str | None = None
) -> Stream | None:
    """The stream of a carrier with a chosen series; None where it has no factor.

    Purchased electricity takes the announced consumption-end grid factor unless another series is
    chosen. A fuel takes the national CO2 factor of 2022 with the calorific value of the same
    vintage, and CH4 and N2O of the IPCC defaults, for which Korea has no national ones. Heat is
    its supplier's: without a choice, none.

    Raises
    ------
    FactorChoiceError
        If calorific value and factor are of different vintages.

    >>> stream_of("city_gas", "kets_annex12_tier2").calorific
    ('energy_act_2017', 'city_gas')
    """
    if carrier == "electricity":
        return Stream(2, series or "gir_announced", "electricity_grid")
    if carrier == "steam":
        return Stream(2, series, series) if series else None
    fuel = FUELS.get(carrier)
    series = series or "gir_2022_national"
    if fuel is None or series not in fuel.carriers:
        return None
    vintage = VINTAGES.get(series)
    if calorific and vintage and calorific != vintage:
        raise FactorChoiceError(
            f"Factors of {series!r} belong with calorific values of {vintage!r}, not {calorific!r}.",
            hint="Factor and calorific value must be of one vintage: their product is what was measured.",
        )
    gases = fuel.carriers[OTHER_GASES] if vintage else None
    return Stream(
        1, series, fuel.carriers[series],
        (OTHER_GASES, gases) if gases else None,
        (calorific or vintage or DEFAULT_CALORIFIC, fuel.calorific),
    )  # fmt: skip


def carriers_of(series: str, record: str) -> list[str]:
    """Carriers whose emissions a record of a series may enter, by what the record calls itself.

    >>> carriers_of("gir_announced", "electricity_grid"), carriers_of("kets_annex12_tier2", "diesel")
    (['electricity'], ['diesel'])
    """
    found = [carrier for carrier, fuel in FUELS.items() if fuel.carriers.get(series) == record]
    if record == "electricity_grid":
        found.append("electricity")
    if record == series:
        found.append("steam")
    return found
