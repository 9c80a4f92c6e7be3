"""What the pages on performance and tenants ask, and the answers to it from the store."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboards import answers
from dashboards.source import Name
from fems.clock import time_zone
from fems.errors import FemsError
from fems.store.entered_output import read_entered_output, read_output_meters
from fems.store.performance_view import Performance, read_performance
from fems.store.plants import find_plant
from fems.store.pool import Connection

CONFIDENCE = 0.9
"""Of every interval on these pages."""


@dataclass(frozen=True)
class PerformanceView:
    """Answer for the page on whether a plant got better. last: the newest day that is over."""

    code: str
    name: Name
    zone: ZoneInfo
    now: datetime
    last: date
    output_unit: str
    found: Performance


@dataclass(frozen=True)
class Entry:
    """Output of a day as somebody entered it. stored: whether it counts already."""

    day: date
    name: Name
    unit: str
    amount: float
    by: str
    stored: bool


@dataclass(frozen=True)
class Entering:
    """What can be entered by hand of a plant, and what was.

    meters: code, name and unit of its meters of output that report a day at a time.
    """

    today: date
    may_write: bool
    meters: list[tuple[str, Name, str]]
    entries: list[Entry]


def entering_view(
    conn: Connection, code: str, now: datetime, *, may_write: bool
) -> Entering | None:
    """Output of a plant by hand; None if there is no such plant."""
    try:
        plant = find_plant(conn, code)
    except FemsError:
        return None
    plant_id = int(plant["plant_id"])
    return Entering(
        today=now.astimezone(time_zone(plant["time_zone"])).date(), may_write=may_write,
        meters=[(m["code"], answers.name(m), m["unit"]) for m in read_output_meters(conn, plant_id)],
        entries=[
            Entry(e["day"], answers.name(e), e["unit"], e["amount"], e["noted_by"], e["stored"])
            for e in read_entered_output(conn, plant_id)
        ],
    )  # fmt: skip


def performance_view(conn: Connection, code: str, now: datetime) -> PerformanceView | None:
    """Performance of a plant up to yesterday; None if there is no such plant."""
    try:
        plant = find_plant(conn, code)
    except FemsError:
        return None
    zone = time_zone(plant["time_zone"])
    last = now.astimezone(zone).date() - timedelta(days=1)
    return PerformanceView(
        code=code, name=answers.name(plant), zone=zone, now=now, last=last,
        output_unit=plant["output_unit"],
        found=read_performance(conn, int(plant["plant_id"]), last=last),
    )  # fmt: skip
