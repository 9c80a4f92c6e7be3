"""What is known of this moment, put over figures that were computed when an interval closed.

Figures are asked for when they change, four times an hour; loads every few seconds, in one small
statement, so that a page is kept up to date without computing it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dashboards import answers
from dashboards.attention import attention, silent_since
from dashboards.money import DemandView, at_present
from dashboards.source import Overview, PlantRow, PlantView
from fems.store import figures
from fems.store.demand_view import Running
from fems.store.pool import Connection
from fems.store.runs import read_job_states


@dataclass(frozen=True)
class PlantNow:
    """A plant's load and newest reading; None where not known."""

    load_kw: float | None
    last_reading: datetime | None


@dataclass(frozen=True)
class Present:
    """All plants seen, at an instant: plants by code, silent meters, and the last run of each job."""

    now: datetime
    plants: Mapping[str, PlantNow]
    silent: Sequence[dict[str, Any]]
    runs: Mapping[str, dict[str, Any]]


def read_present(conn: Connection, now: datetime) -> Present:
    """The present of the plants that this connection sees."""
    rows = figures.read_present(conn, now=now)
    plants = {
        str(code): PlantNow(answers.number(kw), answers.instant(last))
        for code, kw, last in zip(rows["code"], rows["load_kw"], rows["last_reading"], strict=True)
    }
    silent = figures.read_silent_meters(conn, rows["plant_id"].tolist(), since=silent_since(now))
    return Present(now, plants, silent, read_job_states(conn))


def overview_now(found: Overview, present: Present) -> Overview:
    """The complex with the loads of the moment."""
    rows = [_row_now(row, present) for row in found.plants]
    heard = [row for row in rows if row.last_reading is not None]
    loads = [row.load_kw for row in heard]
    known = [kw for kw in loads if kw is not None]
    return replace(
        found, now=present.now, plants=rows,
        last_reading=max((row.last_reading for row in heard if row.last_reading), default=None),
        load_kw=sum(known) if loads and len(known) == len(loads) else None,
        attention=attention(rows, present.silent, present.runs, found.past_factors),
    )  # fmt: skip


def plant_now(found: PlantView, present: Present) -> PlantView:
    """A plant with the load of the moment, and what the forecast expects of it."""
    now = present.plants.get(found.code, PlantNow(None, None))
    forecast = found.forecast.assign(issued_at=found.forecast_issued_at)
    found = replace(
        found, now=present.now, load_kw=now.load_kw, last_reading=now.last_reading,
        **answers.expected(forecast, present.now),
    )  # fmt: skip
    silent = [meter for meter in present.silent if meter["plant"] == found.code]
    return replace(found, attention=attention([found], silent, {}, found.past_factors))


def demand_now(found: DemandView, running: Running, present: Present) -> DemandView:
    """A plant's demand with the running quarter as it is."""
    now = present.plants.get(found.code, PlantNow(None, None))
    return at_present(found, running, now=present.now, last_reading=now.last_reading)


def _row_now(row: PlantRow, present: Present) -> PlantRow:
    now = present.plants.get(row.code, PlantNow(None, None))
    return replace(row, load_kw=now.load_kw, last_reading=now.last_reading)
