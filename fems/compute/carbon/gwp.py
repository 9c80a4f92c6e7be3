"""Global warming potentials over 100 years, by assessment report of the IPCC. [kg CO2e/kg]"""

from collections.abc import Mapping
from types import MappingProxyType

from fems.errors import FemsError

ANNOUNCED = "announced"
"""In place of a set: the CO2e that a factor's issuer announced; AR5 where it announced none."""

GWP: Mapping[str, Mapping[str, float]] = MappingProxyType({
    "SAR": {"co2": 1.0, "ch4": 21.0, "n2o": 310.0, "sf6": 23_900.0},
    "AR4": {"co2": 1.0, "ch4": 25.0, "n2o": 298.0},
    "AR5": {"co2": 1.0, "ch4": 28.0, "n2o": 265.0},
    "AR6": {"co2": 1.0, "ch4": 27.9, "n2o": 273.0, "sf6": 24_300.0, "nf3": 17_400.0},
})  # fmt: skip
"""What could be verified, and nothing else."""

GWP_SOURCES: Mapping[str, str] = MappingProxyType({
    "SAR": "IPCC Second Assessment Report, 1995. CH4, N2O: V2; SF6: V1.",
    "AR4": "IPCC AR4, 2007, WG1 Table 2.14. V2.",
    "AR5": "IPCC AR5, 2013, WG1 Table 8.7, without climate-carbon feedback. V2.",
    "AR6": "IPCC AR6, 2021, WG1 Table 7.15; CH4 of no stated origin (fossil 29.8, other 27.0). V1.",
})  # fmt: skip


class UnknownGwpError(FemsError):
    """A set of warming potentials is unknown, or has no verified value for a gas."""


def gwp_set_of(name: str) -> Mapping[str, float]:
    """The potentials to compute with; those of AR5 for ANNOUNCED.

    Raises
    ------
    UnknownGwpError
        If there is no such set; names those there are.

    >>> gwp_set_of("SAR")["ch4"], gwp_set_of("announced")["n2o"]
    (21.0, 265.0)
    """
    found = GWP.get("AR5" if name == ANNOUNCED else name)
    if found is None:
        raise UnknownGwpError(
            f"There is no set of warming potentials {name!r}.",
            hint=f"Sets: {', '.join([ANNOUNCED, *GWP])}.",
        )
    return found


def gwp_of(gas: str, name: str) -> float:
    """Potential of one gas in a set. [kg CO2e/kg]

    Raises
    ------
    UnknownGwpError
        If the set is unknown, or no verified value of this gas is in it.

    >>> gwp_of("sf6", "SAR")
    23900.0
    """
    found = gwp_set_of(name)
    if gas not in found:
        sets = [other for other, potentials in GWP.items() if gas in potentials]
        raise UnknownGwpError(
            f"The potential of {gas!r} is not verified in {'AR5, which is taken here' if name == ANNOUNCED else name}.",
            hint=f"It is in {', '.join(sets)}: ask for one of them (--gwp)." if sets else f"Gases: {', '.join(found)}.",
        )  # fmt: skip
    return found[gas]
