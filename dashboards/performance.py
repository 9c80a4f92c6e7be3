"""What the pages on performance and tenants ask, and the answers to it from the store."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboards import answers
from dashboards.source import Name
from fems.clock import time_zone
from fems.errors import FemsError
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
