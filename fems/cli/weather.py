"""fems weather: forecasts and observations of weather that forecasts use."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import parse_instant, time_zone, utc_now
from fems.embedded import stack
from fems.ingest.weather import Said, import_weather
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import connect
from fems.store.weather import read_weather_issues

app = typer.Typer(help="Weather that forecasts use.", no_args_is_help=True)


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="A time and temperature_c, cloud_share, irradiance_w_m2; .csv, .xlsx …"
        ),
    ],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who imports it.")],
    source: Annotated[str, typer.Option("--source", help="Whose weather it is: service, station.")],
    plant: Annotated[
        str | None, typer.Option("--plant", help="Of one plant; without, of all that have none.")
    ] = None,
    issued_at: Annotated[
        str | None,
        typer.Option(
            "--issued-at",
            help="When it was forecast, in UTC if without offset; or a column issued_at.",
        ),
    ] = None,
    observed: Annotated[
        bool, typer.Option("--observed", help="It was observed: each hour is known at its end.")
    ] = False,
    ends: Annotated[
        bool, typer.Option("--ends", help="Times are the ends of hours, as of KMA's sums.")
    ] = False,
    zone: Annotated[
        str | None, typer.Option("--zone", help="Of times without offset; the plants' by default.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Keep a forecast of weather, or what a station observed, hour by hour.

    Headings in English (also cloud_pct, cloud_tenths, irradiance_mj_m2) or as in the files of the Korea
    Meteorological Administration. A forecast of energy uses what was issued before it, where that reaches
    to the end of tomorrow; the same issue again replaces itself.

    Example: fems weather import kma.csv --issued-at 2026-06-08T20:00Z --source KMA --by "J. Lee"
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    now = utc_now()
    at = parse_instant(issued_at, time_zone("UTC")) if issued_at else None
    said = Said(by, source, plant, at, observed, ends, zone)
    with connect(url) as conn:
        done = import_weather(conn, file, said, now=now)
    if json:
        print_json({"issues": done.issues, "hours": done.hours, "values": list(done.kinds)})
        return
    console.print(f"{done.hours} hours in {done.issues} issues: {', '.join(done.kinds)}")


@app.command("list")
def list_(
    context: typer.Context,
    plant: Annotated[str | None, typer.Option("--plant", help="Code of a plant.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many.")] = 20,
    json: JsonOption = False,
) -> None:
    """List the newest issues of weather: when they were believed, and what they reach over.

    Example: fems weather list
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        plant_id = find_plant(conn, plant)["plant_id"] if plant else None
        rows = read_weather_issues(conn, plant_id=plant_id, most=most)
    if json:
        print_json(rows)
        return
    print_table(
        ("of", "issued (UTC)", "", "hours", "from", "to", "source", "by"),
        ((r["plant"] or "all", _short(r["issued_at"]), "observed" if r["observed"] else "forecast",
          r["hours"], _short(r["first_ts"]), _short(r["last_ts"]), r["source"], r["noted_by"])
         for r in rows),
    )  # fmt: skip
    if not rows:
        console.print("no weather was imported")


def _short(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
