"""Hours of a tariff: wall times in quarters of an hour, and whether they cover a day."""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import BeforeValidator

from fems.compute.tariffs.base import Model

SLOTS = 96
_CLOCK = re.compile(r"^([01]\d|2[0-4]):([0-5]\d)$")


def _slot(given: object) -> int:
    """Slot of a wall time such as "08:15"; 0 to 96, the last being midnight at a day's end."""
    if isinstance(given, int):
        return given
    match = _CLOCK.match(given) if isinstance(given, str) else None
    minutes = int(match[1]) * 60 + int(match[2]) if match else -1
    if minutes < 0 or minutes > 1440 or minutes % 15:
        raise ValueError(f"{given!r} is not a wall time on a quarter of an hour, 00:00 to 24:00")
    return minutes // 15


Slot = Annotated[int, BeforeValidator(_slot)]


class Hours(Model):
    """Wall times [start, end); one that ends at or before its start goes over midnight."""

    start: Slot
    end: Slot

    def slots(self) -> set[int]:
        """Slots of the day, 0 to 95.

        >>> len(Hours(start="22:00", end="08:00").slots())
        40
        """
        if self.start < self.end:
            return set(range(self.start, self.end))
        return set(range(self.start, SLOTS)) | set(range(self.end))


class BandHours(Hours):
    """Hours of one band."""

    band: str


def bands_of_day(hours: Sequence[BandHours]) -> tuple[str, ...]:
    """The band of each of a day's 96 slots.

    Raises
    ------
    ValueError
        If two spans overlap or a time of day is in none; says which.

    >>> bands_of_day([BandHours(start="00:00", end="24:00", band="light")])[95]
    'light'
    """
    found: list[str | None] = [None] * SLOTS
    for span in hours:
        for slot in sorted(span.slots()):
            if found[slot] is not None:
                raise ValueError(
                    f"{clock(slot)} is in two spans: {found[slot]}, and {span.band} "
                    f"{clock(span.start)}-{clock(span.end)}"
                )
            found[slot] = span.band
    if None in found:
        first = found.index(None)
        last = next((s for s in range(first, SLOTS) if found[s] is not None), SLOTS)
        raise ValueError(f"{clock(first)}-{clock(last)} is in no band")
    return tuple(band for band in found if band is not None)


def clock(slot: int) -> str:
    """Wall time of a slot.

    >>> clock(33)
    '08:15'
    """
    return f"{slot // 4:02}:{slot % 4 * 15:02}"
