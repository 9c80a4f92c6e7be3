"""Times of many readings at once: epoch seconds, epoch milliseconds and RFC 3339, in columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from fems.ingest.message import EARLIEST_S, FUTURE_TOLERANCE_S, MS_FROM

Ints = npt.NDArray[np.int64]
Chars = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
_US_PER_S = 1_000_000
_LEAST, _SHORTEST, _LONGEST = len("2026-01-01T00:00:00"), len("2026-01-01T00:00:00Z"), 35
_MONTHS = np.arange("1970-01", "2200-01", dtype="M8[M]").astype("M8[D]").astype(np.int64)
"""First day of each month, in days since 1970; a month beyond is no ordinary one."""
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
    kinds = _kinds(times)
    for kind in np.unique(kinds[kinds != 0]).tolist():
        at = np.flatnonzero(kinds == kind)
        chosen: Any = times if len(at) == len(times) else [times[i] for i in at.tolist()]
        us[at], plain[at] = _numbers(chosen) if kind < 0 else _texts("".join(chosen), kind)
    latest = received_us + FUTURE_TOLERANCE_S * _US_PER_S
    return us, plain & (us >= EARLIEST_S * _US_PER_S) & (us <= latest)


def _kinds(times: Sequence[Any]) -> npt.NDArray[np.int8]:
    if set(map(type, times)) == {str} and len(lengths := set(map(len, times))) == 1:
        length = lengths.pop()
        if _SHORTEST <= length <= _LONGEST and "".join(times).isascii():
            return np.full(len(times), length, np.int8)
    return np.fromiter(map(_kind, times), np.int8, len(times))


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
    chars = np.frombuffer(joined.encode("ascii"), np.uint8).reshape(-1, length).T.copy()
    digit = chars - ord("0")  # a byte each, so anything below "0" is far above 9
    zulu = (chars[-1] | 0x20) == ord("z")
    if zulu.all():
        body, offset_s, plain = length - 1, np.zeros(1, np.int64), zulu
    else:
        body = length - 6
        plain, offset_s = _offsets(chars, digit)
    plain &= (digit[_DIGITS, :] <= 9).all(axis=0) & _separated(chars)
    month, day = _pair(digit, 5), _pair(digit, 8)
    hour, minute, second = (_pair(digit, at) for at in (11, 14, 17))
    first = (100 * _pair(digit, 0) + _pair(digit, 2) - 1970) * 12 + month - 1
    plain &= (first >= 0) & (first < len(_MONTHS) - 1)
    first = np.clip(first, 0, len(_MONTHS) - 2)
    starts = _MONTHS[first]
    plain &= (month >= 1) & (month <= 12) & (day >= 1) & (day <= _MONTHS[first + 1] - starts)
    plain &= (hour <= 23) & (minute <= 59) & (second <= 59)
    seconds = (starts + day - 1) * 86_400 + (hour * 3_600 + minute * 60 + second - offset_s)
    if body < _LEAST:
        plain &= False
    elif body > _LEAST:
        plain &= (chars[_LEAST] == ord(".")) & (digit[_LEAST + 1 : body] <= 9).all(axis=0)
        plain &= body > _LEAST + 1
        return seconds * _US_PER_S + _fraction_us(digit[_LEAST + 1 : body]), plain
    return seconds * _US_PER_S, plain


def _fraction_us(places: Chars) -> Ints:
    """Digits after the point; finer than a microsecond is cut off."""
    us = np.zeros(places.shape[1], np.int64)
    for place, digit in enumerate(places[:6]):
        us += digit * np.int64(10 ** (5 - place))
    return us


def _offsets(chars: Chars, digit: Chars) -> tuple[Mask, Ints]:
    """Offsets of the form +09:00 at the end of texts. [s]"""
    sign = chars[-6]
    plain = ((sign == ord("+")) | (sign == ord("-"))) & (chars[-3] == ord(":"))
    plain &= (digit[[-5, -4, -2, -1]] <= 9).all(axis=0)
    hours, minutes = _pair(digit, -5), _pair(digit, -2)
    plain &= (hours <= 23) & (minutes <= 59)
    return plain, np.where(sign == ord("-"), -1, 1) * (hours * 3_600 + minutes * np.int64(60))


def _separated(chars: Chars) -> Mask:
    separated: Mask = (chars[10] | 0x20) == ord("t")
    for places, separator in (((4, 7), "-"), ((13, 16), ":")):
        for place in places:
            separated &= chars[place] == ord(separator)
    return separated


def _pair(digit: Chars, at: int) -> npt.NDArray[np.int32]:
    pair: npt.NDArray[np.int32] = np.int32(10) * digit[at] + digit[at + 1]
    return pair
