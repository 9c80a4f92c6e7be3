"""Fit baselines of plants' days as the database holds them, and freeze them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from fems.compute.baseline import Baseline, fit_prepared
from fems.compute.events import Event
from fems.compute.plant_bills import rows_of_bills, within
from fems.compute.plant_days import drivers_by_day, rows_of, used_by_day
from fems.compute.records import as_record
from fems.compute.regression.prepare import Prepared
from fems.errors import InsufficientDataError, NotFoundError
from fems.jobs.side_by_side import side_by_side
from fems.store.baselines import (
    freeze_baseline,
    read_baselines,
    read_plant_days,
    write_baseline,
)
from fems.store.events import read_taken_out
from fems.store.pool import Connection
from fems.store.received_bills import read_received_bills
from fems.store.results import read_day_amounts

StoredGrain = Literal["day", "month"]


def fit(
    conn: Connection, plants: Sequence[dict[str, Any]], *, first: date, last: date, note: str,
    now: datetime, counts_from: date | None = None, grain: StoredGrain = "day",
) -> list[tuple[int, Baseline]]:  # fmt: skip
    """Fit a draft for each plant to the days from first to last, included; versions and baselines.

    Of grain "day" they are fitted to what meters counted, of grain "month" to the bills received
    that lie within these days. The search among models is done side by side; drafts are kept for
    all plants or, if one has none, for none.

    Raises
    ------
    InsufficientDataError
        If nothing can be fitted; says why.
    """
    read = _of_days if grain == "day" else _of_bills
    fitted = side_by_side(_fitted, [read(conn, plant, first, last) for plant in plants])
    for plant, baseline in zip(plants, fitted, strict=True):
        if baseline.terms is None:
            raise InsufficientDataError(
                f"No baseline of {plant['code']!r}: "
                + " ".join(finding.sentence for finding in baseline.findings),
                hint="Choose other days with --from and --to.",
            )
    versions = []
    with conn.transaction():
        for plant, baseline in zip(plants, fitted, strict=True):
            _, version = write_baseline(
                conn, plant_id=int(plant["plant_id"]), grain=grain, days=(first, last), note=note,
                now=now, counts_from=counts_from or last + timedelta(days=1),
                model=as_record(baseline), findings=list(baseline.findings),
            )  # fmt: skip
            versions.append(version)
    return list(zip(versions, fitted, strict=True))


class _Given(NamedTuple):
    """What the baseline of a plant is fitted to."""

    rows: Prepared
    events: list[Event]
    estimated_share: float | None


def _fitted(given: _Given) -> Baseline:
    return fit_prepared(given.rows, events=given.events, estimated_share=given.estimated_share)


def _of_days(conn: Connection, plant: dict[str, Any], first: date, last: date) -> _Given:
    plant_id = int(plant["plant_id"])
    days = read_plant_days(conn, plant_ids=[plant_id], first=first, last=last)
    if days.empty:
        raise InsufficientDataError(
            f"Plant {plant['code']!r} has no electricity from {first} to {last}.",
            hint="Choose other days with --from and --to; of bills alone, --grain month.",
        )
    amounts = read_day_amounts(conn, days)
    used = used_by_day(amounts)
    rows = rows_of(plant_id, used, drivers_by_day(amounts))
    return _Given(rows, read_taken_out(conn, plant_id), float(used["estimated_share"].mean()))


def _of_bills(conn: Connection, plant: dict[str, Any], first: date, last: date) -> _Given:
    plant_id = int(plant["plant_id"])
    bills = read_received_bills(conn, plant_ids=[plant_id])
    inside = within(bills, first, last)
    if inside.empty:
        raise InsufficientDataError(
            f"No bill of plant {plant['code']!r} lies within {first} to {last}.",
            hint="See 'fems bill received' and 'fems import bills'.",
        )
    return _Given(rows_of_bills(inside), read_taken_out(conn, plant_id), None)


def freeze(conn: Connection, row: dict[str, Any], *, now: datetime) -> None:
    """Freeze a draft; savings are counted from its day on, until a later version's."""
    freeze_baseline(
        conn, baseline_id=row["baseline_id"], plant_id=row["plant_id"],
        counts_from=row["counts_from"], now=now,
    )  # fmt: skip


def find_version(conn: Connection, plant: dict[str, Any], version: int | None) -> dict[str, Any]:
    """A version of a plant's baseline; the newest if none is named.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    rows = read_baselines(conn, plant_ids=[int(plant["plant_id"])])
    found = [row for row in rows if version in (None, row["version"])]
    if not found:
        known = ", ".join(str(row["version"]) for row in rows) or "none yet"
        raise NotFoundError(
            f"Plant {plant['code']!r} has no such baseline; versions: {known}.",
            hint="Fit one with 'fems baseline fit'.",
        )
    return found[-1]
