"""fems meter: which meters there are, and all there is to know of one."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import pandas as pd
import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import time_zone, utc_now
from fems.compute.shares import quality_shares
from fems.embedded import stack
from fems.errors import NotFoundError
from fems.store.meters import QUALITIES, read_meter_detail, read_meter_list
from fems.store.migrate import require_schema
from fems.store.plants import find_meter, read_meters, read_plants
from fems.store.pool import connect

app = typer.Typer(help="Meters: what they are and what they say.", no_args_is_help=True)

MeterArgument = Annotated[str, typer.Argument(metavar="PLANT/METER", help="The meter.")]
PlantOption = Annotated[str | None, typer.Option("--plant", help="Code of a plant.")]


@app.command("list")
def list_(context: typer.Context, plant: PlantOption = None, json: JsonOption = False) -> None:
    """List meters with their last reading and the measured share of the last seven days.

    A meter is silent when its last reading is older than its longest ordinary gap (max_gap_s), or
    when its Sparkplug edge node or device is known to be dead.

    Example: fems meter list --plant steel
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        if plant is not None and plant not in (known := list(read_plants(conn)["code"])):
            raise NotFoundError(f"Plant {plant!r} is unknown.", hint=f"Plants: {', '.join(known)}.")
        rows = read_meter_list(conn, plant=plant, now=utc_now())
    for row in rows:
        row["measured_share_7_days"] = _without_slots(row)["measured_share"]
    if json:
        print_json(rows)
        return
    print_table(
        ("meter", "quantity", "kind", "unit", "role", "asset", "last reading", "", "measured, 7 d"),
        ((r["meter"], r["quantity"], r["kind"], r["unit"], r["role"], r["asset"],
          _utc(r["last_reading"]), "silent" if r["silent"] else "",
          f"{r['measured_share_7_days']:.1%}") for r in rows),
    )  # fmt: skip


@app.command()
def show(context: typer.Context, meter: MeterArgument, json: JsonOption = False) -> None:
    """Show a meter: settings, terms, first and last reading, and how today is covered.

    Example: fems meter show steel/main
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    now = utc_now()
    with connect(url) as conn:
        meter_id = int(find_meter(read_meters(conn), meter)["meter_id"])
        detail = read_meter_detail(conn, meter_id, now=now)
    for reading in detail["newest_readings"]:
        reading["quality"] = QUALITIES[reading["quality"]]
    detail["today"] = _without_slots(detail)
    if json:
        print_json(detail)
    else:
        _print_detail(detail)


def _without_slots(row: dict[str, Any]) -> dict[str, Any]:
    """Take the slots out of a row: themselves and the shares they make."""
    slots = {name: row.pop(name) for name in ("slots", "slots_estimated", "slots_expected")}
    shares = quality_shares(pd.DataFrame([slots])).iloc[0]
    return {**slots, **{str(name): float(share) for name, share in shares.items()}}


def _print_detail(detail: dict[str, Any]) -> None:
    zone = time_zone(detail["time_zone"])

    def local(instant: datetime | None) -> str | None:
        return f"{instant.astimezone(zone):%Y-%m-%d %H:%M:%S}" if instant else None

    console.print(f"[bold]{detail['meter']}[/]  {detail['name_en']}  {detail['name_ko']}")
    listed = ["quantity", "kind", "unit", "amount_unit", "role", "asset", "time_zone", "multiplier",
              "digits", "capacity_kw", "period_s", "max_gap_s"]  # fmt: skip
    rows = [(name, detail[name]) for name in listed if detail[name] is not None]
    rows += [("term", f"{t['factor']:+g} × {t['meter']}") for t in detail["terms"]]
    rows += [("part of", f"{t['meter']} ({t['factor']:+g})") for t in detail["part_of"]]
    rows += [("changed", _dated(change, local)) for change in detail.get("settings", [])]
    rows += [("exchanged", _noted(note, local)) for note in detail.get("exchanges", [])]
    rows += [("edited", _noted(note, local)) for note in detail.get("edits", [])]
    rows += [
        (name.replace("_", " "), local(detail[name]))
        for name in ("first_reading", "last_reading", "first_interval", "last_interval")
    ]
    today = detail["today"]
    rows.append(
        ("today", f"{today['measured_share']:.1%} measured, {today['estimated_share']:.1%} "
         f"estimated, {today['missing_share']:.1%} missing of {today['slots_expected']} intervals")
    )  # fmt: skip
    print_table(("", ""), rows)
    if detail["newest_readings"]:
        print_table(
            ("newest readings", detail["unit"], "quality", "received"),
            ((local(r["ts"]), f"{r['value']:g}", r["quality"], local(r["received_at"]))
             for r in detail["newest_readings"]),
        )  # fmt: skip


def _dated(change: dict[str, Any], local: Callable[[datetime | None], str | None]) -> str:
    """A change of settings in words."""
    said = {"valid_from", "noted_by", "noted_at", "note"}
    new = ", ".join(f"{k} {v}" for k, v in change.items() if k not in said and v is not None)
    return f"from {local(change['valid_from'])}: {new} ({change['noted_by']}: {change['note']})"


def _noted(note: dict[str, Any], local: Callable[[datetime | None], str | None]) -> str:
    """An exchange or an edit in words."""
    if "at" in note:
        what = f"{local(note['at'])}: {note['final_value']} → {note['initial_value']}"
    else:
        amount = "missing" if note["amount"] is None else f"{note['amount']:g}"
        what = f"{local(note['start'])} to {local(note['end'])}: {amount}"
    undone = f", undone by {note['undone_by']}" if note["undone_by"] else ""
    return f"{what} ({note['noted_by']}: {note['note']}{undone})"


def _utc(instant: datetime | None) -> str | None:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else None
