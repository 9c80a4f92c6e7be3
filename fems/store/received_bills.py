"""Bills as suppliers sent them."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from psycopg.errors import ExclusionViolation

from fems.errors import InputFileError
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.queries import query


def write_received_bills(conn: Connection, rows: Iterable[dict[str, Any]]) -> int:
    """Keep bills, all or none; how many were new or other than before.

    Raises
    ------
    InputFileError
        If a bill covers days of another one of its plant.
    """
    changed = 0
    try:
        with conn.transaction(), conn.cursor() as cursor:
            for row in rows:
                changed += cursor.execute(query("write_received_bill"), row).rowcount
    except ExclusionViolation:
        raise InputFileError(
            f"The bill of {row['first_day']} to {row['last_day']} covers days of one that was "
            "received before.",
            hint="Look at 'fems bill received'; a correction has the same first day.",
        ) from None
    return changed


def read_received_bills(conn: Connection, *, plant_ids: list[int] | None = None) -> pd.DataFrame:
    """Bills by plant and first day, as they were noted.

    plant_id, plant, output_unit, first_day, last_day (included), electricity_kwh, output [the plant's
    unit], temperature_c, evidence, noted_by, noted_at.
    """
    return read_frame(conn, "read_received_bills", {"plant_ids": plant_ids})
