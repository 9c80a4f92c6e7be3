"""Contracts of plants with their suppliers, as a file: what holds from when, and what is known besides."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from fems.compute.tariffs.base import Model
from fems.errors import InputFileError


def _month(given: object) -> object:
    """First day of a month written "2026-05"."""
    if isinstance(given, str) and len(given) == len("2026-05"):
        return f"{given}-01"
    return given


def _first_day(day: date) -> date:
    if day.day != 1:
        raise ValueError(f"{day} is not a month such as 2026-05")
    return day


Month = Annotated[date, BeforeValidator(_month), AfterValidator(_first_day)]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Kw = Annotated[Decimal, Field(ge=0)]


class Contract(Model):
    """What was agreed from a local day on. contract_kw: the plant's own unless given."""

    plant: str
    carrier: str = "electricity"
    valid_from: date
    valid_to: date | None = None
    series: str
    option: str = "unit_price"
    contract_kw: Kw | None = None
    as_of: date | None = None


class DeclaredDemand(Model):
    """Demand of a month as billed, from before metering or against it. [kW]"""

    plant: str
    month: Month
    kw: Kw
    source: str = "bill"


class DeclaredPowerFactor(Model):
    """Mean power factors of a month, as shares."""

    plant: str
    month: Month
    lagging: Share | None = None
    leading: Share | None = None


class SheddableLoad(Model):
    """Something that can be switched off for a while; the order in the file is that of the plant."""

    plant: str
    name_en: str
    name_ko: str
    kw: Annotated[float, Field(gt=0)]
    minutes: Annotated[int, Field(gt=0)]
    meter: str | None = None


class ContractFile(Model):
    """A file of contracts."""

    contract: tuple[Contract, ...] = ()
    demand: tuple[DeclaredDemand, ...] = ()
    power_factor: tuple[DeclaredPowerFactor, ...] = ()
    sheddable: tuple[SheddableLoad, ...] = ()


def read_contract_file(text: str, *, name: str) -> ContractFile:
    """Contracts from a TOML text.

    Raises
    ------
    InputFileError
        If the text is not TOML, or the first thing that is wrong with it.

    Examples
    --------
    >>> read_contract_file('''
    ... [[demand]]
    ... plant = "steel"
    ... month = "2025-08"
    ... kw = 6120
    ... ''', name="mine.toml").demand[0].month
    datetime.date(2025, 8, 1)
    """
    try:
        return ContractFile.model_validate(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise InputFileError(f"{name} is not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise InputFileError(
            f"{name}: {where}: {problem}.", hint="See sample_data/README.md for the keys."
        ) from None
