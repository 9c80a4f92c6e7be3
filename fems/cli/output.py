"""How commands speak: tables for people, JSON for programs, progress bars on long work."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import orjson
import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from fems.config import Settings

console = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


def settings_of(context: typer.Context) -> Settings:
    """The settings made once for this command."""
    settings: Settings = context.obj
    return settings


def quiet_log() -> None:
    """Only warnings from here on: the command tells of its progress itself."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def print_json(value: object) -> None:
    """One JSON object on standard output."""
    typer.echo(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2).decode())


def print_table(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Rows under headings; None is an en dash."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*("–" if cell is None else str(cell) for cell in row))
    console.print(table)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Progress on standard error, gone when the work is done."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=stderr, transient=True,
    ) as progress:  # fmt: skip
        yield progress
