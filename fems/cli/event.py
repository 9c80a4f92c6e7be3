"""fems event: days on which energy followed what no model knows, taken out of baselines and savings."""

from typing import Annotated, Any

import typer

from fems.cli.baseline import day_of
from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.embedded import stack
from fems.errors import NotFoundError, SettingsError
from fems.store.events import accept_event, read_events, remove_event, write_event
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import Connection, connect

app = typer.Typer(help="Non-routine events, taken out of savings.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Number of the event, as 'fems event list' shows it.")]


@app.command()
def declare(
    context: typer.Context,
    plant: Annotated[str, typer.Argument(help="Code of a plant.")],
    first: Annotated[str, typer.Option("--from", help="First day.")],
    last: Annotated[str, typer.Option("--to", help="Last day, included.")],
    note: Annotated[str, typer.Option("--note", help="What happened, for whoever verifies.")],
) -> None:
    """Declare an event: its days count neither in savings nor in baselines that are fitted from now on.

    A frozen baseline stays as it is.

    Example: fems event declare steel --from 2026-05-04 --to 2026-05-09 --note "furnace 2 rebuilt"
    """
    days = day_of(first, "--from"), day_of(last, "--to")
    if days[0] > days[1]:
        raise SettingsError("The days are out of order.", hint="Let --from <= --to.")
    if not note.strip():
        raise SettingsError("The note is empty.", hint="Say what happened.")
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        plant_id = int(find_plant(conn, plant)["plant_id"])
        number = write_event(
            conn, plant_id=plant_id, first_day=days[0], last_day=days[1], note=note
        )
    console.print(f"Event {number} is taken out.")


@app.command("list")
def list_(
    context: typer.Context,
    plant: Annotated[
        str | None, typer.Option("--plant", help="Code of a plant; all if none.")
    ] = None,
    dismissed: Annotated[
        bool, typer.Option("--dismissed", help="Also those that were found to be none.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """List events: declared, detected and not decided, accepted.

    The job 'watch' proposes what stands out of the last 90 days. A proposal changes no figure until it
    is accepted.

    Example: fems event list --plant steel
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        wanted = [int(find_plant(conn, plant)["plant_id"])] if plant else None
        rows = [_told(row) for row in read_events(conn, plant_ids=wanted, dismissed=dismissed)]
    if json:
        print_json(rows)
        return
    names = ["event_id", "plant", "first_day", "last_day", "status", "effect_kwh", "note"]
    print_table(names, ([row[name] for name in names] for row in rows))


@app.command()
def accept(
    context: typer.Context,
    number: Number,
    note: Annotated[str, typer.Option("--note", help="What it was, for whoever verifies.")],
) -> None:
    """Take a detected event out, with a note that says what it was.

    Example: fems event accept 7 --note "cooling tower out of order"
    """
    if not note.strip():
        raise SettingsError("The note is empty.", hint="Say what it was.")
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        if not _find(conn, number)["detected"]:
            raise SettingsError(f"Event {number} was declared: it is taken out already.",
                                hint="See 'fems event list'.")  # fmt: skip
        accept_event(conn, number, note=note)
    console.print(f"Event {number} is taken out.")


@app.command()
def remove(context: typer.Context, number: Number) -> None:
    """Let an event's days count again; a detected one is kept as dismissed and not proposed again.

    Example: fems event remove 7
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url) as conn:
        _find(conn, number)
        with conn.transaction():
            remove_event(conn, number)
    console.print(f"The days of event {number} count.")


def _find(conn: Connection, number: int) -> dict[str, Any]:
    found = next((e for e in read_events(conn, dismissed=True) if e["event_id"] == number), None)
    if found is None:
        raise NotFoundError(f"There is no event {number}.", hint="See 'fems event list'.")
    return found


def _told(row: dict[str, Any]) -> dict[str, Any]:
    status = ("dismissed" if row["dismissed"] else "proposed" if not row["accepted"]
              else "accepted" if row["detected"] else "declared")  # fmt: skip
    effect = None if row["effect_kwh"] is None else round(row["effect_kwh"], 1)
    return {"event_id": row["event_id"], "plant": row["plant"], "first_day": row["first_day"],
            "last_day": row["last_day"], "status": status, "effect_kwh": effect,
            "note": row["note"]}  # fmt: skip
