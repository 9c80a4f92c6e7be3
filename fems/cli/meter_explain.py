"""fems meter explain: one interval, back to the readings it comes from."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape
from rich.tree import Tree

from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.clock import floor_interval, parse_instant, time_zone
from fems.embedded import stack
from fems.jobs.explain import explain as explained
from fems.store.migrate import require_schema
from fems.store.plants import find_meter, read_meters
from fems.store.pool import connect

MOST = 8
"""So many pieces are shown in words; all of them are in the JSON."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(explain)


def explain(
    context: typer.Context,
    meter: Annotated[str, typer.Argument(metavar="PLANT/METER", help="The meter.")],
    instant: Annotated[
        str, typer.Argument(metavar="TIME", help="An instant in the interval; plant time.")
    ],
    json: JsonOption = False,
) -> None:
    """Walk one 15-min interval back to its readings, and say whether it adds up.

    Each segment between two readings, what it gives to the interval, outages, edits, and for a virtual
    meter its terms. The interval is computed again from them; if that differs from what is stored,
    it says so.

    Example: fems meter explain steel/main 2026-03-02T10:00
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        of = find_meter(read_meters(conn), meter)
        zone = time_zone(of["time_zone"])
        start = floor_interval(parse_instant(instant, zone))
        answer = explained(conn, int(of["meter_id"]), start)
    if json:
        print_json(answer)
    else:
        console.print(_tree(answer, zone))


def _tree(answer: dict[str, Any], zone: ZoneInfo, head: str = "") -> Tree:
    tree = Tree(f"{head}[bold]{answer['meter']}[/] {_amount(answer)}  {_verdict(answer)}")
    for term in answer.get("terms", []):
        gives = "missing" if term["gives"] is None else f"{term['gives']:g} {answer['unit']}"
        tree.add(_tree(term["of"], zone, f"{gives} = {term['factor']:+g} × "))
    pieces = answer.get("pieces", [])
    for piece in pieces[:MOST]:
        tree.add(escape(_piece(piece, answer, zone)))
    if len(pieces) > MOST:
        rest = sum(piece["gives"] for piece in pieces[MOST:])
        tree.add(f"{rest:g} {answer['unit']} from {len(pieces) - MOST} more (see --json)")
    for line in _lines(answer, zone):
        tree.add(escape(line))
    return tree


def _amount(answer: dict[str, Any]) -> str:
    start = f"{answer['start']:%Y-%m-%d %H:%M} UTC"
    stored = answer["stored"]
    if stored is None:
        return f"{start}: missing"
    part = f", {stored['estimated']:g} of it estimated" if stored["estimated"] else ""
    return f"{start}: {stored['amount']:g} {answer['unit']}, {stored['quality']}{part}"


def _verdict(answer: dict[str, Any]) -> str:
    if answer["adds_up"]:
        return "[green]adds up[/]"
    again = answer["recomputed"]
    now = "nothing" if again is None else f"{again['amount']:g} {answer['unit']}"
    why = "it is waiting to be computed again" if answer["stale"] else "nothing is waiting"
    return f"[red]does not add up[/]: it comes to {now} now; {why}"


def _piece(piece: dict[str, Any], answer: dict[str, Any], zone: ZoneInfo) -> str:
    unit, own = answer["unit"], answer["own_unit"]
    span = f"{_local(piece['start'], zone)} to {_local(piece['end'], zone)}"
    if answer["kind"] == "register":
        sum_ = (
            f"{_value(piece['to_value'])} − {_value(piece['from_value'])} = {piece['own']:g} {own}"
        )
    elif answer["kind"] == "interval":
        sum_ = f"{piece['own']:g} {own}"
    else:
        sum_ = f"{_value(piece['from_value'])} to {_value(piece['to_value'])} {own}"
    scaled = f" × {piece['scale']:g}" if piece["scale"] != 1 else ""
    part = f" × {piece['share']:.4g} of the time" if piece["share"] < 1 else ""
    marks = "".join(f", {m}" for m in ("estimated", "suspect") if piece[m])
    return f"{piece['gives']:g} {unit} from {span}: {sum_}{scaled}{part}{marks}"


def _lines(answer: dict[str, Any], zone: ZoneInfo) -> Iterator[str]:
    """Gaps, edits, exchanges, replaced readings and findings, a line each."""
    for gap in answer.get("gaps", []):
        gives = "nothing" if gap["gives"] is None else f"{gap['gives']:g} {answer['unit']}"
        known = "unknown" if gap["amount"] is None else f"{gap['amount']:g} {answer['unit']} known"
        span = f"{_local(gap['start'], zone)} to {_local(gap['end'], zone)}"
        yield f"{gives} by profile from the outage {span} ({known} over all of it)"
    for edit in answer.get("edits", []):
        if edit["undone_at"] is None:
            to = "missing" if edit["amount"] is None else f"{edit['amount']:g} {answer['unit']}"
            span = f"{_local(edit['start'], zone)} to {_local(edit['end'], zone)}"
            yield f"edit {edit['edit_id']}: {span} set to {to} by {edit['noted_by']}: {edit['note']}"
    for exchange in answer.get("exchanges", []):
        if exchange["undone_at"] is None:
            yield (f"exchanged at {_local(exchange['at'], zone)}: {_value(exchange['final_value'])} "
                   f"out, {_value(exchange['initial_value'])} in, by {exchange['noted_by']}")  # fmt: skip
    for reading in answer.get("readings", []):
        at = _local(reading["ts"], zone)
        if reading["quality"] != "good":
            left_out = " and left out" if reading["quality"] == "bad" else ""
            yield f"the reading at {at} is {reading['quality']}{left_out}: {reading['value']:g}"
        for old in reading["replaced"]:
            yield f"the reading at {at} was {old['value']:g} until {old['replaced_at'][:19]}"
    for finding in answer.get("findings", []):
        yield f"{finding['name']}: {finding['sentence']}"


def _value(value: float | None) -> str:
    return "?" if value is None else f"{value:.10g}"


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%m-%d %H:%M:%S}"
