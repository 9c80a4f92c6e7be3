"""fems intensity: electricity per unit of output, by day, shift, week or month."""

from typing import Annotated, Any

import pandas as pd
import typer

from fems.cli.energy import periods_asked_for
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import utc_now
from fems.compute.intensity import BASES, period_intensity
from fems.compute.records import from_record
from fems.compute.saved_spans import base_load_kwh
from fems.compute.shares import SHARES
from fems.embedded import stack
from fems.errors import NotFoundError
from fems.periods import Grain
from fems.store.baselines import read_baselines, read_savings
from fems.store.energy import read_energy
from fems.store.migrate import require_schema
from fems.store.plants import read_meters
from fems.store.pool import Connection, connect
from fems.store.subjects import meter_subject, plant_subject

app = typer.Typer(help="Electricity per unit of output.", no_args_is_help=True)


@app.callback()
def _noun() -> None:
    """Electricity per unit of output."""


@app.command()
def show(
    context: typer.Context,
    plant: Annotated[str, typer.Option("--plant", help="Code of a plant.")],
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

    Output is the sum of the plant's meters of output by their equivalents, scrap taken off. A period
    without output has no intensity. The base load is what the frozen baseline says the plant uses
    when nothing is made.

    Example: fems intensity show --plant steel --by shift --from 2026-03-01
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        answer = _answer(conn, plant, by, first, last)
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
    for name, basis in BASES.items():
        console.print(f"{name}: {basis}")


def _answer(
    conn: Connection, code: str, by: Grain, first: str | None, last: str | None
) -> dict[str, Any]:
    now = utc_now()
    subject = plant_subject(conn, code, quantity="electricity", purchased=False)
    periods = periods_asked_for(conn, subject, by, first, last, now)
    used, _ = read_energy(conn, subject, periods, of_days=by.of_days, now=now)
    meters = read_meters(conn)
    made = meters[
        (meters["plant"] == code) & (meters["quantity"] == "output") & (meters["role"] == "main")
    ]
    if made.empty:
        raise NotFoundError(
            f"Plant {code!r} has no main meter of output.",
            hint="Register one with 'fems import plants'.",
        )
    output = pd.Series(0.0, used.index)
    for meter in made.to_dict("records"):
        rows, _ = read_energy(conn, meter_subject(conn, f"{code}/{meter['meter']}"), periods,
                              of_days=by.of_days, now=now)  # fmt: skip
        weight = float(meter["equivalent"]) * (-1 if meter["is_scrap"] else 1)
        output = output + weight * rows["amount"].where(rows["missing_share"] == 0)
    table = period_intensity(used, output=output, base_kwh_per_day=_base_load(conn, code))
    shown = ["electricity_kwh", "output", "kwh_per_unit", "gj_per_unit", "toe_per_unit", "base_kwh",
             *SHARES]  # fmt: skip
    return {
        "plant": code, "unit": str(made["output_unit"].iloc[0]), "by": by.value, "bases": BASES,
        "periods": [
            {"period": row["label"], "start": row["start"].isoformat(),
             "end": row["end"].isoformat(),
             **{name: None if pd.isna(row[name]) else float(row[name]) for name in shown}}
            for row in table.to_dict("records")
        ],
    }  # fmt: skip


def _base_load(conn: Connection, code: str) -> float | None:
    """Of the frozen baselines over the days whose savings are known. [kWh per day]"""
    frozen = [row for row in read_baselines(conn, only_frozen=True) if row["plant"] == code]
    if not frozen:
        return None
    models = {row["baseline_id"]: from_record(row["model"]) for row in frozen}
    return base_load_kwh(read_savings(conn, plant_ids=[frozen[0]["plant_id"]]), models)


def _short(value: float | None) -> str | None:
    return None if value is None else f"{value:.6g}"
