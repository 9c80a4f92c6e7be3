"""Deliveries between the thread that receives them and the one that stores them."""

import threading
from collections import deque

from fems.clock import monotonic_s
from fems.ingest.delivery import Delivery

BATCH_BYTES = 2 * 1_048_576
"""Payloads that are decoded and stored at once: some forty thousand readings. [B]"""
LOOK_S = 0.5
"""How soon a taker sees that the inbox was closed, as a signal handler cannot tell it. [s]"""


class Inbox:
    """Received and not yet taken, in the order of arrival.

    Attributes
    ----------
    open : bool
        Whether more may come; a taker does not wait for it otherwise.
    failure : BaseException or None
        Why nothing more comes; a taker who would wait is told.
    """

    def __init__(self) -> None:
        self.open = True
        self.failure: BaseException | None = None
        self._bytes = 0
        self._waiting: deque[Delivery] = deque()
        self._arrival = threading.Condition()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, delivery: Delivery) -> None:
        """Add one; wakes nobody."""
        with self._arrival:
            self._waiting.append(delivery)
            self._bytes += len(delivery.message.payload)

    def wake(self) -> None:
        """Let the taker look."""
        with self._arrival:
            self._arrival.notify()

    def take(self, *, most: int, within_s: float) -> list[Delivery]:
        """Up to `most` deliveries or BATCH_BYTES, or what came within some seconds. [s]"""
        deadline = monotonic_s() + within_s
        with self._arrival:
            while len(self._waiting) < most and self._bytes < BATCH_BYTES and self.open:
                left = deadline - monotonic_s()
                if self.failure is not None:
                    raise RuntimeError("The connection's thread ended.") from self.failure
                if left <= 0:
                    break
                self._arrival.wait(min(left, LOOK_S))
            taken: list[Delivery] = []
            size = 0
            while self._waiting and len(taken) < most and size < BATCH_BYTES:
                taken.append(self._waiting.popleft())
                size += len(taken[-1].message.payload)
            self._bytes -= size
            return taken

    def forget(self) -> int:
        """Drop all that waits; how much that was. [B]"""
        with self._arrival:
            size, self._bytes = self._bytes, 0
            self._waiting.clear()
            return size
