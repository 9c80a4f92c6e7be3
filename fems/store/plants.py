"""Complexes, plants, assets and meters."""

from typing import Any

import pandas as pd

from fems.errors import NotFoundError
from fems.local_days import ShiftTimes
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def read_plants(conn: Connection) -> pd.DataFrame:
    """Plants: plant_id, code, name_en, name_ko, trade, time_zone, output_unit, contract_kw, …"""
    return read_frame(conn, "read_plants")


def find_plant(conn: Connection, code: str) -> dict[str, Any]:
    """A plant by its code.

    Raises
    ------
    NotFoundError
        If there is none; names those there are.
    """
    plants = read_dicts(conn, "read_plants")
    found = next((plant for plant in plants if plant["code"] == code), None)
    if found is None:
        known = ", ".join(plant["code"] for plant in plants) or "none yet"
        raise NotFoundError(f"Plant {code!r} is unknown.", hint=f"Plants: {known}.")
    return found


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


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dicts for a statement's parameters; what is missing is None."""
    names, columns = [str(name) for name in rows.columns], []
    for _, column in rows.items():
        values = column.to_numpy(object, copy=True)
        values[pd.isna(values)] = None
        columns.append(values.tolist())
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


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
