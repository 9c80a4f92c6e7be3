"""What is wrong with data is a value that travels with the result."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A named observation about data: a sentence for people, facts for programs.

    >>> Finding("register.reset", "The register went back.", {"meter_id": 7}).as_dict()["name"]
    'register.reset'
    """

    name: str
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)
