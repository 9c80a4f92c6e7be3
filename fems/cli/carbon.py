"""fems carbon: emissions, restatements, entered activities, instruments, and plants compared."""

from datetime import date
from enum import StrEnum
from math import isnan
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import parse_day
from fems.compute.carbon.market import INSTRUMENTS
from fems.embedded import stack
from fems.errors import NotFoundError, SettingsError
from fems.report.entries import check_entry
from fems.report.subject import Subject
from fems.store.carbon import read_comparison, read_months, read_operational
from fems.store.migrate import require_schema
from fems.store.pool import Connection, connect
from fems.store.reports import (
    add_entry,
    add_instrument,
    read_entries,
    read_restatements,
    undo_entry,
)

app = typer.Typer(help="Emissions, restatements, entered activities and instruments.",
                  no_args_is_help=True)  # fmt: skip

PlantOption = Annotated[str, typer.Option("--plant", help="Code of a plant.")]
AnyPlantOption = Annotated[str | None, typer.Option("--plant", help="Code of a plant; else all.")]
FirstOption = Annotated[str, typer.Option("--from", help="First day.")]
LastOption = Annotated[str, typer.Option("--to", help="Last day, included.")]
ByOption = Annotated[str, typer.Option("--by", help="Who says so; kept with it.")]
EvidenceOption = Annotated[str, typer.Option("--evidence", help="Bill, log or certificate; kept.")]


class EntryKind(StrEnum):
    """What an entered activity is."""

    COMBUSTION = "combustion"
    PROCESS = "process"
    FUGITIVE = "fugitive"
    SOLD = "sold"


InstrumentKind = StrEnum("InstrumentKind", {name.upper(): name for name in INSTRUMENTS})  # type: ignore[misc]


