"""Tariffs from the text of a file; what is wrong with it is said with its place."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from fems.compute.tariffs.tariff import Tariff
from fems.errors import TariffError

_ONE_DAY = timedelta(days=1)
_HINT = "See sample_data/README.md for the keys."
_FLAT = {
    "seasons": {"year": list(range(1, 13))},
    "day_types": {"day": {"weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
                          "holidays": True}},
    "periods": {"year": {"day": [{"start": "00:00", "end": "24:00", "band": "flat"}]}},
}  # fmt: skip


def read_tariffs(text: str, *, name: str = "the file") -> list[Tariff]:
    """Tariffs that a TOML text defines: one, or with `[[price]]` one per dated unit price.

    Numbers are read as decimals, so that no price is rounded.

    Raises
    ------
    TariffError
        If the text is not TOML, or the first thing that is wrong with it: dates that are not known,
        hours that overlap or leave out part of a day, a month in no season, a band without a price.

    Examples
    --------
    >>> steam, dearer = read_tariffs('''
    ... id = "neighbour"
    ... name_en = "Steam"
    ... name_ko = "증기"
    ... carrier = "steam"
    ... unit = "GJ"
    ... source = "contract of 2025"
    ... [[price]]
    ... valid_from = 2025-01-01
    ... won_per_unit = 31000
    ... [[price]]
    ... valid_from = 2026-01-01
    ... won_per_unit = 33500
    ... ''')
    >>> dearer.option[0].energy["year"]["flat"], steam.id
    (Decimal('33500'), 'neighbour@2025-01-01')
    """
    try:
        given = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise TariffError(f"{name} is not TOML: {error}.") from None
    rows = _unit_prices(given, name) if "price" in given else [given]
    found = [_tariff(row, name) for row in rows]
    check_series(found, name=name)
    return found


def load_tariff(definition: dict[str, Any]) -> Tariff:
    """A tariff from what `dump_tariff` made of it."""
    return Tariff.model_validate(definition)


def dump_tariff(tariff: Tariff) -> dict[str, Any]:
    """A tariff in JSON's types; decimals are text."""
    return tariff.model_dump(mode="json")


def check_series(tariffs: Iterable[Tariff], *, name: str) -> None:
    """Refuse versions of a series that begin together, overlap, or leave days between them.

    Raises
    ------
    TariffError
        Names the two versions and the days.
    """
    ordered = sorted(tariffs, key=lambda tariff: (tariff.series, tariff.valid_from))
    for before, after in pairwise(ordered):
        if before.series != after.series:
            continue
        end = before.valid_to or after.valid_from - _ONE_DAY
        if before.valid_from == after.valid_from or end >= after.valid_from:
            raise TariffError(
                f"{name}: {before.id} and {after.id} of series {after.series} are both in force on "
                f"{after.valid_from}."
            )
        if end < after.valid_from - _ONE_DAY:
            raise TariffError(
                f"{name}: series {after.series} has no tariff from {end + _ONE_DAY} to "
                f"{after.valid_from - _ONE_DAY}, between {before.id} and {after.id}."
            )


def _unit_prices(given: dict[str, Any], name: str) -> list[dict[str, Any]]:
    common = {key: value for key, value in given.items() if key != "price"}
    rows = []
    for n, price in enumerate(given["price"]):
        if not isinstance(price, dict) or not isinstance(price.get("valid_from"), date):
            raise TariffError(f"{name}: price.{n}.valid_from is not a date such as 2026-01-01.")
        if unknown := sorted(
            set(price) - {"valid_from", "valid_to", "won_per_unit", "won_per_month", "source"}
        ):
            raise TariffError(f"{name}: price.{n}.{unknown[0]} is not known.", hint=_HINT)
        if "won_per_unit" not in price:
            raise TariffError(f"{name}: price.{n}.won_per_unit is missing.", hint=_HINT)
        option = {"id": "unit_price", "energy": {"year": {"flat": price["won_per_unit"]}},
                  "base_won_month": price.get("won_per_month", 0)}  # fmt: skip
        source = price.get("source", common.get("source", ""))
        dates = {key: price[key] for key in ("valid_from", "valid_to") if key in price}
        code = common.get("id", "")
        rows.append({"series": code, **common, **_FLAT, **dates, "source": source,
                     "id": f"{code}@{price['valid_from']}", "option": [option]})  # fmt: skip
    return rows


def _tariff(row: dict[str, Any], name: str) -> Tariff:
    try:
        return Tariff.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = first["msg"].removeprefix("Value error, ").rstrip(".")
        place = f"{where}: " if where else ""
        raise TariffError(f"{name}: {place}{problem}.", hint=_HINT) from None
