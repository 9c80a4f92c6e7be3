"""Topics of Sparkplug B: spBv1.0/{group}/{verb}/{edge node}[/{device}]."""

from typing import NamedTuple

from fems.ingest.reasons import Reason, RefusedError

NAMESPACE = "spBv1.0"
NODE_VERBS = frozenset({"NBIRTH", "NDEATH", "NDATA"})
DEVICE_VERBS = frozenset({"DBIRTH", "DDEATH", "DDATA"})


class NodeId(NamedTuple):
    """An edge node: its group and its name there."""

    group: str
    node: str


class Topic(NamedTuple):
    """Who says what: a device is "" where the edge node speaks for itself."""

    id: NodeId
    verb: str
    device: str


def filters() -> tuple[str, ...]:
    """Topic filters of what edge nodes say; commands of hosts are not among them.

    >>> filters()[0], filters()[-1]
    ('spBv1.0/+/DBIRTH/+/+', 'spBv1.0/+/NDEATH/+')
    """
    devices = tuple(f"{NAMESPACE}/+/{verb}/+/+" for verb in sorted(DEVICE_VERBS))
    return devices + tuple(f"{NAMESPACE}/+/{verb}/+" for verb in sorted(NODE_VERBS))


def parse(topic: str) -> Topic:
    """Parts of a topic on which an edge node speaks.

    Raises
    ------
    RefusedError
        If it is none.

    >>> parse("spBv1.0/food/DDATA/boiler house/m1")
    Topic(id=NodeId(group='food', node='boiler house'), verb='DDATA', device='m1')
    """
    namespace, *parts = topic.split("/")
    if namespace == NAMESPACE and all(parts):
        if len(parts) == 3 and parts[1] in NODE_VERBS:
            return Topic(NodeId(parts[0], parts[2]), parts[1], "")
        if len(parts) == 4 and parts[1] in DEVICE_VERBS:
            return Topic(NodeId(parts[0], parts[2]), parts[1], parts[3])
    raise RefusedError(
        Reason.BAD_TOPIC,
        "Publish on spBv1.0/{group}/{verb}/{edge node}, and /{device} for a device's verbs.",
    )


def rebirth_topic(node: NodeId) -> str:
    """Topic of a command to an edge node.

    >>> rebirth_topic(NodeId("food", "gw"))
    'spBv1.0/food/NCMD/gw'
    """
    return f"{NAMESPACE}/{node.group}/NCMD/{node.node}"


def state_topic(host_id: str) -> str:
    """Topic on which a host says whether it is there.

    >>> state_topic("fems")
    'spBv1.0/STATE/fems'
    """
    return f"{NAMESPACE}/STATE/{host_id}"
