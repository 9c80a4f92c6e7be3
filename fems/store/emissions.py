"""Emissions by month: which are out of date, what they are made of, and what is kept of a change."""

from datetime import timedelta
from typing import Any

import pandas as pd

from fems.compute.carbon.inventory import BOUNDARY_DAYS, COLUMNS, Rows
from fems.store.packed import unpack_spans
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.span_table import load_spans
from fems.store.spans import merged, span_rows
from fems.store.stale import FACTOR_CAUSES

WINDOWS_AT_ONCE = 100_000
MANY = 10_000
_MONTH_TYPES = [*["int4", "text", "date", "date", "int2", "float8", "int4", "int4", "int4", "text", "int4", "int4", "int4"], "float8",
                "float8", "timestamptz"]  # fmt: skip
_RESTATED_TYPES = [*["timestamptz", "int4", "text", "date", "date", "float8", "float8", "float8", "float8"], "int4", "int4",
                   "text", "text", "text"]  # fmt: skip
_NUMBERS = ["factor_id", "other_gases_factor_id", "calorific_value_id", "factor_before",
            "factor_after"]  # fmt: skip
_TOUCHED = ["plant_id", "carrier", "month"]
_WRITTEN = [*COLUMNS, "changed_at"]
_RESTATED = ["restated_at", "plant_id", "carrier", "first_day", "last_day", "kg_before", "kg_after",
             "kg_by_factor", "kg_by_activity", "factor_before", "factor_after", "cause", "noted_by",
             "reason"]  # fmt: skip


def claim_touched_months(conn: Connection) -> pd.DataFrame | None:
    """Claim stale windows of carbon: plant_id, carrier and the months (first days) they touch.

    Without a carrier it is every carrier of the plant; where only a factor changed, its own.
    None when there was nothing to claim; empty when it touched no plant's boundary.
    """
    params = {"most": WINDOWS_AT_ONCE, "by_factor": list(FACTOR_CAUSES)}
    rows = conn.execute(query("claim_carbon"), params).fetchall()
    if not rows:
        return None
    whole = _touched(conn, "read_touched_months", [row[:3] for row in rows if not row[3]])
    streams = _touched(conn, "read_touched_streams", [row[:3] for row in rows if row[3]])
    already = pd.MultiIndex.from_frame(whole[["plant_id", "month"]])
    seen = pd.MultiIndex.from_frame(streams[["plant_id", "month"]]).isin(already)
    return pd.concat([whole, streams[~seen]], ignore_index=True)


def _touched(conn: Connection, statement: str, windows: list[Any]) -> pd.DataFrame:
    if not windows:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in _TOUCHED})
    load_spans(conn, merged(span_rows(windows)))
    return read_frame(conn, statement).reindex(columns=_TOUCHED)


def month_spans(months: pd.DataFrame) -> pd.DataFrame:
    """Months that follow each other as one span: plant_id, carrier, first, last (days, included).

    >>> months = pd.to_datetime(["2026-01-01", "2026-02-01"]).date
    >>> months = pd.DataFrame({"plant_id": 1, "carrier": None, "month": months})
    >>> month_spans(months)["last"].tolist()
    [datetime.date(2026, 2, 28)]
    """
    number = [month.year * 12 + month.month for month in months["month"]]
    run = pd.Series(number, months.index).diff().ne(1)
    for name in ("plant_id", "carrier"):
        known = months[name].fillna("").astype(object)
        run |= known.ne(known.shift())
    spans = months.groupby(run.cumsum()).agg(
        plant_id=("plant_id", "first"), carrier=("carrier", "first"), first=("month", "first"),
        last=("month", "last"),
    )  # fmt: skip
    spans["last"] = [
        (last + timedelta(days=31)).replace(day=1) - timedelta(days=1) for last in spans["last"]
    ]
    return spans


def read_boundary_meters(conn: Connection, plant_ids: list[int]) -> pd.DataFrame:
    """Main meters with data: meter_id, plant_id, carrier, time_zone, first_day, newest_day (numbers)."""
    return read_frame(conn, "read_boundary_meters", {"plant_ids": plant_ids})


def read_boundary_days(conn: Connection, spans: pd.DataFrame) -> Rows:
    """Days of main meters in spans (of a carrier, where they name one): BOUNDARY_DAYS, sorted by meter and day."""
    with conn.cursor(binary=True) as cursor:
        fetched = cursor.execute(query("read_boundary_days"), _params(spans)).fetchall()
    columns = [[row[at] for row in fetched] for at in (1, 2, 3, 4)]
    return unpack_spans([row[0] for row in fetched], columns, BOUNDARY_DAYS)[0]


def read_emission_months(conn: Connection, spans: pd.DataFrame) -> pd.DataFrame:
    """Emissions in spans of months (of a carrier, where they name one), as table emission_month has them."""
    return read_frame(conn, "read_emission_months", _params(spans))


def delete_emission_months(conn: Connection, rows: pd.DataFrame) -> None:
    """Take rows out, by their keys."""
    if len(rows):
        params = {
            "plant_ids": rows["plant_id"].tolist(), "carriers": rows["carrier"].tolist(),
            "firsts": rows["first_day"].tolist(),
        }  # fmt: skip
        conn.execute(query("delete_emission_months"), params)


def write_emission_months(conn: Connection, rows: pd.DataFrame) -> None:
    """Add rows; after many, what follows must not be planned by what was there before."""
    _copy(conn, "copy_emission_months_in", rows[_WRITTEN], _MONTH_TYPES)
    if len(rows) >= MANY:
        conn.execute("ANALYZE emission_month")


def write_restatements(conn: Connection, rows: pd.DataFrame) -> None:
    """Keep what changed after its month was over."""
    _copy(conn, "copy_restatements_in", rows[_RESTATED], _RESTATED_TYPES)


def _copy(conn: Connection, statement: str, rows: pd.DataFrame, types: list[str]) -> None:
    if rows.empty:
        return
    whole = dict.fromkeys(rows.columns.intersection(_NUMBERS), "Int64")  # with NULLs
    rows = rows.astype(whole)
    plain = rows.astype(object).where(rows.notna(), None)
    with conn.cursor() as cursor, cursor.copy(query(statement)) as copy:
        copy.set_types(types)
        for row in plain.itertuples(index=False, name=None):
            copy.write_row(row)


def _params(spans: pd.DataFrame) -> dict[str, Any]:
    carriers = spans["carrier"] if "carrier" in spans else [None] * len(spans)
    return {
        "plant_ids": spans["plant_id"].tolist(), "firsts": spans["first"].tolist(),
        "lasts": spans["last"].tolist(), "carriers": [None if pd.isna(c) else c for c in carriers],
    }  # fmt: skip
