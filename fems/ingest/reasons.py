"""Why a message is not stored: the documented list of reasons, and a refusal with its sentence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Reason(StrEnum):
    """Why a message was not stored: its code, what it means and what to do.

    >>> Reason("not_json") is Reason.NOT_JSON
    True
    >>> Reason.NOT_JSON.remedy
    'Make the gateway send JSON in UTF-8.'
    """

    meaning: str
    remedy: str

    BAD_TOPIC = (
        "bad_topic",
        "The topic is not fems/{plant}/{meter}.",
        "Correct the topic in the gateway.",
    )
    NO_RULE = (
        "no_rule",
        "Nothing that runs here understands messages of this topic.",
        "Correct the topic, or add a rule for it.",
    )
    UNKNOWN_METER = (
        "unknown_meter",
        "The meter is not registered; its readings are kept for it.",
        "Register it (`fems ingest pending` writes the lines), then `fems ingest retry`.",
    )
    FOREIGN_METER = (
        "foreign_meter",
        "The message names another plant or meter than its topic or sender stands for.",
        "Find out whose meter it is, and correct the topic or the payload in the gateway.",
    )
    TOO_LARGE = (
        "too_large",
        "The payload is larger than a mebibyte.",
        "Send fewer readings in a message.",
    )
    TOO_MANY_READINGS = (
        "too_many_readings",
        "The message holds more than 10,000 readings.",
        "Send fewer readings in a message.",
    )
    TOO_DEEP = (
        "too_deep",
        "The JSON is nested more than 1,024 levels deep.",
        "Repair the gateway: no reading needs more than three levels.",
    )
    NOT_JSON = (
        "not_json",
        "The payload is not JSON.",
        "Make the gateway send JSON in UTF-8.",
    )
    BAD_SHAPE = (
        "bad_shape",
        "The JSON is no reading, no array of readings and has no array `readings`.",
        'Send `{"ts": …, "value": …}`, or an array of these.',
    )
    NOT_FOUND = (
        "not_found",
        "A mapping rule did not find in the message what it looks for.",
        "Correct the expression that the detail names in the mapping file, or the gateway.",
    )
    BAD_TIME = (
        "bad_time",
        "A time is missing, is neither RFC 3339 with an offset nor epoch time, or lies before 2000.",
        "Send `ts` with an offset, or give a meter without a clock `server_time = true`.",
    )
    FUTURE_TIME = (
        "future_time",
        "A time lies more than ten minutes after the message was received.",
        "Set the gateway's clock and time zone right.",
    )
    NOT_A_NUMBER = (
        "not_a_number",
        "A value is missing or is not a number.",
        "Send `value` as a JSON number, without quotes; leave out what was not measured.",
    )
    INFINITE = (
        "infinite",
        "A value is infinite or larger than a 64-bit float holds, as sent or in the meter's unit.",
        "Check the meter's scaling in the gateway.",
    )
    UNIT_MISMATCH = (
        "unit_mismatch",
        "A unit is unknown or cannot be converted to the meter's unit.",
        "Correct `unit` in the gateway, or the meter's unit, then retry.",
    )
    BAD_QUALITY = (
        "bad_quality",
        "A quality is not one of good, uncertain, bad.",
        "Correct `quality` in the gateway, or leave it out.",
    )
    NOT_SPARKPLUG = (
        "not_sparkplug",
        "The payload on a topic of Sparkplug B is not one (protobuf), or a birth lacks a name.",
        "Make the edge node send Sparkplug B version 1.0, as its topic says.",
    )
    UNKNOWN_ALIAS = (
        "unknown_alias",
        "A metric came by its alias before the birth that names it.",
        "The node was asked for its births; retry once they have come.",
    )
    DATABASE_REFUSED = (
        "database_refused",
        "The database refused the readings for what they hold.",
        "The detail says why, such as a constraint of your own; remove the cause, then retry.",
    )

    def __new__(cls, code: str, meaning: str, remedy: str) -> Self:
        """Make a member whose value is its code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        member.remedy = remedy
        return member


@dataclass(frozen=True)
class Rejected:
    """A message that cannot be stored: a code for programs, a sentence for people."""

    reason: Reason
    detail: str
    meter: tuple[str, str] | None = None
    """Plant and code of the meter that is not registered, if that is the reason."""


LONGEST_DETAIL = 500


class RefusedError(Exception):
    """Raised inside a decoder to refuse the message in hand; never leaves the decoder.

    A detail that repeats what a gateway sent, such as a name of a kilobyte, is cut short.
    """

    def __init__(
        self, reason: Reason, detail: str, *, meter: tuple[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        cut = len(detail) > LONGEST_DETAIL
        said = detail[: LONGEST_DETAIL - 2] + "…." if cut else detail
        self.rejected = Rejected(reason, said, meter)
