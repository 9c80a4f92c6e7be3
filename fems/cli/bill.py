"""fems bill: what a plant's month costs, line by line, and what it would cost otherwise."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer

from fems.cli.bill_table import print_bill, print_outcome
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import utc_now
from fems.compute.tariffs.bill import Bill
from fems.compute.tariffs.what_if import Changes, Outcome
from fems.embedded import stack
from fems.errors import NotFoundError, SettingsError
from fems.store.bill_view import MonthCost, read_month_cost, read_what_if
from fems.store.migrate import require_schema
from fems.store.plants import find_plant, records
from fems.store.pool import connect
from fems.store.received_bills import read_received_bills

app = typer.Typer(help="What energy costs.", no_args_is_help=True)

PlantOption = Annotated[str, typer.Option("--plant", help="Code of a plant.")]
MonthOption = Annotated[
    str | None, typer.Option("--month", help="As 2026-05; the present one by default.")
]


@app.callback()
def _noun() -> None:
    """What energy costs."""


@app.command()
def show(
    context: typer.Context, plant: PlantOption, month: MonthOption = None, json: JsonOption = False
) -> None:
    """Show the bills of a month with every line, the cost of each line of the plant and of its product.

    The month in progress is billed as far as it has got, with its whole base charge.

    Example: fems bill show --plant steel --month 2026-05
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    first = _month(month)
    with connect(url) as conn:
        of = find_plant(conn, plant)
        found = read_month_cost(conn, of["plant_id"], first)
    if not found.bills:
        raise NotFoundError(
            f"There is no bill of {plant} for {first:%Y-%m}.",
            hint="It needs a contract ('fems import contracts') and figures; see 'fems jobs list'.",
        )
    answer = _answer(found, of, first)
    if json:
        print_json(answer)
    else:
        print_bill(answer)


@app.command("what-if")
def what_if(
    context: typer.Context,
    plant: PlantOption,
    month: MonthOption = None,
    option: Annotated[str | None, typer.Option("--option", help="Another option.")] = None,
    shift: Annotated[
        float, typer.Option("--shift", min=0, max=100, help="Part of a band's energy moved [%].")
    ] = 0,
    shift_from: Annotated[str, typer.Option("--from", help="Band it is taken from.")] = "peak",
    shift_to: Annotated[str, typer.Option("--to", help="Band it is moved to.")] = "light",
    cut_kw: Annotated[
        float, typer.Option("--cut-kw", min=0, help="Demand held below the month's highest [kW].")
    ] = 0,
    pv_kw: Annotated[float, typer.Option("--pv-kw", min=0, help="Photovoltaics added [kW].")] = 0,
    json: JsonOption = False,
) -> None:
    """Bill a month's electricity as it was and as it would have been.

    Earlier months stay as they were: where one of them decides the billing demand, a lower demand of
    this one does not help at once. Photovoltaics give 3.6 kWh per kW on every day.

    Example: fems bill what-if --plant steel --month 2026-05 --option high_a_iii --cut-kw 300
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    first = _month(month)
    changes = Changes(option, shift / 100, shift_from, shift_to, cut_kw, pv_kw)
    with connect(url) as conn:
        outcome = read_what_if(conn, find_plant(conn, plant), first, changes)
    answer = {"plant": plant, "month": f"{first:%Y-%m}", **_outcome(outcome)}
    if json:
        print_json(answer)
    else:
        print_outcome(answer)


@app.command()
def received(
    context: typer.Context,
    plant: Annotated[
        str | None, typer.Option("--plant", help="Code of a plant; all if none.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show bills as suppliers sent them, with the output of their days.

    Example: fems bill received --plant steel
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        wanted = [int(find_plant(conn, plant)["plant_id"])] if plant else None
        rows = records(read_received_bills(conn, plant_ids=wanted).drop(columns="plant_id"))
    if json:
        print_json(rows)
        return
    if not rows:
        console.print("No bill was received yet: see 'fems import bills --help'.")
    print_table(
        ["plant", "from", "to", "kWh", "output", "unit", "°C", "evidence"],
        ([row["plant"], row["first_day"], row["last_day"], f"{row['electricity_kwh']:,.0f}",
          _short(row["output"]), row["output_unit"], _short(row["temperature_c"]), row["evidence"]]
         for row in rows),
    )  # fmt: skip


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:,.4g}"


def _month(text: str | None) -> date:
    if text is None:
        return utc_now().date().replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise SettingsError(f"{text!r} is not a month.", hint="Write it as 2026-05.") from None


def _answer(found: MonthCost, plant: dict[str, Any], month: date) -> dict[str, Any]:
    keep = ("carrier", "series", "option", "tariffs", "currency", "amount", "unit", "charge_won",
            "total_won", "billing_kw", "basis", "basis_month", "demand_kw", "demand_at",
            "contract_kw", "unknown_months", "assumed", "measured_share", "estimated_share",
            "missing_share", "whole")  # fmt: skip
    bills = []
    for bill in found.bills:
        lines = [_plain({k: v for k, v in line.items() if k not in {"carrier", "month"}})
                 for line in found.lines if line["carrier"] == bill["carrier"]]  # fmt: skip
        bills.append({**_plain({name: bill[name] for name in keep}), "lines": lines})
    return {
        "plant": plant["code"], "month": f"{month:%Y-%m}", "total_won": _number(found.total_won),
        "output": found.output, "output_unit": plant["output_unit"],
        "won_per_unit": found.won_per_unit, "bills": bills,
        "plant_lines": [_plain(row) for row in found.meters.to_dict("records")],
    }  # fmt: skip


def _outcome(outcome: Outcome) -> dict[str, Any]:
    def side(bill: Bill) -> dict[str, Any]:
        return _plain({"option": bill.option, "kwh": bill.amount, "charge_won": bill.charge_won,
                       "total_won": bill.total_won, "billing_kw": bill.demand.kw,
                       "basis": bill.demand.basis, "basis_month": bill.demand.month})  # fmt: skip

    return {
        "now": side(outcome.now), "then": side(outcome.then),
        "saved_won": _number(outcome.saved_won), "shifted_kwh": outcome.shifted_kwh,
        "held_back_kwh": outcome.held_back_kwh, "pv_used_kwh": outcome.pv_used_kwh,
    }  # fmt: skip


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(k): _number(v) if isinstance(v, Decimal) else v for k, v in row.items()}


def _number(value: Decimal) -> int | float:
    """A decimal as JSON can say it: whole numbers stay whole."""
    return int(value) if value == value.to_integral_value() else float(value)
