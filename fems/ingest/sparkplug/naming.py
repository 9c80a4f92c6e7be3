"""Which meter a metric is: by its names, or by rules of the mapping file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, NamedTuple, Self

from fems.errors import SettingsError

HOUSEKEEPING = ("bdSeq", "Node Control/", "Device Control/", "Properties/", "Node Info/")
"""Metrics with which nodes run and describe themselves: never a meter unless a rule says so."""
_PLACE = re.compile(r"\{(\w+)\}")
_NOT_IN_A_CODE = re.compile(r"[^A-Za-z0-9_.-]+")


class Source(NamedTuple):
    """Where a metric comes from; device is "" for an edge node's own."""

    group: str
    node: str
    device: str
    metric: str


class Name(NamedTuple):
    """Plant and meter a metric stands for, and its unit where a rule gives one."""

    plant: str
    meter: str
    unit: str | None = None


@dataclass(frozen=True)
class Rule:
    """One [[sparkplug]] table of the mapping file: what it matches, and which meter that is.

    Patterns are as in a shell: * and ?. In plant and meter, {group}, {node}, {device} and {metric}
    stand for the names met. With ignore, what matches is no meter.
    """

    group: str = "*"
    node: str = "*"
    device: str = "*"
    metric: str = "*"
    plant: str = "{group}"
    meter: str = ""
    unit: str | None = None
    ignore: bool = False

    @classmethod
    def parse(cls, table: Mapping[str, Any], *, where: str) -> Self:
        """Rule of a table.

        Raises
        ------
        SettingsError
            If a key is unknown or a value has the wrong type; names the place.

        >>> Rule.parse({"device": "m1", "meter": "main"}, where="rules.toml").meter
        'main'
        """
        known = {field.name for field in fields(cls)}
        for key, value in table.items():
            if key not in known:
                raise SettingsError(
                    f"{where}: {key!r} is no key of a Sparkplug rule.",
                    hint=f"Known are {', '.join(sorted(known))}.",
                )
            if not isinstance(value, bool if key == "ignore" else str):
                kind = "true or false" if key == "ignore" else "a text"
                raise SettingsError(f"{where}: {key} must be {kind}.")
        for place in _PLACE.findall(f"{table.get('plant', '')} {table.get('meter', '')}"):
            if place not in Source._fields:
                raise SettingsError(
                    f"{where}: {{{place}}} stands for nothing in a Sparkplug rule.",
                    hint="Use {group}, {node}, {device} or {metric}.",
                )
        return cls(**table)

    def matches(self, source: Source) -> bool:
        """Whether this rule is about a metric."""
        patterns = (self.group, self.node, self.device, self.metric)
        return all(map(fnmatchcase, source, patterns))

    def name(self, source: Source) -> Name | None:
        """Name it gives a metric; None to ignore it."""
        if self.ignore:
            return None
        meter = _code(_filled(self.meter, source)) if self.meter else default_meter(source)
        return Name(_filled(self.plant, source), meter, self.unit)


def name_of(source: Source, rules: Sequence[Rule]) -> Name | None:
    """Plant and meter of a metric: by the first rule that matches, else by its own names.

    >>> name_of(Source("food", "gw", "m1", "Energy/Total kWh"), [])
    Name(plant='food', meter='m1.Energy.Total_kWh', unit=None)
    >>> name_of(Source("food", "gw", "", "Node Control/Rebirth"), []) is None
    True
    """
    for rule in rules:
        if rule.matches(source):
            return rule.name(source)
    if source.metric.startswith(HOUSEKEEPING):
        return None
    return Name(source.group, default_meter(source))


def default_meter(source: Source) -> str:
    """Code of a metric's meter: "{device}.{metric}", or "{node}.{metric}" of the node's own."""
    return _code(f"{source.device or source.node}.{source.metric}")


def _filled(template: str, source: Source) -> str:
    names = source._asdict()
    return _PLACE.sub(lambda place: names[place[1]], template)


def _code(text: str) -> str:
    return _NOT_IN_A_CODE.sub("_", text.replace("/", "."))
