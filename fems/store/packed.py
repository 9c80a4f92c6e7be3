"""Rows that a statement packs into one value per span: no Python object per row.

A statement joins what a row is made of, big-endian, into a bytea; NumPy reads it as it is.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fems.store.binary import EPOCH_US

Rows = npt.NDArray[np.void]


def packed_size(dtype: np.dtype[np.void]) -> int:
    """Bytes of a packed row; the meter is not in it. [B]

    >>> from fems.store.binary import READINGS
    >>> packed_size(READINGS)
    18
    """
    return _packed(dtype).itemsize


def unpack_spans(
    meter_ids: Sequence[int], blobs: Sequence[bytes | None], dtype: np.dtype[np.void]
) -> tuple[Rows, npt.NDArray[np.int64]]:
    """Rows of a dtype whose first field is meter_id, and the span that each came with.

    Examples
    --------
    >>> from fems.compute.intervals import INTERVALS
    >>> rows, span = unpack_spans([7, 8], [None, bytes(26)], INTERVALS)
    >>> rows["meter_id"].tolist(), span.tolist(), str(rows["start_ts"][0])
    ([8], [1], '2000-01-01T00:00:00.000000')
    """
    packed = _packed(dtype)
    counts = [len(blob or b"") // packed.itemsize for blob in blobs]
    wire = np.frombuffer(b"".join(blob or b"" for blob in blobs), packed)
    span = np.repeat(np.arange(len(blobs)), counts)
    rows = np.empty(len(wire), dtype)
    rows["meter_id"] = np.asarray(meter_ids, np.int32)[span]
    for name in packed.names or ():
        column = wire[name]
        if dtype[name].kind == "M":
            column = (column.astype("i8") + EPOCH_US).astype("M8[us]")
        rows[name] = column
    return rows, span


def _packed(dtype: np.dtype[np.void]) -> np.dtype[np.void]:
    names = (dtype.names or ())[1:]
    kinds = {name: dtype[name].kind.replace("M", "i") for name in names}
    return np.dtype([(name, f">{kinds[name]}{dtype[name].itemsize}") for name in names])
