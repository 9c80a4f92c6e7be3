"""fems factors: the registry of emission factors, and which of them are used for what."""

from pathlib import Path
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.embedded import stack
from fems.errors import NotFoundError, SettingsError
from fems.ingest.factor_choices import CARRIERS, Use, choose_factors
from fems.ingest.factors import BY, import_factors
from fems.store.factors import read_choices, read_factor_history, read_factors
from fems.store.migrate import require_schema
from fems.store.pool import connect

app = typer.Typer(help="Emission factors: what holds when, from where, used for what.",
                  no_args_is_help=True)  # fmt: skip


@app.command("list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """List the series of factors with the dates they cover, and the choices that hold.

    Example: fems factors list
    """
    with connect(_url(context)) as conn:
        factors, choices = read_factors(conn), read_choices(conn)
    by_name: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for factor in factors:
        by_name.setdefault((factor["series"], factor["carrier"]), []).append(factor)
    series = [
        {"series": name[0], "carrier": name[1], "records": len(rows),
         "from": min((r["valid_from"] for r in rows if r["valid_from"]), default=None),
         "to": None if any(r["valid_to"] is None for r in rows) else max(r["valid_to"] for r in rows),
         "unit": rows[0]["unit"], "marks": " ".join(sorted({r["mark"] for r in rows if r["mark"]}))}
        for name, rows in sorted(by_name.items())
    ]  # fmt: skip
    if json:
        print_json({"series": series, "choices": choices})
        return
    print_table(["series", "carrier", "records", "from", "to", "unit", "marks"],
                [row.values() for row in series])  # fmt: skip
    print_table(
        ["used for", "plant", "carrier", "series", "by", "why"],
        [(c["used_for"], c["plant"] or "all", c["carrier"], c["series"], c["noted_by"], c["reason"])
         for c in choices],
    )  # fmt: skip


@app.command()
def show(
    context: typer.Context,
    series: Annotated[str, typer.Argument(help="Name of a series.")],
    json: JsonOption = False,
) -> None:
    """Show every record of a series with its source, those that were superseded too.

    Example: fems factors show gir_announced
    """
    with connect(_url(context)) as conn:
        records = read_factor_history(conn, series)
        known = sorted({factor["series"] for factor in read_factors(conn)})
    if not records:
        raise NotFoundError(f"There is no series {series!r}.", hint=f"Series: {', '.join(known)}.")
    if json:
        print_json({"series": series, "records": records})
        return
    for record in records:
        gases = " ".join(f"{gas} {record[f'kg_{gas}_per_unit']:g}" for gas in ("co2", "ch4", "n2o", "co2e")
                         if record[f"kg_{gas}_per_unit"] is not None)  # fmt: skip
        console.print(
            f"{record['factor_id']:>4}  {record['carrier']}  {record['valid_from'] or '…'} to "
            f"{record['valid_to'] or '…'}  kg/{record['unit']}: {gases}  {record['gwp_set'] or ''}"
        )
        console.print(
            f"      {record['mark'] or '–'}  {record['issuer'] or '–'}: {record['source']}"
            f" (checked {record['checked_on'] or '–'})", style="dim",
        )  # fmt: skip
        if record["superseded_by"]:
            console.print(
                f"      superseded by {record['superseded_by']} on {record['superseded_at']:%Y-%m-%d}"
            )


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV of factors or calorific values.")],
    supersede: Annotated[
        bool, typer.Option("--supersede", help="Let rows supersede registered records.")
    ] = False,
    by: Annotated[str, typer.Option("--by", help="Who adds them; kept with each.")] = BY,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with each.")] = "",
    json: JsonOption = False,
) -> None:
    """Add records from a CSV; all of it or nothing. What they change is computed again.

    A row is refused, with its number and reason, when it has no source, an unknown unit, overlaps
    another record of its series, leaves a gap in its dates without a gap_note, or says something
    else than a registered record (then --supersede, with --by and --reason).

    Example: fems factors import grid_2026.csv --by "J. Lee" --reason "announcement of December 2026"
    """
    if supersede and (by == BY or not reason.strip()):
        raise SettingsError("To supersede a record, say who and why: --by and --reason.")
    with connect(_url(context)) as conn:
        added = import_factors(conn, file, by=by, reason=reason, supersede=supersede)
    _say(json, {"added": added})


@app.command()
def use(
    context: typer.Context,
    series: Annotated[str, typer.Argument(help="Series of factors.")],
    carrier: Annotated[str, typer.Option("--carrier", help=f"One of {', '.join(CARRIERS)}.")],
    by: Annotated[str, typer.Option("--by", help="Who decides; kept with it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with it.")],
    plant: Annotated[str | None, typer.Option("--plant", help="Only this plant; else all.")] = None,
    used_for: Annotated[
        Use,
        typer.Option("--for", help="The inventory, its operational view, or a standard's report."),
    ] = Use.INVENTORY,
    calorific: Annotated[
        str | None, typer.Option("--calorific", help="Series of calorific values, for a fuel.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Choose which series a carrier uses from now on; figures follow and restatements say why.

    Factor and calorific value of a fuel are of one vintage; a mixture is refused.

    Example: fems factors use gir_approved_2017 --carrier electricity --for kets --by "J. Lee" --reason "factor at allocation"
    """
    with connect(_url(context)) as conn:
        number = choose_factors(
            conn, series=series, carrier=carrier, used_for=used_for, plant=plant,
            calorific=calorific, by=by, reason=reason,
        )  # fmt: skip
    _say(json, {"choice_id": number, "carrier": carrier, "series": series, "for": used_for.value})


def _url(context: typer.Context) -> str:
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    return url


def _say(json: bool, said: dict[str, Any]) -> None:
    if json:
        print_json(said)
    else:
        console.print(
            ", ".join(f"{key}: {value}" for key, value in said.items() if value is not None)
        )
