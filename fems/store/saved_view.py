"""What plants saved over a span: from the days that are kept, or from their bills."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from fems.compute.events import Event
from fems.compute.plant_bills import rows_of_bills, within
from fems.compute.records import from_record
from fems.compute.saved_spans import VersionSums, saved_of, shares_of
from fems.compute.savings import Savings, savings_of
from fems.store.baselines import read_baselines, read_saving_sums
from fems.store.events import read_taken_out_of
from fems.store.pool import Connection
from fems.store.received_bills import read_received_bills


class Saved(NamedTuple):
    """Savings of a plant.

    grain : of its newest frozen baseline: "day", or "month" for bills.
    versions : of the frozen baselines.
    savings : of days without how they came about day by day.
    first, last : of the span; None where nothing is known and none was asked for.
    shares : measured, estimated and missing share of the energy; None of bills, which say nothing.
    """

    plant: str
    grain: str
    versions: list[int]
    first: date | None
    last: date | None
    savings: Savings
    shares: dict[str, float | None]


def read_saved(
    conn: Connection, *, plant_ids: list[int] | None = None, first: date | None = None,
    last: date | None = None,
) -> dict[int, Saved]:  # fmt: skip
    """Savings by plant_id, of plants with a frozen baseline.

    Bills count that lie within the span, whole.
    """
    frozen: dict[int, list[dict[str, Any]]] = {}
    for row in read_baselines(conn, plant_ids=plant_ids, only_frozen=True):
        frozen.setdefault(row["plant_id"], []).append(row)
    sums = read_saving_sums(conn, plant_ids=list(frozen), first=first, last=last)
    billed = [plant_id for plant_id, rows in frozen.items() if rows[-1]["grain"] == "month"]
    bills = within(read_received_bills(conn, plant_ids=billed), first, last)
    events = read_taken_out_of(conn, billed)
    return {
        plant_id: _of_bills(
            rows, bills[bills["plant_id"] == plant_id], events.get(plant_id, []), first, last
        )
        if plant_id in billed
        else _of_days(rows, sums.get(plant_id, []), first, last)
        for plant_id, rows in frozen.items()
    }


def _of_days(
    rows: list[dict[str, Any]], sums: list[dict[str, Any]], first: date | None, last: date | None
) -> Saved:
    start = first or min((of["first_day"] for of in sums), default=None)
    end = last or max((of["last_day"] for of in sums), default=None)
    length = (end - start).days + 1 if start and end else 0
    models = {row["baseline_id"]: from_record(row["model"]) for row in rows}
    versions = [VersionSums(*(of[name] for name in VersionSums._fields)) for of in sums]
    saved = saved_of(versions, models, expected_days=length)
    known = sum(version.known for version in versions)
    shares = {f"{share}_share": sum(of[share] for of in sums) / known if known else None
              for share in ("measured", "estimated", "missing")}  # fmt: skip
    return Saved(rows[0]["plant"], "day", _versions(rows), start, end, saved, shares)


def _of_bills(
    rows: list[dict[str, Any]], bills: pd.DataFrame, events: Sequence[Event],
    first: date | None, last: date | None,
) -> Saved:  # fmt: skip
    newest = rows[-1]
    counted = within(bills, newest["counts_from"], None)
    saved = savings_of(from_record(newest["model"]), rows_of_bills(counted), events=events)
    start = first or min(counted["first_day"], default=None)
    end = last or max(counted["last_day"], default=None)
    return Saved(newest["plant"], "month", _versions(rows), start, end, saved,
                 shares_of(pd.DataFrame()))  # fmt: skip


def _versions(rows: list[dict[str, Any]]) -> list[int]:
    return sorted(row["version"] for row in rows)
