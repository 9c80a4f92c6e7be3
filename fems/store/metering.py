"""What the metering engine needs of meters besides readings: facts over time, exchanges, edits."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from psycopg.rows import dict_row

from fems.compute.edits import EDITS
from fems.compute.segments import ALWAYS_US, EXCHANGES, KINDS, MeterFacts
from fems.store.pool import Connection
from fems.store.queries import query
from fems.units import Conversion, canonical_unit, conversion

Rows = npt.NDArray[np.void]

_US = 1_000_000


class Metering(NamedTuple):
    """Meters as the engine sees them; zones by meter_id."""

    facts: MeterFacts
    exchanges: Rows
    edits: Rows
    zones: Mapping[int, str]


def read_metering(conn: Connection, meter_ids: list[int]) -> Metering:
    """Facts over time, exchanges and edits that stand, and zones of some meters."""
    params = {"meter_ids": meter_ids}
    names = ("read_metered", "read_settings", "read_exchanges", "read_edits")
    with conn.pipeline():  # one trip to the server
        told = [conn.cursor(row_factory=dict_row).execute(query(name), params) for name in names]
        meters, settings, exchanges, edits = (cursor.fetchall() for cursor in told)
    return Metering(
        meter_facts(meters, settings),
        _rows(exchanges, EXCHANGES, ["meter_id", "at", "final_value", "initial_value"]),
        _rows(edits, EDITS, ["edit_id", "meter_id", "start_ts", "end_ts", "amount"]),
        {m["meter_id"]: m["time_zone"] for m in meters},
    )


def meter_facts(meters: list[dict[str, Any]], settings: list[dict[str, Any]]) -> MeterFacts:
    """Facts of meters: their own settings, and another row from each dated change on.

    Parameters
    ----------
    meters : list of dict
        Rows of read_metered.
    settings : list of dict
        Rows of read_settings, by meter and time; None: as before.
    """
    rows: list[dict[str, Any]] = []
    changes: dict[int, list[dict[str, Any]]] = {}
    for change in settings:
        changes.setdefault(change["meter_id"], []).append(change)
    for meter in sorted(meters, key=lambda m: m["meter_id"]):
        rows.append({**meter, "valid_from_us": ALWAYS_US})
        for change in changes.get(meter["meter_id"], []):
            said = {k: v for k, v in change.items() if v is not None}
            from_us = round(said.pop("valid_from").timestamp() * _US)
            rows.append({**rows[-1], **said, "valid_from_us": from_us})
    scale = [_conversion(row) for row in rows]

    def column(name: str, dtype: type[Any], missing: float = np.nan) -> npt.NDArray[Any]:
        return np.array([missing if row[name] is None else row[name] for row in rows], dtype)

    digits = column("digits", np.float64)
    return MeterFacts(
        meter_id=column("meter_id", np.int64),
        valid_from_us=column("valid_from_us", np.int64),
        kind=np.array([KINDS.index(row["kind"]) for row in rows], np.int64),
        scale=np.array([c.scale for c in scale], np.float64) * column("multiplier", np.float64),
        offset=np.array([c.offset for c in scale], np.float64),
        modulus=np.where(np.isnan(digits), 0.0, 10.0 ** np.nan_to_num(digits)),
        capacity=column("capacity_kw", np.float64, np.inf),
        period_us=column("period_s", np.int64) * _US,
        max_gap_us=column("max_gap_s", np.int64) * _US,
        estimate_up_to_us=column("estimate_up_to_s", np.int64) * _US,
        both_ways=column("both_ways", np.bool_),
        jitter=column("jitter", np.float64),
        mean_of_period=column("mean_of_period", np.bool_),
    )


def _conversion(meter: dict[str, Any]) -> Conversion:
    canonical = canonical_unit(
        meter["quantity"], kind=meter["kind"], output_unit=meter["output_unit"]
    )
    return conversion(meter["unit"], canonical)


def _rows(dicts: list[dict[str, Any]], dtype: np.dtype[np.void], names: list[str]) -> Rows:
    """Rows of a structured array; None is NaN, instants are naive UTC."""
    rows = np.empty(len(dicts), dtype)
    for name, field in zip(names, dtype.names or (), strict=True):
        values = [row[name] for row in dicts]
        if dtype[field].kind == "M":
            rows[field] = [np.datetime64(value.replace(tzinfo=None), "us") for value in values]
        else:
            rows[field] = [np.nan if value is None else value for value in values]
    return rows
