"""What a worker counts of its own work; noted batch by batch, told when asked."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from fems.ingest.writer import Stored

LAG_BOUNDS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 3600.0)
"""Upper bounds of the classes of the histogram of lags. [s]"""


@dataclass
class Totals:
    """Counts since the start, and how the lags fall into LAG_BOUNDS_S and beyond."""

    batches: int = 0
    messages: int = 0
    readings: int = 0
    repeated: int = 0
    rejected: "Counter[str]" = field(default_factory=Counter)
    lag_classes: npt.NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(len(LAG_BOUNDS_S) + 1, np.int64)
    )
    lag_sum_s: float = 0.0


class Counters:
    """Counts of one process; one thread notes, another asks.

    >>> counters = Counters()
    >>> counters.note(Stored(2, 9, 1, Counter(not_json=1)), lags_s=[0.1, 0.3])
    >>> said = counters.recent(2.0)
    >>> said["readings"], said["messages_per_s"], said["lag_p50_s"], said["rejected"]
    (9, 1.0, 0.2, {'not_json': 1})
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recent_lags_s: list[npt.NDArray[np.float64]] = []
        self._told = (0, 0, 0)
        self.totals = Totals()

    def note(self, stored: Stored, *, lags_s: Sequence[float] = ()) -> None:
        """A batch was committed; lags are those of its messages, from sent to committed. [s]"""
        lags = np.asarray(lags_s, np.float64)
        with self._lock:
            totals = self.totals
            totals.batches += 1
            totals.messages += stored.messages
            totals.readings += stored.readings
            totals.repeated += stored.repeated
            totals.rejected.update(stored.rejected)
            if len(lags):
                self._recent_lags_s.append(lags)
                totals.lag_classes += np.bincount(
                    np.searchsorted(LAG_BOUNDS_S, lags), minlength=len(LAG_BOUNDS_S) + 1
                )
                totals.lag_sum_s += float(lags.sum())

    def recent(self, seconds: float) -> dict[str, Any]:
        """Counts since the start, and rates and lags since this was last asked. [1/s, s]"""
        with self._lock:
            totals, (batches, messages, readings) = self.totals, self._told
            self._told = (totals.batches, totals.messages, totals.readings)
            lags = np.concatenate([np.empty(0), *self._recent_lags_s])
            self._recent_lags_s = []
            told = {
                "messages": totals.messages,
                "readings": totals.readings,
                "repeated": totals.repeated,
                "rejected": dict(totals.rejected),
            }
            new = totals.batches - batches, totals.messages - messages, totals.readings - readings
        p50, p99 = np.percentile(lags, [50, 99]) if len(lags) else (None, None)
        return told | {
            "messages_per_s": new[1] / seconds,
            "readings_per_s": new[2] / seconds,
            "batch_messages": new[1] / new[0] if new[0] else None,
            "lag_p50_s": None if p50 is None else float(p50),
            "lag_p99_s": None if p99 is None else float(p99),
        }
