"""fems import: plants, factors and readings from files."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from fems.cli.output import JsonOption, console, print_json, progress_bar, settings_of, stderr
from fems.clock import time_zone, utc_now
from fems.embedded import stack
from fems.errors import InputFileError
from fems.ingest.importing import import_readings
from fems.ingest.plants import import_factors, import_plants
from fems.ingest.table import read_table
from fems.store.migrate import require_schema
from fems.store.plants import find_meter, read_meters
from fems.store.pool import connect

app = typer.Typer(help="Plants, factors and readings from files.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="File to read.")]
MeterOption = Annotated[str | None, typer.Option("--meter", help="The meter, as PLANT/METER.")]
ZoneOption = Annotated[
    str | None, typer.Option(help="Time zone of times without an offset; the plant's by default.")
]
TimeColumn = Annotated[str | None, typer.Option(help="Column of the time; found when not given.")]
ValueColumn = Annotated[str | None, typer.Option(help="Column of the value; found when not given.")]


class Label(StrEnum):
    """What a file's times mean for meters that report an amount per period."""

    START = "start"
    END = "end"


LabelOption = Annotated[
    Label, typer.Option(help="Whether a time names the start or the end of its period.")
]


def meter_table(
    url: str, file: Path, *, meter: str | None, label: Label, zone: str | None,
    time_column: str | None, value_column: str | None,
) -> pd.DataFrame:  # fmt: skip
    """Readings of a file with plant and meter; says on standard error how it was understood."""
    with connect(url) as conn:
        meters = read_meters(conn)
    of_meter = find_meter(meters, meter) if meter else None
    local = time_zone(zone or (of_meter["time_zone"] if of_meter is not None else "UTC"))
    period_s = None
    if label is Label.END:
        if of_meter is None or of_meter["kind"] != "interval":
            raise InputFileError(
                "--label end needs --meter, and a meter that reports an amount per period."
            )
        period_s = int(of_meter["period_s"])
    table = read_table(
        file, zone=local, period_s=period_s, time_column=time_column, value_column=value_column
    )
    stderr.print(f"{file.name}: {len(table.rows)} readings; {'; '.join(table.notes)}")
    if of_meter is not None:
        return table.rows.assign(plant=of_meter["plant"], meter=of_meter["meter"])
    if "plant" not in table.rows:
        raise InputFileError(
            f"{file} does not say whose readings these are.",
            hint="Name the meter with --meter PLANT/METER, or add columns plant and meter.",
        )
    return table.rows


@app.command()
def readings(
    context: typer.Context,
    file: FileArgument,
    meter: MeterOption = None,
    label: LabelOption = Label.START,
    time_zone: ZoneOption = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    json: JsonOption = False,
) -> None:
    """Store the readings of a CSV file; the same file again changes nothing.

    The file has a time and a value for one meter (--meter), or columns plant, meter, ts, value.

    Example: fems import readings june.csv --meter steel/main --label end
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    rows = meter_table(
        url, file, meter=meter, label=label, zone=time_zone, time_column=time_column,
        value_column=value_column,
    )  # fmt: skip
    with progress_bar() as bar, connect(url) as conn:
        task = bar.add_task("Storing readings", total=len(rows))
        written = import_readings(
            conn, rows, now=utc_now(), progress=lambda n: bar.update(task, completed=n)
        )
    if json:
        print_json({"readings": len(rows), "stored": written.stored, "repeated": written.repeated})
    else:
        console.print(f"{written.stored} readings stored, {written.repeated} known already")


@app.command()
def plants(context: typer.Context, file: FileArgument, json: JsonOption = False) -> None:
    """Register the complex, plants, assets and meters that a TOML file defines.

    Example: fems import plants sample_data/complex.toml
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        counts = import_plants(conn, file)
    if json:
        print_json(counts)
    else:
        console.print(", ".join(f"{thing}: {count}" for thing, count in counts.items()))


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
