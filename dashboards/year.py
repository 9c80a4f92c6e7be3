"""What the page of the complex asks of this year: glidepath, savings, tenants; answered from the store."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import answers
from dashboards.carbon_source import TargetView
from dashboards.live_targets import target_view
from dashboards.source import Figure, Name, Quality
from fems.clock import time_zone
from fems.compute.carbon.pace import COLUMNS, months_to
from fems.compute.savings import Savings
from fems.compute.savings_sum import added
from fems.store.figures import read_complex
from fems.store.plants import read_plants, records
from fems.store.pool import Connection
from fems.store.progress import Progress, read_progress
from fems.store.saved_view import read_saved
from fems.store.standings import read_off_targets, read_plant_months
from fems.store.targets import read_targets

HORIZON = 2030
"""Year to which the glidepath is drawn at least."""


@dataclass(frozen=True)
class TenantCarbon:
    """A plant's emissions of this year so far [kg CO2e].

    off_target: how far its months that are over are off its own target, as a share of what that allows;
    positive is too much. None without a target (has_target), or before a month is over.
    """

    code: str
    name: Name
    kg_co2e: float | None
    has_target: bool
    off_target: float | None


@dataclass(frozen=True)
class YearView:
    """The complex this year, up to yesterday.

    target: of the complex; to who does not see that, of a plant; None where none is set. glide: month,
    actual_kg, plan_kg, expected_kg, low_kg, high_kg from the target's base year to its horizon. carbon_kg:
    of the year so far; carbon_over: of its months that are over, beside the same months of last year where
    every plant has them all. without_factor: plants with a carrier that lacks one. saved: of `saved_plants`
    of `plants`.
    """

    now: datetime
    zone: ZoneInfo
    year: int
    until: date
    target: TargetView | None
    glide: pd.DataFrame
    carbon_kg: float | None
    carbon_quality: Quality | None
    carbon_over: Figure
    without_factor: int
    saved: Savings | None
    saved_plants: int
    plants: int
    tenants: list[TenantCarbon]


def year_view(conn: Connection, now: datetime) -> YearView | None:
    """The complex this year; None as long as no plant is registered."""
    complex_, plants = read_complex(conn), read_plants(conn)
    if complex_ is None or plants.empty:
        return None
    zone = time_zone(complex_["time_zone"])
    today = now.astimezone(zone).date()
    ids = [int(number) for number in plants["plant_id"]]
    targets = read_targets(conn)
    first_year = min([today.year - 1, *(target["base_year"] for target in targets)])
    months = read_plant_months(conn, ids, first=date(first_year, 1, 1), last=today)
    of_year = months[[month.year == today.year for month in months["month"]]]
    drawn = next((t for t in targets if t["plant_id"] is None), targets[0] if targets else None)
    progress = None
    if drawn is not None:
        of_target = ids if drawn["plant_id"] is None else [int(drawn["plant_id"])]
        progress = read_progress(conn, drawn, of_target, today.year, today=today)
        months_drawn = months[months["plant_id"].isin(of_target)]
    saved = read_saved(conn, plant_ids=ids, first=date(today.year, 1, 1), last=today - timedelta(days=1))  # fmt: skip
    parts = [of_plant.savings for of_plant in saved.values()]
    return YearView(
        now=now, zone=zone, year=today.year, until=max(today - timedelta(days=1), date(today.year, 1, 1)),
        target=None if progress is None else target_view(progress),
        glide=pd.DataFrame(columns=COLUMNS) if progress is None else _glide(progress, months_drawn, today),
        carbon_kg=answers.number(of_year["kg_co2e"].sum(min_count=1)), carbon_quality=answers.quality(of_year),
        carbon_over=Figure(_months_over(months, ids, today, today.year), _months_over(months, ids, today, today.year - 1)),
        without_factor=int(of_year.loc[of_year["unknown"] > 0, "plant_id"].nunique()),
        saved=added(parts), saved_plants=sum(part.assessable for part in parts), plants=len(ids),
        tenants=_tenants(plants, of_year, read_off_targets(conn, targets, months, today=today)),
    )  # fmt: skip


def _glide(progress: Progress, months: pd.DataFrame, today: date) -> pd.DataFrame:
    """The target's months to its horizon; a month in which a plant lacks a factor is not known."""
    by_month = months.groupby("month")[["kg_co2e", "unknown"]].sum()
    known = by_month.loc[by_month["unknown"] == 0, "kg_co2e"].astype(float)
    target = progress.target
    base = [known.get(date(target["base_year"], month, 1)) for month in range(1, 13)]
    anchors = target["anchors"]
    until = max(today.year, min(max(year for year, _ in anchors), HORIZON))
    return months_to(
        dict(known), target["base_months"] if None in base else [float(kg or 0.0) for kg in base],
        base_kg=progress.base_kg, base_year=target["base_year"], anchors=anchors, until=until, today=today,
    )  # fmt: skip


def _months_over(months: pd.DataFrame, ids: list[int], today: date, year: int) -> float | None:
    """A year's months that are over in this one [kg CO2e]; None unless every plant has them all."""
    asked = [date(year, month, 1) for month in range(1, today.month)]
    rows = months[months["month"].isin(asked)]
    if not asked or len(rows) < len(asked) * len(ids) or rows["unknown"].any():
        return None
    return float(rows["kg_co2e"].sum())


def _tenants(
    plants: pd.DataFrame, of_year: pd.DataFrame, off: dict[int, float]
) -> list[TenantCarbon]:
    emitted = of_year.groupby("plant_id")["kg_co2e"].sum(min_count=1)
    return [
        TenantCarbon(
            row["code"], answers.name(row), answers.number(emitted.get(row["plant_id"])),
            row["plant_id"] in off, answers.number(off.get(row["plant_id"])),
        )
        for row in records(plants)
    ]  # fmt: skip
