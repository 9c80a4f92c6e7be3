"""Two languages as equals: texts from the catalogue, numbers and dates by locale.

English text is the message id; Korean is in locale/ko.po. Call a Texts `t`, so that texts are found:
`t("Load now")`, `t.plural("{n} plant", "{n} plants", 3)`; mark a text that is said later with N_.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "ko": "한국어"}
LOCALE_DIR = Path(__file__).parent / "locale"
NBSP = "\N{NO-BREAK SPACE}"
UNKNOWN = "–"


class Step(NamedTuple):
    """A unit of a scale: used from a size on, one of it is so many base units."""

    at_least: float
    factor: float
    unit: str


ENERGY = (Step(0, 1, "kWh"), Step(1e4, 1e3, "MWh"), Step(1e7, 1e6, "GWh"))
POWER = (Step(0, 1, "kW"), Step(1e4, 1e3, "MW"))
MONEY = {
    "en": (Step(0, 1, "won"), Step(1e6, 1e6, "million won")),
    "ko": (Step(0, 1, "원"), Step(1e6, 1e4, "만원"), Step(1e10, 1e8, "억원")),
}
CARBON = (Step(0, 1, "kgCO₂e"), Step(1e3, 1e3, "tCO₂e"), Step(1e7, 1e6, "ktCO₂e"))


class Quantity(NamedTuple):
    """A number and its unit apart, so that the unit can be set smaller."""

    number: str
    unit: str

    def __str__(self) -> str:
        known = self.unit and self.number != UNKNOWN
        return f"{self.number}{NBSP}{self.unit}" if known else self.number


def N_(text: str) -> str:  # noqa: N802 (the name gettext tools know)
    """Mark a text that is translated where it is shown."""
    return text


def step_for(value: float, scale: Sequence[Step]) -> Step:
    """The unit in which a value is easiest to read.

    >>> step_for(18_400, POWER).unit
    'MW'
    """
    return next(
        step for step in reversed(scale) if abs(value) >= step.at_least or not step.at_least
    )


@cache
def read_catalogue(language: str) -> Catalog:
    """Texts of a language; empty for English, whose texts are the message ids."""
    path = LOCALE_DIR / f"{language}.po"
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


_date = lru_cache(maxsize=4_096)(format_date)  # a page says the same days often


class Texts:
    """Texts, numbers and dates in one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue = read_catalogue(self.language)

    def __call__(self, text: str, **values: object) -> str:
        """A text in this language, its {places} filled."""
        return self._find(text).format(**values)

    def plural(self, one: str, many: str, n: int) -> str:
        """A text about n things."""
        message = self._catalogue.get(one)
        if message is None or not message.string:
            return (one if n == 1 else many).format(n=n)
        forms = message.string
        return str(forms[0] if n == 1 or len(forms) == 1 else forms[1]).format(n=n)

    def _find(self, text: str) -> str:
        message = self._catalogue.get(text)
        return str(message.string) if message is not None and message.string else text

    def number(self, value: float | None, *, digits: int = 3) -> str:
        """A number with so many significant digits; digits before the point are never rounded.

        >>> Texts("en").number(1204.4), Texts("en").number(18.43)
        ('1,204', '18.4')
        """
        if value is None or not math.isfinite(value):
            return UNKNOWN
        size = math.floor(math.log10(abs(value))) if value else 0
        return self.decimal(value, max(0, digits - 1 - size) if value else 0)

    def decimal(self, value: float | None, places: int) -> str:
        """A number with a fixed number of decimals."""
        if value is None or not math.isfinite(value):
            return UNKNOWN
        return f"{Decimal(str(value)):,.{places}f}"  # both languages write numbers so

    def percent(self, share: float | None, places: int = 1) -> str:
        """A share as a percentage; never rounded up to the whole.

        >>> Texts("en").percent(0.9997).replace(NBSP, " ")
        '99.9 %'
        """
        if share is None or not math.isfinite(share):
            return UNKNOWN
        percent = share * 100
        if 99 < percent < 100:
            percent = math.floor(percent * 10**places) / 10**places
        return f"{self.decimal(percent, places)}{NBSP}%"

    def quantity(self, value: float | None, scale: Sequence[Step]) -> Quantity:
        """A value in the unit of the scale that is easiest to read."""
        if value is None or not math.isfinite(value):
            return Quantity(UNKNOWN, scale[0].unit)
        step = step_for(value, scale)
        return Quantity(self.number(value / step.factor), step.unit)

    def energy(self, kwh: float | None) -> Quantity:
        """Energy in kWh, MWh or GWh."""
        return self.quantity(kwh, ENERGY)

    def power(self, kw: float | None) -> Quantity:
        """Power in kW or MW."""
        return self.quantity(kw, POWER)

    def carbon(self, kg_co2e: float | None) -> Quantity:
        """Emissions in kg, t or kt of CO₂ equivalent."""
        return self.quantity(kg_co2e, CARBON)

    def money(self, won: float | None) -> Quantity:
        """Money in won, thousands or millions of won; in Korean as Korean counts, by ten thousands.

        >>> str(Texts("en").money(12_345_678)).replace(NBSP, " ")
        '12.3 million won'
        """
        return self.quantity(won, MONEY[self.language])

    def month(self, month: date) -> str:
        """Month and year."""
        if self.language == "ko":
            return f"{month.year}년 {month.month}월"
        return _date(month, "MMM y", self.language)

    def day(self, day: date) -> str:
        """Day and month."""
        return _date(day, "M월 d일" if self.language == "ko" else "d MMM", self.language)

    def full_day(self, day: date) -> str:
        """Day, month and year."""
        return _date(day, "long", self.language)

    @property
    def day_format(self) -> str:
        """Day and month as Plotly writes them."""
        return "%-m/%-d" if self.language == "ko" else "%-d %b"

    def short_day(self, day: date) -> str:
        """Day of the week over the day of the month."""
        number = f"{day.day}일" if self.language == "ko" else f"{day.day}"
        return f"{_date(day, 'EEE', self.language)}<br>{number}"

    def weekday(self, day: date) -> str:
        """Short name of the day of the week, with the day."""
        return f"{self.day(day)} ({_date(day, 'EEE', self.language)})"

    def moment(self, instant: datetime | None, zone: ZoneInfo, now: datetime) -> str:
        """Plant-local time; with the day if that is not today, only the day if not this year."""
        if instant is None:
            return UNKNOWN
        local = instant.astimezone(zone)
        today = now.astimezone(zone).date()
        if local.year != today.year:
            return self.full_day(local.date())
        clock = f"{local:%H:%M}"
        return clock if local.date() == today else f"{self.day(local.date())} {clock}"

    def duration(self, span: timedelta) -> str:
        """A span in minutes, hours or days."""
        minutes = int(span / timedelta(minutes=1))
        if minutes < 60:
            return self("{n} min", n=minutes)
        if minutes < 48 * 60:
            return self.plural("{n} hour", "{n} hours", minutes // 60)
        return self.plural("{n} day", "{n} days", minutes // (24 * 60))
