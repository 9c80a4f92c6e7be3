"""Where a message holds something: JMESPath expressions, templates of names, patterns of topics."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

_PLACE = re.compile(r"\{([^{}]*)\}")
_NAMED = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True)
class Expression:
    """A JMESPath expression, compiled once.

    >>> Expression("ENERGY.Total").search({"ENERGY": {"Total": 3.185}})
    3.185
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse what is no JMESPath, with a ValueError that says why."""
        try:
            self._compiled  # noqa: B018 (compiles)
        except JMESPathError as error:
            why = str(error).strip().splitlines()[0].rstrip(":. ")
            raise ValueError(f"{self.text!r} is not JMESPath: {why}") from None

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401 (jmespath has no types)
        return jmespath.compile(self.text)

    def search(self, data: object) -> Any:  # noqa: ANN401 (JSON)
        """What the expression finds; None for nothing, also where a function does not apply."""
        try:
            return self._compiled.search(data)
        except (JMESPathError, TypeError, ValueError, AttributeError, RecursionError):
            return None


@dataclass(frozen=True)
class Template:
    """A name with places, each the name of a part of the topic or a JMESPath expression.

    >>> Template("{device}-{tags.phase}").fill({"device": "em1"}, {"tags": {"phase": "a"}})
    'em1-a'
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse an expression that is no JMESPath."""
        self._places  # noqa: B018 (compiles)

    @cached_property
    def _places(self) -> dict[str, Expression]:
        return {text: Expression(text) for text in _PLACE.findall(self.text)}

    def fill(self, parts: Mapping[str, str], item: object) -> str:
        """The name; a place that finds nothing raises LookupError with its text."""

        def found(match: re.Match[str]) -> str:
            value = parts.get(match[1])
            value = self._places[match[1]].search(item) if value is None else value
            if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
                raise LookupError(match[1])
            return str(value)

        return _PLACE.sub(found, self.text)


@dataclass(frozen=True)
class TopicPattern:
    """Topics with named levels; `+` is a level without a name, a last `#` any number of levels.

    >>> pattern = TopicPattern("tele/{device}/SENSOR")
    >>> pattern.filter, pattern.match("tele/boiler/SENSOR")
    ('tele/+/SENSOR', {'device': 'boiler'})
    >>> pattern.match("tele/boiler/STATE") is None
    True
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse what is no topic filter, with a ValueError that says why."""
        levels = self.text.split("/")
        for place, level in enumerate(levels):
            wild = set(level) & set("+#{}")
            if level in {"+"} or _NAMED.fullmatch(level) or not wild:
                continue
            if level == "#" and place == len(levels) - 1:
                continue
            raise ValueError(f"{level!r} is no level of a topic: write a text, {{name}} or +")
        names = _NAMED.findall(self.text)
        if not self.text or "\0" in self.text or len(names) != len(set(names)):
            raise ValueError(f"{self.text!r} is no topic: names must differ, and there must be one")

    @cached_property
    def filter(self) -> str:
        """The MQTT topic filter to subscribe to."""
        return _NAMED.sub("+", self.text)

    @cached_property
    def match(self) -> Callable[[str], dict[str, str] | None]:
        """The named levels of a topic, or None if it is another topic."""
        ends = self.text.endswith("#")
        levels = self.text.split("/")[: -1 if ends else None]
        kinds = [_kind(level) for level in levels]
        regex = "/".join(kinds) + ("(?:/.*)?" if ends and kinds else ".*" if ends else "")
        pattern = re.compile(regex, re.DOTALL)

        def match(topic: str) -> dict[str, str] | None:
            found = pattern.fullmatch(topic)
            return None if found is None else found.groupdict()

        return match


def _kind(level: str) -> str:
    named = _NAMED.fullmatch(level)
    if named:
        return f"(?P<{named[1]}>[^/]*)"
    return "[^/]*" if level == "+" else re.escape(level)
