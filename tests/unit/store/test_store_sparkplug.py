"""What a Sparkplug host remembers, and what a dead source means for its meters."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from fems.ingest.plants import import_plants
from fems.ingest.sparkplug.decoder import read_nodes
from fems.ingest.sparkplug.node import Device, Fact, Node
from fems.ingest.sparkplug.topic import NodeId
from fems.store import sparkplug as store
from fems.store.figures import read_silent_meters, read_status
from fems.store.plants import read_meters, read_plants
from fems.store.pool import connect
from fems.store.revisions import read_versions
from tests.conftest import REPOSITORY

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def conn(database_url):
    with connect(database_url) as conn:
        yield conn


@pytest.fixture
def meter(conn):
    """The main meter of plant-a, whose newest reading is of now at 500 kW."""
    import_plants(conn, REPOSITORY / "tests" / "data" / "sparkplug.toml")
    meters = read_meters(conn).set_index(["plant", "meter"])["meter_id"]
    main = int(meters["plant-a", "mdb.kwh"])
    conn.execute("INSERT INTO meter_live VALUES (%s, %s, 500, %s)", (main, NOW, NOW))
    return main


def silent(conn):
    plants = list(read_plants(conn)["plant_id"])
    found = read_silent_meters(conn, plants, since=NOW - timedelta(hours=1))
    return [meter["code"] for meter in found if meter["last"] is not None]


def load_kw(conn):
    return read_status(conn, now=NOW).set_index("code").loc["plant-a", "load_kw"]


def remember(conn, id_, node):
    store.write_nodes(
        conn,
        [{"group_id": id_.group, "node_id": id_.node, "online": node.online, "bd_seq": node.bd_seq,
          "expected": node.expected, "births": node.as_json(), "at": NOW}],
    )  # fmt: skip


def test_a_node_is_read_as_it_was_written(conn):
    id_ = NodeId("Plant 'A'", "게이트웨이 %s")
    facts = [Fact('na"me/é', 10, "kWh", 2**64 - 1), Fact("no alias", 9)]
    node = Node(True, 2**62, 255, {"": Device.born([]), "mdb": Device.born(facts)})  # noqa: FBT003
    node.devices["gone"] = Device.born(facts, online=False)
    remember(conn, id_, node)
    assert read_nodes(conn) == {id_: node}
    node.died(None)
    remember(conn, id_, node)
    assert read_nodes(conn) == {id_: node}


def test_the_sequence_moves_on_without_the_births(conn):
    known, other = NodeId("a", "1"), NodeId("a", "2")
    for id_ in (known, other):
        remember(conn, id_, Node(online=True, expected=7))
    store.write_sequence(conn, {known: 0, NodeId("a", "never born"): 3})
    assert {id_: node.expected for id_, node in read_nodes(conn).items()} == {known: 0, other: 7}


def test_a_dead_source_silences_its_meter_at_once(conn, meter):
    assert (silent(conn), load_kw(conn)) == ([], 500.0)
    before = read_versions(conn).present
    store.write_silences(conn, {meter: NOW + timedelta(seconds=1)})
    assert silent(conn) == ["mdb.kwh"]
    assert pd.isna(load_kw(conn))
    dead = read_versions(conn).present
    store.write_silences(conn, {meter: None})
    assert (silent(conn), load_kw(conn)) == ([], 500.0)
    assert len({before, dead, read_versions(conn).present}) == 2, "the page must draw itself anew"


@pytest.mark.parametrize(
    ("died", "is_silent"),
    [
        pytest.param(NOW, True, id="at the instant of its last reading"),
        pytest.param(NOW - timedelta(minutes=5), True, id="its clock is five minutes fast"),
        pytest.param(NOW - timedelta(minutes=11), False, id="it speaks by another way since"),
    ],
)
def test_a_reading_much_newer_than_the_death_shows_life(conn, meter, died, is_silent):
    store.write_silences(conn, {meter: died})
    assert (silent(conn) == ["mdb.kwh"]) == is_silent
