"""fems up, down, status: the embedded TimescaleDB and Mosquitto."""

import typer
from rich.progress import Progress

from fems.cli.output import JsonOption, print_json, print_table, progress_bar, settings_of
from fems.embedded import stack
from fems.embedded.progress import Progress as Step
from fems.embedded.progress import Reporter
from fems.servers import start_servers


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(up)
    app.command()(down)
    app.command()(status)


def up(context: typer.Context, json: JsonOption = False) -> None:
    """Start TimescaleDB and Mosquitto; the first time, fetch them (about 100 MB) and make the data.

    Nothing is started for a server that FEMS_DATABASE_URL or FEMS_MQTT_URL names.
    """
    settings = settings_of(context)
    with progress_bar() as bar:
        state = start_servers(settings, reporter(bar))
    _show(state, json)


def down(context: typer.Context, json: JsonOption = False) -> None:
    """Stop the embedded servers; the data stays."""
    _show(stack.down(settings_of(context)), json)


def status(context: typer.Context, json: JsonOption = False) -> None:
    """Tell where the servers are and whether they run; exits 1 when one does not."""
    state = stack.status(settings_of(context))
    _show(state, json)
    raise typer.Exit(0 if state.all_running else 1)


def reporter(bar: Progress) -> Reporter:
    """Draw what the stack reports, one bar per stage."""
    tasks: dict[str, int] = {}

    def report(step: Step) -> None:
        if step.stage not in tasks:
            tasks[step.stage] = bar.add_task(step.stage, total=step.total)
        bar.update(tasks[step.stage], completed=step.done, total=step.total)  # type: ignore[arg-type]

    return report


def _show(state: stack.StackStatus, json: bool) -> None:
    if json:
        print_json(state.as_dict())
        return
    print_table(
        ("server", "source", "running", "address", "version", "detail"),
        (
            (s.name, s.source, "yes" if s.running else "no",
             f"{s.host}:{s.port}" if s.port else None, s.version, s.detail)
            for s in state.servers
        ),
    )  # fmt: skip
