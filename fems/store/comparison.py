"""What storing readings would do, without storing them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from fems.store.binary import copy_in
from fems.store.pool import Connection, translated_errors
from fems.store.queries import query
from fems.store.readings import write_readings


@dataclass(frozen=True)
class Comparison:
    """Readings held against those that are stored.

    Attributes
    ----------
    new : int
        Of instants without a reading.
    repeated : int
        As they are stored, or twice in the batch.
    changed : int
        Another value than is stored, which they would replace.
    """

    new: int
    repeated: int
    changed: int


def compare_readings(conn: Connection, rows: npt.NDArray[np.void]) -> Comparison:
    """Count what `write_readings` would do with the same rows.

    Parameters
    ----------
    rows : structured array of READINGS
        meter_id (registered), ts [UTC], value [the meter's unit], quality; any order.
    """
    with conn.transaction(force_rollback=True), conn.cursor() as cursor:
        cursor.execute(query("stage_readings"))
        copy_in(cursor, query("copy_readings_staged"), rows)
        counted: tuple[Any, ...] = cursor.execute(query("count_staged_readings")).fetchone() or ()
    new, changed = (int(count) for count in counted)
    return Comparison(new, len(rows) - new - changed, changed)


def read_stored(
    conn: Connection, *, meter_ids: list[int], instants: list[datetime]
) -> dict[tuple[int, datetime], tuple[float, int]]:
    """Value [the meter's unit] and quality of the readings at these instants, where there are."""
    params = {"meter_ids": meter_ids, "instants": instants}
    rows = conn.execute(query("read_stored_readings"), params).fetchall()
    return {(meter, ts.astimezone(UTC)): (value, quality) for meter, ts, value, quality in rows}


def try_readings(conn: Connection, rows: npt.NDArray[np.void]) -> None:
    """Store readings and take it back: raises what storing them would raise.

    Raises
    ------
    StoreError
        If the database refuses them for what they hold.
    """
    with translated_errors(), conn.transaction(force_rollback=True):
        write_readings(conn, rows, cause="trial")
