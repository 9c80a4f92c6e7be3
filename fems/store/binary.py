"""COPY BINARY from and to NumPy structured arrays, without a Python object per row.

Rows of fixed-width, non-null columns have one layout: a field count, then each field's length and
its bytes, big-endian [1]_. So a whole batch is one structured array and one buffer.

References
----------
.. [1] PostgreSQL documentation, COPY, "Binary Format".
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from psycopg import Cursor

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
EPOCH_US = 946_684_800_000_000  # PostgreSQL counts from 2000-01-01
_US_PER_DAY = 86_400_000_000

Rows = npt.NDArray[np.void]

READINGS = np.dtype([("meter_id", "i4"), ("ts", "M8[us]"), ("value", "f8"), ("quality", "i2")])
INTERVALS = np.dtype(
    [("meter_id", "i4"), ("start_ts", "M8[us]"), ("amount", "f8"), ("estimated", "f8"),
     ("quality", "i2")]
)  # fmt: skip


def pack(rows: Rows) -> bytes:
    """Structured array to the bytes of a COPY BINARY.

    >>> len(pack(np.zeros(2, READINGS))) - len(_HEADER) - len(_TRAILER)
    80
    """
    wire = np.zeros(len(rows), _wire_dtype(rows.dtype))
    wire["fields"] = len(rows.dtype.names or ())
    for name in rows.dtype.names or ():
        column = rows[name]
        if _is_date(rows.dtype[name]):
            column = column.astype("i8") - EPOCH_US // _US_PER_DAY
        elif column.dtype.kind == "M":
            column = column.astype("M8[us]").astype("i8") - EPOCH_US
        wire[f"{name}_length"] = wire.dtype[name].itemsize
        wire[name] = column
    return b"".join((_HEADER, wire.tobytes(), _TRAILER))


def unpack(chunks: Iterable[bytes | bytearray | memoryview], dtype: np.dtype[np.void]) -> Rows:
    """Structured array from what a COPY BINARY of fixed-width, non-null columns sent."""
    data = b"".join(chunks)
    wire = np.frombuffer(data, _wire_dtype(dtype), offset=len(_HEADER),
                         count=(len(data) - len(_HEADER) - len(_TRAILER)) // _wire_dtype(dtype).itemsize)  # fmt: skip
    rows = np.empty(len(wire), dtype)
    for name in dtype.names or ():
        column = wire[name]
        if dtype[name].kind == "M":
            rows[name] = (column.astype("i8") + EPOCH_US).astype("M8[us]")
        else:
            rows[name] = column
    return rows


def copy_in(cursor: Cursor, statement: bytes, rows: Rows) -> None:
    """Send rows to a COPY … FROM STDIN (FORMAT BINARY)."""
    if len(rows):
        with cursor.copy(statement) as copy:
            copy.write(pack(rows))


def copy_out(
    cursor: Cursor,
    statement: bytes,
    dtype: np.dtype[np.void],
    params: dict[str, object] | None = None,
) -> Rows:
    """Receive the rows of a COPY … TO STDOUT (FORMAT BINARY)."""
    with cursor.copy(statement, params) as copy:
        return unpack(copy, dtype)


def _wire_dtype(dtype: np.dtype[np.void]) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name in dtype.names or ():
        kind = dtype[name].kind if dtype[name].kind != "M" else "i"
        size = 4 if _is_date(dtype[name]) else dtype[name].itemsize
        fields += [(f"{name}_length", ">i4"), (name, f">{kind}{size}")]
    return np.dtype(fields)


def _is_date(dtype: np.dtype[np.generic]) -> bool:
    """Days, which PostgreSQL sends in four bytes."""
    return dtype == np.dtype("M8[D]")
