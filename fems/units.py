"""Units at the door: every amount inside is in its quantity's canonical unit.

Canonical: electricity kWh, city gas Nm3, steam GJ, power kW, temperature degC; output keeps the
plant's own unit. The table below is the truth; energy uses 1 cal = 4.1868 J (the International
Table calorie, as the Korean Energy Act's annex does).
"""

from typing import NamedTuple

from fems.errors import UnknownUnitError

CANONICAL = {"electricity": "kWh", "city_gas": "Nm3", "steam": "GJ", "temperature": "degC"}

_SCALES: dict[str, dict[str, float]] = {
    "kWh": {
        "Wh": 1e-3, "kWh": 1.0, "MWh": 1e3, "GWh": 1e6, "MJ": 1 / 3.6, "GJ": 1e3 / 3.6,
    },
    "kW": {"W": 1e-3, "kW": 1.0, "MW": 1e3},
    "GJ": {
        "MJ": 1e-3, "GJ": 1.0, "TJ": 1e3, "kWh": 3.6e-3, "MWh": 3.6,
        "Mcal": 4.1868e-3, "Gcal": 4.1868,
    },
    "Nm3": {"Nm3": 1.0, "m3": 1.0},  # m3 as billed: already corrected to normal conditions
    "t": {"g": 1e-6, "kg": 1e-3, "t": 1.0},
    "kg": {"g": 1e-3, "kg": 1.0, "t": 1e3},
}  # fmt: skip
_TEMPERATURES = {"degC": (1.0, 0.0), "degF": (5 / 9, -160 / 9), "K": (1.0, -273.15)}
_OTHER_SPELLINGS = {
    "㎾h": "kWh", "㎾": "kW", "kw·h": "kWh", "nm³": "Nm3", "n㎥": "Nm3", "m³": "m3", "㎥": "m3",
    "톤": "t", "ton": "t", "㎏": "kg", "℃": "degC", "°c": "degC", "°f": "degF",
}  # fmt: skip
_KNOWN = [*_TEMPERATURES, *(unit for scales in _SCALES.values() for unit in scales)]
_SPELLINGS = _OTHER_SPELLINGS | {unit.lower(): unit for unit in _KNOWN}


class Conversion(NamedTuple):
    """canonical = value * scale + offset."""

    scale: float
    offset: float


def conversion(unit: str, canonical_unit: str) -> Conversion:
    """How values of a unit become canonical ones.

    Raises
    ------
    UnknownUnitError
        If the unit cannot be converted; names those that can.

    >>> conversion("MWh", "kWh").scale
    1000.0
    >>> conversion("ea", "ea")
    Conversion(scale=1.0, offset=0.0)
    """
    if unit == canonical_unit:
        return Conversion(1.0, 0.0)
    if canonical_unit == "degC" and unit in _TEMPERATURES:
        return Conversion(*_TEMPERATURES[unit])
    families = [_SCALES[canonical_unit]] if canonical_unit in _SCALES else list(_SCALES.values())
    scales = next((s for s in families if {unit, canonical_unit} <= s.keys()), {})
    if not scales:
        scales = _SCALES.get(canonical_unit, {canonical_unit: 1.0})
        known = sorted(_TEMPERATURES if canonical_unit == "degC" else scales)
        raise UnknownUnitError(
            f"Unit {unit!r} cannot be converted to {canonical_unit}.",
            hint=f"Use one of: {', '.join(known)}.",
        )
    return Conversion(scales[unit] / scales[canonical_unit], 0.0)


def spelled(text: str) -> str | None:
    """The unit that people mean by a spelling; None if it is no unit we know.

    Capitals do not matter: nobody meters in millijoules.

    >>> spelled("KWH"), spelled("㎥"), spelled("합계")
    ('kWh', 'm3', None)
    """
    return _SPELLINGS.get(text.strip().lower())


def canonical_unit(quantity: str, *, kind: str, output_unit: str) -> str:
    """Unit that readings of a meter are converted to: kW for power meters, else the quantity's.

    >>> canonical_unit("electricity", kind="power", output_unit="t")
    'kW'
    """
    return "kW" if kind == "power" else CANONICAL.get(quantity, output_unit)
