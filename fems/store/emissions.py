"""Emissions by month: which are out of date, what they are made of, and what is kept of a change."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from fems.compute.carbon.inventory import BOUNDARY_DAYS, COLUMNS, Rows
from fems.store.packed import unpack_spans
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.revisions import note_revisions
from fems.store.span_table import load_spans
from fems.store.spans import merged, span_rows
from fems.store.stale import FACTOR_CAUSES, taken

WINDOWS_AT_ONCE = 100_000
MANY = 10_000
_MONTH_TYPES = [*["int4", "text", "date", "date", "int2", "float8", "int4", "int4", "int4", "text", "int4", "int4", "int4"], "float8",
                "float8", "timestamptz"]  # fmt: skip
_RESTATED_TYPES = [*["timestamptz", "int4", "text", "date", "date", "float8", "float8", "float8", "float8"], "int4", "int4",
                   "text", "text", "text"]  # fmt: skip
_NUMBERS = ["factor_id", "other_gases_factor_id", "calorific_value_id", "factor_before",
            "factor_after"]  # fmt: skip
_DAY = timedelta(days=1)
_WRITTEN = [*COLUMNS, "changed_at"]
_RESTATED = ["restated_at", "plant_id", "carrier", "first_day", "last_day", "kg_before", "kg_after",
             "kg_by_factor", "kg_by_activity", "factor_before", "factor_after", "cause", "noted_by",
             "reason"]  # fmt: skip


class TouchedMonth(NamedTuple):
    """A month (its first day) of a carrier of a plant; without a carrier, of all of them."""

    plant_id: int
    carrier: str | None
    month: date


class DaySpan(NamedTuple):
    """Days of a carrier of a plant, both included; without a carrier, of all of them."""

    plant_id: int
    first: date
    last: date
    carrier: str | None = None


def claim_touched_months(conn: Connection) -> list[TouchedMonth] | None:
    """Claim stale windows of carbon: the months of plants and carriers that they touch, in order.

    Without a carrier it is every carrier of the plant; where only a factor changed, its own.
    None when there was nothing to claim; empty when it touched no plant's boundary.
    """
    params = {"most": WINDOWS_AT_ONCE, "by_factor": list(FACTOR_CAUSES)}
    rows = taken(conn, "claim_carbon", params)
    if not rows:
        return None
    note_revisions(conn, (row[0] for row in rows))
    whole = [
        TouchedMonth(plant_id, None, month)
        for plant_id, month in _touched(
            conn, "read_touched_months", [r[:3] for r in rows if not r[3]]
        )
    ]
    already = {(of.plant_id, of.month) for of in whole}
    streams = _touched(conn, "read_touched_streams", [r[:3] for r in rows if r[3]])
    return whole + [
        TouchedMonth(plant_id, carrier, month)
        for plant_id, carrier, month in streams
        if (plant_id, month) not in already
    ]


def _touched(conn: Connection, statement: str, windows: list[Any]) -> list[Any]:
    if not windows:
        return []
    load_spans(conn, merged(span_rows(windows)))
    return conn.execute(query(statement)).fetchall()


def month_spans(months: Iterable[TouchedMonth]) -> list[DaySpan]:
    """Months that follow each other as one span of days.

    >>> january, february = date(2026, 1, 1), date(2026, 2, 1)
    >>> month_spans([TouchedMonth(1, None, january), TouchedMonth(1, None, february)])
    [DaySpan(plant_id=1, first=datetime.date(2026, 1, 1), last=datetime.date(2026, 2, 28), carrier=None)]
    """
    spans: list[DaySpan] = []
    for plant_id, carrier, month in months:
        last = (month + timedelta(days=31)).replace(day=1) - _DAY
        first = month
        if spans and spans[-1] == (plant_id, spans[-1].first, month - _DAY, carrier):
            first = spans.pop().first
        spans.append(DaySpan(plant_id, first, last, carrier))
    return spans


def read_boundary_days(conn: Connection, spans: Sequence[DaySpan]) -> Rows:
    """Days of main meters in spans (of a carrier, where they name one): BOUNDARY_DAYS, sorted by meter and day."""
    with conn.cursor(binary=True) as cursor:
        fetched = cursor.execute(query("read_boundary_days"), _params(spans)).fetchall()
    columns = [[row[at] for row in fetched] for at in (1, 2, 3, 4)]
    return unpack_spans([row[0] for row in fetched], columns, BOUNDARY_DAYS)[0]


def read_emission_months(conn: Connection, spans: Sequence[DaySpan]) -> pd.DataFrame:
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
        conn.execute(query("analyze_emission_months"))


def write_restatements(conn: Connection, rows: pd.DataFrame) -> None:
    """Keep what changed after its month was over."""
    _copy(conn, "copy_restatements_in", rows[_RESTATED], _RESTATED_TYPES)


def _copy(conn: Connection, statement: str, rows: pd.DataFrame, types: list[str]) -> None:
    if rows.empty:
        return
    columns = []
    for name, column in rows.items():
        values = column.to_numpy(object, copy=True)
        known = ~pd.isna(values)
        values[~known] = None
        if name in _NUMBERS:  # with NULLs, so they may have come as floats
            values[known] = [int(value) for value in values[known]]
        columns.append(values.tolist())
    with conn.cursor() as cursor, cursor.copy(query(statement)) as copy:
        copy.set_types(types)
        for row in zip(*columns, strict=True):
            copy.write_row(row)


def _params(spans: Sequence[DaySpan]) -> dict[str, Any]:
    return {
        "plant_ids": [s.plant_id for s in spans], "carriers": [s.carrier for s in spans],
        "firsts": [s.first for s in spans], "lasts": [s.last for s in spans],
    }  # fmt: skip
