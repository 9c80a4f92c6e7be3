"""fems import: plants, factors, tariffs, contracts, bills, readings and output from files."""

from pathlib import Path
from typing import Annotated

import typer

from fems.cli.import_readings import output, readings
from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.clock import utc_now
from fems.embedded import stack
from fems.ingest.contracts import import_contracts
from fems.ingest.factors import import_factors
from fems.ingest.plants import import_plants
from fems.ingest.received_bills import import_received_bills
from fems.ingest.tariffs import read_tariff_files
from fems.store.contracts import write_tariffs
from fems.store.migrate import require_schema
from fems.store.pool import connect
from fems.store.rejected import count_waiting

app = typer.Typer(
    help="Plants, factors, tariffs, contracts, bills, readings and output from files.",
    no_args_is_help=True,
)

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


@app.command()
def tariffs(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Tariff files (TOML).")],
    json: JsonOption = False,
) -> None:
    """Add tariffs, checked as by `fems tariff check`; what plants pay under them is computed again.

    A file with a known id and other content corrects that tariff, also for the past; the former
    version stays on record.

    Example: fems import tariffs sample_data/tariffs/*.toml
    """
    checked = read_tariff_files(files)
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        changed = write_tariffs(conn, checked)
    if json:
        print_json({"tariffs": len(checked), "changed": changed})
    else:
        console.print(f"{len(checked)} tariffs read, {changed} of them new or other than before")


@app.command()
def contracts(context: typer.Context, file: FileArgument, json: JsonOption = False) -> None:
    """Note which tariff each plant pays, demands and power factors as billed, and sheddable loads.

    Example: fems import contracts sample_data/contracts.toml
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        changed = import_contracts(conn, file)
    if json:
        print_json({"changed": changed})
    else:
        console.print(f"{changed} records new or other than before")


@app.command()
def bills(
    context: typer.Context,
    file: FileArgument,
    by: Annotated[str, typer.Option("--by", help="Who notes them.")] = "fems import bills",
    json: JsonOption = False,
) -> None:
    """Keep bills as suppliers sent them: how a plant without meters gets a baseline and a score.

    CSV or .xlsx with the columns plant, first_day, last_day (included), electricity_kwh, and any of
    output, temperature_c and evidence. A bill with a known first day corrects that one. See
    `fems bill received`, then `fems baseline fit --grain month`.

    Example: fems import bills bills_2025.csv --by "J. Lee"
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        changed = import_received_bills(conn, file, by=by, now=utc_now())
    if json:
        print_json({"changed": changed})
    else:
        console.print(f"{changed} bills new or other than before")
