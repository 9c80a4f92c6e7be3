"""fems carbon: emissions, restatements, and plants compared."""

from math import isnan
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, print_json, print_table, settings_of
from fems.clock import parse_day
from fems.compute.carbon.compare import seen_by
from fems.embedded import stack
from fems.report.subject import Subject
from fems.store.carbon import read_comparison, read_months, read_operational
from fems.store.migrate import require_schema
from fems.store.plants import records
from fems.store.pool import Connection, connect
from fems.store.reports import read_restatements

app = typer.Typer(help="Emissions, restatements, entered activities and instruments.",
                  no_args_is_help=True)  # fmt: skip

AnyPlantOption = Annotated[str | None, typer.Option("--plant", help="Code of a plant; else all.")]
FirstOption = Annotated[str, typer.Option("--from", help="First day.")]
LastOption = Annotated[str, typer.Option("--to", help="Last day, included.")]


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
    with connect(url_of(context)) as conn:
        ids = plant_ids(conn, plant)
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
    with connect(url_of(context)) as conn:
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
    context: typer.Context, first: FirstOption, last: LastOption,
    as_plant: Annotated[
        str | None,
        typer.Option("--seen-by", help="As this plant may see it: its trade, the others without a name."),
    ] = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Compare plants in carbon and carbon per output, with the bounds that their data leave.

    Plants of one trade whose bounds overlap share a rank: the data do not tell them apart. A plant of
    which a carrier has no factor has no rank.

    Example: fems carbon compare --from 2026-01-01 --to 2026-06-30
    """
    with connect(url_of(context)) as conn:
        table = read_comparison(conn, first=parse_day(first), last=parse_day(last))
        if as_plant:
            plant_ids(conn, as_plant)
            table = seen_by(table, as_plant)
    rows = records(table)
    if json:
        print_json({"plants": rows})
        return
    tonnes = [name for name in ("kg_co2e", "kg_low", "kg_high") if name in table]
    per_unit = ["kg_per_unit", "kg_per_unit_low", "kg_per_unit_high"]
    print_table(
        ["plant", *(["trade", "t CO2e", "from", "to"] if tonnes else []), "kg per unit", "from", "to", "rank in trade"],
        [(r["plant"], *([r["trade"]] if tonnes else []), *(_t(r[name]) for name in tonnes),
          *(None if r[name] is None else f"{r[name]:,.3f}" for name in per_unit),
          None if r["rank"] is None else int(r["rank"])) for r in rows],
    )  # fmt: skip


def plant_ids(conn: Connection, plant: str | None) -> list[int]:
    """A plant by code, or all of them."""
    return [int(number) for number in Subject.read(conn, plant).plants["plant_id"]]


def _t(kg: Any) -> str | None:  # noqa: ANN401 (a number or NaN)
    return None if kg is None or isnan(kg) else f"{kg / 1_000:,.3f}"


def url_of(context: typer.Context) -> str:
    """Address of the database, whose schema is current."""
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    return url
