"""Edge nodes for people: what is there, and which meter each metric is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fems.ingest.decoding import Registry
from fems.ingest.sparkplug.naming import Rule, Source, name_of
from fems.ingest.sparkplug.node import Node
from fems.ingest.sparkplug.payload import NUMBERS
from fems.ingest.sparkplug.schema import DataType
from fems.store import sparkplug as store
from fems.store.pool import Connection


@dataclass(frozen=True)
class ListedMetric:
    """A metric of a birth; meter is PLANT/METER, None for one that is no meter."""

    name: str
    datatype: str
    unit: str | None
    meter: str | None
    registered: bool


@dataclass(frozen=True)
class ListedDevice:
    """A device of an edge node, or "" for the node itself, since its last birth or death."""

    node: str
    device: str
    online: bool
    changed_at: datetime
    metrics: tuple[ListedMetric, ...]


def list_devices(
    conn: Connection, *, registry: Registry, rules: Sequence[Rule] = ()
) -> list[ListedDevice]:
    """All devices that ever gave birth, in order of group, node and device."""
    return [
        ListedDevice(
            f"{row['group_id']}/{row['node_id']}", name, row["online"] and device.online,
            row["changed_at"],
            tuple(
                _listed(Source(row["group_id"], row["node_id"], name, f.name), f.datatype, f.unit,
                        registry, rules)
                for f in device.facts.values()
            ),
        )
        for row in store.read_nodes(conn)
        for name, device in sorted(
            Node.from_json(row["births"], online=row["online"], bd_seq=None, expected=None)
            .devices.items()
        )
    ]  # fmt: skip


def _listed(
    source: Source, datatype: int, unit: str | None, registry: Registry, rules: Sequence[Rule]
) -> ListedMetric:
    name = name_of(source, rules)
    key = (name.plant, name.meter) if name and datatype in NUMBERS else None
    kind = DataType(datatype).name if datatype in list(DataType) else str(datatype)
    return ListedMetric(
        source.metric, kind, name.unit or unit if name else unit,
        "/".join(key) if key else None, key in registry,
    )  # fmt: skip
