"""Tariffs and contracts as they were imported: what is agreed with suppliers."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import orjson
from psycopg.types.json import Jsonb

from fems.compute.tariffs.power_factor import PowerFactor
from fems.compute.tariffs.reading import check_series, dump_tariff, load_tariff
from fems.compute.tariffs.schedule import Schedule
from fems.compute.tariffs.tariff import Tariff
from fems.compute.tariffs.terms import Terms
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

Key = tuple[int, str]
"""plant_id and carrier."""


def write_tariffs(conn: Connection, tariffs: Sequence[Tariff]) -> int:
    """Keep tariffs, all or none; returns how many are new or other than before.

    A corrected one replaces the one of its code, which stays on record. What plants pay under the
    series becomes stale from its first day on.

    Raises
    ------
    TariffError
        If versions of a series would overlap or leave days between them.
    """
    with conn.transaction():
        changed = [tariff for tariff in tariffs if _write_tariff(conn, tariff)]
        check_series(
            (t for of in read_schedules(conn).values() for t in of.tariffs),
            name="The tariffs in force",
        )
        first: dict[int, date] = {}
        for row in read_dicts(conn, "read_contracts"):
            for tariff in changed:
                if tariff.series == row["series"]:
                    since = min(first.get(row["plant_id"], date.max), tariff.valid_from)
                    first[row["plant_id"]] = since
        mark_cost_stale(conn, first, cause="tariffs")
    return len(changed)


def _write_tariff(conn: Connection, tariff: Tariff) -> bool:
    params = {
        "code": tariff.id, "series": tariff.series, "carrier": tariff.carrier,
        "valid_from": tariff.valid_from, "valid_to": tariff.valid_to, "source": tariff.source,
        "definition": Jsonb(dump_tariff(tariff)),
    }  # fmt: skip
    conn.execute(query("replace_tariff"), params)
    return conn.execute(query("write_tariff"), params).rowcount > 0


def write_contracts(
    conn: Connection, *, contracts: Sequence[Mapping[str, Any]],
    demands: Sequence[Mapping[str, Any]], factors: Sequence[Mapping[str, Any]],
    loads: Sequence[Mapping[str, Any]],
) -> int:  # fmt: skip
    """Keep what a file of contracts says, all or none; returns how many records are new or other.

    Sheddable loads of a plant are replaced as a list. What a plant pays becomes stale from the first
    day on that a record changes.
    """
    with conn.transaction():
        changed = [
            conn.execute(query(statement), row).fetchone()
            for statement, rows in (
                ("write_contract", contracts),
                ("write_declared_demand", demands),
                ("write_power_factor", factors),
            )
            for row in rows
        ]
        first: dict[int, date] = {}
        for plant_id, day in (row for row in changed if row is not None):
            first[plant_id] = min(first.get(plant_id, date.max), day)
        conn.execute(
            query("delete_sheddable_loads"), {"plant_ids": [load["plant_id"] for load in loads]}
        )
        with conn.cursor() as cursor:
            cursor.executemany(query("write_sheddable_load"), loads)
        mark_cost_stale(conn, first, cause="contracts")
    return sum(row is not None for row in changed) + len(loads)


def mark_cost_stale(conn: Connection, first: Mapping[int, date], *, cause: str) -> None:
    """Note that what plants pay must be computed again, each from a day on."""
    conn.execute(
        query("mark_cost_stale"),
        {"plant_ids": list(first), "days": list(first.values()), "cause": cause},
    )


def read_schedules(conn: Connection) -> dict[str, Schedule]:
    """Tariffs in force, by series."""
    found: dict[str, list[Tariff]] = {}
    for row in conn.execute(query("read_tariffs")):
        found.setdefault(row[1], []).append(_loaded(row[0], row[2]))
    return {series: Schedule.of(tariffs) for series, tariffs in found.items()}


@cache
def _loaded(_tariff_id: int, definition: str) -> Tariff:
    """A tariff; its record never changes, and to check it again takes time."""
    return load_tariff(orjson.loads(definition))


def read_terms(conn: Connection) -> dict[Key, list[Terms]]:
    """Contracts by plant and carrier, in time; a series without tariffs has an empty schedule."""
    schedules = read_schedules(conn)
    found: dict[Key, list[Terms]] = {}
    for row in read_dicts(conn, "read_contracts"):
        found.setdefault((row["plant_id"], row["carrier"]), []).append(
            Terms(row["valid_from"], schedules.get(row["series"], Schedule(())), row["option"],
                  row["contract_kw"], row["valid_to"], row["as_of"])
        )  # fmt: skip
    return found


def read_demands(
    conn: Connection, plant_ids: Sequence[int]
) -> dict[int, dict[date, dict[str, Any]]]:
    """Demand that counts by plant and month: kw (exact) and at (None where it was declared)."""
    found: dict[int, dict[date, dict[str, Any]]] = {}
    for row in read_dicts(conn, "read_demands", {"plant_ids": list(plant_ids)}):
        found.setdefault(row["plant_id"], {})[row["month"]] = row
    return found


def read_power_factors(
    conn: Connection, plant_ids: Sequence[int]
) -> dict[int, dict[date, PowerFactor]]:
    """Power factors by plant and month."""
    found: dict[int, dict[date, PowerFactor]] = {}
    for row in read_dicts(conn, "read_power_factors", {"plant_ids": list(plant_ids)}):
        factor = PowerFactor(row["lagging_share"], row["leading_share"])
        found.setdefault(row["plant_id"], {})[row["month"]] = factor
    return found


def read_sheddable_loads(conn: Connection, plant_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What plants can switch off, in their order: plant_id, rank, names, kw, minutes, meter, now_kw."""
    return read_dicts(conn, "read_sheddable_loads", {"plant_ids": list(plant_ids)})
