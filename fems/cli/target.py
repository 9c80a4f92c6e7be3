"""fems target: what emissions should be by when, and how far off they are."""

from math import isnan
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import time_zone, utc_now
from fems.embedded import stack
from fems.errors import NotFoundError
from fems.report.subject import Subject
from fems.report.targets import anchors_of, set_target
from fems.store.migrate import require_schema
from fems.store.pool import connect
from fems.store.progress import Progress, read_progress
from fems.store.targets import read_targets, retire_target

app = typer.Typer(help="Targets, glidepaths and where a year will land.", no_args_is_help=True)


@app.command("set")
def set_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the target.")],
    base_year: Annotated[int, typer.Option("--base-year", min=2000, max=2100)],
    by: Annotated[str, typer.Option("--by", help="Who sets it; kept with it.")],
    source: Annotated[str, typer.Option("--source", help="Where it comes from; kept with it.")],
    plant: Annotated[
        str | None, typer.Option("--plant", help="Code of a plant; else the complex.")
    ] = None,
    anchor: Annotated[
        list[str] | None,
        typer.Option("--anchor", help="YEAR=REDUCTION of the base, 2030=0.4; may be repeated."),
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(
            "--path",
            help="sbti: 4.2 percent of the base a year, linear, to 2030; ndc-industry: 2030, 2035, 2050.",
        ),
    ] = None,
    intensity: Annotated[
        bool, typer.Option("--intensity", help="Per unit of output; of one plant.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Set a target: reductions by years against a base year; straight lines between them.

    The base year as it is now is kept with the target. Its months must be known.

    Example: fems target set sbti --base-year 2025 --path sbti --source "SBTi near-term, 1.5 degC" --by "J. Lee"
    """
    anchors = anchors_of(base_year, anchor or [], path)
    with connect(_url(context)) as conn:
        number, base_kg = set_target(
            conn, name=name, plant=plant, base_year=base_year, anchors=anchors, source=source, by=by,
            intensity=intensity,
        )  # fmt: skip
    said = {
        "target_id": number,
        "name": name,
        "base_t": round(base_kg / 1_000, 3),
        "anchors": anchors,
    }
    if json:
        print_json(said)
    else:
        console.print(", ".join(f"{key}: {value}" for key, value in said.items()))


@app.command()
def show(
    context: typer.Context,
    year: Annotated[int | None, typer.Option("--year", help="This year by default.")] = None,
    pv_kwh_per_kw: Annotated[
        float | None, typer.Option(help="Yield of PV in a year at your site. [kWh/kW]")
    ] = None,
    won_per_kwh: Annotated[float | None, typer.Option(help="Price of electricity.")] = None,
    won_per_t: Annotated[float | None, typer.Option(help="Price of an allowance.")] = None,
    json: JsonOption = False,
) -> None:
    """Show targets with the gap so far, the expected landing with its band, and what the gap means.

    The month that is, is expected by the forecast of its days. A saved kWh counts as on the bills of
    the last twelve months, PV as the plants' own gave in a year, unless you give others; without
    either, won and PV are not told: none is assumed.

    Example: fems target show --pv-kwh-per-kw 1250 --won-per-kwh 160
    """
    with connect(_url(context)) as conn:
        told = []
        for target in read_targets(conn):
            subject = Subject.read(conn, target["plant"])
            today = utc_now().astimezone(time_zone(subject.complex["time_zone"])).date()
            ids = [int(p) for p in subject.plants["plant_id"]]
            told.append(_said(read_progress(conn, target, ids, year or today.year, today=today),
                              pv_kwh_per_kw=pv_kwh_per_kw, won_per_kwh=won_per_kwh, won_per_t=won_per_t))  # fmt: skip
    if json:
        print_json({"targets": told})
        return
    print_table(
        ["target", "of", "year", "base t", "base as set t", "allowed t", "so far t", "gap t", "landing t", "80 %", "gap in MWh"],
        [(r["name"], r["of"], r["year"], _t(r["base_kg"]), _t(r["base_as_set_kg"]), _t(r["allowed_kg"]), _t(r["actual_kg"]),
          _t(r["gap_kg"]), _t(r["landing_kg"]), None if r["low_kg"] is None else f"{_t(r['low_kg'])} – {_t(r['high_kg'])}",
          None if r["gap_means"]["kwh"] is None else f"{r['gap_means']['kwh'] / 1_000:,.1f}") for r in told],
    )  # fmt: skip
    for row in told:
        for name, means in (
            ("the gap", row["gap_means"]),
            ("the gap of the landing", row["landing_gap_means"]),
        ):
            known = {unit: value for unit, value in (means or {}).items() if value is not None}
            if known:
                console.print(
                    f"{row['name']}: {name} is "
                    + ", ".join(f"{n} {v:,.0f}" for n, v in known.items())
                )


@app.command()
def retire(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the target.")],
    json: JsonOption = False,
) -> None:
    """Let a target hold no longer; it stays on record.

    Example: fems target retire sbti
    """
    with connect(_url(context)) as conn:
        if not retire_target(conn, name):
            raise NotFoundError(f"There is no target {name!r}.", hint="See 'fems target show'.")
    if json:
        print_json({"retired": name})
    else:
        console.print(f"{name} holds no longer")


def _said(progress: Progress, **prices: float | None) -> dict[str, Any]:
    landing, target = progress.landing, progress.target
    known = {name: None if isnan(value) else value for name, value in
             (("landing_kg", landing.landing), ("low_kg", landing.low), ("high_kg", landing.high),
              ("landing_gap_kg", landing.landing_gap))}  # fmt: skip
    terms, running = progress.terms, landing.running
    return {
        "name": target["name"], "of": target["plant"] or "complex", "kind": target["kind"], "year": progress.year,
        "base_year": target["base_year"], "base_kg": progress.base_kg, "base_as_set_kg": progress.base_set,
        "allowed_kg": progress.allowed, "allowed_as_set_kg": progress.allowed_set, "months": landing.months,
        "actual_kg": landing.actual, "target_so_far_kg": landing.target_so_far, "gap_kg": landing.gap, **known,
        "running_month": None if running is None else {
            "so_far_kg": running.so_far, "expected_kg": running.expected,
            "low_kg": running.low, "high_kg": running.high, "forecast_share": running.forecast_share},
        "gap_means": progress.means(landing.gap, **prices),
        "landing_gap_means": None if isnan(landing.landing) else progress.means(landing.landing_gap, **prices),
        "terms": {"won_per_kwh": prices["won_per_kwh"] or terms.won_per_kwh,
                  "pv_kwh_per_kw": prices["pv_kwh_per_kw"] or terms.pv_kwh_per_kw,
                  "billed_from": terms.billed_from, "billed_to": terms.billed_to},
    }  # fmt: skip


def _t(kg: float | None) -> str | None:
    return None if kg is None or isnan(kg) else f"{kg / 1_000:,.1f}"


def _url(context: typer.Context) -> str:
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    return url
