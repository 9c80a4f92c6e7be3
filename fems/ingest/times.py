"""Times of many readings at once: epoch seconds, epoch milliseconds and RFC 3339, in columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from fems.ingest.message import EARLIEST_S, FUTURE_TOLERANCE_S, MS_FROM

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_US_PER_S = 1_000_000
_LEAST, _SHORTEST, _LONGEST = len("2026-01-01T00:00:00"), len("2026-01-01T00:00:00Z"), 35
_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)


def times_us(times: Sequence[object], received_us: Ints) -> tuple[Ints, Mask]:
    """Microseconds since 1970 UTC, and which of the times are ordinary and plausible.

    Where a time is anything else (wrong, too early, in the future, or just unusual), the mask is
    false and the number means nothing.

    >>> us, plain = times_us(["2026-01-01T09:00:00+09:00", 1767225600, "noon"],
    ...                      np.full(3, 1767225600000000))
    >>> us[plain].tolist(), plain.tolist()
    ([1767225600000000, 1767225600000000], [True, True, False])
    """
    us = np.zeros(len(times), np.int64)
    plain = np.zeros(len(times), bool)
    kinds = np.fromiter((_kind(time) for time in times), np.int8, len(times))
    for kind in np.unique(kinds[kinds != 0]).tolist():
        at = np.flatnonzero(kinds == kind)
        chosen: Any = times if len(at) == len(times) else [times[i] for i in at.tolist()]
        us[at], plain[at] = _numbers(chosen) if kind < 0 else _texts("".join(chosen), kind)
    latest = received_us + FUTURE_TOLERANCE_S * _US_PER_S
    return us, plain & (us >= EARLIEST_S * _US_PER_S) & (us <= latest)


def _kind(time: object) -> int:
    """-1 for a number, its length for a text of fitting length, 0 for anything else."""
    if type(time) is str:
        return len(time) if _SHORTEST <= len(time) <= _LONGEST and time.isascii() else 0
    return -1 if type(time) is float or type(time) is int else 0


def _numbers(times: Sequence[float]) -> tuple[Ints, Mask]:
    seconds = np.array(times, np.float64)
    seconds = np.where(seconds >= MS_FROM, seconds / 1_000, seconds)
    plain = np.abs(seconds) < MS_FROM
    return np.rint(np.where(plain, seconds, 0) * _US_PER_S).astype(np.int64), plain


def _texts(joined: str, length: int) -> tuple[Ints, Mask]:
    """Times of one length, written one after another."""
    chars = np.frombuffer(joined.encode("ascii"), np.uint8).reshape(-1, length)
    digit = chars.astype(np.int64) - ord("0")
    is_digit = (digit >= 0) & (digit <= 9)
    zulu = (chars[:, -1] | 0x20) == ord("z")
    if zulu.all():
        body, offset_s = length - 1, np.zeros(len(chars), np.int64)
        plain = zulu
    else:
        body = length - 6
        plain, offset_s = _offsets(chars, digit, is_digit)
    plain = plain & is_digit[:, _DIGITS].all(axis=1) & _separated(chars)
    month, day = _pair(digit, 5), _pair(digit, 8)
    hour, minute, second = (_pair(digit, at) for at in (11, 14, 17))
    first = (100 * _pair(digit, 0) + _pair(digit, 2) - 1970) * 12 + month - 1
    starts = first.astype("M8[M]").astype("M8[D]").astype(np.int64)
    days = (first + 1).astype("M8[M]").astype("M8[D]").astype(np.int64) - starts
    plain &= (month >= 1) & (month <= 12) & (day >= 1) & (day <= days)
    plain &= (hour <= 23) & (minute <= 59) & (second <= 59)
    seconds = (starts + day - 1) * 86_400 + hour * 3_600 + minute * 60 + second - offset_s
    fraction_us = np.zeros(len(chars), np.int64)
    if body > _LEAST:
        places = slice(_LEAST + 1, body)
        plain &= (chars[:, _LEAST] == ord(".")) & is_digit[:, places].all(axis=1)
        plain &= body > _LEAST + 1
        for place in range(
            _LEAST + 1, min(body, _LEAST + 7)
        ):  # finer than a microsecond is cut off
            fraction_us += digit[:, place] * 10 ** (_LEAST + 6 - place)
    elif body < _LEAST:
        plain &= False
    return seconds * _US_PER_S + fraction_us, plain


def _offsets(chars: npt.NDArray[np.uint8], digit: Ints, is_digit: Mask) -> tuple[Mask, Ints]:
    """Offsets of the form +09:00 at the end of texts. [s]"""
    sign = chars[:, -6]
    plain = ((sign == ord("+")) | (sign == ord("-"))) & (chars[:, -3] == ord(":"))
    plain &= is_digit[:, [-5, -4, -2, -1]].all(axis=1)
    hours, minutes = _pair(digit, -5), 10 * digit[:, -2] + digit[:, -1]
    plain &= (hours <= 23) & (minutes <= 59)
    return plain, np.where(sign == ord("-"), -1, 1) * (hours * 3_600 + minutes * 60)


def _separated(chars: npt.NDArray[np.uint8]) -> Mask:
    middle = (chars[:, 10] | 0x20) == ord("t")
    dashes = (chars[:, [4, 7]] == ord("-")).all(axis=1)
    colons = (chars[:, [13, 16]] == ord(":")).all(axis=1)
    separated: Mask = middle & dashes & colons
    return separated


def _pair(digit: Ints, at: int) -> Ints:
    return 10 * digit[:, at] + digit[:, at + 1]
