"""Readings that do not come over MQTT: into the same tables, by the same function."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
import pandas as pd

from fems.errors import InputFileError, NotFoundError
from fems.ingest.message import EARLIEST_S, FUTURE_TOLERANCE_S
from fems.store.binary import READINGS
from fems.store.comparison import Comparison, compare_readings
from fems.store.plants import read_meters
from fems.store.pool import Connection
from fems.store.readings import Written, write_readings

ROWS_AT_ONCE = 200_000


def import_readings(
    conn: Connection, rows: pd.DataFrame, *, now: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> Written:  # fmt: skip
    """Store readings of registered meters; all of them or none.

    Parameters
    ----------
    rows : DataFrame
        plant, meter, ts [UTC], value [the meter's unit].
    now : datetime
        Readings later than this by more than ten minutes are refused, as over MQTT.
    progress : callable
        Told the number of rows done so far.

    Raises
    ------
    NotFoundError
        If a meter is not registered; nothing is stored then.
    InputFileError
        If a reading lies in the future or before 2000; nothing is stored then.
    """
    _require_plausible_times(rows["ts"], now)
    packed = _packed(rows, read_meters(conn))
    stored = repeated = 0
    with conn.transaction():
        for first in range(0, len(packed), ROWS_AT_ONCE):
            written = write_readings(conn, packed[first : first + ROWS_AT_ONCE], cause="import")
            stored, repeated = stored + written.stored, repeated + written.repeated
            progress(min(first + ROWS_AT_ONCE, len(packed)))
    return Written(stored, repeated)


def compare_with_stored(conn: Connection, rows: pd.DataFrame) -> Comparison:
    """What `import_readings` would do with the same rows; stores nothing.

    Raises
    ------
    NotFoundError
        If a meter is not registered.
    """
    return compare_readings(conn, _packed(rows, read_meters(conn)))


def _require_plausible_times(ts: "pd.Series[pd.Timestamp]", now: datetime) -> None:
    seconds = ts.astype("datetime64[us, UTC]").astype("int64") / 1_000_000
    latest_s = now.timestamp() + FUTURE_TOLERANCE_S
    bad = np.flatnonzero(~seconds.between(EARLIEST_S, latest_s).to_numpy())
    if len(bad):
        row = int(bad[0])
        raise InputFileError(
            f"Reading {row + 1} has the time {ts.iloc[row]:%Y-%m-%d %H:%M} UTC, which lies "
            f"{'in the future' if seconds.iloc[row] > latest_s else 'before 2000'}.",
            hint="Correct the file, or name the right zone with --time-zone.",
        )


def _packed(
    rows: pd.DataFrame, meters: pd.DataFrame
) -> "np.ndarray[tuple[int], np.dtype[np.void]]":
    ids = meters.set_index(["plant", "meter"])["meter_id"]
    names = pd.MultiIndex.from_frame(rows[["plant", "meter"]])
    at = ids.index.get_indexer(names)
    if (at < 0).any():
        plant, meter = names[int(np.flatnonzero(at < 0)[0])]
        raise NotFoundError(
            f"Meter {plant}/{meter} is not registered.",
            hint="Register it with 'fems import plants FILE'.",
        )
    virtual = (meters["kind"] == "virtual").to_numpy()[at]
    if virtual.any():
        plant, meter = names[int(np.flatnonzero(virtual)[0])]
        raise InputFileError(
            f"Meter {plant}/{meter} is virtual: it has no readings of its own.",
            hint="Import the readings of its terms.",
        )
    packed = np.zeros(len(rows), READINGS)
    packed["meter_id"] = ids.to_numpy()[at]
    packed["ts"] = rows["ts"].dt.tz_convert(None).to_numpy("M8[us]")
    packed["value"] = rows["value"].to_numpy()
    return packed
