"""fems import: plants, factors, readings and output from files."""

from pathlib import Path
from typing import Annotated

import typer

from fems.cli.import_readings import output, readings
from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.embedded import stack
from fems.ingest.plants import import_factors, import_plants
from fems.store.migrate import require_schema
from fems.store.pool import connect
from fems.store.rejected import count_waiting

app = typer.Typer(help="Plants, factors, readings and output from files.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="File to read.")]
app.command()(readings)
app.command()(output)


@app.command()
def plants(context: typer.Context, file: FileArgument, json: JsonOption = False) -> None:
    """Register the complex, plants, assets and meters that a TOML file defines.

    Example: fems import plants sample_data/complex.toml
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        counts = import_plants(conn, file)
        waiting = count_waiting(conn)
    if json:
        print_json({**counts, "messages_waiting": waiting})
        return
    console.print(", ".join(f"{thing}: {count}" for thing, count in counts.items()))
    if waiting:
        console.print(
            f"{waiting} kept messages are of meters registered by now: "
            "run 'fems ingest retry --reason unknown_meter'"
        )


@app.command()
def factors(context: typer.Context, file: FileArgument, json: JsonOption = False) -> None:
    """Add dated emission factors or calorific values from a CSV file; known records stay.

    Example: fems import factors sample_data/factors.csv
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        added = import_factors(conn, file)
    if json:
        print_json({"added": added})
    else:
        console.print(f"{added} records added")
