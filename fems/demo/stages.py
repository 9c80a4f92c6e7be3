"""Seconds by stage, told as they pass."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fems.clock import monotonic_s


class Stages:
    """Stop-watch over the named stages of a run."""

    def __init__(self, tell: Callable[[str], None] = lambda _: None) -> None:
        self._tell = tell
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, sentence: str) -> Iterator[None]:
        """Time the block."""
        self._tell(sentence)
        begun = monotonic_s()
        try:
            yield
        finally:
            self.seconds[name] = round(monotonic_s() - begun, 2)
