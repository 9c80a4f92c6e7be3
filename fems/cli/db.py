"""fems db: the schema, and who uses the database."""

from enum import StrEnum
from typing import Annotated

import typer

from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.embedded import stack
from fems.embedded.state import new_password
from fems.store.logins import address_of, make_login
from fems.store.migrate import migrate as apply_migrations
from fems.store.migrate import require_schema, schema_state
from fems.store.pool import connect

app = typer.Typer(help="The database: its schema and its users.", no_args_is_help=True)


class Part(StrEnum):
    """A part of FEMS that signs in to the database."""

    INGEST = "ingest"
    JOBS = "jobs"
    DASHBOARD = "dashboard"


@app.command()
def migrate(context: typer.Context, json: JsonOption = False) -> None:
    """Bring the database to the schema this version needs."""
    applied = apply_migrations(stack.endpoints(settings_of(context)).database_url)
    if json:
        print_json({"applied": list(applied)})
    else:
        console.print("\n".join(f"applied {name}" for name in applied) or "nothing to apply")


@app.command()
def check(context: typer.Context, json: JsonOption = False) -> None:
    """Tell whether the schema is the one this version needs; exits 1 when it is not."""
    state = schema_state(stack.endpoints(settings_of(context)).database_url)
    if json:
        print_json(state.as_dict())
    else:
        console.print(f"TimescaleDB {state.timescaledb} ({state.edition} edition)")
        console.print(f"{len(state.applied)} migrations applied, {len(state.pending)} to apply")
        for name in state.pending:
            console.print(f"to apply: {name}; run 'fems db migrate'")
        for name in state.unknown:
            console.print(f"unknown to this version: {name}; a newer one made it")
        if refused := state.refusal():
            console.print(" ".join(refused))
    raise typer.Exit(0 if state.ok else 1)


@app.command()
def login(
    context: typer.Context,
    part: Annotated[Part, typer.Argument(help="Which part is to use it.")],
    name: Annotated[
        str | None, typer.Option(help="The user's name; fems- and the part if not given.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Make a database user that may do what one part needs and no more, and print its address.

    Printed this once only; run it again for a new password. Hand it to that part as its
    FEMS_DATABASE_URL, best in a file:

        fems db login ingest > ingest.url
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    user, password = name or f"fems-{part}", new_password()
    with connect(url) as conn:
        make_login(conn, user, part=part, password=password)
    address = address_of(url, user, password)
    if json:
        print_json({"part": part, "user": user, "database_url": address})
    else:
        typer.echo(address)
        typer.echo(f"User {user} is for {part} alone. Keep this address.", err=True)
