"""fems intensity: electricity per unit of output, by day, shift, week or month."""

from typing import Annotated, Any

import pandas as pd
import typer

from fems.cli.energy import periods_asked_for
from fems.cli.intensity_complex import show_complex
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import utc_now
from fems.compute.intensity import BASES, period_intensity
from fems.compute.records import from_record
from fems.compute.saved_spans import base_load_kwh
from fems.compute.shares import SHARES
from fems.embedded import stack
from fems.errors import NotFoundError, SettingsError
from fems.periods import Grain
from fems.store.baselines import read_baselines, read_savings
from fems.store.energy import read_energy
from fems.store.intensity_view import read_outputs
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import Connection, connect
from fems.store.subjects import asset_subject, plant_subject

app = typer.Typer(help="Electricity per unit of output.", no_args_is_help=True)


@app.callback()
def _noun() -> None:
    """Electricity per unit of output."""


@app.command()
def show(
    context: typer.Context,
    plant: Annotated[str | None, typer.Option("--plant", help="Code of a plant.")] = None,
    asset: Annotated[
        str | None, typer.Option("--asset", help="A line of it, or another asset.")
    ] = None,
    product: Annotated[str | None, typer.Option("--product", help="A product of it.")] = None,
    whole: Annotated[bool, typer.Option("--complex", help="All plants together.")] = False,
    by: Annotated[Grain, typer.Option("--by", help="Length of a period.")] = Grain.DAY,
    first: Annotated[
        str | None, typer.Option("--from", help="Date or time in the plant's zone.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="End, not included; now by default.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show kWh, GJ and toe per unit of good output, and the base load apart.

    Output is the sum of the meters of output by their equivalents, scrap taken off. A period without
    output has no intensity. The base load is what the frozen baseline says the plant uses when nothing
    is made. Of a product it is the part of the electricity that its equivalents are of all; of the
    complex an index, since tonnes and pieces do not add up: energy over what the output took in the
    mean of the span.

    Example: fems intensity show --plant steel --by shift --from 2026-03-01
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        if whole and not (plant or asset or product):
            show_complex(conn, by, first, last, json=json)
            return
        if not plant or whole:
            raise SettingsError("It is not clear whose intensity is asked for.",
                                hint="Give --plant P, with --asset A or --product X, or --complex.")  # fmt: skip
        answer = _answer(conn, plant, asset, product, by, first, last)
    if json:
        print_json(answer)
        return
    unit = answer["unit"]
    print_table(
        ["period", "kWh", unit, f"kWh/{unit}", f"GJ/{unit}", f"toe/{unit}", "base load kWh",
         "measured"],
        ([row["period"], *(_short(row[name]) for name in (
            "electricity_kwh", "output", "kwh_per_unit", "gj_per_unit", "toe_per_unit",
            "base_kwh", "measured_share"))] for row in answer["periods"]),
    )  # fmt: skip
    for name, basis in answer["bases"].items():
        console.print(f"{name}: {basis}")


def _answer(
    conn: Connection, code: str, asset: str | None, product: str | None, by: Grain,
    first: str | None, last: str | None,
) -> dict[str, Any]:  # fmt: skip
    now = utc_now()
    subject = (
        asset_subject(conn, code, asset, quantity="electricity")
        if asset
        else plant_subject(conn, code, quantity="electricity", purchased=False)
    )
    periods = periods_asked_for(conn, subject, by, first, last, now)
    used, _ = read_energy(conn, subject, periods, of_days=by.of_days, now=now)
    made = read_outputs(conn, code, periods, asset=asset, of_days=by.of_days, now=now)
    output, unit, bases = made.equivalents.sum(axis=1, skipna=False), _unit(conn, code), dict(BASES)
    if product is not None:
        if product not in made.amounts:
            raise NotFoundError(
                f"{subject.name} has no product {product!r}.",
                hint=f"Products: {', '.join(filter(None, map(str, made.amounts))) or 'none have a name'}.",
            )
        share = made.equivalents[product] / output.where(output > 0)
        used = used.assign(amount=used["amount"] * share)
        output, unit = made.amounts[product], made.units[product]
        bases["product"] = "its part of the electricity is that of its equivalents in the output"
    base = None if asset or product else _base_load(conn, code)
    table = period_intensity(used, output=output, base_kwh_per_day=base)
    shown = ["electricity_kwh", "output", "kwh_per_unit", "gj_per_unit", "toe_per_unit", "base_kwh",
             *SHARES]  # fmt: skip
    return {
        "plant": code, "asset": asset, "product": product, "unit": unit, "by": by.value,
        "bases": bases,
        "periods": [
            {"period": row["label"], "start": row["start"].isoformat(),
             "end": row["end"].isoformat(),
             **{name: None if pd.isna(row[name]) else float(row[name]) for name in shown}}
            for row in table.to_dict("records")
        ],
    }  # fmt: skip


def _unit(conn: Connection, code: str) -> str:
    return str(find_plant(conn, code)["output_unit"])


def _base_load(conn: Connection, code: str) -> float | None:
    """Of the frozen baselines over the days whose savings are known. [kWh per day]"""
    frozen = [row for row in read_baselines(conn, only_frozen=True) if row["plant"] == code]
    if not frozen:
        return None
    models = {row["baseline_id"]: from_record(row["model"]) for row in frozen}
    return base_load_kwh(read_savings(conn, plant_ids=[frozen[0]["plant_id"]]), models)


def _short(value: float | None) -> str | None:
    return None if value is None else f"{value:.6g}"
