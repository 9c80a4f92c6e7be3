"""Answers put together of others: many who ask in the same moment get one object, which is drawn once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

MOST = 256
"""Kept: what people look at in this moment, of each scope, plant and period."""

AnswerT = TypeVar("AnswerT")


class Joined:
    """What was made of the same answers by the same function.

    An answer is remembered by its source until data change, and is then another object.

    >>> joined, figures, present = Joined(), [1], [2]
    >>> joined.of(list.__add__, figures, present) is joined.of(list.__add__, figures, present)
    True
    >>> joined.of(list.__add__, figures, [3])
    [1, 3]
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], tuple[tuple[Any, ...], Any]] = OrderedDict()

    def of(self, join: Callable[..., AnswerT], *answers: object) -> AnswerT:
        """The answers joined, unless they have been."""
        key = join, *map(id, answers)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:  # it keeps the answers, so that no other can get their ids
                self._kept.move_to_end(key)
                known: AnswerT = found[1]
                return known
        made = join(*answers)
        with self._lock:
            self._kept[key] = answers, made
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return made
