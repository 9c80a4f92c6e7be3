"""The host's state machine: births, aliases, data, deaths, gaps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.ingest.decoding import Message, MeterEntry
from fems.ingest.reasons import Reason
from fems.ingest.sparkplug.host import Host
from fems.ingest.sparkplug.naming import Rule
from fems.ingest.sparkplug.node import Node
from fems.ingest.sparkplug.payload import parse
from fems.ingest.sparkplug.schema import DataType
from fems.ingest.sparkplug.topic import NodeId
from tests.unit.ingest.sparkplug.edge import NOW_MS, NOW_US, REGISTRY, Edge, metric, payload

GW = NodeId("food", "gw")
SECOND_US = 1_000_000


@pytest.fixture
def edge():
    return Edge()


@pytest.fixture
def host(edge):
    """A host that has heard the births of the node and its device m1."""
    made = Host({})
    made.receive(edge.births(), registry=REGISTRY)
    return made


def hear(host, *messages):
    return host.receive(messages, registry=REGISTRY)


def values(outcome):
    return [(r.meter_id, r.ts_us, r.value, r.quality) for r in outcome.readings]


def test_births_hold_readings(edge):
    outcome = hear(Host({}), *edge.births())
    assert values(outcome) == [(4, NOW_US, 21.5, 0), (1, NOW_US, 100.0, 0), (2, NOW_US, 5.0, 0)]
    assert outcome.rejected == []
    assert outcome.rebirths == []
    assert outcome.reborn == {GW}


def test_data_by_alias(edge, host):
    data = edge.say("DDATA", metric(alias=1, ts=NOW_MS + 1, value=102.25), device="m1")
    assert b"kWh" not in data.payload
    assert values(hear(host, data)) == [(1, NOW_US + 1000, 102.25, 0)]


def test_data_by_alias_without_datatype(edge, host):
    bare = metric(alias=1, ts=NOW_MS, kind=None)
    bare.double_value = 101.0
    assert values(hear(host, edge.say("DDATA", bare, device="m1"))) == [(1, NOW_US, 101.0, 0)]


def test_data_by_name(edge, host):
    assert values(hear(host, edge.say("NDATA", metric("degC", 22.0)))) == [(4, NOW_US, 22.0, 0)]


def test_the_unit_of_the_birth_counts_for_the_data(edge):
    host = Host({})
    born = metric("kWh", 1.0, alias=1, properties={"engUnit": "MWh"})
    hear(host, edge.birth(), edge.say("DBIRTH", born, device="m1"))
    outcome = hear(host, edge.say("DDATA", metric(alias=1, value=2.5), device="m1"))
    assert values(outcome) == [(1, NOW_US, 2500.0, 0)]


def test_an_alias_is_of_its_device(edge, host):
    outcome = hear(host, edge.say("DDATA", metric(alias=9, value=1.0), device="m1"))
    assert [r.reason for _, r in outcome.rejected] == [Reason.UNKNOWN_ALIAS]


def test_data_before_the_birth_asks_for_it_and_is_kept(edge):
    host = Host({})
    outcome = hear(host, edge.say("DDATA", metric(alias=1, value=1.0), device="m1"))
    assert outcome.rebirths == [GW]
    ((message, rejected),) = outcome.rejected
    assert rejected.reason == Reason.UNKNOWN_ALIAS
    assert parse(message.payload).metrics[0].alias == 1


def test_a_rebirth_is_asked_for_at_most_every_ten_seconds(edge):
    host = Host({})
    asked = []
    for second in range(25):
        edge.at_us = NOW_US + second * SECOND_US
        asked += hear(host, edge.say("NDATA", metric(alias=1, value=1.0))).rebirths
    assert len(asked) == 3


def test_a_name_is_enough_before_the_birth(edge):
    outcome = hear(Host({}), edge.say("DDATA", metric("kWh", 3.0), device="m1"))
    assert values(outcome) == [(1, NOW_US, 3.0, 0)]
    assert outcome.rebirths == [GW]


def test_a_birth_ends_the_aliases_of_the_one_before(edge, host):
    hear(host, edge.birth(bd_seq=1))
    outcome = hear(host, edge.say("DDATA", metric(alias=1, value=1.0), device="m1"))
    assert outcome.readings == []
    assert [r.reason for _, r in outcome.rejected] == [Reason.UNKNOWN_ALIAS]


@pytest.mark.parametrize(
    ("order", "after_s", "asks"),
    [
        pytest.param([0, 1, 2, 3], 99, False, id="in order"),
        pytest.param([0, 2, 1, 3], 99, False, id="swapped and healed"),
        pytest.param([0, 2, 3], 4.9, False, id="a gap may still close"),
        pytest.param([0, 2, 3], 5, True, id="a gap that did not close in time"),
        pytest.param([0, 3, 1], 5, True, id="half closed"),
        pytest.param([0, 1, 1], 5, True, id="an old message again"),
    ],
)
def test_sequence(edge, host, order, after_s, asks):
    first = edge.seq
    for number in order:
        edge.seq = (first + number) % 256
        outcome = hear(host, edge.say("NDATA", metric("degC", 1.0)))
        assert outcome.rebirths == []
        assert len(outcome.readings) == 1
    asked = host.overdue(NOW_US + round(after_s * SECOND_US))
    assert asked == ([GW] if asks else [])
    assert host.overdue(NOW_US + round(after_s * SECOND_US)) == []


def test_the_sequence_goes_on_at_zero_after_255(edge, host):
    for _ in range(600):
        hear(host, edge.say("NDATA"))
    assert host.overdue(NOW_US + 60 * SECOND_US) == []


def test_a_birth_closes_every_gap(edge, host):
    edge.seq += 5
    hear(host, edge.say("NDATA"), *edge.births())
    assert host.overdue(NOW_US + 60 * SECOND_US) == []


def test_a_death_silences_the_meters_of_the_node_and_its_devices(edge, host):
    edge.at_us += 7
    outcome = hear(host, edge.death())
    assert outcome.silenced == {1: NOW_US + 7, 2: NOW_US + 7, 4: NOW_US + 7}
    assert hear(host, edge.death()).silenced == {}


def test_a_death_of_an_earlier_birth_is_void(edge, host):
    hear(host, *edge.births(bd_seq=1))
    assert hear(host, edge.death(bd_seq=0)).silenced == {}
    assert len(hear(host, edge.death(bd_seq=1)).silenced) == 3


def test_a_death_of_a_device_silences_its_meters_only(edge, host):
    assert set(hear(host, edge.say("DDEATH", device="m1")).silenced) == {1, 2}
    assert hear(host, edge.say("NDATA", metric("degC", 1.0))).rebirths == []
    assert hear(host, edge.say("DDATA", metric("kWh", 1.0), device="m1")).rebirths == [GW]


def test_a_birth_ends_the_silence(edge, host):
    outcome = hear(host, edge.death(), *edge.births(bd_seq=1))
    assert outcome.silenced == {1: None, 2: None, 4: None}


@pytest.mark.parametrize(
    ("more", "live"),
    [
        pytest.param({}, True, id="a value of now"),
        pytest.param({"is_historical": True}, False, id="a value of the past"),
        pytest.param({"properties": {"Quality": 0}}, False, id="a bad value"),
    ],
)
def test_only_a_value_of_now_shows_life(edge, host, more, live):
    hear(host, edge.death())
    outcome = hear(host, edge.say("NDATA", metric("degC", 1.0, ts=NOW_MS - 60_000, **more)))
    assert len(outcome.readings) == 1
    assert (4 in outcome.silenced) == live


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"is_null": True}, id="null: missing is not zero"),
        pytest.param({"is_transient": True}, id="transient: not to be stored"),
    ],
)
def test_what_is_no_reading(edge, host, more):
    outcome = hear(host, edge.say("NDATA", metric("degC", 1.0, **more)))
    assert (outcome.readings, outcome.rejected) == ([], [])


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        pytest.param(metric("new", 1.0), Reason.UNKNOWN_METER, id="not registered"),
        pytest.param(metric("degC", value=True, kind=DataType.BOOLEAN), Reason.NOT_A_NUMBER, id="boolean"),
        pytest.param(metric("degC", "5", kind=DataType.STRING), Reason.NOT_A_NUMBER, id="text"),
        pytest.param(metric("degC", float("inf")), Reason.INFINITE, id="infinite"),
        pytest.param(metric("degC", 1.0, ts=NOW_MS + 601_000), Reason.FUTURE_TIME, id="future"),
        pytest.param(metric("degC", 1.0, ts=2**63), Reason.FUTURE_TIME, id="far future"),
        pytest.param(metric("degC", 1.0, ts=1), Reason.BAD_TIME, id="before 2000"),
        pytest.param(
            metric("degC", 1.0, properties={"engUnit": "bar"}), Reason.UNIT_MISMATCH, id="unit"
        ),
    ],
)  # fmt: skip
def test_what_is_refused_is_kept_apart_from_what_is_good(edge, host, sent, reason):
    good = metric("degC", 20.0, ts=NOW_MS - 1)
    outcome = hear(host, edge.say("NDATA", good, sent))
    assert values(outcome) == [(4, NOW_US - 1000, 20.0, 0)]
    ((message, rejected),) = outcome.rejected
    assert rejected.reason == reason
    assert [m.name for m in parse(message.payload).metrics] == [sent.name]


def test_unknown_meters_are_kept_one_by_one(edge, host):
    """Each can be registered by itself, and then only its own readings are taken in."""
    sent = [metric("a", 1.0), metric("b", 2.0), metric("a", 3.0, ts=NOW_MS - 1)]
    kept = hear(host, edge.say("NDATA", *sent)).rejected
    assert [[m.name for m in parse(message.payload).metrics] for message, _ in kept] == [
        ["a", "a"], ["b"],
    ]  # fmt: skip


def test_what_is_refused_for_one_reason_is_kept_together(edge, host):
    wrong = [metric("degC", 1.0, ts=1), metric("degC", 2.0, ts=2)]
    ((_, rejected),) = hear(host, edge.say("NDATA", *wrong)).rejected
    assert rejected.detail == "timestamp 1 ms lies before 2000. And 1 more."


@pytest.mark.parametrize("kind", [DataType.BOOLEAN, DataType.STRING])
def test_what_cannot_be_a_reading_asks_for_no_meter(edge, host, kind):
    value = True if kind == DataType.BOOLEAN else "text"
    outcome = hear(host, edge.say("NDATA", metric("Door open", value, kind=kind)))
    assert outcome.rejected == []


def test_what_runs_a_node_asks_for_no_meter(edge):
    outcome = hear(Host({}), edge.birth(metric("Node Control/Scan Rate", 3.0)))
    assert outcome.rejected == []


def test_times(edge, host):
    late = edge.message("NDATA", payload(metric("degC", 1.0, ts=None), ts=NOW_MS - 5, seq=edge.seq))
    assert values(hear(host, late)) == [(4, NOW_US - 5000, 1.0, 0)]
    none = edge.message("NDATA", payload(metric("degC", 1.0, ts=None), ts=None))
    assert [r.reason for _, r in hear(host, none).rejected] == [Reason.BAD_TIME]
    clockless = payload(metric("clockless", 1.0, ts=None), ts=None)
    outcome = hear(host, edge.message("DDATA", clockless, "m1"))
    assert values(outcome) == [(5, NOW_US, 1.0, 0)]


def test_a_kept_metric_can_be_read_again_without_the_birth(edge):
    """Alias, datatype and unit come from the birth; the kept payload says them in full."""
    host = Host({})
    born = metric("late", 1.0, alias=1, properties={"engUnit": "MWh"})
    hear(host, edge.birth(), edge.say("DBIRTH", born, device="m1"))
    sent = metric(alias=1, kind=None, ts=NOW_MS)
    sent.double_value = 2.0
    ((message, _),) = hear(host, edge.say("DDATA", sent, device="m1")).rejected
    registered = {("food", "m1.late"): MeterEntry(8, "kWh")}
    assert values(Host({}).receive([message], registry=registered)) == [(8, NOW_US, 2000.0, 0)]


def test_a_template_is_read_by_alias(edge):
    def udt(value):
        made = metric(kind=DataType.TEMPLATE, alias=3)
        made.template_value.metrics.add(name="kWh", datatype=DataType.DOUBLE, double_value=value)
        return made

    born = udt(1.0)
    born.name = "Main"
    host = Host({}, [Rule(metric="Main/kWh", meter="m1.kWh")])
    hear(host, edge.birth(), edge.say("DBIRTH", born, device="m1"))
    outcome = hear(host, edge.say("DDATA", udt(2.0), device="m1"))
    assert values(outcome) == [(1, NOW_US, 2.0, 0)]


def test_what_is_stored_carries_on(edge, host):
    """A host that takes over reads aliases and the sequence where the other one left them."""
    nodes = {
        id_: Node.from_json(n.as_json(), online=n.online, bd_seq=n.bd_seq, expected=n.expected)
        for id_, n in host.nodes.items()
    }
    other = Host(nodes)
    outcome = hear(other, edge.say("DDATA", metric(alias=1, value=1.0), device="m1"))
    assert len(outcome.readings) == 1
    assert other.overdue(NOW_US + 60 * SECOND_US) == []
    assert set(hear(other, edge.death()).silenced) == {1, 2, 4}


def test_after_a_loss_aliases_are_not_trusted(edge, host):
    assert host.lost(NOW_US).rebirths == [GW]
    outcome = hear(host, edge.say("DDATA", metric(alias=1, value=1.0), device="m1"))
    assert outcome.readings == []


def changed(real, number):
    """Bytes with one of them changed."""
    at = number % len(real)
    return real[:at] + bytes([number % 256]) + real[at + 1 :]


@settings(max_examples=150)
@given(
    data=st.lists(
        st.tuples(
            st.sampled_from(["NBIRTH", "NDATA", "NDEATH", "DBIRTH", "DDATA", "DDEATH", "X"]),
            st.one_of(st.binary(max_size=60), st.integers(0, 10_000)),
        ),
        max_size=8,
    )
)
def test_any_bytes_give_rows_or_reasons(data):
    """Random bytes, and real payloads with one byte changed."""
    real = Edge().births()[1].payload
    host = Host({})
    for verb, part in data:
        sent = part if isinstance(part, bytes) else changed(real, part)
        device = "/m1" if verb.startswith("D") else ""
        outcome = hear(host, Message(f"spBv1.0/food/{verb}/gw{device}", sent, NOW_US))
        assert all(reading.value == reading.value for reading in outcome.readings)
        for node in host.nodes.values():
            Node.from_json(node.as_json(), online=True, bd_seq=0, expected=0)
