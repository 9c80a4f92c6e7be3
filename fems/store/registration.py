"""Registering a complex: what it consists of, and what a changed setting makes out of date."""

from typing import Any

import pandas as pd
from psycopg.types.json import Jsonb

from fems.errors import InputFileError
from fems.store.checks import mark_checks_past
from fems.store.factors import read_plant_series
from fems.store.plants import read_meters
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.stale import mark_carbon_stale, mark_meters_stale
from fems.store.virtual import mark_virtual_past
from fems.store.virtual_terms import write_terms

_AMOUNTS_DEPEND_ON = ["quantity", "kind", "unit", "role", "multiplier", "digits", "capacity_kw",
                      "period_s", "max_gap_s", "mean_of_period", "estimate_up_to_s", "both_ways",
                      "jitter", "output_unit", "time_zone", "product", "equivalent", "is_scrap"]  # fmt: skip


def write_complex(conn: Connection, definition: dict[str, Any]) -> dict[str, int]:
    """Register a complex with its plants, assets and meters; all of it or nothing.

    What is there already under the same code is brought up to date, and whatever a changed setting
    touches becomes stale. Returns how many of each the definition holds.
    """
    plants = definition["plants"]
    with conn.transaction():
        meters_before, series_before = read_meters(conn), read_plant_series(conn)
        complex_id = _id(conn, "write_complex", definition["complex"])
        for plant in plants:
            _write_plant(conn, plant, complex_id)
        meters_after = read_meters(conn)
        _require_same_nature(meters_before, meters_after)
        new_terms = write_terms(conn, plants)
        moved_days = _changed(meters_before, meters_after, ["time_zone"])
        if moved_days:
            for name in (
                "forget_local_days",
                "forget_intensity_days",
                "forget_emission_months",
                "forget_saving_days",
            ):
                conn.execute(query(name), {"meter_ids": moved_days})
        changed = _changed(meters_before, meters_after, _AMOUNTS_DEPEND_ON)
        if changed:
            mark_meters_stale(conn, meter_ids=changed, cause="meter settings")
        if judged := _changed(meters_before, meters_after, ["limits"]):
            mark_checks_past(conn, meter_ids=judged, cause="limits")
        virtual = set(meters_after.loc[meters_after["kind"] == "virtual", "meter_id"])
        if recomputed := sorted(new_terms | (virtual & set(changed))):
            mark_virtual_past(conn, meter_ids=recomputed, cause="terms")
        moved = set(series_before.items()) ^ set(read_plant_series(conn).items())
        if moved:
            plant_ids = sorted({plant_id for (plant_id, _), _ in moved})
            mark_carbon_stale(conn, plant_ids=plant_ids, cause="factor series")
    return {
        "plants": len(plants),
        "assets": sum(len(plant["assets"]) for plant in plants),
        "meters": sum(len(plant["meters"]) for plant in plants),
    }


def _write_plant(conn: Connection, plant: dict[str, Any], complex_id: int) -> None:
    plant_id = _id(conn, "write_plant", {**plant, "complex_id": complex_id})
    for statement in ("delete_plant_factor_series", "delete_shifts"):
        conn.execute(query(statement), {"plant_id": plant_id})
    series = [{"carrier": c, "series": s} for c, s in plant["factor_series"].items()]
    with conn.cursor() as cursor:
        for statement, rows in (
            ("write_asset", plant["assets"]),
            ("write_meter", [{**m, "limits": Jsonb(m["limits"])} for m in plant["meters"]]),
            ("write_plant_factor_series", series),
            ("write_shift", plant["shifts"]),
        ):
            cursor.executemany(query(statement), [{**row, "plant_id": plant_id} for row in rows])


def _require_same_nature(before: pd.DataFrame, after: pd.DataFrame) -> None:
    """A code that had readings must not become virtual, nor the other way round."""
    both = before.merge(after, on="meter_id", suffixes=("", "_after"))
    turned = both[(both["kind"] == "virtual") != (both["kind_after"] == "virtual")]
    for meter in turned.to_dict("records"):
        raise InputFileError(
            f"Meter {meter['plant']}/{meter['meter']} is registered as {meter['kind']} and cannot "
            f"become {meter['kind_after']}.",
            hint="Give the new meter a code of its own.",
        )


def _changed(before: pd.DataFrame, after: pd.DataFrame, settings: list[str]) -> list[int]:
    """Meters that were registered already and of which one of the settings is now another."""
    both = before.merge(after, on="meter_id", suffixes=("_before", "_after"))
    old, new = (
        both[[f"{name}_{when}" for name in settings]].set_axis(settings, axis=1)
        for when in ("before", "after")
    )
    differs = ((old != new) & ~(old.isna() & new.isna())).any(axis=1)
    return [int(meter_id) for meter_id in both.loc[differs, "meter_id"]]


def _id(conn: Connection, statement: str, params: dict[str, Any]) -> int:
    row = conn.execute(query(statement), params).fetchone()
    if row is None:
        raise LookupError(statement)  # the statements end in RETURNING: there is always a row
    return int(row[0])
