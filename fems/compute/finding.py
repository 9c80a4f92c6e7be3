"""What is wrong with data is a value that travels with the result."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST_NAMED = 20
"""Meters that a summary names."""


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


def summarised(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per name: how many there were, and of which meters (the first few).

    >>> odd = Finding("register.jump", "It jumped.", {"count": 2}, meter_id=7)
    >>> summarised([odd, odd])[0].facts
    {'count': 4, 'meter_ids': [7]}
    """
    by_name: dict[str, list[Finding]] = {}
    for finding in findings:
        by_name.setdefault(finding.name, []).append(finding)
    return [
        Finding(
            name,
            of_name[0].sentence,
            {
                "count": sum(finding.facts.get("count", 1) for finding in of_name),
                "meter_ids": sorted({f.meter_id for f in of_name if f.meter_id is not None})[
                    :MOST_NAMED
                ],
            },
        )
        for name, of_name in by_name.items()
    ]
