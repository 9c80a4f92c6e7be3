"""What the API offers is declared: one Resource per table, from which routes and documents are made."""

from dataclasses import dataclass
from enum import StrEnum

from fems.roles import INSIDERS, Role


class Type(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DAY = "day"  # 2026-05-01, in the plant's time zone
    INSTANT = "instant"  # 2026-05-01T00:00:00Z
    OBJECT = "object"


class Span(StrEnum):
    """What `from` and `to` are: days of the plant's own zone, or instants."""

    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True)
class Column:
    """A column: what it means, its unit, and whether it may be empty (missing is never zero)."""

    name: str
    type: Type
    means: str
    unit: str | None = None
    may_be_missing: bool = False


@dataclass(frozen=True)
class Resource:
    """A table.

    Parameters
    ----------
    path : str
        Below the API's address.
    row : str
        What one row is.
    query : str
        Named query; its parameters are those of `asked.Asked.params`.
    columns : tuple of Column
        What is shown of the query's columns, in this order.
    key : dict
        Columns of the query that say where a row stands, in its order, with the value before the first.
    of_plant, of_meter : bool
        Can be narrowed to a plant, and to a meter.
    span : Span, optional
        Can be narrowed to a span of time, of which `spanned` says what lies in it.
    roles : frozenset of Role
        Whose programs may read it; for others it does not exist.
    """

    path: str
    row: str
    query: str
    columns: tuple[Column, ...]
    key: dict[str, int | str]
    of_plant: bool = True
    of_meter: bool = False
    span: Span | None = None
    spanned: str = "Days of the plant's own time zone."
    roles: frozenset[Role] = INSIDERS

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of what can be asked for."""
        named = ["plant"] * self.of_plant + ["meter"] * self.of_meter
        return (*named, *(["from", "to"] if self.span else []), "limit", "cursor", "format")
