"""fems why: what made energy and carbon change between two spans of days."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from fems.cli.baseline import day_of
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.compute.causes import Decomposition, summed
from fems.compute.plant_change import Days
from fems.embedded import stack
from fems.errors import NotFoundError, SettingsError
from fems.store.change_view import read_changes
from fems.store.migrate import require_schema
from fems.store.plants import find_plant, read_plants
from fems.store.pool import connect


def why(
    context: typer.Context,
    first: Annotated[str, typer.Option("--from", help="First day.")],
    last: Annotated[str, typer.Option("--to", help="Last day, included.")],
    plant: Annotated[
        str | None, typer.Option("--plant", help="Code of a plant; the whole complex if none.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", help="First day to compare with; as many days before --from."),
    ] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.5, max=0.999, help="Of the intervals.")
    ] = 0.9,
    json: JsonOption = False,
) -> None:
    """Show why the electricity bought and its carbon changed, split into causes that add up.

    Output, product mix, weather and efficiency follow from the plant's newest frozen baseline.
    Data is what is missing of a span; unexplained is the change of plants without a baseline.

    Example: fems why --plant steel --from 2026-07-01 --to 2026-09-30 --against 2025-07-01
    """
    after = Days(day_of(first, "--from"), day_of(last, "--to"))
    if after.first > after.last:
        raise SettingsError("The days are out of order.", hint="Let --from <= --to.")
    length = after.last - after.first
    start = day_of(against, "--against") if against else after.first - length - timedelta(days=1)
    before = Days(start, start + length)
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        codes = (
            {int(find_plant(conn, plant)["plant_id"]): plant} if plant
            else dict(read_plants(conn)[["plant_id", "code"]].itertuples(index=False, name=None))
        )  # fmt: skip
        if not codes:
            raise NotFoundError("There is no plant yet.", hint="See 'fems import plants --help'.")
        changes = read_changes(conn, list(codes), before=before, after=after)
    rows = {codes[plant_id]: change for plant_id, change in changes.items()}
    whole = summed(list(rows.values()))
    if json:
        plants = {} if plant else {
            "plants": {code: _told(change, confidence) for code, change in rows.items()}
        }  # fmt: skip
        print_json({"plant": plant, "before": before._asdict(), "after": after._asdict(),
                    "confidence": confidence, **_told(whole, confidence), **plants})  # fmt: skip
        return
    _show(whole, before, after, confidence)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(why)


def _told(change: Decomposition, confidence: float) -> dict[str, Any]:
    parts = {}
    for cause, part in change.parts.items():
        low, high = part.interval_kwh(confidence)
        low_kg, high_kg = part.interval_kg(confidence)
        parts[cause] = {
            "kwh": part.kwh, "low_kwh": _known(low), "high_kwh": _known(high),
            "kg_co2e": part.kg, "low_kg_co2e": _known(low_kg), "high_kg_co2e": _known(high_kg),
        }  # fmt: skip
    return {
        "before_kwh": change.before_kwh, "after_kwh": change.after_kwh,
        "change_kwh": change.change_kwh, "before_kg_co2e": change.before_kg,
        "after_kg_co2e": change.after_kg, "change_kg_co2e": change.change_kg, "parts": parts,
        "findings": [finding.as_dict() for finding in change.findings],
    }  # fmt: skip


def _show(change: Decomposition, before: Days, after: Days, confidence: float) -> None:
    console.print(f"Electricity bought, {after.first} to {after.last} against {before.first} to "
                  f"{before.last}: {change.before_kwh:,.0f} → {change.after_kwh:,.0f} kWh, "
                  f"{change.before_kg / 1000:,.1f} → {change.after_kg / 1000:,.1f} t CO2e")  # fmt: skip
    rows = []
    for cause, part in change.parts.items():
        if part.kwh or part.kg:
            low, high = part.interval_kwh(confidence)
            half = _known((high - low) / 2)
            rows.append([cause.replace("_", " "), f"{part.kwh:+,.0f}",
                         None if half is None else f"{half:,.0f}" if half else "metered",
                         f"{part.kg / 1000:+,.2f}"])  # fmt: skip
    rows.append(["change", f"{change.change_kwh:+,.0f}", "", f"{change.change_kg / 1000:+,.2f}"])
    print_table(["cause", "kWh", f"± ({confidence:.0%})", "t CO2e"], rows)
    for finding in change.findings:
        console.print(f"{finding.name}: {finding.sentence}")


def _known(value: float) -> float | None:
    return None if value != value else float(value)  # noqa: PLR0124 (not a number)
