"""fems meter exchange, set, edit, undo: what people know of a meter that its readings do not say."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pandas as pd
import typer

from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.clock import INTERVAL_S, Window, parse_instant, time_zone, utc_now
from fems.embedded import stack
from fems.errors import SettingsError
from fems.store.meter_changes import (
    SETTINGS,
    add_edit,
    add_exchange,
    add_setting,
    undo_edit,
    undo_exchange,
)
from fems.store.migrate import require_schema
from fems.store.plants import find_meter, read_meters
from fems.store.pool import connect
from fems.units import canonical_unit, conversion

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
    url = _url(context)
    found = _meter(url, meter)
    if found["kind"] != "register":
        raise SettingsError(f"{meter} is no register.", hint="Only a register is exchanged so.")
    for value in (final, initial):
        _require_on_register(value, found)
    instant = _instant(at, found)
    with connect(url) as conn:
        number = add_exchange(
            conn, meter_id=int(found["meter_id"]), at=instant, final_value=final,
            initial_value=initial, by=_named(by), note=note,
        )  # fmt: skip
    if number is None:
        raise SettingsError(
            f"An exchange of {meter} at {instant:%Y-%m-%d %H:%M} UTC is noted already.",
            hint="Take it back first: 'fems meter undo'.",
        )
    _say(json, {"meter": meter, "exchange_id": number, "at": instant})


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
    url = _url(context)
    found = _meter(url, meter)
    said: dict[str, Any] = dict(
        zip(SETTINGS, (unit, multiplier, digits, capacity_kw, period_s, max_gap_s), strict=True)
    )
    said = {name: value for name, value in said.items() if value is not None}
    if not said:
        raise SettingsError("Nothing is set.", hint="Name a setting, for example --multiplier.")
    if digits is not None and found["kind"] != "register":
        raise SettingsError(f"{meter} is no register and has no digits.")
    if unit is not None:
        wanted = canonical_unit(
            found["quantity"], kind=found["kind"], output_unit=found["output_unit"]
        )
        conversion(unit, wanted)
    instant = _instant(since, found)
    with connect(url) as conn:
        add_setting(
            conn, meter_id=int(found["meter_id"]), valid_from=instant, settings=said,
            by=_named(by), note=note,
        )  # fmt: skip
    _say(json, {"meter": meter, "valid_from": instant, **said})


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
    window = Window(_instant(first, found), _instant(last, found))
    if any(instant.timestamp() % INTERVAL_S for instant in window):
        raise SettingsError("An edit begins and ends at :00, :15, :30 or :45.")
    if not timedelta() < window.end - window.start <= LONGEST_EDIT:
        raise SettingsError("An edit spans more than nothing and at most 366 days.")
    if not note.strip():
        raise SettingsError("Say why with --note.")
    with connect(url) as conn:
        number = add_edit(
            conn, meter_id=int(found["meter_id"]), window=window, amount=amount, by=_named(by),
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
            undo_edit(conn, meter_id=meter_id, edit_id=edit, by=_named(by))
        elif exchange is not None:
            undo_exchange(conn, meter_id=meter_id, exchange_id=exchange, by=_named(by))
    _say(json, {"meter": meter, "edit_id": edit, "exchange_id": exchange, "undone_by": by})


def _url(context: typer.Context) -> str:
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    return url


def _meter(url: str, name: str) -> "pd.Series[Any]":
    with connect(url) as conn:
        found = find_meter(read_meters(conn), name)
    if found["kind"] == "virtual":
        raise SettingsError(f"{name} is a virtual meter.", hint="Change the meters it is made of.")
    return found


def _instant(text: str, meter: "pd.Series[Any]") -> datetime:
    zone: ZoneInfo = time_zone(meter["time_zone"])
    instant = parse_instant(text, zone)
    if instant > utc_now():
        raise SettingsError(f"{text} lies in the future.")
    return instant


def _require_on_register(value: float | None, meter: "pd.Series[Any]") -> None:
    if value is not None and not 0 <= value < 10.0 ** meter["digits"]:
        raise SettingsError(f"A register of {meter['digits']:g} digits cannot show {value:g}.")


def _named(by: str) -> str:
    if not by.strip():
        raise SettingsError("Say who with --by.")
    return by.strip()


def _say(json: bool, said: dict[str, Any]) -> None:
    if json:
        print_json(said)
    else:
        told = {name: value for name, value in said.items() if value is not None}
        console.print(", ".join(f"{name} {value}" for name, value in told.items()))
        console.print("What it touches is computed again by the jobs.", style="dim")
