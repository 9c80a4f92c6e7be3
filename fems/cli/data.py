"""fems replay and fems simulate: readings over MQTT from a file, and invented ones with a truth."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from fems.cli.import_readings import (
    FileArgument,
    Label,
    LabelOption,
    TimeColumn,
    ValueColumn,
    ZoneOption,
    meter_tables,
)
from fems.cli.output import JsonOption, console, print_json, progress_bar, settings_of
from fems.clock import plant_days, time_zone, utc_now
from fems.embedded import stack
from fems.ingest.files.columns import Hints
from fems.ingest.replay import replay as publish_all
from fems.simulate.export import write_simulation
from fems.simulate.simulation import Simulation


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(replay)
    app.command()(simulate)


def replay(
    context: typer.Context,
    file: FileArgument,
    meter: Annotated[str, typer.Option("--meter", help="The meter, as PLANT/METER.")],
    speed: Annotated[
        float | None, typer.Option(min=1e-6, help="Times real time; as fast as it goes if unset.")
    ] = None,
    label: LabelOption = Label.START,
    time_zone: ZoneOption = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    json: JsonOption = False,
) -> None:
    """Publish a file's readings over MQTT, each at its own time, as the meter would.

    Example: fems replay june.csv --meter steel/main --label end --speed 900
    """
    settings = settings_of(context)
    endpoints = stack.endpoints(settings)
    hints = Hints(
        meter=meter, label_end=label is Label.END, zone=time_zone, time_column=time_column,
        value_column=value_column,
    )  # fmt: skip
    [table] = meter_tables(settings, [file], hints)
    table.require_clean()
    rows = table.rows
    with progress_bar() as bar:
        task = bar.add_task("Publishing", total=len(rows))
        sent = publish_all(
            endpoints.mqtt_publisher_url, rows, speed=speed,
            progress=lambda n: bar.update(task, completed=n),
        )  # fmt: skip
    if json:
        print_json({"messages": sent})
    else:
        console.print(f"{sent} messages published and confirmed by the broker")


def simulate(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; made if it is not there.")],
    days: Annotated[int, typer.Option(min=1, help="Days before today.")] = 30,
    seed: Annotated[int, typer.Option(help="Another seed is another complex's history.")] = 1,
    json: JsonOption = False,
) -> None:
    """Write readings of the sample complex and, beside them, the truth they come from.

    readings.csv.gz is what the meters publish, faults included (for `fems import readings`);
    truth.csv.gz what truly happened; measures.csv and faults.csv what was planted and when.
    """
    zone = time_zone("Asia/Seoul")
    today = utc_now().astimezone(zone).date()
    anchor = today - timedelta(days=days)
    window = plant_days(anchor, today - timedelta(days=1), zone)
    counts = write_simulation(
        Simulation.of_sample_complex(seed=seed, anchor=anchor), window, folder
    )
    if json:
        print_json(counts)
    else:
        console.print("\n".join(f"{folder / name}: {count} rows" for name, count in counts.items()))
