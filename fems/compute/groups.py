"""Rows of equal keys, as arrays."""

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def groups(keys: list[npt.NDArray[Any]]) -> tuple[Ints, Ints]:
    """First row of each group of equal keys, and the group of each row; in the order of the keys.

    >>> first, group = groups([np.array([7, 5, 7]), np.array(["a", "b", "a"])])
    >>> first.tolist(), group.tolist()
    ([1, 0], [1, 0, 1])
    """
    code = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        values, place = np.unique(key, return_inverse=True)
        code = code * len(values) + place
    _, first, group = np.unique(code, return_index=True, return_inverse=True)
    return first, group
