"""Look for what alerts are made of, now or in a span that is over."""

import shutil
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from fems.compute.alerts import Cause
from fems.jobs.alert_targets import target_causes
from fems.jobs.job import HOURLY
from fems.store import causes as store
from fems.store.pool import Connection

HOUR_S = 3600.0
NO_ROOM_BYTES = 1e9
YOUNG_DAYS = 2.0
"""Readings of fewer days say nothing about how fast a database grows. [d]"""
BILLED_MONTHS = timedelta(days=366)


def causes_now(conn: Connection, kinds: Collection[str], *, now: datetime) -> list[Cause]:
    """All causes of these kinds that are there, priced where they can be."""
    found: list[Cause] = []
    for kind in kinds:
        if kind in store.SPANNED:
            found += store.read_causes(conn, kind, start=now, end=now)
        elif kind == "target.off":
            found += target_causes(conn, start=now, end=now)
        elif kind == "job.failed":
            found += store.read_failures(conn)
        elif kind == "job.late":
            found += store.read_lateness(conn, HOURLY, step_s=HOUR_S, now=now)
        elif kind == "disk.filling":
            found += _room(conn, now)
    return priced(conn, found, now=now)


def causes_of(conn: Connection, kind: str, *, start: datetime, end: datetime) -> list[Cause] | None:
    """Causes of a kind that touched a span; None where nobody wrote them down."""
    if kind in store.SPANNED:
        return store.read_causes(conn, kind, start=start, end=end)
    if kind == "target.off":
        return target_causes(conn, start=start, end=end)
    if kind == "job.failed":
        return store.read_past_failures(conn, start=start, end=end)
    if kind == "job.late":
        return store.read_past_lateness(conn, HOURLY, step_s=HOUR_S, start=start, end=end)
    return None


def priced(conn: Connection, causes: list[Cause], *, now: datetime) -> list[Cause]:
    """Energy of causes at what a kWh costs and emits in its plant, where that is known."""
    plants = sorted({c.plant_id for c in causes if c.kwh is not None and c.plant_id is not None})
    if not plants:
        return causes
    last = now.date().replace(day=1)
    prices = store.read_prices(conn, plants, first=(last - BILLED_MONTHS).replace(day=1), last=last)
    return [_priced(cause, prices.get(cause.plant_id or 0, {})) for cause in causes]


def _priced(cause: Cause, price: dict[str, float | None]) -> Cause:
    if cause.kwh is None:
        return cause
    won, kg = price.get("won_per_kwh"), price.get("kg_co2e_per_kwh")
    return replace(
        cause, won=None if won is None else cause.kwh * won,
        kg_co2e=None if kg is None else cause.kwh * kg, facts={**cause.facts, "kwh": cause.kwh},
    )  # fmt: skip


def _room(conn: Connection, now: datetime) -> list[Cause]:
    """For how many days there is room; nothing where the data lie on another machine."""
    facts = store.read_room(conn)
    folder = Path(facts["folder"]) if facts["folder"] else None
    if folder is None or not folder.exists():
        return []
    free = shutil.disk_usage(folder).free
    age_days = (
        (now - facts["first_reading"]).total_seconds() / 86400 if facts["first_reading"] else 0
    )
    days = None
    if age_days >= YOUNG_DAYS:
        days = free / max(float(facts["bytes"]) / age_days, 1.0)
    if free < NO_ROOM_BYTES:
        days = 0.0
    if days is None:
        return []
    return [Cause("disk.filling", now, value=days, facts={"free_bytes": free})]
