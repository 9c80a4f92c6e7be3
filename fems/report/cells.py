"""Sheets of cells: values, and formulas with the value they have."""

from dataclasses import dataclass, field

Value = str | float | int | bool | None


@dataclass(frozen=True)
class Formula:
    """A formula with the value it has."""

    text: str
    value: float


Cell = Value | Formula


@dataclass
class Sheet:
    """A named sheet: rows of cells, the first `heading` of them headings; widths of its columns."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    heading: int = 1
    widths: tuple[int, ...] = ()


def nought(value: float | None) -> float:
    """What a formula sees in a cell: nothing counts as zero there."""
    return 0.0 if value is None else float(value)
