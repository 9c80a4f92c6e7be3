"""Whose plants are seen: row-level security gives a reader the rows of these and no others."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """Plants whose rows are seen; None is all of them, and what is of the complex as a whole.

    >>> Scope((3, 7)).setting, EVERY_PLANT.setting, NO_PLANT.setting
    ('3,7', 'all', '')
    """

    plants: tuple[int, ...] | None
    user: str | None = field(default=None, compare=False)  # who is noted for what is written

    @property
    def setting(self) -> str:
        """Value of the setting fems.plants."""
        return "all" if self.plants is None else ",".join(map(str, self.plants))


EVERY_PLANT, NO_PLANT = Scope(None), Scope(())
_scope: ContextVar[Scope] = ContextVar("fems_scope", default=NO_PLANT)


def current_scope() -> Scope:
    """The plants seen here and now; none unless somebody said whose."""
    return _scope.get()


@contextmanager
def acting_as(scope: Scope) -> Iterator[None]:
    """See these plants for the block."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)
