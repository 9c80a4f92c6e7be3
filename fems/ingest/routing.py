"""Each message to the decoder that serves its topic; one batch of all that comes out."""

from collections.abc import Iterable, Sequence

import numpy as np
from paho.mqtt.client import topic_matches_sub

from fems.ingest.decoding import Batch, Decoder, Message, Registry
from fems.ingest.reasons import Reason, Rejected

_MOST_TOPICS = 100_000


class Router:
    """The decoders of a worker, by topic.

    >>> from fems.ingest.v1 import JsonDecoder
    >>> router = Router([JsonDecoder()])
    >>> message = Message("weather/seoul", b"{}", 0)
    >>> router.decode([message], registry={}).rejected[0][1].reason.value
    'no_rule'
    """

    def __init__(self, decoders: Sequence[Decoder]) -> None:
        self._decoders = tuple(decoders)
        self._of_topic: dict[str, int | None] = {}

    @property
    def filters(self) -> tuple[str, ...]:
        """Topic filters of all decoders."""
        return tuple(f for decoder in self._decoders for f in decoder.filters)

    def decode(self, messages: Sequence[Message], *, registry: Registry) -> Batch:
        """Rows and rejections of messages; of two decoders for a topic the first counts."""
        mine: dict[int | None, list[Message]] = {}
        for message in messages:
            mine.setdefault(self._index(message.topic), []).append(message)
        refused = Rejected(Reason.NO_RULE, "No decoder that runs here serves this topic.")
        unserved = Batch(rejected=[(message, refused) for message in mine.pop(None, [])])
        return joined(
            [
                unserved,
                *(
                    self._decoders[i].decode(m, registry=registry)
                    for i, m in mine.items()
                    if i is not None
                ),
            ]
        )

    def _index(self, topic: str) -> int | None:
        try:
            return self._of_topic[topic]
        except KeyError:
            if len(self._of_topic) >= _MOST_TOPICS:
                self._of_topic.clear()
            serving = (i for i, d in enumerate(self._decoders) if _serves(d, topic))
            return self._of_topic.setdefault(topic, next(serving, None))


def joined(batches: Iterable[Batch]) -> Batch:
    """One batch of several, in their order."""
    parts = [b for b in batches if len(b.rows) or b.rejected or b.in_transaction or b.after_commit]
    if len(parts) == 1:
        return parts[0]
    return Batch(
        rows=np.concatenate([Batch().rows, *(part.rows for part in parts)]),
        rejected=[refusal for part in parts for refusal in part.rejected],
        in_transaction=[call for part in parts for call in part.in_transaction],
        after_commit=[call for part in parts for call in part.after_commit],
    )


def _serves(decoder: Decoder, topic: str) -> bool:
    return any(topic_matches_sub(pattern, topic) for pattern in decoder.filters)
