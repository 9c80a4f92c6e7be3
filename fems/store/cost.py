"""What energy costs: use by band and day, demand by day, and the bills made of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from psycopg.types.json import Jsonb

from fems.clock import Window
from fems.compute.tariffs.schedule import Schedule
from fems.store.claims import claim_by_plant
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts
from fems.store.span_table import load_spans

METER_DAYS_AT_ONCE = 20_000


def claim_cost_days(conn: Connection) -> pd.DataFrame | None:
    """Claim stale windows: the meter-days they touch, with all main meters of the same day.

    plant_id, carrier, meter_id, role, day. None when there was nothing to claim.
    """
    spans = claim_by_plant(conn, "cost", days=METER_DAYS_AT_ONCE)
    if not len(spans):
        return None
    load_spans(conn, spans)
    return read_frame(conn, "read_cost_days")


def replace_band_days(
    conn: Connection, days: pd.DataFrame, hours: Mapping[int, pd.DataFrame]
) -> int:
    """Make use by band and the demand of days be what their intervals say; the rows written.

    Parameters
    ----------
    days : DataFrame
        plant_id, meter_id, role, day, schedule (a key of hours; -1: under no tariff).
    hours : mapping of int to DataFrame
        What `fems.compute.tariffs.schedule.interval_hours` says of the intervals of all those days.
    """
    conn.execute(query("make_cost_day"))
    conn.execute(query("make_tariff_hour"))
    conn.execute(query("fill_cost_day"), {
        "plant_ids": days["plant_id"].tolist(), "meter_ids": days["meter_id"].tolist(),
        "mains": (days["role"] == "main").tolist(), "days": days["day"].tolist(),
        "schedules": days["schedule"].tolist(),
    })  # fmt: skip
    for schedule, frame in hours.items():
        conn.execute(query("fill_tariff_hour"), {
            "schedule": schedule, "starts": frame["start"].dt.to_pydatetime().tolist(),
            "days": frame["day"].tolist(), "seasons": frame["season"].tolist(),
            "bands": frame["band"].tolist(), "discounts": frame["discount"].tolist(),
            "counts": frame["counts"].tolist(),
        })  # fmt: skip
    # Else the planner takes them for empty, and looks at every hour once for each interval.
    conn.execute("ANALYZE cost_day, tariff_hour")
    conn.execute(query("delete_band_days"))
    conn.execute(query("delete_demand_days"))
    written = 0
    if hours:
        starts = pd.concat([frame["start"] for frame in hours.values()])
        hull = {"start": starts.min(), "end": starts.max() + pd.Timedelta(minutes=15)}
        written = conn.execute(query("write_band_days"), hull).rowcount
        conn.execute(query("write_demand_days"), hull)
    conn.execute("DROP TABLE cost_day, tariff_hour")
    return written


def schedule_key(
    schedules: list[tuple[Schedule, date | None]], of: tuple[Schedule, date | None]
) -> int:
    """Number of a schedule (and the day it is frozen at) in a list; added where it is new."""
    found = next((n for n, (s, at) in enumerate(schedules) if s is of[0] and at == of[1]), None)
    if found is None:
        schedules.append(of)
        return len(schedules) - 1
    return found


def read_cost_months(conn: Connection, plant_ids: Sequence[int]) -> pd.DataFrame:
    """Months of which there are figures: plant_id, carrier, month, mains, newest (day)."""
    return read_frame(conn, "read_cost_months", {"plant_ids": list(plant_ids)})


def read_month_use(conn: Connection, plant_ids: Sequence[int], *, first: date) -> pd.DataFrame:
    """Use at the boundary of plants from a local day on, all in one.

    plant_id, carrier, month (first day), day, season, band, discount, amount (exact), slots,
    slots_estimated.
    """
    return read_frame(conn, "read_month_use", {"plant_ids": list(plant_ids), "first": first})


def read_meter_use(
    conn: Connection, plant_id: int, carrier: str, *, first: date, last: date
) -> pd.DataFrame:
    """Use of each meter: meter_id, meter, names, role, day, season, band, discount, amount (exact)."""
    params = {"plant_id": plant_id, "carrier": carrier, "first": first, "last": last}
    return read_frame(conn, "read_meter_use", params)


def read_month_output(conn: Connection, plant_id: int, *, first: date, last: date) -> float | None:
    """Output of a plant on local days, in its own unit; None where nothing is known."""
    params = {"plant_id": plant_id, "first": first, "last": last}
    row = conn.execute(query("read_month_output"), params).fetchone()
    return None if row is None or row[0] is None else float(row[0])


def read_main_intervals(
    conn: Connection, plant_id: int, carrier: str, window: Window
) -> pd.DataFrame:
    """What crossed the plant's boundary per interval: start [UTC], amount."""
    params = {"plant_id": plant_id, "carrier": carrier, **window._asdict()}
    frame = read_frame(conn, "read_main_intervals", params)
    frame["start"] = pd.to_datetime(frame["start"], utc=True)
    return frame.astype({"amount": float})


def replace_bills(
    conn: Connection, plant_ids: Sequence[int], keys: Sequence[tuple[int, str, date]],
    bills: Sequence[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]],
) -> int:  # fmt: skip
    """Make the bills of some plants, carriers and months be these; the rows written.

    Parameters
    ----------
    keys : sequence of (plant_id, carrier, month)
        That are made again; one that has no bill now loses the one it had, and so do months of these
        plants of which there are no figures any more.
    bills : sequence of (bill, lines)
    """
    conn.execute(query("delete_bills"), {
        "plant_ids": list(plant_ids), "of_plants": [key[0] for key in keys],
        "carriers": [key[1] for key in keys], "months": [key[2] for key in keys],
    })  # fmt: skip
    lines = [
        {**{name: bill[name] for name in ("plant_id", "carrier", "month")}, "position": n, **line,
         "facts": Jsonb(line["facts"])}
        for bill, of_bill in bills for n, line in enumerate(of_bill)
    ]  # fmt: skip
    with conn.cursor() as cursor:
        cursor.executemany(query("write_bill"), [bill for bill, _ in bills])
        cursor.executemany(query("write_bill_line"), lines)
    return len(bills) + len(lines)


def read_bills(
    conn: Connection, plant_id: int, *, first: date, last: date
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Bills of months from first to last, and their lines."""
    params = {"plant_id": plant_id, "first": first, "last": last}
    return read_dicts(conn, "read_bills", params), read_dicts(conn, "read_bill_lines", params)


def read_bill_months(conn: Connection, plant_id: int) -> list[date]:
    """Months of which a plant has a bill, the newest first."""
    return [row[0] for row in conn.execute(query("read_bill_months"), {"plant_id": plant_id})]
