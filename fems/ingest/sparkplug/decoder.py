"""The host as a decoder of the ingest worker: rows, and its state in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
from paho.mqtt.client import Client

from fems.clock import utc_us
from fems.ingest.decoding import Batch, Message, Registry, Rows, no_rows
from fems.ingest.sparkplug import payload, topic
from fems.ingest.sparkplug.host import Host, Outcome
from fems.ingest.sparkplug.naming import Rule
from fems.ingest.sparkplug.node import Node
from fems.ingest.sparkplug.samples import Sample
from fems.ingest.sparkplug.topic import NodeId
from fems.store import sparkplug as store
from fems.store.binary import READINGS
from fems.store.pool import Connection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SparkplugDecoder:
    """The live host: follows births, deaths and sequence numbers, and stores what it knows of them."""

    filters = topic.filters()

    def __init__(self, host: Host) -> None:
        self.host = host

    def decode(self, messages: Sequence[Message], *, registry: Registry) -> Batch:
        """Rows and rejections; the nodes' state goes into the transaction, requests out after it."""
        outcome = self.host.receive(messages, registry=registry)
        return Batch(
            rows=_rows(outcome.readings),
            rejected=outcome.rejected,
            in_transaction=[partial(remember, self.host, outcome, messages[-1].received_us)],
            after_commit=[partial(ask_for_births, outcome.rebirths)],
        )


class KeptSparkplugDecoder:
    """Reads messages that were kept or are only shown: nothing follows from them but readings.

    With no nodes, a metric must bring its own name; kept ones do.
    """

    filters = topic.filters()

    def __init__(
        self, nodes: dict[NodeId, Node] | None = None, *, rules: Sequence[Rule] = ()
    ) -> None:
        self._nodes, self._rules = nodes or {}, rules

    def decode(self, messages: Sequence[Message], *, registry: Registry) -> Batch:
        """Rows and rejections of messages, each read with the births that are valid now."""
        batch = Batch()
        readings: list[Sample] = []
        for message in messages:
            outcome = Host(self._nodes, self._rules).look(message, registry=registry)
            readings += outcome.readings
            batch.rejected += outcome.rejected
        batch.rows = _rows(readings)
        return batch


def read_nodes(conn: Connection) -> dict[NodeId, Node]:
    """Nodes as the last host left them."""
    return {
        NodeId(row["group_id"], row["node_id"]): Node.from_json(
            row["births"], online=row["online"], bd_seq=row["bd_seq"], expected=row["expected"]
        )
        for row in store.read_nodes(conn)
    }


def ask_for_births(nodes: Iterable[NodeId], client: Client) -> None:
    """Send each node the command to publish its births again."""
    for node in nodes:
        client.publish(topic.rebirth_topic(node), payload.rebirth_request(utc_us() // 1000))


def _rows(readings: Sequence[Sample]) -> Rows:
    rows = no_rows() if not readings else np.empty(len(readings), READINGS)
    if readings:
        meters, times, values, qualities = zip(*readings, strict=True)
        rows["meter_id"], rows["value"], rows["quality"] = meters, values, qualities
        rows["ts"] = np.array(times, "i8").astype("M8[us]")
    return rows


def remember(host: Host, outcome: Outcome, at_us: int, conn: Connection) -> None:
    """Store what an outcome changed: births, sequence numbers, silences; joins the transaction."""
    nodes = host.nodes
    store.write_nodes(
        conn,
        [
            {
                "group_id": id_.group, "node_id": id_.node, "online": nodes[id_].online,
                "bd_seq": nodes[id_].bd_seq, "expected": nodes[id_].expected,
                "births": nodes[id_].as_json(), "at": _at(at_us),
            }
            for id_ in sorted(outcome.reborn)
        ],
    )  # fmt: skip
    store.write_sequence(
        conn, {id_: nodes[id_].expected for id_ in sorted(outcome.changed - outcome.reborn)}
    )
    store.write_silences(
        conn,
        {meter: None if us is None else _at(us) for meter, us in outcome.silenced.items()},
    )


def _at(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)
