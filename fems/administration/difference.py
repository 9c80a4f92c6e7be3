"""What a file would change: records before and after, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Records = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Change:
    """A record that is new, other or gone; fields: (name, before, after), of a new one what it says."""

    what: str  # "added", "changed", "gone"
    thing: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


def differences(before: Records, after: Records) -> list[Change]:
    """Changes from one set of records to another, in the order of the second.

    >>> differences({"meter a": {"multiplier": 1.0}}, {"meter a": {"multiplier": 40.0}})
    [Change(what='changed', thing='meter a', fields=[('multiplier', '1', '40')])]
    """
    found = []
    for thing, record in after.items():
        known = before.get(thing)
        old = known or {}
        fields = [
            (name, said(old.get(name)), said(record.get(name)))
            for name in dict.fromkeys((*record, *old))
            if said(old.get(name)) != said(record.get(name))
        ]
        if known is None or fields:
            found.append(Change("added" if known is None else "changed", thing, fields))
    return found + [Change("gone", thing) for thing in before if thing not in after]


def said(value: Any) -> str:  # noqa: ANN401 (a cell)
    """A value in a few words; nothing for what is missing.

    >>> said(None), said(2.0), said([1, 2])
    ('', '2', '[1, 2]')
    """
    if value is None or value != value:  # noqa: PLR0124 (NaN)
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
