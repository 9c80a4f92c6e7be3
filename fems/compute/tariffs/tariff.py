"""A tariff in force from a day on: seasons, hours, prices and rules, checked as a whole."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from fems.compute.tariffs.base import WEEKDAYS, Model, TimeZone
from fems.compute.tariffs.dated import Dated
from fems.compute.tariffs.hours import BandHours, bands_of_day
from fems.compute.tariffs.rules import (
    KEPCO_DAY_TYPES,
    DayType,
    Demand,
    Discount,
    Excess,
    Holidays,
    Month,
    Option,
    PowerFactorRule,
    Rounding,
    Taxes,
)
from fems.errors import TariffError


class Tariff(Model):
    """One version of a series of tariffs.

    Versions of a series follow each other: one without `valid_to` ends where the next begins. Money
    is in `currency`, whatever the names say; amounts are in the carrier's canonical unit times
    `units_per_amount`, which is `unit`.
    """

    id: Annotated[str, Field(min_length=1)]
    series: Annotated[str, Field(min_length=1)]
    name_en: str
    name_ko: str
    carrier: str = "electricity"
    unit: str = "kWh"
    units_per_amount: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    currency: str = "KRW"
    time_zone: TimeZone = "Asia/Seoul"
    region: str | None = None
    valid_from: date
    valid_to: date | None = None
    contract_kw_min: Annotated[Decimal, Field(ge=0)] | None = None
    contract_kw_max: Annotated[Decimal, Field(ge=0)] | None = None
    checked_on: date | None = None
    source: Annotated[str, Field(min_length=1)]
    mark: str | None = None
    seasons: dict[str, tuple[Month, ...]]
    day_types: dict[str, DayType] = KEPCO_DAY_TYPES
    periods: dict[str, dict[str, tuple[BandHours, ...]]]
    demand: Demand | None = None
    power_factor: PowerFactorRule | None = None
    adders: dict[str, Dated] = Field(default_factory=dict)
    taxes: Taxes = Taxes()
    rounding: Rounding = Rounding()
    holidays: Holidays = Holidays()
    discounts: tuple[Discount, ...] = ()
    excess: tuple[Excess, ...] = ()
    option: Annotated[tuple[Option, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to: {self.valid_to} lies before valid_from {self.valid_from}")
        _once(
            "seasons: month", [m for months in self.seasons.values() for m in months], range(1, 13)
        )
        days = [d for day_type in self.day_types.values() for d in day_type.weekdays]
        _once("day_types: weekday", days, WEEKDAYS)
        if sum(day_type.holidays for day_type in self.day_types.values()) > 1:
            raise ValueError("day_types: public holidays belong to several types")
        _same_names("periods", self.periods, self.seasons)
        for season, of_season in self.periods.items():
            _same_names(f"periods.{season}", of_season, self.day_types)
        self._check_prices()
        self._check_dates()
        for n, discount in enumerate(self.discounts):
            _known(f"discounts.{n}.season", [discount.season], self.seasons)
            _known(f"discounts.{n}.day_types", discount.day_types, self.day_types)
        return self

    def _check_prices(self) -> None:
        bands = {season: self._bands_in(season) for season in self.seasons}
        if self.demand:
            _known("demand.bands", self.demand.bands, set().union(*bands.values()))
        ids = [option.id for option in self.option]
        if twice := [one for one in ids if ids.count(one) > 1]:
            raise ValueError(f"option: {twice[0]!r} is defined twice")
        for option in self.option:
            for season, wanted in bands.items():
                given = option.energy.get(season, {})
                if lacking := sorted(wanted - set(given)):
                    raise ValueError(f"option {option.id}: energy.{season} has no {lacking[0]!r}")
            _known(f"option {option.id}: energy", option.energy, self.seasons)

    def _bands_in(self, season: str) -> set[str]:
        return {band for day_type in self.day_types for band in self.day_bands[season, day_type]}

    def _check_dates(self) -> None:
        dated = {f"adders.{name}": adder for name, adder in self.adders.items()}
        dated |= {"taxes.vat": self.taxes.vat, "taxes.fund": self.taxes.fund}
        for place, values in dated.items():
            if values.at(self.valid_from) is None:
                raise ValueError(f"{place}: no value for {self.valid_from}, when the tariff begins")

    @cached_property
    def day_bands(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The band of each slot by season and type of day."""
        found = {}
        for season, of_season in self.periods.items():
            for day_type, hours in of_season.items():
                try:
                    found[season, day_type] = bands_of_day(hours)
                except ValueError as error:
                    raise ValueError(f"periods.{season}.{day_type}: {error}") from None
        return found

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of its hours and days."""
        return ZoneInfo(self.time_zone)

    def season(self, day: date) -> str:
        """Season of a local day."""
        return next(name for name, months in self.seasons.items() if day.month in months)

    def find_option(self, name: str) -> Option:
        """An option by its id.

        Raises
        ------
        TariffError
            If there is none; names those there are.
        """
        found = next((option for option in self.option if option.id == name), None)
        if found is None:
            known = ", ".join(option.id for option in self.option)
            raise TariffError(
                f"Tariff {self.id} has no option {name!r}.", hint=f"Options: {known}."
            )
        return found


def _once(what: str, given: Sequence[Any], wanted: Iterable[Any]) -> None:
    for one in wanted:
        if (times := list(given).count(one)) != 1:
            raise ValueError(f"{what} {one} is in {'none' if times == 0 else 'several'} of them")


def _same_names(place: str, given: Collection[str], wanted: Collection[str]) -> None:
    _known(place, given, wanted)
    if lacking := sorted(set(wanted) - set(given)):
        raise ValueError(f"{place}: {lacking[0]!r} is missing")


def _known(place: str, given: Collection[str], known: Collection[str]) -> None:
    if unknown := sorted(set(given) - set(known)):
        raise ValueError(
            f"{place}: {unknown[0]!r} is not defined; there are {', '.join(sorted(known))}"
        )
