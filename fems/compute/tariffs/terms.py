"""A customer's contract in time, and the spans of a month in which nothing about it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fems.compute.tariffs.amounts import last_day
from fems.compute.tariffs.rules import Option
from fems.compute.tariffs.schedule import Schedule
from fems.compute.tariffs.tariff import Tariff
from fems.errors import TariffError

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """What was agreed from a local day on, until the next terms or `valid_to`.

    as_of: prices and hours of this day hold throughout, for a customer who deferred a change.
    """

    valid_from: date
    schedule: Schedule
    option: str
    contract_kw: Decimal
    valid_to: date | None = None
    as_of: date | None = None

    def tariff(self, day: date) -> Tariff:
        """The tariff that holds on a day."""
        return self.schedule.at(self.as_of or day)


@dataclass(frozen=True)
class Segment:
    """Days of a month under one tariff, option and contract power."""

    first: date
    last: date
    tariff: Tariff
    option: Option
    contract_kw: Decimal
    days_of_month: int

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def terms_at(day: date, terms: Sequence[Terms]) -> Terms | None:
    """Terms in force on a local day; None where there is no contract."""
    begun = [one for one in terms if one.valid_from <= day]
    found = max(begun, key=lambda one: one.valid_from, default=None)
    ended = found is not None and found.valid_to is not None and found.valid_to < day
    return None if ended else found


def segments(month: date, terms: Sequence[Terms]) -> list[Segment]:
    """Spans of a month in which nothing changes; days before a contract's beginning are left out.

    Raises
    ------
    TariffError
        If no day of the month has a contract, or the contract ends within it and nothing follows.
    """
    end = last_day(month)
    found: list[Segment] = []
    day = month
    while day <= end:
        agreed = terms_at(day, terms)
        if agreed is None and found:
            raise TariffError(f"There is no contract on {day}.", hint="Import one that goes on.")
        if agreed is not None:
            tariff = agreed.tariff(day)
            option = tariff.find_option(agreed.option)
            same = found and (found[-1].tariff, found[-1].option, found[-1].contract_kw) == (
                tariff, option, agreed.contract_kw)  # fmt: skip
            first = found.pop().first if same else day
            found.append(Segment(first, day, tariff, option, agreed.contract_kw, end.day))
        day += _ONE_DAY
    if not found:
        raise TariffError(f"There is no contract in {month:%Y-%m}.", hint="Import one.")
    return found
