"""Decoder of messages that mapping rules describe."""

from collections.abc import Sequence

import numpy as np

from fems.ingest.decoding import Batch, Message, Registry, Rows
from fems.ingest.mapping.apply import Outcome, apply_rule, verdict
from fems.ingest.mapping.rules import Mappings, Rule
from fems.ingest.reasons import Reason, RefusedError
from fems.store.binary import READINGS


class MappingDecoder:
    """Readings in the messages of existing gateways, found by rules.

    Of a message that holds readings of several meters those that can be stored are; should one of
    them be refused, the message is kept as rejected for its sake.
    """

    def __init__(self, mappings: Mappings) -> None:
        self.mappings = mappings
        patterns = [rule.topic.filter for rule in mappings.rule]
        ignored = [pattern.filter for pattern in mappings.ignore]
        self.filters: tuple[str, ...] = tuple(dict.fromkeys([*patterns, *ignored]))

    def decode(self, messages: Sequence[Message], *, registry: Registry) -> Batch:
        """Rows and rejections of messages."""
        batch, good = Batch(), []
        for message in messages:
            if self.ignores(message.topic):
                continue
            try:
                outcomes = self.outcomes(message, registry=registry)[1]
            except RefusedError as refused:
                batch.rejected.append((message, refused.rejected))
                continue
            good += [outcome for outcome in outcomes if outcome.refused is None]
            if (refusal := verdict(outcomes)) is not None:
                batch.rejected.append((message, refusal))
        batch.rows = _rows(good)
        return batch

    def ignores(self, topic: str) -> bool:
        """Whether the user said that messages of this topic are to be forgotten."""
        return any(pattern.match(topic) is not None for pattern in self.mappings.ignore)

    def rule_for(self, topic: str) -> tuple[Rule, dict[str, str]] | None:
        """The first rule whose topic this is, and the named parts of the topic."""
        for rule in self.mappings.rule:
            if (parts := rule.topic.match(topic)) is not None:
                return rule, parts
        return None

    def outcomes(self, message: Message, *, registry: Registry) -> tuple[Rule, list[Outcome]]:
        """The rule of a message, and what it found in it.

        Raises
        ------
        RefusedError
            If no rule serves the topic, or the payload as a whole is not what its rule is for.
        """
        found = self.rule_for(message.topic)
        if found is None:
            raise RefusedError(Reason.NO_RULE, "No mapping rule serves this topic.")
        rule, parts = found
        outcomes = apply_rule(rule, parts, message, self.mappings, registry)
        return rule, outcomes


def _rows(good: list[Outcome]) -> Rows:
    rows = np.zeros(len(good), READINGS)
    rows["meter_id"] = [o.entry.meter_id for o in good if o.entry is not None]
    rows["ts"] = np.array([o.ts_us for o in good], "i8").astype("M8[us]")
    rows["value"] = [o.value for o in good]
    return rows
