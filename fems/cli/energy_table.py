"""Energy per period as a table with bars."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from fems.cli.output import console
from fems.clock import time_zone

BAR = 20


def print_energy(answer: dict[str, Any]) -> None:
    """A row per period; its bar is full where measured and shaded where estimated."""
    zone = time_zone(answer["time_zone"])
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading, justify in (
        ("period", "left"), (answer["unit"], "right"), ("", "left"), ("estimated", "right"),
        ("missing", "right"), ("peak kW", "right"), ("at", "left"),
    ):  # fmt: skip
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    largest = max((abs(row["amount"] or 0) for row in answer["periods"]), default=0) or 1
    for row in answer["periods"]:
        table.add_row(row["period"], *_cells(row, zone, largest))
    table.add_section()
    table.add_row("total", *_cells(answer["total"], zone, None), style="bold")
    console.print(f"{answer['quantity']} of {answer['of']}, {answer['time_zone']}")
    console.print(table)
    if answer["unmetered_assets"]:
        console.print(f"No meter sees: {', '.join(answer['unmetered_assets'])}")


def bar(row: dict[str, Any], largest: float) -> Text:
    """Length by amount, shaded by the estimated part.

    >>> bar({"amount": 8.0, "estimated": 2.0}, 16.0).plain
    '████████▒▒'
    """
    if row["amount"] is None:
        return Text("missing", style="red")
    length = round(BAR * abs(row["amount"]) / largest)
    part = abs(row["estimated"] / row["amount"]) if row["amount"] else 0.0
    shaded = round(length * min(part, 1.0))
    return Text("█" * (length - shaded) + "▒" * shaded, style="cyan")


def _cells(row: dict[str, Any], zone: ZoneInfo, largest: float | None) -> tuple[str | Text, ...]:
    at = row["peak_at"]
    return (
        "–" if row["amount"] is None else f"{row['amount']:,.1f}",
        "" if largest is None else bar(row, largest),
        f"{row['estimated_share']:.1%}",
        f"{row['missing_share']:.1%}",
        "–" if row["peak_kw"] is None else f"{row['peak_kw']:,.1f}",
        f"{datetime.fromisoformat(at).astimezone(zone):%m-%d %H:%M}" if at else "",
    )
