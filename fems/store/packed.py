"""Rows that a statement gathers into one value per span and column: no Python object per row.

A statement sends each column as `array_send(array_agg(column))`; NumPy reads the array as it is [1]_.

References
----------
.. [1] PostgreSQL source, array_send: dimensions, flags, type, length and lower bound, 4 bytes each;
   then the length of every element and the element, big-endian.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from fems.store.binary import EPOCH_US
from fems.store.pool import Connection
from fems.store.queries import query

Rows = npt.NDArray[np.void]
Packed = Sequence[bytes | None]

_HEADER, _MATRIX_HEADER = 20, 28  # bytes


def packed_rows(column: bytes | None, dtype: np.dtype[np.generic]) -> int:
    """How many rows there are in a packed column of this type.

    >>> packed_rows(None, np.dtype("f8")), packed_rows(bytes(20 + 3 * 12), np.dtype("f8"))
    (0, 3)
    """
    return (len(column) - _HEADER) // (4 + dtype.itemsize) if column else 0


def fetched_by(
    conn: Connection, statement: str, params: dict[str, Any], count: int, *, at_once: bool
) -> Iterator[list[Any]]:
    """Rows of a statement, so many at a time; all in one trip where they are known to be few."""
    if at_once:
        with conn.cursor(binary=True) as cursor:
            if fetched := cursor.execute(query(statement), params).fetchall():
                yield fetched
        return
    with conn.cursor(name=statement, binary=True) as cursor:
        cursor.execute(query(statement), params)
        while fetched := cursor.fetchmany(count):
            yield fetched


def unpack_spans(
    meter_ids: Sequence[int], columns: Sequence[Packed], dtype: np.dtype[np.void]
) -> tuple[Rows, npt.NDArray[np.int64]]:
    r"""Rows of a dtype whose first field is meter_id, and the span that each came with.

    Parameters
    ----------
    meter_ids : sequence of int
        Meter of each span.
    columns : sequence of sequences of bytes
        Each further field of dtype, packed, span by span; None where a span has no row.
    dtype : dtype
        Of fixed-width fields; of none of them may a value be missing.

    Examples
    --------
    >>> dtype = np.dtype([("meter_id", "i4"), ("value", "f8")])
    >>> packed = bytes(20) + b"\0\0\0\x08" + np.array(2.5, ">f8").tobytes()
    >>> unpack_spans([7, 8], [[None, packed]], dtype)[0].tolist()
    [(8, 2.5)]
    """
    names = (dtype.names or ())[1:]
    counts = [packed_rows(blob, dtype[names[0]]) for blob in columns[0]]
    span = np.repeat(np.arange(len(counts)), counts)
    rows = np.empty(len(span), dtype)
    rows["meter_id"] = np.asarray(meter_ids, np.int32)[span]
    for name, blobs in zip(names, columns, strict=True):
        rows[name] = _column(blobs, dtype[name])
    return rows, span


def packed_matrix(blob: bytes | None) -> npt.NDArray[np.float64]:
    r"""Rows of numbers that were gathered as `array_send(array_agg(column))` of arrays of one length.

    >>> header = np.array([2, 0, 701, 1, 1, 2, 1], ">i4").tobytes()
    >>> elements = np.array([(8, 0.5), (8, 4.0)], [("length", ">i4"), ("value", ">f8")])
    >>> packed_matrix(header + elements.tobytes()).tolist()
    [[0.5, 4.0]]
    """
    if blob is None or int.from_bytes(blob[:4], "big") == 0:
        return np.empty((0, 0))
    rows, _, width, _ = np.frombuffer(blob, ">i4", 4, offset=12)
    element = np.dtype([("length", ">i4"), ("value", ">f8")])
    values = np.frombuffer(blob, element, offset=_MATRIX_HEADER)["value"]
    return values.astype(np.float64).reshape(int(rows), int(width))


def _column(blobs: Packed, dtype: np.dtype[np.generic]) -> npt.NDArray[np.generic]:
    kind = dtype.kind.replace("M", "i")
    element = np.dtype([("length", ">i4"), ("value", f">{kind}{dtype.itemsize}")])
    values = np.frombuffer(b"".join(blob[_HEADER:] for blob in blobs if blob), element)["value"]
    if dtype.kind == "M":
        return (values.astype("i8") + EPOCH_US).astype("M8[us]")
    return values
