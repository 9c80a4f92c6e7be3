"""Public holidays of the places where plants stand."""

from collections.abc import Iterable
from datetime import date

from holidays import country_holidays

_COUNTRY_OF_ZONE = {"Asia/Seoul": "KR"}
"""Zones whose country, and so its holidays, we know."""


def zone_holidays(zones: Iterable[str], *, first: date, last: date) -> dict[str, frozenset[date]]:
    """Public holidays by zone; a zone whose country is not known has none.

    >>> date(2026, 3, 2) in zone_holidays(["Asia/Seoul"], first=date(2026, 1, 1),
    ...                                   last=date(2026, 12, 31))["Asia/Seoul"]
    True
    """
    years = range(first.year, last.year + 1)
    known = {zone: _COUNTRY_OF_ZONE[zone] for zone in zones if zone in _COUNTRY_OF_ZONE}
    return {
        zone: frozenset(country_holidays(country, years=years)) for zone, country in known.items()
    }
