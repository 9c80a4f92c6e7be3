"""fems ingest user: who may publish at the embedded broker."""

from typing import Annotated

import typer

from fems.cli.output import JsonOption, print_json, settings_of
from fems.embedded import stack, users
from fems.errors import NotFoundError
from fems.store.pool import connect
from fems.store.rows import read_dicts

app = typer.Typer(
    help="Users of the embedded broker: each plant publishes for itself only.",
    no_args_is_help=True,
)
PlantArgument = Annotated[str, typer.Argument(metavar="PLANT", help="The plant's code.")]


@app.command()
def add(context: typer.Context, plant: PlantArgument, json: JsonOption = False) -> None:
    """Make a plant's user, or give it a new password, and print the password: this once only.

    Its name is the plant's code, and it may publish on fems/{plant}/… and as the Sparkplug group of
    that name only. The running broker knows it at once:

        fems ingest user add food
    """
    settings = settings_of(context)
    users.list_users(settings)  # says first if this is not our broker
    with connect(stack.endpoints(settings).database_url) as conn:
        known = [p["code"] for p in read_dicts(conn, "read_plants")]
    if plant not in known:
        raise NotFoundError(
            f"Plant {plant!r} is unknown.", hint=f"Plants: {', '.join(known) or 'none yet'}."
        )
    password = users.set_user(settings, plant)
    if json:
        print_json({"user": plant, "password": password})
    else:
        typer.echo(password)
        typer.echo(f"User {plant} may publish on fems/{plant}/… Keep this password.", err=True)


@app.command(name="list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """List the plants that have a user at the embedded broker."""
    found = users.list_users(settings_of(context))
    if json:
        print_json({"users": found})
    else:
        for name in found:
            typer.echo(name)


@app.command()
def remove(context: typer.Context, plant: PlantArgument) -> None:
    """Take a plant's user away; whoever uses it is thrown out."""
    users.remove_user(settings_of(context), plant)
