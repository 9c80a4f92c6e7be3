"""What is wrong with data is a value that travels with the result."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A named observation about data: a sentence for people, facts for programs.

    meter_id or plant_id and the half-open span [start, end) of UTC time say where it was seen; an
    observation about a whole run has none of them.

    >>> Finding("register.reset", "The register went back.", {"count": 7}).as_dict()
    {'name': 'register.reset', 'sentence': 'The register went back.', 'facts': {'count': 7}}
    """

    name: str
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)
    meter_id: int | None = None
    plant_id: int | None = None
    start: datetime | None = None
    end: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON; what is not known is left out."""
        told: dict[str, Any] = {"name": self.name, "sentence": self.sentence, "facts": self.facts}
        for where in ("meter_id", "plant_id", "start", "end"):
            value = getattr(self, where)
            if value is not None:
                told[where] = value.isoformat() if isinstance(value, datetime) else value
        return told
