"""fems doctor: whether everything is well, and what to do where it is not."""

from pathlib import Path
from typing import Annotated

import typer

from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.clock import utc_now
from fems.doctor.bundle import write_bundle
from fems.doctor.check import State
from fems.doctor.examine import Examination

SIGNS = {
    State.OK: "[green]ok[/]",
    State.WARNING: "[yellow]warning[/]",
    State.FAILED: "[red]failed[/]",
}


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("doctor")(doctor)


def doctor(
    context: typer.Context,
    json: JsonOption = False,
    bundle: Annotated[
        Path | None,
        typer.Option(
            help="Also pack checks, versions, settings without secrets, figures and logs into this ZIP."
        ),
    ] = None,
) -> None:
    """Check everything and say what to do; exits 1 when something has failed.

    Looks at the servers, the schema, clocks, certificates, room on the disk, the scheduler and its jobs,
    what is stale, ingest, how fresh data are, rejected messages, and factors, tariffs and contracts that
    end within 60 days.
    """
    settings = settings_of(context)
    examined = Examination(settings, now=utc_now())
    packed = write_bundle(bundle, settings, examined) if bundle else []
    if json:
        print_json({**examined.as_dict(), "bundle": packed} if bundle else examined.as_dict())
    else:
        for check in examined.checks:
            console.print(f"{SIGNS[check.state]} ", end="")
            console.print(f"{check.name}: {check.says}", markup=False, soft_wrap=True)
            if check.todo:
                console.print(f"        {check.todo}", markup=False, soft_wrap=True)
        if bundle:
            console.print(f"{len(packed)} files packed into {bundle}.", markup=False)
    raise typer.Exit(0 if examined.ok else 1)
