"""Complexes, plants, assets and meters."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from psycopg.rows import dict_row

from fems.compute.segments import ALWAYS_US, KINDS, US_PER_H, MeterFacts
from fems.errors import NotFoundError
from fems.local_days import ShiftTimes
from fems.store.pool import Connection
from fems.store.queries import query
from fems.units import canonical_unit, conversion

_US = 1_000_000


def read_plants(conn: Connection) -> pd.DataFrame:
    """Plants: plant_id, code, name_en, name_ko, trade, time_zone, output_unit, contract_kw, …"""
    return read_frame(conn, "read_plants")


def read_meters(conn: Connection) -> pd.DataFrame:
    """Meters with their plant's code, time zone and output unit; one row per meter_id."""
    return read_frame(conn, "read_meters")


def read_shifts(conn: Connection, plant_id: int) -> list[ShiftTimes]:
    """Shifts of a plant, in the order of their start."""
    return [ShiftTimes(**s) for s in read_dicts(conn, "read_shifts", {"plant_id": plant_id})]


def read_frame(conn: Connection, name: str, params: dict[str, Any] | None = None) -> pd.DataFrame:
    """Rows of a named query as a frame, columns as the query names them."""
    cursor = conn.execute(query(name), params)
    columns = [column.name for column in cursor.description or ()]
    return pd.DataFrame(cursor.fetchall(), columns=columns)


def read_dicts(
    conn: Connection, name: str, params: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Rows of a named query as dicts."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(name), params).fetchall()


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dicts for a statement's parameters; what is missing is None."""
    plain = rows.astype(object).where(rows.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def find_meter(meters: pd.DataFrame, name: str) -> pd.Series:
    """The meter called 'PLANT/METER'.

    Raises
    ------
    NotFoundError
        If there is none; names the plant's meters, or the plants.
    """
    plant, _, code = name.partition("/")
    of_plant = meters[meters["plant"] == plant]
    found = of_plant[of_plant["meter"] == code]
    if len(found):
        return found.iloc[0]
    if of_plant.empty:
        known = ", ".join(sorted(meters["plant"].unique())) or "none yet"
        raise NotFoundError(f"Plant {plant!r} is unknown.", hint=f"Plants: {known}.")
    raise NotFoundError(
        f"Plant {plant!r} has no meter {code!r}.",
        hint=f"Its meters: {', '.join(sorted(of_plant['meter']))}.",
    )


def meter_facts(meters: pd.DataFrame) -> MeterFacts:
    """What compute needs of the meters that have readings, as parallel arrays sorted by meter_id."""
    meters = meters[meters["kind"] != "virtual"].sort_values("meter_id")
    scale = [
        conversion(
            m["unit"],
            canonical_unit(m["quantity"], kind=m["kind"], output_unit=m["output_unit"]),
        )
        for m in meters.to_dict("records")
    ]
    multiplier = meters["multiplier"].to_numpy(np.float64)
    digits = _floats(meters["digits"], missing=np.nan)
    count = len(meters)
    return MeterFacts(
        meter_id=meters["meter_id"].to_numpy(np.int64),
        valid_from_us=np.full(count, ALWAYS_US),
        kind=np.array([KINDS.index(kind) for kind in meters["kind"]], np.int64),
        scale=np.array([c.scale for c in scale], np.float64) * multiplier,
        offset=np.array([c.offset for c in scale], np.float64),
        modulus=np.where(np.isnan(digits), 0.0, 10.0 ** np.nan_to_num(digits)),
        capacity=_floats(meters["capacity_kw"], missing=np.inf),
        period_us=meters["period_s"].to_numpy(np.int64) * _US,
        max_gap_us=meters["max_gap_s"].to_numpy(np.int64) * _US,
        estimate_up_to_us=np.full(count, 4 * US_PER_H),
        both_ways=np.zeros(count, bool),
        jitter=np.zeros(count),
        mean_of_period=np.zeros(count, bool),
    )


def _floats(column: "pd.Series[Any]", *, missing: float) -> npt.NDArray[np.float64]:
    """Numbers of a column that may hold NULL."""
    return np.array([missing if pd.isna(value) else value for value in column], np.float64)
