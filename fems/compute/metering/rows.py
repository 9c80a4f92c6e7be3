"""The rows that metering works on: intervals, parts of them, gaps."""

import numpy as np

SLOT_US = 900_000_000
MEASURED, ESTIMATED, SUSPECT, EDITED = 0, 1, 2, 3
INTERVALS = np.dtype(
    [("meter_id", "i4"), ("start_ts", "M8[us]"), ("amount", "f8"), ("estimated", "f8"),
     ("quality", "i2")]
)  # fmt: skip
PARTS = np.dtype(
    [*((name, INTERVALS[name]) for name in INTERVALS.names or ()), ("covered_us", "i4")]
)
GAPS = np.dtype(
    [("meter_id", "i4"), ("start_ts", "M8[us]"), ("end_ts", "M8[us]"), ("amount", "f8")]
)
