"""fems project: efficiency measures, and what they have verifiably saved."""

from datetime import date
from typing import Annotated, Any

import typer

from fems.cli.baseline import day_of
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import utc_now
from fems.compute.projects import Project, Verified
from fems.embedded import stack
from fems.errors import NotFoundError, SettingsError
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import connect
from fems.store.projects import read_projects, read_verified, write_project

app = typer.Typer(help="Efficiency measures and their verified savings.", no_args_is_help=True)

Plant = Annotated[str, typer.Argument(help="Code of a plant.")]
Code = Annotated[str, typer.Argument(help="Short name of the project, unique in the plant.")]


@app.command()
def add(
    context: typer.Context,
    plant: Plant,
    code: Code,
    name: Annotated[str, typer.Option("--name", help="What was done.")],
    done_on: Annotated[str, typer.Option("--done-on", help="Day from which it has an effect.")],
    cost: Annotated[float | None, typer.Option("--cost", min=0, help="What it cost.")] = None,
    currency: Annotated[str, typer.Option("--currency", help="Of the cost.")] = "KRW",
    expected: Annotated[
        float | None, typer.Option("--expected-kwh", help="Promised saving of a year. [kWh]")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Anything worth knowing.")] = "",
) -> None:
    """Keep a project; one with the same code is changed.

    Example: fems project add molding servo --name "Servo pumps" --done-on 2026-03-01 --cost 90000000
    """
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        raise SettingsError(f"{currency!r} is no currency.", hint="Write KRW, EUR, USD …")
    project = Project(code, day_of(done_on, "--done-on"), cost, expected)
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        plant_id = int(find_plant(conn, plant)["plant_id"])
        write_project(conn, plant_id=plant_id, project=project, name=name,
                      currency=None if cost is None else currency, note=note)  # fmt: skip
    console.print(f"Project {plant}/{code} is kept; see 'fems project show {plant} {code}'.")


@app.command("list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """Show all projects.

    Example: fems project list
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        rows = read_projects(conn)
    names = [
        "plant",
        "code",
        "name",
        "done_on",
        "cost",
        "currency",
        "expected_kwh_per_year",
        "note",
    ]
    if json:
        print_json([{name: row[name] for name in names} for row in rows])
        return
    print_table(names, ([row[name] for name in names] for row in rows))


@app.command()
def show(
    context: typer.Context,
    plant: Plant,
    code: Code,
    price: Annotated[
        float | None,
        typer.Option(
            "--price",
            min=0,
            help="Of a kWh saved, in the cost's currency; by the plant's bills if none.",
        ),
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day that counts; today.")] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.5, max=0.999, help="Of the intervals.")
    ] = 0.9,
    json: JsonOption = False,
) -> None:
    """Show what a project has saved to date, how sure that is, and when it pays.

    It is held against the newest frozen baseline that ends before the project.

    Example: fems project show molding servo --price 154
    """
    until = day_of(last, "--to") if last else utc_now().date()
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        plant_id = int(find_plant(conn, plant)["plant_id"])
        rows = read_projects(conn, plant_ids=[plant_id])
        row = next((row for row in rows if row["code"] == code), None)
        if row is None:
            known = ", ".join(row["code"] for row in rows) or "none yet"
            raise NotFoundError(f"Plant {plant!r} has no project {code!r}.",
                                hint=f"Its projects: {known}.")  # fmt: skip
        done = read_verified(conn, row, last=until, price_per_kwh=price)
    told = _told(row, done, until, confidence)
    if json:
        print_json(told)
        return
    print_table(["", ""], ([name, value] for name, value in told.items() if name != "findings"))
    for finding in done.findings:
        console.print(f"{finding.name}: {finding.sentence}")


def _told(row: dict[str, Any], done: Verified, last: date, confidence: float) -> dict[str, Any]:
    low, high = done.saved.interval_kwh(confidence)
    low_year, high_year = done.kwh_per_year_interval(confidence)
    earliest, latest = done.payback_interval(confidence)
    figures = {
        "saved_kwh": done.saved.kwh, "low_kwh": low, "high_kwh": high,
        "kwh_per_year": done.kwh_per_year, "low_kwh_per_year": low_year,
        "high_kwh_per_year": high_year, "of_expected": done.of_expected, "money": done.money,
        "payback_years": done.payback_years, "earliest_payback_years": earliest,
        "latest_payback_years": latest,
    }  # fmt: skip
    return {
        "plant": row["plant"], "project": row["code"], "name": row["name"],
        "done_on": row["done_on"], "to": last, "days": done.days, "cost": row["cost"],
        "currency": row["currency"], "price_per_kwh": done.price_per_kwh, "confidence": confidence,
        **{name: _finite(value) for name, value in figures.items()},
        "findings": [finding.as_dict() for finding in done.findings],
    }  # fmt: skip


def _finite(value: float) -> float | None:
    """None where it is not known, or never."""
    return float(value) if abs(value) < float("inf") else None
