"""fems meter exchange, set, edit, undo: what people know of a meter that its readings do not say."""

from datetime import timedelta
from typing import Annotated, Any

import pandas as pd
import typer

from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.clock import INTERVAL_S, Window
from fems.embedded import stack
from fems.errors import SettingsError
from fems.ingest.meter_changes import (
    changeable_meter,
    named,
    note_exchange,
    note_setting,
    past_instant,
)
from fems.store.meter_changes import SETTINGS, add_edit, undo_edit, undo_exchange
from fems.store.migrate import require_schema
from fems.store.pool import connect

MeterArgument = Annotated[str, typer.Argument(metavar="PLANT/METER", help="The meter.")]
ByOption = Annotated[str, typer.Option("--by", help="Who says so; kept with it.")]
NoteOption = Annotated[str, typer.Option("--note", help="Why, or on what evidence; kept with it.")]
LONGEST_EDIT = timedelta(days=366)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for command in (exchange, set_, edit, undo):
        app.command(command.__name__.rstrip("_"))(command)


def exchange(
    context: typer.Context,
    meter: MeterArgument,
    at: Annotated[str, typer.Option(help="When; plant time unless it has an offset.")],
    by: ByOption,
    final: Annotated[
        float | None, typer.Option(help="Last value of the register taken out, if known.")
    ] = None,
    initial: Annotated[
        float | None, typer.Option(help="First value of the register put in, if known.")
    ] = None,
    note: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Note that a register was exchanged: no energy is lost or made up between the two.

    Where a value is not known, that side is estimated by the meter's profile if it is short, else
    it stays missing. Settings that came with the new register: 'fems meter set' at the same time.

    Example: fems meter exchange steel/main --at 2026-03-02T10:00 --final 48211.5 --initial 0 --by "M. Kim"
    """
    with connect(_url(context)) as conn:
        said = note_exchange(conn, meter, at=at, final=final, initial=initial, by=by, note=note)
    _say(json, said)


def set_(
    context: typer.Context,
    meter: MeterArgument,
    since: Annotated[str, typer.Option("--from", help="Since when; plant time without offset.")],
    by: ByOption,
    unit: Annotated[str | None, typer.Option(help="Unit of the readings.")] = None,
    multiplier: Annotated[float | None, typer.Option(min=1e-9, help="CT × PT ratio.")] = None,
    digits: Annotated[int | None, typer.Option(min=3, max=12, help="Register digits.")] = None,
    capacity_kw: Annotated[float | None, typer.Option(min=1e-9, help="Capacity. [kW]")] = None,
    period_s: Annotated[int | None, typer.Option(min=1, help="Span of a reading. [s]")] = None,
    max_gap_s: Annotated[int | None, typer.Option(min=1, help="Longest silence. [s]")] = None,
    note: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Note settings that hold from an instant on; what came since is computed again.

    Example: fems meter set steel/main --from 2026-03-02T10:00 --multiplier 2400 --by "M. Kim"
    """
    values = (unit, multiplier, digits, capacity_kw, period_s, max_gap_s)
    settings = dict(zip(SETTINGS, values, strict=True))
    with connect(_url(context)) as conn:
        said = note_setting(conn, meter, since=since, settings=settings, by=by, note=note)
    _say(json, said)


def edit(
    context: typer.Context,
    meter: MeterArgument,
    first: Annotated[str, typer.Option("--from", help="Start, on a quarter-hour.")],
    last: Annotated[str, typer.Option("--to", help="End, on a quarter-hour, not included.")],
    by: ByOption,
    note: Annotated[str, typer.Option("--note", help="Why; kept with it.")],
    amount: Annotated[
        float | None, typer.Option(help="Amount of the whole span, in the quantity's unit (kWh …).")
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Declare the span missing instead.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Set the amount of a span by hand. The readings stay; 'fems meter undo' brings it back.

    Example: fems meter edit steel/main --from 2026-03-02T10:00 --to 2026-03-02T12:00 --amount 840 --by "M. Kim" --note "bill"
    """
    url = _url(context)
    found = _meter(url, meter)
    if (amount is None) != missing:
        raise SettingsError("Give either --amount or --missing.")
    window = Window(past_instant(first, found), past_instant(last, found))
    if any(instant.timestamp() % INTERVAL_S for instant in window):
        raise SettingsError("An edit begins and ends at :00, :15, :30 or :45.")
    if not timedelta() < window.end - window.start <= LONGEST_EDIT:
        raise SettingsError("An edit spans more than nothing and at most 366 days.")
    if not note.strip():
        raise SettingsError("Say why with --note.")
    with connect(url) as conn:
        number = add_edit(
            conn, meter_id=int(found["meter_id"]), window=window, amount=amount, by=named(by),
            note=note,
        )  # fmt: skip
    _say(json, {"meter": meter, "edit_id": number, **window._asdict(), "amount": amount})


def undo(
    context: typer.Context,
    meter: MeterArgument,
    by: ByOption,
    edit: Annotated[int | None, typer.Option(help="Number of the edit.")] = None,
    exchange: Annotated[int | None, typer.Option(help="Number of the exchange.")] = None,
    json: JsonOption = False,
) -> None:
    """Take an edit or an exchange back; it stays on record with who took it back.

    Example: fems meter undo steel/main --edit 12 --by "M. Kim"
    """
    url = _url(context)
    meter_id = int(_meter(url, meter)["meter_id"])
    if (edit is None) == (exchange is None):
        raise SettingsError("Give either --edit or --exchange with its number.")
    with connect(url) as conn:
        if edit is not None:
            undo_edit(conn, meter_id=meter_id, edit_id=edit, by=named(by))
        elif exchange is not None:
            undo_exchange(conn, meter_id=meter_id, exchange_id=exchange, by=named(by))
    _say(json, {"meter": meter, "edit_id": edit, "exchange_id": exchange, "undone_by": by})


def _url(context: typer.Context) -> str:
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    return url


def _meter(url: str, name: str) -> "pd.Series[Any]":
    with connect(url) as conn:
        return changeable_meter(conn, name)


def _say(json: bool, said: dict[str, Any]) -> None:
    if json:
        print_json(said)
    else:
        told = {name: value for name, value in said.items() if value is not None}
        console.print(", ".join(f"{name} {value}" for name, value in told.items()))
        console.print("What it touches is computed again by the jobs.", style="dim")
