"""How a database grows: raw readings until they are dropped, everything else for ever."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

DAY_S = 86_400.0


class Growth(NamedTuple):
    """Bytes a day: of raw readings for `left_days` more (None: for ever), and of the rest; days measured."""

    readings: float
    rest: float
    left_days: float | None
    days: float

    @classmethod
    def of(cls, facts: Mapping[str, Any], *, now: datetime, kept_days: int | None) -> Self:
        """Means so far. facts: as of `health.read_database_facts`, with a first reading."""
        days = (now - facts["first_reading"]).total_seconds() / DAY_S
        begun = min(facts["first_interval"] or facts["first_reading"], facts["first_reading"])
        rest_days = (now - begun).total_seconds() / DAY_S
        return cls(
            readings=facts["reading_bytes"] / max(days, 1.0),
            rest=(facts["bytes"] - facts["reading_bytes"]) / max(rest_days, 1.0),
            left_days=None if kept_days is None else max(kept_days - days, 0.0),
            days=days,
        )

    @property
    def now_bytes_per_day(self) -> float:
        """What it grows by at this moment."""
        return self.rest + (0.0 if self.left_days == 0 else self.readings)

    def lasts_days(self, free_bytes: float) -> float:
        """Days until so much room is used up.

        >>> Growth(readings=100.0, rest=1.0, left_days=None, days=30).lasts_days(1_010.0)
        10.0
        >>> Growth(readings=100.0, rest=1.0, left_days=5.0, days=30).lasts_days(1_010.0)
        510.0
        """
        both, left = self.readings + self.rest, self.left_days
        if left is None or free_bytes <= both * left:
            return free_bytes / both
        return left + (free_bytes - both * left) / self.rest
