"""fems forecast: what is expected, how sure that is, how it came out, and what plants plan."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import utc_now
from fems.embedded import stack
from fems.ingest.day_plans import import_day_plans
from fems.store.migrate import require_schema
from fems.store.plans import read_day_plans
from fems.store.pool import connect

app = typer.Typer(help="What is expected, and how it came out.", no_args_is_help=True)

SCORED_DAYS = 28


@app.command()
def show(
    context: typer.Context,
    meter: Annotated[
        str, typer.Argument(help="The meter, as PLANT/METER, or a PLANT: its main one.")
    ],
    json: JsonOption = False,
) -> None:
    """Show what a meter's newest forecast expects, by the hour and by the day, and how good it is.

    An hour's bounds are the means of those of its quarter-hours. MASE is the error over that of
    repeating the week before: below 1 is better than that.

    Example: fems forecast show steel --json
    """
    from fems.jobs.forecast_view import forecast_of  # noqa: PLC0415 (pandas takes its time)

    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        told = forecast_of(conn, meter, now=utc_now(), scored=timedelta(days=SCORED_DAYS))
    if json:
        print_json(told)
        return
    console.print(f"{told['meter']}: {told['model']}, issued {_short(told['issued_at'])}")
    print_table(
        ("hour (plant time)", "kW", "80 percent band"),
        ((f"{r['hour']:%Y-%m-%d %H:%M}", f"{r['kw']:,.1f}", f"{r['low_kw']:,.1f} to {r['high_kw']:,.1f}")
         for r in told["hours"]),
    )  # fmt: skip
    print_table(
        ("day", "kWh", "80 percent band"),
        ((r["day"], f"{r['kwh']:,.0f}", f"{r['low_kwh']:,.0f} to {r['high_kwh']:,.0f}")
         for r in told["days"]),
    )  # fmt: skip
    _print_scores(told)


@app.command("plan")
def plan(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV: plant, day, shutdown, planned_output, why.")],
) -> None:
    """Tell what plants plan for their days: shutdowns, and how much they will make.

    A forecast treats a shutdown like a holiday, and learns how planned output moves the load once the
    plan reaches to the end of tomorrow. A later plan for a day replaces an earlier one.

    Example: fems forecast plan august.csv
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        count = import_day_plans(conn, file)
    console.print(f"{count} days planned")


@app.command("plans")
def plans(
    context: typer.Context,
    plant: Annotated[str | None, typer.Option("--plant", help="Code of a plant.")] = None,
    json: JsonOption = False,
) -> None:
    """List what plants plan, from yesterday on.

    Example: fems forecast plans --plant steel
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        rows = read_day_plans(conn, plant=plant, first=utc_now().date() - timedelta(days=1))
    if json:
        print_json(rows)
        return
    print_table(
        ("plant", "day", "", "planned output", "why"),
        ((r["plant"], r["day"], "shutdown" if r["shutdown"] else "", _output(r), r["why"])
         for r in rows),
    )  # fmt: skip
    if not rows:
        console.print("nothing planned")


def _output(row: dict[str, Any]) -> str | None:
    made = row["planned_output"]
    return None if made is None else f"{made:,.1f} {row['output_unit']}"


def _print_scores(told: dict[str, Any]) -> None:
    score = told["score"]
    if score is None:
        console.print("no forecast has been scored yet: that takes until its last interval is over")
    else:
        console.print(
            f"last {SCORED_DAYS} days: MASE {_figure(score['mase'])}, "
            f"{_figure(score['within_80'])} within the 80 percent band, "
            f"{score['forecasts']} forecasts scored"
        )
    if told["choice"]:
        used = ", ".join(told["choice"]["chosen"])
        console.print(f"model chosen {_short(told['choice']['chosen_at'])}: {used}")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _short(instant: Any) -> str:  # noqa: ANN401 (a time of the database)
    return f"{instant:%Y-%m-%d %H:%M %Z}"
