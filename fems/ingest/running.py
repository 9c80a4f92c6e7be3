"""Which readings may wait for the end of their quarter of an hour before anything is computed of them.

The first reading of a meter in a quarter closes the interval before, and is computed at once. Those
after it change nothing that is over, but for what the first two can still tell of a spike: they wait
until the meter's next quarter begins, or it has been silent for long (`fems.store.stale`).
"""

import numpy as np
import numpy.typing as npt

from fems.ingest.decoding import Registry

QUARTER_US = 15 * 60 * 1_000_000
BAD = 2
"""Quality of a reading that is kept and from which nothing is computed: it closes no interval."""

Rows = npt.NDArray[np.void]
Flags = npt.NDArray[np.bool_]


class Running:
    """What one ingest worker knows of the quarters of its meters, from what it has stored.

    Which quarter runs is what the middle reading of a batch says, not a clock: so it is while a backlog
    is worked off, and one meter whose clock is wrong does not decide it. It only ever moves on; what is
    of an older quarter is late, and waits for nothing.

    >>> import numpy as np
    >>> from fems.ingest.decoding import MeterEntry
    >>> from fems.store.binary import READINGS
    >>> running = Running()
    >>> running.know({("food", "main"): MeterEntry(7, "kWh", waits=True)})
    >>> def at(minute):
    ...     return np.array([(7, f"2026-03-02T09:{minute:02}", 1.0, 0)], READINGS)
    >>> running.waiting(at(1)).tolist(), running.committed(at(1)), running.waiting(at(2)).tolist()
    ([False], None, [True])
    >>> running.waiting(at(15)).tolist()
    [False]
    """

    def __init__(self) -> None:
        self._waits = np.zeros(0, np.bool_)
        self._newest = np.zeros(0, np.int64)
        self._now = 0

    def know(self, registry: Registry) -> None:
        """Take over which meters there are."""
        size = max((entry.meter_id + 1 for entry in registry.values()), default=0)
        self._newest = np.pad(self._newest, (0, max(0, size - len(self._newest))))
        self._waits = np.zeros(len(self._newest), np.bool_)
        self._waits[[entry.meter_id for entry in registry.values() if entry.waits]] = True

    def waiting(self, rows: Rows) -> Flags:
        """Of each reading whether it may wait: those of a meter that has none in the batch that may not."""
        meter, quarter = rows["meter_id"], _quarter(rows)
        running = max(self._now, int(np.median(quarter))) if len(rows) else 0
        at_once = ~self._waits[meter] | (quarter != running) | (self._newest[meter] != quarter)
        return ~np.isin(meter, np.unique(meter[at_once]))

    def committed(self, rows: Rows) -> None:
        """Note what is stored; what a failed transaction held is not."""
        if len(rows):
            quarter, good = _quarter(rows), rows["quality"] < BAD
            np.maximum.at(self._newest, rows["meter_id"][good], quarter[good])
            self._now = max(self._now, int(np.median(quarter)))


def _quarter(rows: Rows) -> npt.NDArray[np.int64]:
    quarters: npt.NDArray[np.int64] = rows["ts"].astype(np.int64) // QUARTER_US
    return quarters
