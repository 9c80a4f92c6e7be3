"""What a record of the factor registry must be: checked by row, so that nothing doubtful gets in."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from fems.compute.carbon.gwp import GWP
from fems.compute.carbon.rates import FUEL_ENERGY, ONE_DAY, UNITS

MARKS = ("V1", "V2", "D", "own")
GASES = ("co2", "ch4", "n2o", "co2e")
KEY = ("series", "carrier", "region", "boundary")
VALUES = (
    "valid_to",
    "unit",
    *(f"kg_{gas}_per_unit" for gas in GASES),
    "gwp_set",
    "oxidation",
    "vintage",
)
"""Of two records with the same key and first day: if one of these differs, they contradict."""


class BadRecord(NamedTuple):
    """A row that is refused: its number in the file, and why."""

    row: int
    reason: str


def check_records(
    rows: Iterable[Mapping[str, Any]],
    known: Iterable[Mapping[str, Any]],
    *,
    supersede: bool = False,
) -> list[BadRecord]:
    """What is wrong with factor records, alone, with each other and with those registered.

    Parameters
    ----------
    rows : iterable of mapping
        Records with dates and numbers parsed, and `row`, their number in the file.
    known : iterable of mapping
        Current records of the registry.
    supersede : bool
        Whether a row may say something else than the registered record of its key and first day.

    Returns
    -------
    list of BadRecord
        Empty when all may be added; a row that repeats a registered record is no fault.
    """
    rows, known = list(rows), list(known)
    bad = [BadRecord(row["row"], fault) for row in rows for fault in _faults(row)]
    faulty = {record.row for record in bad}
    for key in dict.fromkeys(_key(row) for row in rows):
        new = [row for row in rows if _key(row) == key and row["row"] not in faulty]
        bad += _against_known(new, [r for r in known if _key(r) == key], supersede=supersede)
    return sorted(bad)


def same_record(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two records of one key and first day say the same.

    A registered record without an end may end where the file says that its successor begins.
    """
    return all(one.get(name) == other.get(name) for name in VALUES)


def _faults(row: Mapping[str, Any]) -> list[str]:
    faults = [f"{name} is missing" for name in ("series", "carrier", "region", "unit", "basis", "source", "confidence")
              if not row.get(name)]  # fmt: skip
    unit, first, last = row.get("unit"), row.get("valid_from"), row.get("valid_to")
    if unit and unit not in UNITS:
        faults.append(f"unit {unit!r} is unknown; units: {', '.join(UNITS)}")
    if unit in FUEL_ENERGY and row.get("heat_basis") not in (None, FUEL_ENERGY[unit][0]):
        faults.append(
            f"unit {unit} is of {FUEL_ENERGY[unit][0]} heat, but heat_basis says {row['heat_basis']}"
        )
    masses = [row.get(f"kg_{gas}_per_unit") for gas in GASES]
    if masses[0] is None and masses[3] is None:
        faults.append("neither kg_co2_per_unit nor kg_co2e_per_unit is given")
    if any(mass is not None and not 0 <= mass < float("inf") for mass in masses):
        faults.append("a mass of gas is negative or not finite")
    if row.get("gwp_set") and row["gwp_set"] not in GWP:
        faults.append(f"gwp_set {row['gwp_set']!r} is unknown; sets: {', '.join(GWP)}")
    if row.get("oxidation") is not None and not 0 < row["oxidation"] <= 1:
        faults.append("oxidation is not above 0 and at most 1")
    if first and last and last < first:
        faults.append(f"valid_to {last} is before valid_from {first}")
    if row.get("mark") not in MARKS:
        faults.append(f"mark is none of {', '.join(MARKS)}: say how the value was verified")
    return faults


def _against_known(
    new: list[Mapping[str, Any]], known: list[Mapping[str, Any]], *, supersede: bool
) -> list[BadRecord]:
    by_first = {record.get("valid_from"): record for record in known}
    bad: list[BadRecord] = []
    seen: set[date | None] = set()
    for row in new:
        first = row.get("valid_from")
        registered = by_first.get(first)
        if first in seen:
            bad.append(
                BadRecord(row["row"], f"two rows of {_name(row)} begin on {first or 'no date'}")
            )
        elif registered and not same_record(row, registered) and not supersede:
            number = registered.get("factor_id")
            bad.append(BadRecord(row["row"], (
                f"{_name(row)} from {first or 'ever'} is registered with other values (record {number}); "
                "records are not changed, they are superseded: --supersede, with --by and --reason")))  # fmt: skip
        seen.add(first)
        by_first[first] = row
    together = sorted(by_first.values(), key=lambda r: r.get("valid_from") or date.min)
    for before, after in pairwise(together):
        number = after.get("row") or before.get("row")
        if number is None:  # both registered
            continue
        begins, ended = after.get("valid_from") or date.min, before.get("valid_to")
        if ended and ended >= begins:
            bad.append(
                BadRecord(number, f"{_name(after)} from {begins} overlaps the record until {ended}")
            )
        elif ended and ended + ONE_DAY < begins and not after.get("gap_note"):
            bad.append(BadRecord(number, (
                f"{_name(after)} has no factor from {ended + ONE_DAY} to {begins - ONE_DAY}: "
                "fill the gap, or say in gap_note why there is none")))  # fmt: skip
    return bad


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in KEY)


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['series']}/{row['carrier']}"


def mark_of(confidence: str | None) -> str | None:
    """The mark at the head of a confidence, `V1: one source`.

    >>> mark_of("V2: two sources"), mark_of("believed")
    ('V2', None)
    """
    found = re.match(r"(V1|V2|D|own)\b", confidence or "")
    return found.group(1) if found else None
