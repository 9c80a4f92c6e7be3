"""Mapping files: rules as frozen models, and the names that existing meters go by."""

import tomllib
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from fems.clock import time_zone
from fems.errors import FemsError, InputFileError
from fems.ingest.mapping.expressions import Expression, Template, TopicPattern
from fems.ingest.sparkplug.naming import Rule as SparkplugRule
from fems.site import Code


def _zone(name: str) -> str:
    if name != "plant":
        try:
            time_zone(name)
        except FemsError as error:
            raise ValueError(str(error).rstrip(".")) from None
    return name


def _made(kind: type) -> BeforeValidator:
    return BeforeValidator(lambda value: kind(value) if isinstance(value, str) else value)


ExpressionText = Annotated[Expression, _made(Expression)]
TemplateText = Annotated[Template, _made(Template)]
PatternText = Annotated[TopicPattern, _made(TopicPattern)]


def _sparkplug(table: object) -> object:
    if not isinstance(table, dict):
        return table
    try:
        return SparkplugRule.parse(table, where="the rule")
    except FemsError as error:
        raise ValueError(str(error).rstrip(".")) from None


class Model(BaseModel):
    """A frozen record of a mapping file; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class ReadingRule(Model):
    """Where an item holds one reading, and whose it is.

    Attributes
    ----------
    value, unit_path : Expression
        Of the number and, where the message says it, of its unit; searched in the item.
    unit : str, optional
        The unit the gateway uses; without both the meter's own.
    meter : Template
        The name the meter goes by.
    optional : bool
        Whether the value may be absent, or the meter not registered.
    """

    value: ExpressionText
    meter: TemplateText
    unit: str | None = None
    unit_path: ExpressionText | None = None
    optional: bool = False


class Rule(Model):
    """What a kind of message means.

    Attributes
    ----------
    items : Expression, optional
        Finds the array of items to look at one by one; the whole message is the item without it.
    each : Expression, optional
        Finds an object in the item: each of its keys is an item of its own, {"key": …, "value": …,
        "item": the item}.
    plain : bool
        Whether the payload is a bare number as text, not JSON; then it is the item.
    time : Expression, optional
        Finds the time in the item; without it a reading is of the instant of its receipt.
    time_unit : str
        Unit of a time that is a number; seconds and milliseconds are told apart without it.
    zone : str, optional
        IANA zone of times without an offset, or "plant" for the plant's.
    plant : Template, optional
        The plant; the file's without it.
    """

    name: str = Field(min_length=1)
    topic: PatternText
    items: ExpressionText | None = None
    each: ExpressionText | None = None
    plain: bool = False
    time: ExpressionText | None = None
    time_unit: Literal["s", "ms", "us", "ns"] | None = None
    zone: Annotated[str, BeforeValidator(_zone)] | None = None
    plant: TemplateText | None = None
    reading: tuple[ReadingRule, ...] = Field(min_length=1)


class Alias(Model):
    """A meter of ours for a name that a gateway uses; of one rule, or of all."""

    name: str = Field(alias="from", min_length=1)
    plant: Code
    meter: Code
    rule: str | None = None


class Mappings(Model):
    """The whole of a mapping file.

    Attributes
    ----------
    use : tuple of str
        Names of ready-made rules.
    plant : str, optional
        The plant of rules that name none.
    ignore : tuple of TopicPattern
        Topics whose messages are acknowledged and forgotten, because the user says so.
    rule : tuple of Rule
        For messages of other gateways.
    sparkplug : tuple of fems.ingest.sparkplug.naming.Rule
        Which meter a Sparkplug metric is.
    meter : tuple of Alias
        Meters that gateways know by other names.
    """

    use: tuple[str, ...] = ()
    plant: Code | None = None
    ignore: tuple[PatternText, ...] = ()
    rule: tuple[Rule, ...] = ()
    sparkplug: tuple[Annotated[SparkplugRule, BeforeValidator(_sparkplug)], ...] = ()
    meter: tuple[Alias, ...] = ()

    def alias(self, rule: str, name: str) -> tuple[str, str] | None:
        """Plant and meter for a name that a gateway uses."""
        return self._aliases.get((rule, name)) or self._aliases.get((None, name))

    @cached_property
    def _aliases(self) -> dict[tuple[str | None, str], tuple[str, str]]:
        return {(alias.rule, alias.name): (alias.plant, alias.meter) for alias in self.meter}

    @model_validator(mode="after")
    def _consistent(self) -> "Mappings":
        names = [rule.name for rule in self.rule]
        if twice := next((n for n in names if names.count(n) > 1), None):
            raise ValueError(f"rule {twice!r} is defined twice")
        known = {*names, *self.use}
        if unknown := next((m.rule for m in self.meter if m.rule and m.rule not in known), None):
            raise ValueError(f"meter refers to rule {unknown!r}, which is neither used nor defined")
        return self


def ready_made() -> tuple[str, ...]:
    """Names of the rules that come with the product."""
    folder = resources.files("fems.ingest.mapping.ready")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def read_mappings(file: Path) -> Mappings:
    """Rules of a mapping file; its own first, then the ready-made ones it uses.

    Raises
    ------
    InputFileError
        If the file cannot be read or a rule is wrong: names the file, the rule and the place.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise InputFileError(f"{file} cannot be read: {why}.", hint="See FEMS_MAPPINGS.") from None
    mappings = _parsed(text, str(file))
    known = ready_made()
    if unknown := next((name for name in mappings.use if name not in known), None):
        raise InputFileError(
            f"{file}: use: there are no ready-made rules {unknown!r}.",
            hint=f"There are: {', '.join(known)}.",
        )
    used = [rule for name in mappings.use for rule in read_ready_made(name)]
    return mappings.model_copy(update={"rule": (*mappings.rule, *used)})


def read_ready_made(name: str) -> tuple[Rule, ...]:
    """The ready-made rules of this name; each is called after it."""
    text = (resources.files("fems.ingest.mapping.ready") / f"{name}.toml").read_text("utf-8")
    rules = _parsed(text, f"{name}.toml").rule
    return tuple(rule.model_copy(update={"name": name}) for rule in rules)


def _parsed(text: str, file: str) -> Mappings:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputFileError(f"{file} is not TOML: {error}.") from None
    try:
        return Mappings.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        problem = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise InputFileError(
            f"{file}: {_place(data, first['loc'])}: {problem}.",
            hint="See docs/how-to/connect-my-gateway.md for the keys.",
        ) from None


def _place(data: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    """Where in the file, with the rule's name instead of its number."""
    if len(loc) > 1 and loc[0] == "rule":
        rule = data["rule"][loc[1]]
        name = rule.get("name", loc[1]) if isinstance(rule, dict) else loc[1]
        return ".".join(map(str, (f"rule {name!r}", *loc[2:])))
    return ".".join(map(str, loc)) or "the file"
