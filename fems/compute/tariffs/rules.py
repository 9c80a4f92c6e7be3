"""Parts of a tariff besides its prices and hours; see sample_data/README.md for each key."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from fems.compute.tariffs.base import WEEKDAYS, Model, Weekday
from fems.compute.tariffs.dated import Dated
from fems.compute.tariffs.hours import Hours

Month = Annotated[int, Field(ge=1, le=12)]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Positive = Annotated[Decimal, Field(gt=0)]
NotNegative = Annotated[Decimal, Field(ge=0)]


class DayType(Model):
    """Weekdays of a type of day; `holidays` adds public holidays, whatever their weekday."""

    weekdays: tuple[Weekday, ...]
    holidays: bool = False


KEPCO_DAY_TYPES = {
    "workday": DayType(weekdays=WEEKDAYS[:5]),
    "saturday": DayType(weekdays=("sat",)),
    "sunday_holiday": DayType(weekdays=("sun",), holidays=True),
}


class Holidays(Model):
    """Which days are public holidays to the tariff.

    calendar: country code of the `holidays` package; None: only those named here. Temporary holidays
    are those the calendar calls so and those of `temporary`.
    """

    calendar: str | None = None
    exclude_temporary: bool = False
    temporary: tuple[date, ...] = ()
    also: tuple[date, ...] = ()


class Demand(Model):
    """How the billing demand of a month is found."""

    interval_min: Annotated[int, Field(ge=15, le=15)] = 15
    months: tuple[Month, ...] = ()
    include_current: bool = True
    window: Annotated[int, Field(ge=1, le=60)] = 12
    floor: Share = Decimal(0)
    bands: tuple[str, ...]
    round_kw: Positive = Decimal(1)


class Excess(Model):
    """Surcharge for demand above contract power: times the base price, by the share of excess."""

    above: NotNegative
    times: Positive


class Lagging(Hours):
    """Power factor by day; credited above the standard, charged below."""

    standard: Share
    credit_to: Share
    floor: Share
    rate_per_percent: NotNegative


class Leading(Hours):
    """Power factor by night; charged below the standard."""

    standard: Share
    floor: Share
    rate_per_percent: NotNegative


class PowerFactorRule(Model):
    """Surcharge and credit on the base charge."""

    lagging: Lagging
    leading: Leading | None = None
    without_meter: Share
    first_month_is_warning: bool = True
    round_percent: Positive = Decimal(1)


class Taxes(Model):
    """Each on the charge, not on each other."""

    vat: Dated = Dated.model_validate(0)
    fund: Dated = Dated.model_validate(0)


class Rounding(Model):
    """Steps amounts are brought to: quantities half up, money as each line says."""

    quantity: Positive = Decimal(1)  # kWh and other amounts, half up
    item_down: Positive = Decimal(1)  # base, power factor, energy, each adder: cut
    vat_half_up: Positive = Decimal(1)
    fund_down: Positive = Decimal(10)
    total_down: Positive = Decimal(10)


class Discount(Model):
    """A part off the energy price, in some hours of some days, to a last day."""

    season: str
    day_types: tuple[str, ...]
    hours: Hours
    rate: Share
    until: date | None = None


class Option(Model):
    """Prices that a customer can choose: base per kW of billing demand, energy by season and band."""

    id: Annotated[str, Field(min_length=1)]
    name_en: str | None = None
    name_ko: str | None = None
    voltage: str | None = None
    option: str | None = None
    base_won_kw: NotNegative = Decimal(0)
    base_won_month: NotNegative = Decimal(0)
    energy: dict[str, dict[str, NotNegative]]
    mark: str | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _priced(self) -> Self:
        if not any(self.energy.values()):
            raise ValueError("no energy price is given")
        return self
