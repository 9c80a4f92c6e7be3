"""What must hold of every decoder, whatever the bytes: shared by property tests and fuzzing."""

import numpy as np

from fems.ingest.decoding import MeterEntry
from fems.ingest.message import EARLIEST_S, FUTURE_TOLERANCE_S
from fems.ingest.reasons import Reason
from fems.store.binary import READINGS

RECEIVED_US = 1_767_268_800_000_000
"""2026-01-01T12:00:00Z."""
REGISTRY = {
    ("food", "main"): MeterEntry(1, "kWh"),
    ("food", "clockless"): MeterEntry(2, "kW", server_time=True),
    ("food", "outdoor"): MeterEntry(3, "degC"),
    ("chemicals", "steam"): MeterEntry(4, "MJ", time_zone="Asia/Seoul"),
    ("chemicals", "output"): MeterEntry(5, "t"),
}
LONGEST_DETAIL = 600
"""The sentence and what a decoder adds to it."""


def require_sound(batch, messages, registry=REGISTRY):
    """Readings that can be stored, and refusals with one documented reason each."""
    rows = batch.rows
    assert rows.dtype == READINGS
    if len(rows):
        latest_us = max(message.received_us for message in messages) + FUTURE_TOLERANCE_S * 10**6
        assert np.isfinite(rows["value"]).all()
        assert rows["ts"].astype("i8").min() >= EARLIEST_S * 10**6
        assert rows["ts"].astype("i8").max() <= latest_us
        assert set(rows["quality"].tolist()) <= {0, 1, 2}
        assert set(rows["meter_id"].tolist()) <= {entry.meter_id for entry in registry.values()}
    for message, why in batch.rejected:
        assert message.topic in {message.topic for message in messages}
        assert why.reason in Reason
        assert 0 < len(why.detail) <= LONGEST_DETAIL
        assert "\0" not in why.detail
        why.detail.encode()


def require_one_or_the_other(decoder, messages):
    """Alone, a message gives readings or a rejection, the same as in company."""
    together = decoder.decode(messages, registry=REGISTRY)
    require_sound(together, messages)
    refused = [id(message) for message, _ in together.rejected]
    assert len(set(refused)) == len(refused)
    apart = [decoder.decode([m], registry=REGISTRY) for m in messages[1:]]
    first = decoder.decode(messages[:1], registry=REGISTRY) if apart else together
    for alone in [first, *apart] if messages else ():
        assert bool(len(alone.rows)) != bool(alone.rejected)
    if apart:
        rows = np.concatenate([alone.rows for alone in [first, *apart]])
        assert sorted(rows.tolist()) == sorted(together.rows.tolist())
        assert len(together.rejected) == sum(len(alone.rejected) for alone in [first, *apart])
