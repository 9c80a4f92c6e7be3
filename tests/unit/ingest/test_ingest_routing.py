"""Each message reaches the decoder that serves its topic."""

import numpy as np
import pytest

from fems.ingest.decoding import Batch, Message
from fems.ingest.reasons import Reason
from fems.ingest.routing import Router, joined
from fems.store.binary import READINGS


class Numbered:
    """A decoder whose rows carry its number and the message's time of receipt."""

    def __init__(self, number, *filters):
        self.number, self.filters = number, filters

    def decode(self, messages, *, registry):
        rows = np.zeros(len(messages), READINGS)
        rows["meter_id"] = self.number
        rows["value"] = [message.received_us for message in messages]
        return Batch(rows=rows, after_commit=[self.number])


ROUTER = Router(
    [Numbered(1, "fems/+/+"), Numbered(2, "tele/+/SENSOR", "fems/#"), Numbered(3, "spBv1.0/#")]
)


@pytest.mark.parametrize(
    ("topic", "number"),
    [
        pytest.param("fems/food/main", 1, id="the first of two that serve a topic"),
        pytest.param("fems/food/main/x", 2, id="a longer topic"),
        pytest.param("tele/boiler/SENSOR", 2, id="one level for a plus"),
        pytest.param("spBv1.0/g/NDATA/n", 3, id="all levels for a hash"),
    ],
)
def test_the_decoder_of_a_topic(topic, number):
    batch = ROUTER.decode([Message(topic, b"", 5)], registry={})
    assert batch.rows["meter_id"].tolist() == [number]


@pytest.mark.parametrize("topic", ["tele/boiler/STATE", "", "#", "fem/food/main"])
def test_a_topic_nobody_serves_is_kept_with_its_reason(topic):
    message = Message(topic, b"1", 5)
    batch = ROUTER.decode([message], registry={})
    assert [(m, r.reason) for m, r in batch.rejected] == [(message, Reason.NO_RULE)]
    assert len(batch.rows) == 0


def test_each_decoder_gets_its_messages_in_their_order():
    topics = ["fems/a/b", "spBv1.0/x", "fems/a/c", "nobody", "fems/a/b"]
    batch = ROUTER.decode([Message(t, b"", i) for i, t in enumerate(topics)], registry={})
    rows = batch.rows
    assert rows["value"][rows["meter_id"] == 1].tolist() == [0, 2, 4]
    assert rows["value"][rows["meter_id"] == 3].tolist() == [1]
    assert [m.received_us for m, _ in batch.rejected] == [3]
    assert sorted(batch.after_commit) == [1, 3]


def test_filters_are_those_of_all_decoders():
    assert ROUTER.filters == ("fems/+/+", "tele/+/SENSOR", "fems/#", "spBv1.0/#")


def test_nothing_joined_is_nothing():
    assert len(joined([]).rows) == 0
