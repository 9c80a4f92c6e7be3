"""Which type a day is to a tariff: its weekdays, public holidays, and those that do not count."""

from datetime import date
from functools import cache
from types import MappingProxyType

from holidays import country_holidays

from fems.compute.tariffs.base import WEEKDAYS
from fems.compute.tariffs.rules import Holidays
from fems.compute.tariffs.tariff import Tariff
from fems.errors import TariffError


def is_holiday(day: date, rule: Holidays) -> bool:
    """Whether a day is a public holiday to the tariff.

    A holiday whose every name is that of a temporary one, or that the tariff lists as temporary, does
    not count where temporary ones are excluded.

    >>> rule = Holidays(calendar="KR", exclude_temporary=True)
    >>> is_holiday(date(2025, 1, 27), rule)  # named by the government for that year alone
    False
    >>> is_holiday(date(2025, 1, 28), rule)
    True
    """
    if day in rule.also:
        return True
    name = _named(rule.calendar, day.year).get(day) if rule.calendar else None
    if name is None:
        return False
    if not rule.exclude_temporary:
        return True
    temporary = all("temporary" in part.lower() for part in name.split(";"))
    return not (temporary or day in rule.temporary)


def day_type(day: date, tariff: Tariff) -> str:
    """Type of a local day; a holiday's is that of holidays, whatever its weekday."""
    types = tariff.day_types
    holiday = next((name for name, of in types.items() if of.holidays), None)
    if holiday is not None and is_holiday(day, tariff.holidays):
        return holiday
    weekday = WEEKDAYS[day.weekday()]
    return next(name for name, of in types.items() if weekday in of.weekdays)


@cache
def _named(country: str, year: int) -> MappingProxyType[date, str]:
    try:
        return MappingProxyType(dict(country_holidays(country, years=year, language="en_US")))
    except NotImplementedError:
        raise TariffError(
            f"There is no calendar of holidays {country!r}.", hint="Use a code such as 'KR'."
        ) from None
