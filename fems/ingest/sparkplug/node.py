"""What a host knows of an edge node: its births, and whether it hears all that the node says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

SEQUENCE = 256
AHEAD = SEQUENCE // 2
UNKNOWN = -1


class Fact(NamedTuple):
    """What a birth says about a metric."""

    name: str
    datatype: int
    unit: str | None = None
    alias: int | None = None


@dataclass
class Device:
    """A device of an edge node, or "" for the node itself: metrics by name and by alias.

    The names outlive a death, to tell which meters it silenced; the aliases do not.
    """

    online: bool = False
    facts: dict[str, Fact] = field(default_factory=dict)
    aliases: dict[int, Fact] = field(default_factory=dict)

    @classmethod
    def born(cls, facts: Iterable[Fact], *, online: bool = True) -> "Device":
        """A device with the metrics of its birth."""
        by_name = {fact.name: fact for fact in facts}
        aliases = {f.alias: f for f in by_name.values() if online and f.alias is not None}
        return cls(online, by_name, aliases)

    def die(self) -> None:
        """Go offline; a later birth may give its aliases to other metrics."""
        self.online = False
        self.aliases = {}


@dataclass
class Node:
    """An edge node and the order of its messages.

    Attributes
    ----------
    bd_seq : int or None
        Number of the birth that is valid; a death with another number is an older one's.
    expected : int or None
        Sequence number of its next message, 0 to 255; None before the first.
    missing : set of int
        Numbers that were skipped and may still come.
    gap_us : int or None
        When the oldest gap appeared. [µs since 1970 UTC]
    asked_us : int or None
        When a rebirth was last asked for. [µs since 1970 UTC]
    """

    online: bool = False
    bd_seq: int | None = None
    expected: int | None = None
    devices: dict[str, Device] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    gap_us: int | None = None
    asked_us: int | None = None

    def born(self, *, bd_seq: int | None, seq: int | None) -> None:
        """Begin anew: what was known of its devices is void until their births."""
        self.online, self.bd_seq = True, bd_seq
        for device in self.devices.values():
            device.die()
        self.missing, self.gap_us = set(), None
        self.expected = None if seq is None else (seq + 1) % SEQUENCE

    def heard(self, seq: int, at_us: int) -> None:
        """Note a message's sequence number; a gap opens or closes.

        >>> node = Node(expected=3)
        >>> node.heard(5, 10)
        >>> node.missing, node.gap_us
        ({3, 4}, 10)
        """
        if self.expected is None:
            self.expected = seq
        ahead = (seq - self.expected) % SEQUENCE
        if ahead < AHEAD:
            self.missing |= {(self.expected + i) % SEQUENCE for i in range(ahead)}
            self.expected = (seq + 1) % SEQUENCE
        elif seq in self.missing:
            self.missing.remove(seq)
        else:  # more was lost than can be counted, or an old message came again
            self.missing.add(UNKNOWN)
            self.expected = (seq + 1) % SEQUENCE
        if not self.missing:
            self.gap_us = None
        elif self.gap_us is None:
            self.gap_us = at_us

    def died(self, bd_seq: int | None) -> bool:
        """Go offline with all devices, unless the death belongs to an earlier birth."""
        if bd_seq is not None and self.bd_seq is not None and bd_seq != self.bd_seq:
            return False
        self.online = False
        self.void()
        return True

    def void(self) -> None:
        """Trust no birth any more: messages may have been lost."""
        for device in self.devices.values():
            device.die()
        self.missing, self.gap_us, self.expected = set(), None, None

    def as_json(self) -> dict[str, Any]:
        """Births as stored; Node.from_json is the way back."""
        return {
            name: {"online": device.online, "metrics": [list(f) for f in device.facts.values()]}
            for name, device in self.devices.items()
        }

    @classmethod
    def from_json(
        cls, births: Mapping[str, Any], *, online: bool, bd_seq: int | None, expected: int | None
    ) -> "Node":
        """Node as it was stored.

        >>> node = Node(devices={"m1": Device.born([Fact("kWh", 10, None, 4)])})
        >>> Node.from_json(node.as_json(), online=False, bd_seq=None, expected=None) == node
        True
        """
        devices = {
            name: Device.born((Fact(*fact) for fact in kept["metrics"]), online=kept["online"])
            for name, kept in births.items()
        }
        return cls(online, bd_seq, expected, devices)