@app.command()
def show(
    context: typer.Context, first: FirstOption, last: LastOption, plant: AnyPlantOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Show emissions by month, carrier and scope in both views.

    The reporting view takes the factor of each day; the operational one a fixed factor for all of them,
    so that a trend shows what was done and not what was announced.

    Example: fems carbon show --from 2026-01-01 --to 2026-06-30
    """
    with connect(_url(context)) as conn:
        ids = _plant_ids(conn, plant)
        rows = read_months(conn, ids, first=parse_day(first), last=parse_day(last))
        fixed = read_operational(conn, ids)
    rows = rows.merge(fixed, on=["plant_id", "carrier"], how="left")
    rows["kg_operational"] = rows["activity"] * rows["kg_per_unit_fixed"]
    rows["month"] = rows["first_day"].astype(str).str[:7]
    table = rows.groupby(["month", "scope", "carrier"], as_index=False).agg(
        activity=("activity", "sum"), kg_co2e=("kg_co2e", lambda kg: kg.sum(min_count=1)),
        kg_operational=("kg_operational", lambda kg: kg.sum(min_count=1)),
        without_factor=("kg_co2e", lambda kg: int(kg.isna().sum())),
    )  # fmt: skip
    if json:
        print_json({"months": table.astype(object).where(table.notna(), None).to_dict("records")})
        return
    print_table(
        ["month", "scope", "carrier", "activity", "t CO2e", "t CO2e, fixed factor", "plants without a factor"],
        [(r["month"], r["scope"], r["carrier"], f"{r['activity']:,.0f}", _t(r["kg_co2e"]),
          _t(r["kg_operational"]), r["without_factor"] or None) for r in table.to_dict("records")],
    )  # fmt: skip


@app.command()
def restatements(
    context: typer.Context, first: FirstOption, last: LastOption, plant: AnyPlantOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Show figures of past months that changed: before, after, by how much of what, why and who.

    Example: fems carbon restatements --from 2025-01-01 --to 2026-12-31
    """
    with connect(_url(context)) as conn:
        subject = Subject.read(conn, plant)
        codes = dict(zip(subject.plants["plant_id"], subject.plants["code"], strict=True))
        rows = read_restatements(conn, list(codes), first=parse_day(first), last=parse_day(last))
    for row in rows:
        row["plant"] = codes[row.pop("plant_id")]
    if json:
        print_json({"restatements": rows})
        return
    print_table(
        ["on", "plant", "carrier", "month", "t before", "t after", "by factor", "by activity", "cause", "by", "why"],
        [(f"{r['restated_at']:%Y-%m-%d}", r["plant"], r["carrier"], f"{r['first_day']:%Y-%m}", _t(r["kg_before"]),
          _t(r["kg_after"]), _t(r["kg_by_factor"]), _t(r["kg_by_activity"]), r["cause"], r["noted_by"], r["reason"])
         for r in rows],
    )  # fmt: skip


@app.command()
def compare(
    context: typer.Context, first: FirstOption, last: LastOption, json: JsonOption = False
) -> None:
    """Compare plants in carbon and carbon per output, with the bounds that their data leave.

    Plants of one trade whose bounds overlap share a rank: the data do not tell them apart.

    Example: fems carbon compare --from 2026-01-01 --to 2026-06-30
    """
    with connect(_url(context)) as conn:
        table = read_comparison(conn, first=parse_day(first), last=parse_day(last))
    if json:
        print_json({"plants": table.astype(object).where(table.notna(), None).to_dict("records")})
        return
    print_table(
        ["plant", "trade", "t CO2e", "from", "to", "kg per unit", "from", "to", "rank in trade"],
        [(r["plant"], r["trade"], _t(r["kg_co2e"]), _t(r["kg_low"]), _t(r["kg_high"]),
          *(None if r[n] != r[n] else f"{r[n]:,.3f}" for n in ("kg_per_unit", "kg_per_unit_low", "kg_per_unit_high")),
          None if r["rank"] != r["rank"] else int(r["rank"])) for r in table.to_dict("records")],
    )  # fmt: skip


@app.command("enter")
def enter(
    context: typer.Context, plant: PlantOption, first: FirstOption, last: LastOption, by: ByOption,
    evidence: EvidenceOption,
    kind: Annotated[EntryKind, typer.Option("--kind", help="What it is.")],
    what: Annotated[str, typer.Option("--what", help="A fuel, a gas (sf6 …), or what was sold.")],
    amount: Annotated[float, typer.Option("--amount", min=0)],
    unit: Annotated[str, typer.Option("--unit", help="L, kg, Nm3; kg of a gas; kWh or GJ sold.")],
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Enter an activity that no meter measures: fuel by bill, a process or fugitive gas, energy sold.

    Energy sold is shown apart and lowers nothing.

    Example: fems carbon enter --plant steel --kind combustion --what diesel --amount 1200 --unit L --from 2026-01-01 --to 2026-01-31 --evidence "bill 17" --by "M. Kim"
    """
    check_entry(kind.value, what, unit)
    begin, end = _span(first, last)
    with connect(_url(context)) as conn:
        number = add_entry(conn, {
            "plant_id": _plant_ids(conn, plant)[0], "kind": kind.value, "what": what, "first_day": begin,
            "last_day": end, "amount": amount, "unit": unit, "evidence": _said(evidence, "--evidence"),
            "noted_by": _said(by, "--by"),
        })  # fmt: skip
    _say(json, {"entry_id": number, "plant": plant, "what": what, "amount": amount, "unit": unit})


@app.command()
def undo(
    context: typer.Context,
    entry: Annotated[int, typer.Argument(help="Number of the entry.")],
    by: ByOption,
    json: JsonOption = False,
) -> None:
    """Take an entered activity back; it stays on record.

    Example: fems carbon undo 3 --by "M. Kim"
    """
    with connect(_url(context)) as conn:
        if not undo_entry(conn, entry, by=_said(by, "--by")):
            raise NotFoundError(
                f"There is no entry {entry} to take back.", hint="See 'fems carbon entries'."
            )
    _say(json, {"undone": entry})


@app.command()
def entries(
    context: typer.Context, first: FirstOption, last: LastOption, plant: AnyPlantOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """List entered activities.

    Example: fems carbon entries --from 2026-01-01 --to 2026-12-31
    """
    with connect(_url(context)) as conn:
        rows = read_entries(
            conn, _plant_ids(conn, plant), first=parse_day(first), last=parse_day(last)
        )
    if json:
        print_json({"entries": rows})
        return
    print_table(["no.", "kind", "what", "from", "to", "amount", "unit", "evidence", "by"],
                [(r["entry_id"], r["kind"], r["what"], r["first_day"], r["last_day"], r["amount"], r["unit"],
                  r["evidence"], r["noted_by"]) for r in rows])  # fmt: skip


@app.command()
def instrument(
    context: typer.Context, plant: PlantOption, first: FirstOption, last: LastOption, by: ByOption,
    evidence: EvidenceOption,
    kind: Annotated[InstrumentKind, typer.Option("--kind", help="What it is.")],
    certificate: Annotated[str, typer.Option("--certificate", help="Its number.")],
    kwh: Annotated[float, typer.Option("--kwh", min=1e-9)],
    cancelled_on: Annotated[str | None, typer.Option(help="Retired for the plant on this day.")] = None,
    expires_on: Annotated[str | None, typer.Option(help="Last day on which it may be used.")] = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Keep a contractual instrument for electricity: REC, PPA, green premium.

    It never lowers the location-based figure. Whether it counts in the market-based one depends on the
    standard; the report says why not.

    Example: fems carbon instrument --plant steel --kind rec --certificate R-1 --kwh 500000 --from 2026-01-01 --to 2026-03-31 --cancelled-on 2026-04-10 --evidence r1.pdf --by "M. Kim"
    """
    begin, end = _span(first, last)
    with connect(_url(context)) as conn:
        number = add_instrument(conn, {
            "plant_id": _plant_ids(conn, plant)[0], "kind": kind.value, "certificate": certificate,
            "first_day": begin, "last_day": end, "kwh": kwh,
            "cancelled_on": parse_day(cancelled_on) if cancelled_on else None,
            "expires_on": parse_day(expires_on) if expires_on else None,
            "evidence": _said(evidence, "--evidence"), "noted_by": _said(by, "--by"),
        })  # fmt: skip
    if number is None:
        raise SettingsError(
            f"{kind.value} {certificate!r} is kept already.", hint="A certificate is claimed once."
        )
    _say(json, {"instrument_id": number, "plant": plant, "kwh": kwh})


def _span(first: str, last: str) -> tuple[date, date]:
    begin, end = parse_day(first), parse_day(last)
    if begin > end:
        raise SettingsError(f"{first} is after {last}.")
    return begin, end


def _plant_ids(conn: Connection, plant: str | None) -> list[int]:
    return [int(number) for number in Subject.read(conn, plant).plants["plant_id"]]


def _said(text: str, option: str) -> str:
    if not text.strip():
        raise SettingsError(f"{option} is empty.")
    return text


def _t(kg: Any) -> str | None:  # noqa: ANN401 (a number or NaN)
    return None if kg is None or isnan(kg) else f"{kg / 1_000:,.3f}"


def _say(json: bool, said: dict[str, Any]) -> None:
    if json:
        print_json(said)
    else:
        console.print(", ".join(f"{key}: {value}" for key, value in said.items()))


def _url(context: typer.Context) -> str:
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    return url
