"""What a Sparkplug B host remembers of edge nodes, and the meters whose source it knows to be dead."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts


def read_nodes(conn: Connection) -> list[dict[str, Any]]:
    """Edge nodes: group_id, node_id, online, bd_seq, expected, births (by device), changed_at."""
    return read_dicts(conn, "read_sparkplug_nodes")


def write_nodes(conn: Connection, nodes: Sequence[Mapping[str, Any]]) -> None:
    """Keep nodes whose births or whose being there changed: the columns of read_nodes, and at."""
    if nodes:
        rows = [{**node, "births": Jsonb(node["births"])} for node in nodes]
        with conn.cursor() as cursor:
            cursor.executemany(query("write_sparkplug_node"), rows)


def write_sequence(conn: Connection, expected: Mapping[tuple[str, str], int | None]) -> None:
    """Note the sequence number that the next message of each node must have."""
    if expected:
        conn.execute(
            query("write_sparkplug_sequence"),
            {
                "group_ids": [group for group, _ in expected],
                "node_ids": [node for _, node in expected],
                "expected": list(expected.values()),
            },
        )


def write_silences(conn: Connection, silenced: Mapping[int, datetime | None]) -> None:
    """Note, by meter_id, since when its source is dead [UTC]; None where it lives again."""
    dead = {meter: since for meter, since in silenced.items() if since is not None}
    alive = [meter for meter, since in silenced.items() if since is None]
    if dead:
        params = {"meter_ids": list(dead), "since": list(dead.values())}
        conn.execute(query("write_meter_silence"), params)
    if alive:
        conn.execute(query("delete_meter_silence"), {"meter_ids": alive})
