"""fems energy: amounts of a meter, an asset, a plant or the complex, per period."""

from collections.abc import Hashable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from fems.cli.energy_table import print_energy
from fems.cli.output import JsonOption, print_json, settings_of
from fems.clock import parse_instant, time_zone, utc_now
from fems.embedded import stack
from fems.errors import SettingsError
from fems.local_days import Period
from fems.periods import Grain, periods_of
from fems.store.energy import read_energy
from fems.store.migrate import require_schema
from fems.store.plants import read_shifts
from fems.store.pool import Connection, connect
from fems.store.subjects import (
    Subject,
    asset_subject,
    complex_subject,
    meter_subject,
    plant_subject,
)

app = typer.Typer(help="Energy by interval, day, shift or month.", no_args_is_help=True)


class Carrier(StrEnum):
    """What can be asked for."""

    ELECTRICITY = "electricity"
    CITY_GAS = "city_gas"
    STEAM = "steam"
    OUTPUT = "output"


_DAYS_BACK = {
    Grain.INTERVAL: 0, Grain.HOUR: 1, Grain.DAY: 13, Grain.PRODUCTION_DAY: 13, Grain.SHIFT: 4,
    Grain.WEEK: 7 * 11, Grain.MONTH: 334,
}  # fmt: skip
_COLUMNS = ["amount", "estimated", "slots", "slots_estimated", "slots_suspect", "slots_edited",
            "slots_expected", "measured_share", "estimated_share", "missing_share", "peak_kw",
            "peak_at"]  # fmt: skip


@app.callback()
def _noun() -> None:
    """Energy by interval, day, shift or month."""


@app.command()
def show(
    context: typer.Context,
    plant: Annotated[str | None, typer.Option("--plant", help="Code of a plant.")] = None,
    asset: Annotated[str | None, typer.Option("--asset", help="Code of an asset of it.")] = None,
    meter: Annotated[
        str | None, typer.Option("--meter", help="A meter, as PLANT/METER; with --plant as METER.")
    ] = None,
    whole: Annotated[bool, typer.Option("--complex", help="All plants together.")] = False,
    carrier: Annotated[
        Carrier, typer.Option("--carrier", help="What to add up; a meter has its own.")
    ] = Carrier.ELECTRICITY,
    purchased: Annotated[
        bool, typer.Option("--purchased", help="Leave out own generation.")
    ] = False,
    by: Annotated[Grain, typer.Option("--by", help="Length of a period.")] = Grain.DAY,
    first: Annotated[
        str | None, typer.Option("--from", help="Date or time in the plant's zone.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="End, not included; now by default.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show amounts per period, with what of them was measured, estimated and missing.

    Whole periods are shown that begin before the end and end after the beginning. A period of which
    nothing is known has a row without an amount. Of the present one, only what has passed is
    expected.

    Example: fems energy show --plant steel --by day --from 2026-03-01 --to 2026-04-01
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    now = utc_now()
    with connect(url) as conn:
        subject = _subject(conn, plant, asset, meter, whole=whole, carrier=carrier,
                           purchased=purchased)  # fmt: skip
        periods = periods_asked_for(conn, subject, by, first, last, now)
        rows, total = read_energy(conn, subject, periods, of_days=by.of_days, now=now)
    answer = {
        "of": subject.name, "quantity": subject.quantity, "unit": subject.unit,
        "time_zone": subject.time_zone, "by": by.value,
        "meters": [f"{m.plant}/{m.meter}" for m in subject.meters.itertuples()],
        "unmetered_assets": subject.unmetered,
        "periods": [
            {"period": row["label"], "start": row["start"].isoformat(),
             "end": row["end"].isoformat(), **_plain(row)}
            for row in rows.to_dict("records")
        ],
        "total": _plain(total.to_dict("records")[0]),
    }  # fmt: skip
    if json:
        print_json(answer)
    else:
        print_energy(answer)


def _subject(
    conn: Connection, plant: str | None, asset: str | None, meter: str | None, *, whole: bool,
    carrier: Carrier, purchased: bool,
) -> Subject:  # fmt: skip
    if whole and not (plant or asset or meter):
        return complex_subject(conn, quantity=carrier, purchased=purchased)
    if meter and not (whole or asset) and ("/" in meter) != bool(plant):
        return meter_subject(conn, meter if "/" in meter else f"{plant}/{meter}")
    if plant and not (whole or meter):
        if asset:
            return asset_subject(conn, plant, asset, quantity=carrier)
        return plant_subject(conn, plant, quantity=carrier, purchased=purchased)
    raise SettingsError(
        "It is not clear whose energy is asked for.",
        hint="Give --plant P, --plant P --asset A, --meter P/M or --complex.",
    )


def periods_asked_for(
    conn: Connection, subject: Subject, by: Grain, first: str | None, last: str | None,
    now: datetime,
) -> list[Period]:  # fmt: skip
    """The periods asked for; those that have not begun are left out."""
    zone = time_zone(subject.time_zone)
    end = min(parse_instant(last, zone), now) if last else now
    start = parse_instant(first, zone) if first else _some_days_before(end, by, zone)
    if start >= end:
        raise SettingsError("The span is empty.", hint="Let --from lie before --to and before now.")
    if by.needs_plant and subject.plant is None:
        raise SettingsError(f"A complex has no {by.value}.", hint="Ask for one plant.")
    plant = subject.plant or {}
    shifts = read_shifts(conn, plant["plant_id"]) if by is Grain.SHIFT else []
    if by is Grain.SHIFT and not shifts:
        raise SettingsError(
            f"Plant {plant['code']!r} has no shifts.",
            hint="Add [[plant.shift]] to its definition and run 'fems import plants'.",
        )
    return periods_of(by, start, end, zone, starts_at=plant.get("day_starts_at"), shifts=shifts)


def _some_days_before(end: datetime, by: Grain, zone: ZoneInfo) -> datetime:
    day = (end - timedelta(microseconds=1)).astimezone(zone).date() - timedelta(_DAYS_BACK[by])
    return parse_instant(f"{day}", zone)


def _plain(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    """The figures of a row; what is missing is None."""
    found = {name: None if row[name] != row[name] else row[name] for name in _COLUMNS}
    if found["peak_at"] is not None:
        found["peak_at"] = found["peak_at"].isoformat()
    return found
