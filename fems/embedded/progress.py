"""How far a slow step has come, told to whoever wants to draw it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One step of bringing the servers up.

    >>> Progress("Unpacking", 3, 12)
    Progress(stage='Unpacking', done=3, total=12)
    """

    stage: str
    done: int
    total: int


Reporter = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Tell nobody."""
