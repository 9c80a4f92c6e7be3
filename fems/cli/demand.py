"""fems demand: the running quarter of an hour, and the peaks of a plant's month."""

from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import time_zone, utc_now
from fems.embedded import stack
from fems.store.demand_view import DemandState, read_demand
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import connect

app = typer.Typer(help="Demand: this quarter of an hour, this month.", no_args_is_help=True)


@app.callback()
def _noun() -> None:
    """Demand: this quarter of an hour, this month."""


@app.command()
def show(
    context: typer.Context,
    plant: Annotated[str, typer.Option("--plant", help="Code of a plant.")],
    json: JsonOption = False,
) -> None:
    """Show where the running quarter of an hour is going, and what the month's demand is paid for.

    Probabilities are those of the plant's own past. A running quarter needs readings at least every few
    minutes and the job `demand`, which runs with `fems jobs schedule`.

    Example: fems demand show --plant steel
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        of = find_plant(conn, plant)
        state = read_demand(conn, of, now=utc_now())
    if json:
        print_json(_answer(plant, state))
    else:
        _print(plant, state, of["time_zone"])


def _answer(plant: str, state: DemandState) -> dict[str, Any]:
    billing = state.billing
    return {
        "plant": plant, "contract_kw": state.contract_kw, "running": state.running,
        "billing_kw": None if billing is None else float(billing.kw),
        "basis": None if billing is None else billing.basis,
        "basis_month": None if billing is None else billing.month,
        "unknown_months": [] if billing is None else list(billing.unknown),
        "days": state.daily.to_dict("records"),
        "tomorrow": state.tomorrow._asdict() if state.tomorrow else None,
        "month_end_risk": state.month_end, "warnings": state.warnings,
        "sheddable": [{"name": load["name_en"], "kw": load["kw"], "minutes": load["minutes"]}
                      for load in state.loads],
    }  # fmt: skip


def _print(plant: str, state: DemandState, zone: str) -> None:
    now = state.running
    if now is None:
        console.print(f"[bold]{plant}[/]: nothing is known of the running quarter of an hour.")
    else:
        local = now["quarter"].astimezone(time_zone(zone))
        band = ("" if now["low_kw"] is None
                else f" ({now['low_kw']:,.0f} to {now['high_kw']:,.0f} with 80 %)")  # fmt: skip
        console.print(
            f"[bold]{plant}[/], quarter from {local:%H:%M}: {now['used_kwh']:,.0f} kWh used, "
            f"going to {now['projected_kw']:,.0f} kW{band}"
        )
        print_table(["limit", "kW", "passed with", "allowable kW"], [
            (x["kind"], f"{x['limit_kw']:,.0f}", _percent(x["probability"]),
             f"{x['allowable_kw']:,.0f}") for x in now["limits"]
        ])  # fmt: skip
        for load in now["shed"]:
            console.print(f"Switch off: {load['name_en']}, {load['kw']:,.0f} kW")
        if now["won"]:
            console.print(f"It would cost {now['won']:,.0f} won over {now['months']} months.")
    if state.billing is not None:
        console.print(f"Paid for: {state.billing.kw:,} kW ({state.billing.basis})")
    if state.tomorrow is not None:
        risk = state.tomorrow
        console.print(f"Passed tomorrow with {_percent(risk.at_least)} to {_percent(risk.at_most)}")
    if state.month_end is not None:
        console.print(f"Passed by the end of the month with {_percent(state.month_end)}")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
