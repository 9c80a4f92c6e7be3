"""What storing readings would do, without storing them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fems.store.binary import copy_in
from fems.store.pool import Connection
from fems.store.queries import query


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
