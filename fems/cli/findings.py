"""fems findings: what is odd about the data, and how much of it was measured."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import parse_instant, time_zone, utc_now
from fems.compute.finding_kinds import KINDS
from fems.embedded import stack
from fems.errors import NotFoundError, SettingsError
from fems.store.findings import read_day_quality, read_findings
from fems.store.migrate import require_schema
from fems.store.plants import find_meter, read_meters, read_plants
from fems.store.pool import Connection, connect

app = typer.Typer(help="What is odd about the data.", no_args_is_help=True)

From = Annotated[str | None, typer.Option("--from", help="First day or instant, plant time.")]
To = Annotated[str | None, typer.Option("--to", help="End, not included.")]
DEFAULT_DAYS = 28


@app.command("list")
def list_(
    context: typer.Context,
    plant: Annotated[str | None, typer.Option("--plant", help="Code of a plant.")] = None,
    meter: Annotated[str | None, typer.Option("--meter", help="The meter, as PLANT/METER.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Name of the findings.")] = None,
    first: From = None,
    last: To = None,
    json: JsonOption = False,
) -> None:
    """List findings of the last four weeks or of a span, newest first.

    Example: fems findings list --plant steel --name value.spike
    """
    if name is not None and name not in KINDS:
        raise NotFoundError(f"No finding is called {name!r}.", hint=f"Names: {', '.join(KINDS)}.")
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        if meter is not None:
            of_meter = find_meter(read_meters(conn), meter)
            if plant not in (None, of_meter["plant"]):
                raise SettingsError(f"Meter {meter} is not of plant {plant}.", hint="Give one.")
            plant = of_meter["plant"]
        zone = _zone(conn, plant)
        rows = read_findings(
            conn, plant=plant, meter=meter.partition("/")[2] if meter else None, name=name,
            start=_instant(first, zone) or utc_now() - timedelta(days=DEFAULT_DAYS),
            end=_instant(last, zone),
        )  # fmt: skip
    if json:
        print_json(rows)
        return
    print_table(
        ("from (plant time)", "to", "name", "", "meter", "what"),
        ((_local(r["start_ts"], r), _local(r["end_ts"], r) or "goes on", r["name"], r["severity"],
          f"{r['plant']}/{r['meter']}" if r["meter"] else r["plant"], r["sentence"]) for r in rows),
    )  # fmt: skip
    if not rows:
        console.print("no findings")


@app.command()
def quality(
    context: typer.Context,
    plant: Annotated[str, typer.Option("--plant", help="Code of the plant.")],
    first: From = None,
    last: To = None,
    json: JsonOption = False,
) -> None:
    """Show which share of each meter's days was measured, estimated, suspect, edited and missing.

    Days before a meter's first are left out. Without a span: the last seven days that are over.

    Example: fems findings quality --plant steel --from 2026-01-01 --to 2026-02-01
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        zone = _zone(conn, plant)
        today = utc_now().astimezone(time_zone(zone)).date()
        begin = _day(first, zone) or today - timedelta(days=7)
        end = _day(last, zone) or max(today, begin + timedelta(days=1))
        if begin >= end:
            raise SettingsError(f"The span is empty: {begin} is not before {end}.")
        rows = read_day_quality(conn, plant=plant, first=begin, last=end - timedelta(days=1))
    shares = [_shares(row) for row in rows]
    if json:
        print_json(shares)
        return
    print_table(
        ("meter", "day", *_SHARES),
        ((r["meter"], r["day"], *(f"{r[f'{s}_share']:.1%}" for s in _SHARES)) for r in shares),
    )


_SHARES = ("measured", "estimated", "suspect", "edited", "missing")


def _shares(row: dict[str, Any]) -> dict[str, Any]:
    told = {"meter": row["meter"], "day": row["day"], "slots_expected": row["slots_expected"]}
    return told | {f"{s}_share": row[s] / row["slots_expected"] for s in _SHARES}


def _zone(conn: Connection, plant: str | None) -> str:
    """Zone of a plant; of the first one where none is given."""
    plants = read_plants(conn)
    known = plants if plant is None else plants[plants["code"] == plant]
    if known.empty:
        codes = ", ".join(plants["code"]) or "none yet"
        raise NotFoundError(f"Plant {plant!r} is unknown.", hint=f"Plants: {codes}.")
    return str(known["time_zone"].iloc[0])


def _instant(text: str | None, zone: str) -> datetime | None:
    return None if text is None else parse_instant(text, time_zone(zone))


def _day(text: str | None, zone: str) -> date | None:
    instant = _instant(text, zone)
    return None if instant is None else instant.astimezone(time_zone(zone)).date()


def _local(instant: datetime | None, row: dict[str, Any]) -> str | None:
    if instant is None:
        return None
    return f"{instant.astimezone(time_zone(row['time_zone'])):%Y-%m-%d %H:%M}"
