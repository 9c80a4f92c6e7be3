"""What was made on a day, as people entered it."""

from datetime import date, datetime
from typing import Any

import numpy as np

from fems.errors import NotFoundError, SettingsError
from fems.store.binary import READINGS
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.readings import write_readings
from fems.store.rows import read_dicts

SHOWN = 10


def read_output_meters(conn: Connection, plant_id: int) -> list[dict[str, Any]]:
    """Meters of output that report a day at a time: meter_id, code, name_en, name_ko, unit."""
    return read_dicts(conn, "read_output_meters", {"plant_id": plant_id})


def read_entered_output(conn: Connection, plant_id: int) -> list[dict[str, Any]]:
    """The newest entries of a plant: day, meter, name_en, name_ko, unit, amount, noted_by, stored."""
    return read_dicts(conn, "read_entered_output", {"plant_id": plant_id, "most": SHOWN})


def enter_output(
    conn: Connection, *, plant: str, meter: str, day: date, amount: float, by: str, today: date
) -> None:
    """Note what a meter of output counted on a day; the job `entries` makes a reading of it.

    Raises
    ------
    SettingsError
        If the day is not over or begun yet, or the amount is none.
    NotFoundError
        If the plant has no such meter, or it does not report days.
    """
    if day > today:
        raise SettingsError(f"{day} has not begun yet.", hint="Choose a day up to today.")
    if not 0 <= amount < float("inf"):
        raise SettingsError("The output is no amount of zero or more.", hint="Write 12.5.")
    params = {"plant": plant, "meter": meter, "day": day, "amount": amount, "noted_by": by}
    if conn.execute(query("write_entered_output"), params).rowcount != 1:
        raise NotFoundError(f"Plant {plant!r} has no meter {meter!r} that takes output by the day.")


def store_entered_output(conn: Connection, *, at: datetime) -> int:
    """Make readings of all entries that are none yet, and what they touch stale; how many."""
    with conn.transaction():
        taken = conn.execute(query("take_entered_output"), {"at": at}).fetchall()
        if not taken:
            return 0
        rows = np.zeros(len(taken), READINGS)
        rows["meter_id"] = [meter_id for meter_id, _, _ in taken]
        rows["ts"] = [np.datetime64(int(ts.timestamp()), "s") for _, ts, _ in taken]
        rows["value"] = [amount for *_, amount in taken]
        write_readings(conn, rows, cause="entered")
    return len(taken)
