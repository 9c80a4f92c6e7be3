"""Restatements as a report lists them: figure by figure, or what each change did if there are many."""

from collections.abc import Iterable, Mapping
from typing import Any

MOST = 500
"""With more figures than this, the figures that one change moved are one row."""
_KG = ("kg_before", "kg_after", "kg_by_factor", "kg_by_activity")
_CHANGE = ("at", "carrier", "cause", "by", "reason")


def restated_rows(
    rows: Iterable[Mapping[str, Any]], codes: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Rows of table restatement as a report says them, newest first."""
    said = [
        {"at": row["restated_at"].isoformat(timespec="seconds"), "plant": codes[row["plant_id"]],
         "carrier": row["carrier"], "from": str(row["first_day"]), "to": str(row["last_day"]),
         **{name: row[name] for name in _KG}, "cause": row["cause"], "reason": row["reason"],
         "by": row["noted_by"]}
        for row in rows
    ]  # fmt: skip
    return said if len(said) <= MOST else by_change(said)


def by_change(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for all figures that one change moved: their sums, and of how many plants.

    >>> row = {"at": "2026-01-05", "carrier": "steam", "cause": "choice", "by": "kim", "reason": "r",
    ...        "from": "2025-01-01", "to": "2025-01-31", "kg_before": 1.0, "kg_after": 3.0,
    ...        "kg_by_factor": 2.0, "kg_by_activity": None}
    >>> (found,) = by_change([{**row, "plant": "a"}, {**row, "plant": "b"}])
    >>> found["plant"], found["kg_after"], found["kg_by_activity"]
    ('2 plants', 6.0, None)
    """
    changes: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        changes.setdefault(tuple(row[name] for name in _CHANGE), []).append(row)
    return [_together(moved) for moved in changes.values()]


def _together(moved: list[Mapping[str, Any]]) -> dict[str, Any]:
    plants = {row["plant"] for row in moved}
    return {
        **moved[0],
        "plant": f"{len(plants)} plants" if len(plants) > 1 else moved[0]["plant"],
        "from": min(row["from"] for row in moved), "to": max(row["to"] for row in moved),
        **{name: _sum(row[name] for row in moved) for name in _KG},
    }  # fmt: skip


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
