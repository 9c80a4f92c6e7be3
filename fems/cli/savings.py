"""fems savings: what plants have saved against their frozen baselines, and how sure that is."""

from typing import Annotated, Any

import typer

from fems.cli.baseline import day_of
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.embedded import stack
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import connect
from fems.store.saved_view import Saved, read_saved

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
    share does. A plant whose newest frozen baseline rests on bills is judged by those that lie within
    the days.

    Example: fems savings show --plant steel --from 2026-01-01 --confidence 0.8
    """
    days = day_of(first, "--from") if first else None, day_of(last, "--to") if last else None
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        wanted = [int(find_plant(conn, plant)["plant_id"])] if plant else None
        saved = read_saved(conn, plant_ids=wanted, first=days[0], last=days[1])
    rows = [_row(of_plant, confidence) for of_plant in saved.values()]
    if json:
        print_json(rows)
        return
    if not rows:
        console.print("No plant has a frozen baseline: see 'fems baseline fit --help'.")
    names = ["plant", "from", "to", "expected_kwh", "actual_kwh", "saved_kwh", "fraction", "low",
             "high", "covered"]  # fmt: skip
    print_table(names, ([_short(row[name]) for name in names] for row in rows))


def _row(saved: Saved, confidence: float) -> dict[str, Any]:
    savings = saved.savings
    low, high = savings.interval(confidence)
    return {
        "plant": saved.plant, "from": saved.first, "to": saved.last, "grain": saved.grain,
        "confidence": confidence,
        "expected_kwh": _known(savings.expected_kwh), "actual_kwh": _known(savings.actual_kwh),
        "saved_kwh": _known(savings.kwh),
        "half_width_kwh": _known(savings.half_width_kwh(confidence)),
        "fraction": _known(savings.fraction), "low": _known(low), "high": _known(high),
        "method": savings.method, "covered": round(savings.covered, 4), "versions": saved.versions,
        **saved.shares, "findings": [finding.as_dict() for finding in savings.findings],
    }  # fmt: skip


def _known(value: float) -> float | None:
    return None if value != value else float(value)  # noqa: PLR0124 (not a number)


def _short(value: object) -> object:
    return round(value, 4) if isinstance(value, float) and abs(value) < 10 else (
        round(value) if isinstance(value, float) else value
    )  # fmt: skip
