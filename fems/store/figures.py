"""What the dashboard shows, read from rollups and results; intervals only for a day or two."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from fems.clock import Window
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

NEWEST_WITHIN = timedelta(days=2)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """Days of a period and of the one before it.

    before_window is the last day before, from its midnight to as late as the period has got today.
    """

    first: date
    last: date
    before_first: date
    before_last: date
    before_window: Window

    def params(self, plant_ids: list[int]) -> dict[str, Any]:
        """Parameters of the statements that compare two periods.

        Of the last day before, hours from hours_start to hours_end are whole; what is beside them are
        intervals. Both are the day's start where there is no whole hour.
        """
        start, cut = self.before_window
        first = floor_hour(start + timedelta(hours=1, microseconds=-1))
        last = floor_hour(cut)
        if last <= first:
            first = last = start
        return {
            "plant_ids": plant_ids, "first": self.first, "last": self.last,
            "before_first": self.before_first, "before_last": self.before_last,
            "before_last_start": start, "before_cut": cut, "hours_start": first, "hours_end": last,
        }  # fmt: skip


def floor_hour(at: datetime) -> datetime:
    """The start of the hour of an instant.

    >>> from datetime import UTC
    >>> floor_hour(datetime(2026, 3, 2, 5, 45, tzinfo=UTC)).hour
    5
    """
    return at.replace(minute=0, second=0, microsecond=0)


def read_complex(conn: Connection) -> dict[str, Any] | None:
    """The complex: code, name_en, name_ko, time_zone; None before one is registered."""
    rows = read_dicts(conn, "read_complex")
    return rows[0] if rows else None


def read_present(conn: Connection, *, now: datetime) -> pd.DataFrame:
    """Per plant: plant_id, code, last_reading, load_kw."""
    return read_frame(conn, "read_present", {"now": now})


def read_status(conn: Connection, *, now: datetime) -> pd.DataFrame:
    """Per plant: plant_id, code, last_reading, load_kw, closed_until."""
    present, params = read_present(conn, now=now), {"now": now, "since": now - NEWEST_WITHIN}
    closed = read_frame(conn, "read_closed_until", params)["closed_until"]
    if (closed.isna() & present["last_reading"].notna()).any():
        # A plant that has been silent for long: looked for in all there is.
        params["since"] = LONG_AGO
        closed = read_frame(conn, "read_closed_until", params)["closed_until"]
    return present.assign(closed_until=closed)


def read_period(conn: Connection, plant_ids: list[int], span: Span) -> pd.DataFrame:
    """Amounts per meter of the period and the one before; see sql/queries/read_period.sql."""
    return read_frame(conn, "read_period", span.params(plant_ids))


def read_period_carbon(conn: Connection, plant_ids: list[int], span: Span) -> pd.DataFrame:
    """Emissions per plant of the period and the one before: plant_id, kg_co2e, before."""
    return read_frame(conn, "read_period_carbon", span.params(plant_ids))


def read_load(conn: Connection, plant_ids: list[int], window: Window) -> pd.DataFrame:
    """Purchased power of plants together: start [UTC], kw, estimated (share)."""
    return read_frame(conn, "read_load", {"plant_ids": plant_ids, **window._asdict()})


def read_daily(conn: Connection, plant_ids: list[int], *, first: date, last: date) -> pd.DataFrame:
    """Per day: day, electricity_kwh, carbon_kg_co2e, estimated (share)."""
    return read_frame(conn, "read_daily", {"plant_ids": plant_ids, "first": first, "last": last})


def read_newest_forecast(conn: Connection, plant_id: int, window: Window) -> pd.DataFrame:
    """Newest forecast of a plant: start [UTC], kw, low_kw, high_kw, issued_at."""
    return read_frame(conn, "read_newest_forecast", {"plant_id": plant_id, **window._asdict()})


def read_plant_days(
    conn: Connection, name: str, plant_id: int, *, first: date, last: date
) -> pd.DataFrame:
    """Rows of a per-day query of one plant: read_intensity_days, read_emission_days, read_month_peak."""
    return read_frame(conn, name, {"plant_id": plant_id, "first": first, "last": last})


def read_hours(conn: Connection, plant_id: int, *, zone: str, window: Window) -> pd.DataFrame:
    """Complete hours by local day and hour: day, hour, kwh, estimated (share)."""
    return read_frame(conn, "read_hours", {"plant_id": plant_id, "zone": zone, **window._asdict()})


def read_silent_meters(
    conn: Connection, plant_ids: list[int], *, since: datetime
) -> list[dict[str, Any]]:
    """Meters without a reading since an instant, or whose source is known to be dead.

    Columns: plant, code, name_en, name_ko, role, last.
    """
    return read_dicts(conn, "read_silent_meters", {"plant_ids": plant_ids, "since": since})


def read_past_factors(
    conn: Connection, plant_ids: list[int], *, first: date, last: date
) -> list[str]:
    """Codes of the plants whose emissions of these days use a factor past its last day."""
    params = {"plant_ids": plant_ids, "first": first, "last": last}
    return [row[0] for row in conn.execute(query("read_past_factors"), params)]


def read_performance_version(conn: Connection) -> str:
    """A token that changes whenever a baseline is frozen, or an event, project or target changes."""
    return _token(conn, "read_performance_version")


def _token(conn: Connection, name: str) -> str:
    row = conn.execute(query(name)).fetchone()
    return "-".join(map(str, row)) if row else ""
