"""fems demo: the whole system on a sample complex, in one command."""

import signal
import threading
from contextlib import ExitStack
from typing import Annotated

import typer
from rich.progress import Progress

from fems.cli.output import (
    JsonOption,
    console,
    print_json,
    progress_bar,
    quiet_log,
    settings_of,
    stderr,
)
from fems.cli.servers import reporter
from fems.demo.run import HistoryProgress, watch
from fems.demo.run import demo as run_demo
from fems.demo.stages import Stages


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("demo")(demo)


def demo(
    context: typer.Context,
    check: Annotated[
        bool,
        typer.Option("--check", help="Follow a reading to the page, tell whether it is right."),
    ] = False,
    days: Annotated[int, typer.Option(min=30, max=730, help="Days of history.")] = 120,
    json: JsonOption = False,
) -> None:
    """Show a living complex: 12 simulated plants, real servers, real jobs, real pages.

    Starts the servers, imports some months of history, publishes live readings over MQTT and serves
    the dashboard until Ctrl-C. With --check it does the same in a throw-away home, compares a
    figure on the page with the truth and exits 0 or 1.
    """
    settings = settings_of(context)
    quiet_log()
    stages = Stages(lambda sentence: stderr.print(f"[dim]·[/] {sentence}"))
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _interrupt)
    if check:
        from fems.demo.check import check as run_check  # noqa: PLC0415 (it imports the dashboard)

        result = run_check(settings, days=days, stages=stages)
        if json:
            print_json(result)
        else:
            console.print(
                f"{'right' if result['ok'] else 'WRONG'}: the page shows {result['figure_kwh']} "
                f"kWh, the meters counted {result['expected_kwh']} kWh"
            )
        raise typer.Exit(0 if result["ok"] else 1)
    with ExitStack() as open_parts:
        with progress_bar() as bar:
            running = open_parts.enter_context(
                run_demo(
                    settings, days=days, stages=stages, servers=reporter(bar), history=_history(bar)
                )
            )
        seconds = sum(stages.seconds.values())
        console.print(f"The complex is on [bold]{running.services.address}[/] ({seconds:.0f} s).")
        logins = running.logins
        console.print(
            f"Sign in as {', '.join(logins.names[:-1])} or {logins.names[-1]} "
            f"with the password [bold]{logins.password}[/]"
        )
        console.print("Stop with Ctrl-C; the data stays for the next time.")
        stopping = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stopping.set())
        watch(running, stopping)
        stderr.print("[dim]·[/] Stopping")


def _interrupt(*_: object) -> None:
    """Leave through every `finally`: what was started is stopped."""
    raise KeyboardInterrupt


def _history(bar: Progress) -> HistoryProgress:
    task = bar.add_task("Importing history", visible=False)
    return lambda done, total: bar.update(task, completed=done, total=total, visible=done < total)
