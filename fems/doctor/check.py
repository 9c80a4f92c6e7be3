"""What one look at an installation found."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How it stands; a warning can wait until tomorrow."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """One thing looked at.

    says: what was found, one sentence. todo: what to do; empty where nothing is. facts: the figures
    behind it, units in their names.
    """

    name: str
    state: State
    says: str
    todo: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


def judged(
    name: str, says: str, todo: str, *, failed: bool = False, warning: bool = False, **facts: object
) -> Check:
    """A check whose advice is given only where something is wrong.

    >>> judged("disk", "12 percent are free.", "Free some.").todo
    ''
    """
    state = State.FAILED if failed else State.WARNING if warning else State.OK
    return Check(name, state, says, "" if state is State.OK else todo, facts)
