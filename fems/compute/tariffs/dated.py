"""Values that change on known days: an adder per quarter, a rate of tax."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Self

from pydantic import model_validator

from fems.compute.tariffs.base import Model

_QUARTER = re.compile(r"^(\d{4})Q([1-4])$")


class Step(Model):
    """A value from a local day on."""

    start: date
    value: Decimal


class Dated(Model):
    """A value by local day.

    In a file: a number (always), a table of quarters such as `{ "2026Q2" = 5.0 }`, or a list of
    `{ from = 2025-07-01, value = 0.027 }`. A table of quarters must not leave one out; after the last
    quarter it names, its last value goes on and counts as assumed.

    Parameters
    ----------
    steps : tuple of Step
        In the order of their days.
    known_to : date or None
        First day for which the value is only assumed. None: it holds until a later step.

    Examples
    --------
    >>> fuel = Dated.model_validate({"2026Q2": Decimal("5.0"), "2026Q3": Decimal("4.5")})
    >>> fuel.at(date(2026, 7, 1)), fuel.is_assumed(date(2026, 9, 30))
    (Decimal('4.5'), False)
    >>> fuel.at(date(2026, 10, 1)), fuel.is_assumed(date(2026, 10, 1))
    (Decimal('4.5'), True)
    """

    steps: tuple[Step, ...]
    known_to: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _any_form(cls, given: object) -> object:
        if isinstance(given, int | float | Decimal | str):
            return {"steps": [{"start": date.min, "value": given}]}
        if isinstance(given, list):
            return {"steps": [_step(row) for row in given]}
        if isinstance(given, dict) and "steps" not in given:
            return _of_quarters(given)
        return given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [step.start for step in self.steps]
        if not days:
            raise ValueError("no value is given")
        for before, after in pairwise(days):
            if before >= after:
                raise ValueError(
                    f"{after} follows {before}; give the days in their order, once each"
                )
        return self

    def at(self, day: date) -> Decimal | None:
        """The value on a day; None before the first."""
        return next((s.value for s in reversed(self.steps) if s.start <= day), None)

    def is_assumed(self, day: date) -> bool:
        """Whether the value of a day is only the last one known."""
        return self.known_to is not None and day >= self.known_to


def _step(row: object) -> object:
    if not isinstance(row, dict) or set(row) != {"from", "value"}:
        raise ValueError("a value by date is written { from = 2025-07-01, value = 0.027 }")
    return {"start": row["from"], "value": row["value"]}


def _of_quarters(given: dict[str, Any]) -> dict[str, Any]:
    found = []
    for name, value in given.items():
        match = _QUARTER.match(name)
        if match is None:
            raise ValueError(f"{name!r} is not a quarter such as 2026Q3")
        found.append((int(match[1]) * 4 + int(match[2]) - 1, value))
    found.sort(key=lambda pair: pair[0])
    for (before, _), (after, _) in pairwise(found):
        if after != before + 1:
            raise ValueError(
                f"{_name(before + 1)} is missing between {_name(before)} and later ones"
            )
    steps = [{"start": _first_day(quarter), "value": value} for quarter, value in found]
    return {"steps": steps, "known_to": _first_day(found[-1][0] + 1) if found else None}


def _name(quarter: int) -> str:
    return f"{quarter // 4}Q{quarter % 4 + 1}"


def _first_day(quarter: int) -> date:
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)
