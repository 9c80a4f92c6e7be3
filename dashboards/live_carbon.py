"""Answers for the page of carbon, from the database."""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from dashboards.answers import instant
from dashboards.carbon_places import places
from dashboards.carbon_source import CarbonView, Restated
from dashboards.source import Figure, Newest
from fems.clock import time_zone
from fems.compute.tariffs.amounts import last_day, months_before
from fems.store.carbon import read_month_span, read_months, read_operational
from fems.store.figures import read_complex, read_present
from fems.store.plants import read_plants
from fems.store.pool import Connection
from fems.store.reports import count_restatements, read_restatements
from fems.store.standings import read_plant_months
from fems.units import CANONICAL

MONTHS = 12
SHOWN = 100
RESTATED = ["restated_at", "plant", "carrier", "first_day", "last_day", "kg_before", "kg_after", "kg_by_factor",
            "kg_by_activity", "cause", "noted_by", "reason"]  # fmt: skip


def carbon(conn: Connection, now: datetime) -> CarbonView | None:
    """Emissions of the complex by month, in both views."""
    codes, span = _codes(conn), _twelve_months(conn)
    if not codes or span is None:
        return None
    ids = list(codes)
    first, last = span
    rows = read_months(conn, ids, first=first, last=last_day(last))
    rows = rows.merge(read_operational(conn, ids), on=["plant_id", "carrier"], how="left")
    rows["kg_fixed"] = rows["activity"] * rows["kg_per_unit_fixed"]
    rows["month"] = [day.replace(day=1) for day in rows["first_day"]]
    without = rows[rows["kg_co2e"].isna()]
    return CarbonView(
        now=now, first=first, last=last,
        months=_summed(rows, ["month", "scope"]),
        streams=_streams(rows[rows["month"] == last]),
        measured_share=float((rows["slots"] - rows["slots_estimated"]).sum() / rows["slots_expected"].sum()),
        without_factor=sorted({f"{codes[p]} {c}" for p, c in zip(without["plant_id"], without["carrier"], strict=True)}),
        restated=[_restated(row, codes) for row in
                  read_restatements(conn, ids, first=first, last=last_day(last), most=SHOWN)],
        restated_count=count_restatements(conn, ids, first=first, last=last_day(last)),
        places=places(conn, first=first, last=last_day(last)), over=_over(conn, ids, first, last, now),
        newest=newest_reading(conn, now),
    )  # fmt: skip


def restatements(conn: Connection) -> pd.DataFrame:
    """Every restated figure of the months that the page shows."""
    codes, span = _codes(conn), _twelve_months(conn)
    rows = (
        read_restatements(conn, list(codes), first=span[0], last=last_day(span[1])) if span else []
    )
    found = [row | {"plant": codes[row["plant_id"]]} for row in rows]
    return pd.DataFrame(found, columns=RESTATED)


def _over(conn: Connection, ids: list[int], first: date, last: date, now: datetime) -> Figure:
    """Months that are over, against the same a year earlier where every plant has them then too."""
    complex_ = read_complex(conn)
    today = now.astimezone(time_zone(complex_["time_zone"] if complex_ else "UTC")).date()
    end = min(last_day(last), today.replace(day=1) - timedelta(days=1))
    if end < first:
        return Figure(None, None)
    year = months_before(first, MONTHS)
    rows = read_plant_months(conn, ids, first=year, last=end)
    now_rows = rows[rows["month"] >= first]
    wanted = {(plant, month.replace(year=month.year - 1))
              for plant, month in zip(now_rows["plant_id"], now_rows["month"], strict=True)}  # fmt: skip
    at = [key in wanted for key in zip(rows["plant_id"], rows["month"], strict=True)]
    before = rows[at]
    known = len(before) == len(wanted) and not before["unknown"].any()
    return Figure(float(now_rows["kg_co2e"].sum()), float(before["kg_co2e"].sum()) if known else None)  # fmt: skip


def newest_reading(conn: Connection, now: datetime) -> Newest:
    """When any plant was last heard of."""
    complex_ = read_complex(conn)
    return Newest(
        instant(read_present(conn, now=now)["last_reading"].max()),
        time_zone(complex_["time_zone"] if complex_ else "UTC"), now,
    )  # fmt: skip


def _codes(conn: Connection) -> dict[int, str]:
    plants = read_plants(conn)
    return dict(zip((int(number) for number in plants["plant_id"]), plants["code"], strict=True))


def _twelve_months(conn: Connection) -> tuple[date, date] | None:
    """First days of the oldest and newest of the last months with emissions."""
    span = read_month_span(conn)
    return None if span is None else (months_before(span[1], MONTHS - 1), span[1])


def _streams(rows: pd.DataFrame) -> pd.DataFrame:
    streams = _summed(rows, ["scope", "carrier"])
    activity = rows.groupby(["scope", "carrier"])["activity"].sum()
    streams["activity"] = [activity[scope, carrier] for scope, carrier in
                           zip(streams["scope"], streams["carrier"], strict=True)]  # fmt: skip
    streams["unit"] = streams["carrier"].map(CANONICAL)
    streams["kg_per_unit"] = streams["kg_co2e"] / streams["activity"].where(streams["activity"] > 0)
    return streams


def _summed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows.groupby(keys, as_index=False)[["kg_co2e", "kg_fixed"]].sum(min_count=1)


def _restated(row: dict[str, Any], codes: dict[int, str]) -> Restated:
    return Restated(
        row["restated_at"], codes[row["plant_id"]], row["carrier"], row["first_day"], row["kg_before"],
        row["kg_after"], row["kg_by_factor"], row["cause"], row["noted_by"], row["reason"],
    )  # fmt: skip
