"""The `fems` command: noun, then verb. One file per noun; this one begins them all."""

import logging
import sys
from typing import Annotated

import structlog
import typer
from rich.console import Console

from fems import __version__
from fems.cli.groups import LazyGroup
from fems.config import Settings
from fems.errors import FemsError

app = typer.Typer(
    name="fems",
    cls=LazyGroup,
    help="Energy management for factories: meters over MQTT into TimescaleDB, figures on a page.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _version(value: bool) -> None:
    if value:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _settings(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and debug log.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    context.obj = Settings.load()
    _configure_log(json=context.obj.log_json, debug=debug)


def _configure_log(*, json: bool, debug: bool) -> None:
    renderer = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if debug else logging.INFO
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def main() -> None:
    """Run the command; a user's mistake is one clear line and exit status 1."""
    words = [word for word in sys.argv[1:] if word != "--debug"]
    debug = ["--debug"] if len(words) < len(sys.argv) - 1 else []
    try:
        app(args=debug + words)
    except FemsError as error:
        if debug:
            raise
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            f"[bold red]Error:[/] {_escaped(str(error))}"
        )
        sys.exit(1)


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")
