"""The same pure arithmetic on many inputs, wherever the run does such."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from fems.jobs.spread import Spread, Threads

Given = TypeVar("Given")
Made = TypeVar("Made")
_SPREAD: ContextVar[Spread] = ContextVar("spread", default=Threads())  # noqa: B039 (holds nothing)


def side_by_side(function: Callable[[Given], Made], wanted: Iterable[Given]) -> list[Made]:
    """What a function makes of each input, in their order.

    The function stands in a module, and it and the inputs can be pickled: it may be called in
    another process, or on another machine.

    >>> side_by_side(abs, [-1, 2])
    [1, 2]
    """
    listed = list(wanted)
    return _SPREAD.get().map(function, listed) if listed else []


@contextmanager
def spreading(spread: Spread | None) -> Iterator[None]:
    """What is done side by side in the block is done there; in threads of this process if None."""
    if spread is None:
        yield
        return
    token = _SPREAD.set(spread)
    try:
        yield
    finally:
        _SPREAD.reset(token)
