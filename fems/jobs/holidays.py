"""Public holidays of the places where plants stand."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from holidays import country_holidays

_COUNTRY_OF_ZONE = {"Asia/Seoul": "KR"}
"""Zones whose country, and so its holidays, we know."""


def zone_holidays(zones: Iterable[str], *, first: date, last: date) -> dict[str, frozenset[date]]:
    """Public holidays by zone; a zone whose country is not known has none.

    >>> date(2026, 3, 2) in zone_holidays(["Asia/Seoul"], first=date(2026, 1, 1),
    ...                                   last=date(2026, 12, 31))["Asia/Seoul"]
    True
    """
    known = {zone: _COUNTRY_OF_ZONE[zone] for zone in zones if zone in _COUNTRY_OF_ZONE}
    return {zone: _holidays(country, first.year, last.year) for zone, country in known.items()}


@lru_cache(100)
def _holidays(country: str, first: int, last: int) -> frozenset[date]:
    return frozenset(country_holidays(country, years=range(first, last + 1)))
