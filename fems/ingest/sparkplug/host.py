"""The host application's side of Sparkplug B as a state machine. Pure: no clock, no I/O.

References
----------
.. [1] Eclipse Sparkplug 3.0.0, chapters 5 and 6.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fems.ingest.decoding import Message, Registry
from fems.ingest.reasons import RefusedError, Rejected
from fems.ingest.sparkplug import payload as sparkplug
from fems.ingest.sparkplug import topic as topics
from fems.ingest.sparkplug.naming import Rule, Source, name_of
from fems.ingest.sparkplug.node import Device, Node
from fems.ingest.sparkplug.samples import Sample, Samples, read
from fems.ingest.sparkplug.schema import Proto
from fems.ingest.sparkplug.topic import NodeId, Topic

REORDER_S = 5.0
"""A message may come this much later than one sent after it, before the gap counts. [s]"""
REBIRTH_EVERY_S = 10.0
"""A node is asked for its births at most this often. [s]"""


@dataclass
class Outcome:
    """What some messages led to.

    Attributes
    ----------
    readings : list of Sample
    rejected : list of (Message, Rejected)
    silenced : dict of int to (int or None)
        By meter_id: since when its source is dead [µs since 1970 UTC]; None where it lives again.
    rebirths : list of NodeId
        Nodes to ask for their births.
    changed : set of NodeId
        Nodes whose sequence moved on.
    reborn : set of NodeId
        Nodes whose births or whose being there changed.
    """

    readings: list[Sample] = field(default_factory=list)
    rejected: list[tuple[Message, Rejected]] = field(default_factory=list)
    silenced: dict[int, int | None] = field(default_factory=dict)
    rebirths: list[NodeId] = field(default_factory=list)
    changed: set[NodeId] = field(default_factory=set)
    reborn: set[NodeId] = field(default_factory=set)


class Host:
    """All edge nodes a host hears.

    Parameters
    ----------
    nodes : mapping of NodeId to Node
        As stored when the host was last there.
    rules : sequence of Rule
        Which meter a metric is, before its own names decide.
    reorder_s : float
        See REORDER_S. [s]
    """

    def __init__(
        self, nodes: Mapping[NodeId, Node], rules: Sequence[Rule] = (), *,
        reorder_s: float = REORDER_S,
    ) -> None:  # fmt: skip
        self.nodes = dict(nodes)
        self._rules = rules
        self._reorder_us = round(reorder_s * 1e6)

    def receive(self, messages: Iterable[Message], *, registry: Registry) -> Outcome:
        """What messages lead to, in the order they came; never an exception."""
        outcome = Outcome()
        for message in messages:
            try:
                topic = topics.parse(message.topic)
                payload = sparkplug.parse(message.payload)
            except RefusedError as refused:
                outcome.rejected.append((message, refused.rejected))
                continue
            self._receive(message, topic, payload, registry, outcome)
        return outcome

    def look(self, message: Message, *, registry: Registry) -> Outcome:
        """What a message holds, without following it: no node changes."""
        outcome = Outcome()
        try:
            topic = topics.parse(message.topic)
            payload = sparkplug.parse(message.payload)
        except RefusedError as refused:
            outcome.rejected.append((message, refused.rejected))
        else:
            node = self.nodes.get(topic.id, Node())
            self._keep(self._read(message, topic, payload, node, registry), outcome)
        return outcome

    def overdue(self, now_us: int) -> list[NodeId]:
        """Nodes to ask for their births because a skipped message has not come in time."""
        late = [
            id_ for id_, node in self.nodes.items()
            if node.gap_us is not None and now_us - node.gap_us >= self._reorder_us
        ]  # fmt: skip
        return [id_ for id_ in late if self._may_ask(self.nodes[id_], now_us)]

    def lost(self, now_us: int) -> Outcome:
        """Trust no birth any more, as messages may have been lost; nodes to ask for theirs."""
        for node in self.nodes.values():
            node.void()
        online = [id_ for id_, node in self.nodes.items() if node.online]
        asked = [id_ for id_ in online if self._may_ask(self.nodes[id_], now_us)]
        return Outcome(rebirths=asked, reborn=set(self.nodes))

    def _receive(
        self, message: Message, topic: Topic, payload: Proto, registry: Registry, outcome: Outcome
    ) -> None:
        node = self.nodes.setdefault(topic.id, Node())
        seq = int(payload.seq) % 256 if payload.HasField("seq") else None
        if topic.verb == "NDEATH":
            if node.online and node.died(sparkplug.bd_seq_of(payload)):
                outcome.reborn.add(topic.id)
                self._silence(topic, list(node.devices), message, registry, outcome)
            return
        outcome.changed.add(topic.id)
        if topic.verb == "NBIRTH":
            node.born(bd_seq=sparkplug.bd_seq_of(payload), seq=seq)
        elif seq is not None:
            node.heard(seq, message.received_us)
        if topic.verb == "DDEATH":
            if topic.device in node.devices:
                node.devices[topic.device].die()
                outcome.reborn.add(topic.id)
                self._silence(topic, [topic.device], message, registry, outcome)
            return
        found = self._read(message, topic, payload, node, registry)
        if topic.verb.endswith("BIRTH"):
            node.devices[topic.device] = Device.born(found.facts)
            outcome.reborn.add(topic.id)
        self._keep(found, outcome)
        born = node.online and topic.device in node.devices and node.devices[topic.device].online
        if not born and self._may_ask(node, message.received_us):
            outcome.rebirths.append(topic.id)

    def _read(
        self, message: Message, topic: Topic, payload: Proto, node: Node, registry: Registry
    ) -> Samples:
        device = node.devices.get(topic.device)
        return read(message, topic, payload, device, registry=registry, rules=self._rules)

    @staticmethod
    def _keep(found: Samples, outcome: Outcome) -> None:
        outcome.readings += found.readings
        outcome.rejected += found.rejected
        outcome.silenced.update(dict.fromkeys(found.live))

    def _silence(
        self, topic: Topic, devices: list[str], message: Message, registry: Registry,
        outcome: Outcome,
    ) -> None:  # fmt: skip
        """Note that the meters of some devices are dead since this message."""
        for device in devices:
            for metric in self.nodes[topic.id].devices[device].facts:
                name = name_of(Source(*topic.id, device, metric), self._rules)
                entry = registry.get((name.plant, name.meter)) if name else None
                if entry is not None:
                    outcome.silenced[entry.meter_id] = message.received_us

    def _may_ask(self, node: Node, now_us: int) -> bool:
        if node.asked_us is not None and now_us - node.asked_us < REBIRTH_EVERY_S * 1e6:
            return False
        node.asked_us, node.gap_us, node.missing = now_us, None, set()
        return True
