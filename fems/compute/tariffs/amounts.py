"""Exact amounts: decimals brought to a step, and months."""

from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

ZERO = Decimal(0)


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """Nearest multiple of a step; halfway away from zero.

    >>> half_up(Decimal("1203.5"), Decimal(1))
    Decimal('1204')
    """
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def cut(value: Decimal, step: Decimal) -> Decimal:
    """Multiple of a step at or towards zero from a value.

    >>> cut(Decimal("-12.9"), Decimal(1)), cut(Decimal(1239), Decimal(10))
    (Decimal('-12'), Decimal('1230'))
    """
    return (value / step).quantize(Decimal(1), ROUND_DOWN) * step


def month_of(day: date) -> date:
    """First day of a day's month."""
    return day.replace(day=1)


def months_before(month: date, n: int) -> date:
    """First day of the month n months earlier (later where n is negative).

    >>> months_before(date(2026, 1, 1), 2)
    datetime.date(2025, 11, 1)
    """
    index = month.year * 12 + month.month - 1 - n
    return date(index // 12, index % 12 + 1, 1)


def last_day(month: date) -> date:
    """Last day of a month."""
    return months_before(month, -1) - timedelta(days=1)
