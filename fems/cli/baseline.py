"""fems baseline: what a plant would use, fitted to a reference time and frozen."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import utc_now
from fems.embedded import stack
from fems.errors import SettingsError
from fems.jobs import baselines
from fems.jobs.side_by_side import spreading
from fems.jobs.spread import spread_of
from fems.store.baselines import read_baselines
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import connect

app = typer.Typer(help="What plants would use: fitted, judged, frozen.", no_args_is_help=True)

Plant = Annotated[str, typer.Argument(help="Code of a plant.")]
Plants = Annotated[list[str], typer.Argument(help="Codes of plants.")]
Version = Annotated[int | None, typer.Option("--version", help="The newest if not given.")]


class Grain(StrEnum):
    """What a baseline is fitted to."""

    DAY = "day"
    MONTH = "month"


def day_of(text: str, what: str) -> date:
    """The date an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsError(f"{what} {text!r} is no date.", hint="Write 2025-01-31.") from None


@app.command()
def fit(
    context: typer.Context,
    plants: Plants,
    first: Annotated[str, typer.Option("--from", help="First day of the reference time.")],
    last: Annotated[str, typer.Option("--to", help="Last day of it, included.")],
    note: Annotated[
        str, typer.Option("--note", help="Static factors: floor area, shifts, product range.")
    ],
    counts_from: Annotated[
        str | None, typer.Option("--counts-from", help="First day of savings; the day after --to.")
    ] = None,
    grain: Annotated[
        Grain, typer.Option("--grain", help="Days of meters, or monthly bills received.")
    ] = Grain.DAY,
    json: JsonOption = False,
) -> None:
    """Fit a draft of plants' electricity on their outputs, temperature and days of the week.

    By day it rests on what meters counted; by month on the bills of `fems import bills`.

    The model is the one that predicts best what it was not fitted to; `fems baseline show` tells
    which were tried. A draft counts for nothing until `fems baseline freeze`. Of several plants all
    get one or none does; --json gives a list then.

    Example: fems baseline fit steel --from 2025-01-01 --to 2025-12-31 --note "two furnaces, three shifts"
    """
    days = day_of(first, "--from"), day_of(last, "--to")
    counts = day_of(counts_from, "--counts-from") if counts_from else None
    if days[0] > days[1] or (counts and counts <= days[1]):
        raise SettingsError(
            "The days are out of order.", hint="Let --from <= --to < --counts-from."
        )
    settings = settings_of(context)
    url = stack.endpoints(settings).database_url
    require_schema(url)
    with connect(url) as conn, spreading(spread_of(settings)):
        found = [find_plant(conn, plant) for plant in dict.fromkeys(plants)]
        made = baselines.fit(conn, found, first=days[0], last=days[1], note=note,
                             counts_from=counts, now=utc_now(), grain=grain.value)  # fmt: skip
        rows = [
            baselines.find_version(conn, plant, version)
            for plant, (version, _) in zip(found, made, strict=True)
        ]
    if json and len(rows) > 1:
        print_json([_as_json(row) for row in rows])
        return
    for row in rows:
        _tell(row, json=json)


@app.command("list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """Show all baselines with their versions.

    Example: fems baseline list
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        rows = [_summary(row) for row in read_baselines(conn)]
    if json:
        print_json(rows)
        return
    names = ["plant", "version", "status", "first_day", "last_day", "counts_from", "r2", "cv_rmse",
             "note"]  # fmt: skip
    print_table(names, ([row[name] for name in names] for row in rows))


@app.command()
def show(
    context: typer.Context, plant: Plant, version: Version = None, json: JsonOption = False
) -> None:
    """Show a baseline: terms and coefficients, how well it fits, what was tried, what is wrong.

    Example: fems baseline show steel --version 2
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        row = baselines.find_version(conn, find_plant(conn, plant), version)
    _tell(row, json=json)


@app.command()
def freeze(
    context: typer.Context, plant: Plant, version: Version = None, json: JsonOption = False
) -> None:
    """Freeze a draft: it never changes again, and savings are counted from its day on.

    A change of static factors is a new version with a note: fit and freeze again.

    Example: fems baseline freeze steel
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        found = find_plant(conn, plant)
        row = baselines.find_version(conn, found, version)
        if row["frozen_at"]:
            raise SettingsError(
                f"Version {row['version']} of {plant!r} is frozen already.",
                hint="Fit a new version with 'fems baseline fit'.",
            )
        with conn.transaction():
            baselines.freeze(conn, row, now=utc_now())
        row = baselines.find_version(conn, found, row["version"])
    _tell(row, json=json)


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    fit_of = row["model"]["fit"]
    return {
        "plant": row["plant"], "version": row["version"],
        "status": "frozen" if row["frozen_at"] else "draft", "grain": row["grain"],
        "first_day": row["first_day"], "last_day": row["last_day"],
        "counts_from": row["counts_from"], "note": row["note"],
        "r2": fit_of["r2"] and round(fit_of["r2"], 4),
        "cv_rmse": fit_of["cv_rmse"] and round(fit_of["cv_rmse"], 4),
        "fitted_at": row["fitted_at"], "frozen_at": row["frozen_at"],
    }  # fmt: skip


def _as_json(row: dict[str, Any]) -> dict[str, Any]:
    return {**_summary(row), "model": row["model"], "findings": row["findings"]}


def _tell(row: dict[str, Any], *, json: bool) -> None:
    model = row["model"]
    if json:
        print_json(_as_json(row))
        return
    summary = _summary(row)
    console.print(
        f"{summary['plant']}, version {summary['version']} ({summary['status']}): "
        f"{summary['first_day']} to {summary['last_day']}, savings from {summary['counts_from']}"
    )
    console.print(
        f"R2 {summary['r2']}, CV(RMSE) {summary['cv_rmse']}, {model['fit']['periods']} "
        f"{'days' if row['grain'] == 'day' else 'bills'}"
    )
    print_table(
        ["term", "kWh per unit", "standard error", "p"],
        ([c["name"], f"{c['value']:.4g}", f"{c['standard_error']:.2g}", f"{c['p_value']:.3f}"]
         for c in model["coefficients"]),
    )  # fmt: skip
    console.print("Tried, best first (error on days it was not fitted to):")
    print_table(
        ["temperature", "days", "parameters", "CV(RMSE)"],
        ([c["form"], c["levels"], c["parameters"], f"{c['cv_rmse']:.4f}"]
         for c in model["candidates"][:8]),
    )  # fmt: skip
    for finding in row["findings"]:
        console.print(f"{finding['name']}: {finding['sentence']} {finding['facts'] or ''}")
