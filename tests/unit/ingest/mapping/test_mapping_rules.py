"""Mapping files: what a rule may say, how a wrong one is refused, and that nothing crashes."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fems.errors import InputFileError
from fems.ingest.decoding import Message, MeterEntry
from fems.ingest.mapping.decoder import MappingDecoder
from fems.ingest.mapping.rules import Mappings, read_mappings, read_ready_made, ready_made
from fems.ingest.reasons import Reason

RULE = '[[rule]]\nname = "mine"\ntopic = "plc/{line}"\n'
READING = '[[rule.reading]]\nvalue = "v"\nmeter = "{line}"\n'


def us(text):
    return round(datetime.fromisoformat(text).timestamp() * 1e6)


@pytest.fixture
def load(tmp_path):
    def load(text):
        file = tmp_path / "mappings.toml"
        file.write_text(text, encoding="utf-8")
        return read_mappings(file)

    return load


def decode(mappings, topic, payload, *, received="2026-03-02T00:20:00+00:00", **entry):
    entry = {"unit": "kWh", "time_zone": "America/New_York"} | entry
    registry = {("acme", "press"): MeterEntry(1, **entry), ("acme", "oven"): MeterEntry(2, "kWh")}
    payload = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    batch = MappingDecoder(mappings).decode([Message(topic, payload, us(received))],
                                            registry=registry)  # fmt: skip
    rows = [(int(r["meter_id"]), int(r["ts"].astype("i8")), float(r["value"])) for r in batch.rows]
    return rows, [rejected for _, rejected in batch.rejected]


@pytest.mark.parametrize(
    ("keys", "payload", "want"),
    [
        pytest.param('time = "t"', {"v": 5, "t": "2026-03-02T00:15:00Z"}, "2026-03-02T00:15:00Z",
                     id="with an offset"),
        pytest.param('time = "t"\nzone = "plant"', {"v": 5, "t": "2026-03-01T19:15:00"},
                     "2026-03-02T00:15:00Z", id="the plant's time"),
        pytest.param('time = "t"\nzone = "Asia/Seoul"', {"v": 5, "t": "2026-03-02 09:15"},
                     "2026-03-02T00:15:00Z", id="time of a named zone"),
        pytest.param('time = "t"\nzone = "plant"', {"v": 5, "t": "2026-03-02T00:15:00+00:00"},
                     "2026-03-02T00:15:00Z", id="an offset wins over the zone"),
        pytest.param('time = "t"\ntime_unit = "ns"', {"v": 5, "t": 1772410500000000000},
                     "2026-03-02T00:15:00Z", id="nanoseconds"),
        pytest.param("", {"v": 5}, "2026-03-02T00:20:00Z", id="no time: the receipt's"),
    ],
)  # fmt: skip
def test_times(load, keys, payload, want):
    rows, rejected = decode(load(f'plant = "acme"\n{RULE}{keys}\n{READING}'), "plc/press", payload)
    assert rejected == []
    assert rows == [(1, us(want), 5.0)]


@pytest.mark.parametrize(
    ("received", "want"),
    [("2026-11-01T05:35:00+00:00", "05:30"), ("2026-11-01T06:35:00+00:00", "06:30")],
)
def test_of_an_hour_that_comes_twice_the_one_nearer_to_the_receipt_counts(load, received, want):
    mappings = load(f'plant = "acme"\n{RULE}time = "t"\nzone = "plant"\n{READING}')
    rows, _ = decode(mappings, "plc/press", {"v": 5, "t": "2026-11-01T01:30:00"}, received=received)
    assert rows == [(1, us(f"2026-11-01T{want}:00+00:00"), 5.0)]


def test_a_meter_without_a_clock_may_leave_out_the_time_its_rule_looks_for(load):
    mappings = load(f'plant = "acme"\n{RULE}time = "t"\n{READING}')
    _, rejected = decode(mappings, "plc/press", {"v": 5})
    assert [r.reason for r in rejected] == [Reason.BAD_TIME]
    assert "'t' finds nothing" in rejected[0].detail
    rows, rejected = decode(mappings, "plc/press", {"v": 5}, server_time=True)
    assert rows == [(1, us("2026-03-02T00:20:00+00:00"), 5.0)]


def test_names_that_a_gateway_uses_stand_for_meters_of_ours(load):
    mappings = load(
        RULE + READING + '[[meter]]\nfrom = "Presse 1"\nplant = "acme"\nmeter = "press"\n'
        '[[meter]]\nfrom = "Ofen"\nrule = "mine"\nplant = "acme"\nmeter = "oven"\n'
    )
    assert decode(mappings, "plc/Presse 1", {"v": 5})[0][0][0] == 1
    assert decode(mappings, "plc/Ofen", {"v": 5})[0][0][0] == 2


def test_the_message_may_say_plant_meter_and_unit(load):
    mappings = load(
        '[[rule]]\nname = "mine"\ntopic = "x/#"\nitems = "rows"\nplant = "{site}"\n'
        '[[rule.reading]]\nvalue = "v"\nunit_path = "u"\nmeter = "{m}"\n'
    )
    payload = {"rows": [{"site": "acme", "m": "press", "v": 1.5, "u": "MWh"},
                        {"site": "acme", "m": "oven", "v": 2, "u": "kWh"}]}  # fmt: skip
    assert [(m, v) for m, _, v in decode(mappings, "x/y/z", payload)[0]] == [(1, 1500.0), (2, 2.0)]


@pytest.mark.parametrize(
    ("payload", "reason", "says"),
    [
        pytest.param(b"{", Reason.NOT_JSON, "", id="not JSON"),
        pytest.param({"w": 5}, Reason.NOT_FOUND, "value: 'v' finds nothing", id="no value"),
        pytest.param({"v": "5", "u": "kWh"}, Reason.NOT_A_NUMBER, "'5'", id="a number as text"),
        pytest.param({"v": 5, "u": "Nm3"}, Reason.UNIT_MISMATCH, "'Nm3'", id="a foreign unit"),
        pytest.param({"v": 5, "u": "kWh", "t": 99999999999}, Reason.FUTURE_TIME, "future", id="future"),
        pytest.param({"v": 5, "u": "kWh", "t": "noon"}, Reason.BAD_TIME, "'noon'", id="no time"),
        pytest.param({"v": 5, "u": None, "t": 1772410500}, Reason.NOT_FOUND, "unit: 'u'", id="no unit"),
        pytest.param([], Reason.NOT_FOUND, "'v' finds nothing", id="an empty array"),
        pytest.param(b"1" * 1_048_577, Reason.TOO_LARGE, "at most", id="too large"),
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_kept_with_the_reason(load, payload, reason, says):
    mappings = load(
        f'plant = "acme"\n{RULE}time = "t"\n'
        '[[rule.reading]]\nvalue = "v"\nmeter = "{line}"\nunit_path = "u"\n'
    )
    rows, rejected = decode(mappings, "plc/press", payload)
    assert rows == []
    assert [r.reason for r in rejected] == [reason]
    assert says in rejected[0].detail


def test_a_bare_number(load):
    mappings = load(
        f'plant = "acme"\n{RULE}plain = true\n[[rule.reading]]\nvalue = "@"\nmeter = "press"\n'
    )
    assert decode(mappings, "plc/press", b" 0012.50\n")[0][0][2] == 12.5
    assert decode(mappings, "plc/press", b"12 kWh")[1][0].reason is Reason.NOT_A_NUMBER
    assert decode(mappings, "plc/press", b"inf")[1][0].reason is Reason.INFINITE


def test_topics_the_user_ignores_leave_nothing(load):
    mappings = load(f'plant = "acme"\nignore = ["plc/{{x}}/state", "log/#"]\n{RULE}{READING}')
    assert decode(mappings, "plc/press/state", b"?") == ([], [])
    assert decode(mappings, "log/a/b", b"?") == ([], [])
    assert "log/#" in MappingDecoder(mappings).filters


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("use = [\"telegraph\"]", "no ready-made rules 'telegraph'.*shelly, tasmota", id="an unknown ready-made rule"),
        pytest.param(RULE + '[[rule.reading]]\nvalue = "a..b"\nmeter = "x"', r"rule 'mine'\.reading\.0\.value: 'a..b' is not JMESPath", id="a bad expression"),
        pytest.param(RULE + '[[rule.reading]]\nvalue = "a"\nmeter = "{a[}"', r"rule 'mine'\.reading\.0\.meter: 'a\[' is not JMESPath", id="a bad template"),
        pytest.param('[[rule]]\nname = "mine"\ntopic = "a+b/#/c"\n' + READING, r"rule 'mine'\.topic: 'a\+b' is no level", id="a bad filter"),
        pytest.param(RULE + "colour = 1\n" + READING, r"rule 'mine'\.colour: Extra inputs", id="an unknown key"),
        pytest.param(RULE + 'zone = "Mars/Olympus"\n' + READING, r"rule 'mine'\.zone: Time zone 'Mars/Olympus' is unknown", id="an unknown zone"),
        pytest.param(RULE, r"rule 'mine'\.reading: Field required", id="a rule without readings"),
        pytest.param((RULE + READING) * 2, "rule 'mine' is defined twice", id="two rules of a name"),
        pytest.param('[[meter]]\nfrom = "x"\nplant = "a"\nmeter = "b"\nrule = "r"', "rule 'r', which is neither", id="a meter of no rule"),
        pytest.param('[[sparkplug]]\ncolour = "red"', "sparkplug.0: .*'colour' is no key of a Sparkplug rule", id="a bad Sparkplug rule"),
        pytest.param("rule = [", "is not TOML", id="not TOML"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_its_place(load, text, says):
    with pytest.raises(InputFileError, match=rf"mappings\.toml.*{says}"):
        load(text)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputFileError, match=r"gone\.toml cannot be read: No such file"):
        read_mappings(tmp_path / "gone.toml")


ALL_READY_MADE = Mappings(plant="acme").model_copy(
    update={"rule": tuple(rule for name in ready_made() for rule in read_ready_made(name))}
)
TOPICS = ("telegraf/a/b", "tele/press/SENSOR", "shellies/press/emeter/0/total",
          "press/status/emdata:0", "zigbee2mqtt/press", "zigbee2mqtt/\0{x}")  # fmt: skip
KEYS = st.sampled_from(["metrics", "fields", "tags", "timestamp", "Time", "ENERGY", "Total", "Power",
                        "total_act", "energy", "last_seen", "meter", "id", "x"])  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.datetimes().map(str)
)  # fmt: skip
TREES = st.recursive(
    LEAVES, lambda t: st.lists(t, max_size=3) | st.dictionaries(KEYS, t, max_size=4), max_leaves=12
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(TOPICS),
    st.binary(max_size=60) | TREES.map(lambda tree: json.dumps(tree).encode()),
)
def test_any_bytes_on_a_mapped_topic_give_rows_or_a_reason(topic, payload):
    decoder = MappingDecoder(ALL_READY_MADE)
    registry = {("acme", code): MeterEntry(1, "kWh", time_zone="Asia/Seoul")
                for code in ("press", "press-0", "x-Total")}  # fmt: skip
    now = round(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1e6)
    batch = decoder.decode([Message(topic, payload, now)], registry=registry)
    assert len(batch.rows) or len(batch.rejected) == 1
    for _, rejected in batch.rejected:
        assert rejected.detail
