"""fems db: the schema."""

import typer

from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.embedded import stack
from fems.store.migrate import migrate as apply_migrations
from fems.store.migrate import schema_state

app = typer.Typer(help="The database schema.", no_args_is_help=True)


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
