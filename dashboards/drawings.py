"""What was drawn last: many who look at the same answer have it drawn once."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from dashboards.packing import packed
from dashboards.view import View

MOST = 128
"""Drawings kept: pages of plants that people look at, in two languages and two schemes."""


class Drawings:
    """Drawings of answers by how they are looked at.

    An answer is remembered by its source until data change, and is then another object; so the same
    object is the same drawing, kept as it is sent. Nobody may change what is returned.

    >>> drawings, answer = Drawings(), object()
    >>> seen = View.of(search="", scheme="light", session={"language": "en", "prefix": "/"})
    >>> first = drawings.of(answer, seen, lambda: {"title": "drawn"})
    >>> drawings.of(answer, seen, lambda: {"title": "drawn again"}) is first
    True
    >>> drawings.of(object(), seen, lambda: {"title": "drawn again"})
    {'title': 'drawn again'}
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Hashable, ...], tuple[object, Mapping[str, Any]]] = (
            OrderedDict()
        )

    def of(
        self, answer: object, view: View, draw: Callable[[], Mapping[str, Any]], *also: Hashable
    ) -> Mapping[str, Any]:
        """The drawing of an answer for a view and whatever else it depends on, drawn unless it is there."""
        look = (view.language, view.scheme, view.period, view.compare, view.prefix)
        key = (id(answer), *look, *also)
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is not None and found[0] is answer:  # kept, so that no other can get its id
            return found[1]
        drawn = packed(draw())
        with self._lock:
            self._kept[key] = (answer, drawn)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return drawn
