"""fems savings: what plants have saved against their frozen baselines, and how sure that is."""

from datetime import date
from typing import Annotated, Any

import typer

from fems.cli.baseline import day_of
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.compute.records import from_record
from fems.compute.saved_spans import saved_in, shares_of
from fems.embedded import stack
from fems.store.baselines import read_baselines, read_savings
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import Connection, connect

app = typer.Typer(help="What was saved against frozen baselines.", no_args_is_help=True)


@app.callback()
def _noun() -> None:
    """What was saved against frozen baselines."""


@app.command()
def show(
    context: typer.Context,
    plant: Annotated[
        str | None, typer.Option("--plant", help="Code of a plant; all if none.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day, included.")] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.5, max=0.999, help="Of the interval.")
    ] = 0.9,
    json: JsonOption = False,
) -> None:
    """Show the saving of each plant that has a frozen baseline, with its interval.

    Days that are not complete, or on which an event was accepted, do not count; covered tells what
    share does.

    Example: fems savings show --plant steel --from 2026-01-01 --confidence 0.8
    """
    days = day_of(first, "--from") if first else None, day_of(last, "--to") if last else None
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        wanted = [int(find_plant(conn, plant)["plant_id"])] if plant else None
        rows = _rows(conn, wanted, days, confidence)
    if json:
        print_json(rows)
        return
    if not rows:
        console.print("No plant has a frozen baseline: see 'fems baseline fit --help'.")
    names = ["plant", "from", "to", "expected_kwh", "actual_kwh", "saved_kwh", "fraction", "low",
             "high", "covered"]  # fmt: skip
    print_table(names, ([_short(row[name]) for name in names] for row in rows))


def _rows(
    conn: Connection, plant_ids: list[int] | None, days: tuple[date | None, date | None],
    confidence: float,
) -> list[dict[str, Any]]:  # fmt: skip

    frozen = read_baselines(conn, plant_ids=plant_ids, only_frozen=True)
    models = {row["baseline_id"]: from_record(row["model"]) for row in frozen}
    plants = {row["plant_id"]: row["plant"] for row in frozen}
    table = read_savings(conn, plant_ids=list(plants), first=days[0], last=days[1])
    rows = []
    for plant_id, code in plants.items():
        of_plant = table[table["plant_id"] == plant_id]
        start = days[0] or min(of_plant["day"], default=None)
        end = days[1] or max(of_plant["day"], default=None)
        span = (end - start).days + 1 if start and end else 0
        saved = saved_in(of_plant, models, expected_days=span)
        low, high = saved.interval(confidence)
        rows.append({
            "plant": code, "from": start, "to": end, "confidence": confidence,
            "expected_kwh": _known(saved.expected_kwh), "actual_kwh": _known(saved.actual_kwh),
            "saved_kwh": _known(saved.kwh), "half_width_kwh": _known(saved.half_width_kwh(confidence)),
            "fraction": _known(saved.fraction), "low": _known(low), "high": _known(high),
            "method": saved.method, "covered": round(saved.covered, 4),
            "versions": sorted({row["version"] for row in frozen if row["plant_id"] == plant_id}),
            **shares_of(of_plant), "findings": [f.as_dict() for f in saved.findings],
        })  # fmt: skip
    return rows


def _known(value: float) -> float | None:
    return None if value != value else float(value)  # noqa: PLR0124 (not a number)


def _short(value: object) -> object:
    return round(value, 4) if isinstance(value, float) and abs(value) < 10 else (
        round(value) if isinstance(value, float) else value
    )  # fmt: skip
