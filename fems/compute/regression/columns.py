"""What a driver's name says about it: a temperature, an amount, or a state."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from fems.compute.finding import Finding
from fems.compute.regression.inputs import Floats

TEMPERATURE = "temperature_c"
_FAHRENHEIT = re.compile(r"^(temperature|temp|t)(_?out|_?outdoor|_?dry)?_?(deg_?)?(f|fahrenheit)$")
_CELSIUS = re.compile(r"^(temperature|temp|t)(_?out|_?outdoor|_?dry)?_?(deg_?)?(c|celsius)$")
_AMOUNT = re.compile(r"(^|_|\b)(output|production|produced|hdd|cdd|degree_?days?)")
HOTTEST_C = 60.0
"""Outdoor air was never hotter; the record is 56.7 degC."""


class Drivers(NamedTuple):
    """Drivers with canonical names, and which of them are amounts (summed, not averaged)."""

    columns: dict[str, Floats]
    amounts: frozenset[str]
    findings: list[Finding]


def understood(given: Mapping[str, Floats]) -> Drivers:
    """Temperature in degC as ``temperature_c``; names of amounts: outputs and degree days.

    A column named like ``temperature_f`` is converted. One named ``temperature_c`` that is hotter
    than air can be is kept and told.

    Examples
    --------
    >>> understood({"temperature_f": np.array([-4.0, 212.0])}).columns["temperature_c"].tolist()
    [-20.0, 100.0]
    >>> sorted(understood({"output_t": np.ones(1), "humidity": np.ones(1)}).amounts)
    ['output_t']
    """
    columns: dict[str, Floats] = {}
    for name, column in given.items():
        plain = re.sub(r"[^a-z]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()).strip(
            "_"
        )
        if TEMPERATURE not in columns and _FAHRENHEIT.match(plain):
            columns[TEMPERATURE] = (column - 32.0) / 1.8
        elif TEMPERATURE not in columns and (name == TEMPERATURE or _CELSIUS.match(plain)):
            columns[TEMPERATURE] = column
        else:
            columns[name] = column
    return Drivers(columns, amounts_of(columns), _too_hot(columns.get(TEMPERATURE)))


def amounts_of(names: Iterable[str]) -> frozenset[str]:
    """Those of the names that are amounts.

    >>> amounts_of(["output", "humidity"])
    frozenset({'output'})
    """
    return frozenset(name for name in names if _AMOUNT.search(str(name).lower()))


def _too_hot(air: Floats | None) -> list[Finding]:
    if air is None or not np.any(air > HOTTEST_C):
        return []
    hottest = float(np.nanquantile(air, 0.99))
    if hottest <= HOTTEST_C:
        return []
    return [
        Finding("drivers.too_hot", "The temperature is hotter than outdoor air can be; is it in "
                "degrees Fahrenheit?", {"temperature_c": round(hottest, 1)})
    ]  # fmt: skip
