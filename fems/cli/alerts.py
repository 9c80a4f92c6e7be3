"""fems alerts: what somebody should see to, and who does."""

import getpass
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of, stderr
from fems.clock import time_zone, utc_now
from fems.compute.alert_kinds import ALERT_KINDS
from fems.compute.alert_words import moment, page_of, sentence, title, to_do, worth
from fems.config import Settings
from fems.embedded import stack
from fems.errors import NotFoundError
from fems.store import alerts as store
from fems.store.migrate import require_schema
from fems.store.plants import find_plant
from fems.store.pool import connect

app = typer.Typer(
    help="What somebody should see to: one alert per cause, and who takes it on.",
    no_args_is_help=True,
)

Number = Annotated[int, typer.Argument(metavar="ALERT", help="Its number, as 'list' shows it.")]
PlantOption = Annotated[str | None, typer.Option("--plant", help="Code of a plant.")]
KindOption = Annotated[str | None, typer.Option("--kind", help="Kind, such as 'meter.silent'.")]
NEVER_LOOKED = timedelta(minutes=5)


def me() -> str:
    """Who is noted for what a command changes."""
    return f"command line ({getpass.getuser()})"


def database_url(settings: Settings) -> str:
    """The database, whose schema is this version's."""
    url = stack.endpoints(settings).database_url
    require_schema(url)
    return url


def require_kind(kind: str | None) -> None:
    """Raise NotFoundError unless there is such a kind."""
    if kind is not None and kind not in ALERT_KINDS:
        raise NotFoundError(
            f"No alert is of the kind {kind!r}.", hint=f"Kinds: {', '.join(ALERT_KINDS)}."
        )


@app.command("list")
def list_(
    context: typer.Context,
    plant: PlantOption = None,
    kind: KindOption = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="Also those closed in the last days. [d]")
    ] = None,
    json: JsonOption = False,
) -> None:
    """List open alerts, those to act on first.

    Example: fems alerts list --plant steel --days 7
    """
    require_kind(kind)
    now = utc_now()
    with connect(database_url(settings_of(context))) as conn:
        if plant is not None:
            find_plant(conn, plant)
        rows = store.read_alerts(
            conn, open_only=days is None, plant=plant, kind=kind,
            since=None if days is None else now - timedelta(days=days),
        )  # fmt: skip
        looked_at = store.count_waiting(conn, now=now)["looked_at"]
    if json:
        print_json({"looked_at": looked_at, "alerts": [_told(row) for row in rows]})
        return
    print_table(
        ("alert", "", "since (plant time)", "state", "what", "worth"),
        ((r["alert_id"], r["severity"], moment(r["since"], time_zone(r["time_zone"])), _state(r, now),
          _sentence(r), worth(r, "en")) for r in rows),
    )  # fmt: skip
    if not rows:
        console.print("no open alerts" if days is None else "no alerts")
    if looked_at is None or now - looked_at > NEVER_LOOKED:
        when = "never" if looked_at is None else f"at {looked_at:%Y-%m-%d %H:%M} UTC"
        stderr.print(f"Causes were looked for {when}: is 'fems jobs schedule' running?")


@app.command()
def show(context: typer.Context, alert: Number, json: JsonOption = False) -> None:
    """Show an alert: its numbers, what to do, who has it, and what was sent where.

    Example: fems alerts show 12
    """
    with connect(database_url(settings_of(context))) as conn:
        rows = store.read_alerts(conn, open_only=False, alert_id=alert)
        if not rows:
            raise NotFoundError(
                f"There is no alert {alert}.", hint="See 'fems alerts list --days 30'."
            )
        sent = store.read_deliveries(conn, alert)
    row = rows[0]
    if json:
        print_json({**_told(row), "deliveries": sent})
        return
    zone = time_zone(row["time_zone"])
    console.print(_sentence(row), markup=False, soft_wrap=True)
    console.print(to_do(row["kind"], "en"), markup=False, soft_wrap=True)
    for name, value in (
        ("since", moment(row["since"], zone)), ("state", _state(row, utc_now())),
        ("worth", worth(row, "en")), ("times", row["times"]), ("owner", row["owner"]),
        ("acknowledged by", row["acknowledged_by"]), ("page", page_of(row)), ("facts", row["facts"]),
    ):  # fmt: skip
        if value:
            console.print(f"{name}: {value}", markup=False, soft_wrap=True)
    print_table(
        ("channel", "message", "sent (UTC)", "tries", "error"),
        ((d["channel"], d["what"], d["sent_at"] and f"{d['sent_at']:%Y-%m-%d %H:%M:%S}", d["tries"],
          d["error"]) for d in sent),
    )  # fmt: skip


@app.command()
def ack(context: typer.Context, alert: Number) -> None:
    """Acknowledge an alert: it stays open, and nobody is reminded of it or called in.

    Example: fems alerts ack 12
    """
    _take(context, alert, "acknowledge")
    stderr.print(f"Alert {alert} is acknowledged.")


@app.command()
def snooze(
    context: typer.Context,
    alert: Number,
    hours: Annotated[float, typer.Option(min=0.25, max=720, help="For so long. [h]")] = 4,
) -> None:
    """Let an alert rest: no messages and no escalation until then; if it is open then, a reminder.

    Example: fems alerts snooze 12 --hours 8
    """
    _take(context, alert, "snooze", until=utc_now() + timedelta(hours=hours))
    stderr.print(f"Alert {alert} rests for {hours:g} h.")


@app.command()
def own(
    context: typer.Context,
    alert: Number,
    owner: Annotated[str, typer.Argument(help="Who sees to it.")],
) -> None:
    """Say who sees to an alert.

    Example: fems alerts own 12 kim
    """
    _take(context, alert, "own", owner=owner)
    stderr.print(f"Alert {alert} is {owner}'s.")


def _take(
    context: typer.Context, alert: int, what: str, until: datetime | None = None,
    owner: str | None = None,
) -> None:  # fmt: skip
    with connect(database_url(settings_of(context))) as conn:
        store.take_alert(conn, alert, what, who=me(), until=until, owner=owner)


def _sentence(row: dict[str, Any]) -> str:
    return sentence(row, "en", time_zone(row["time_zone"]))


def _state(row: dict[str, Any], now: datetime) -> str:
    if row["closed_at"] is not None:
        return f"over {moment(row['closed_at'], time_zone(row['time_zone']))}"
    if row["snoozed_until"] is not None and row["snoozed_until"] > now:
        return f"rests until {moment(row['snoozed_until'], time_zone(row['time_zone']))}"
    if row["acknowledged_at"] is not None:
        return f"acknowledged by {row['acknowledged_by']}"
    return f"{row['owner']}'s" if row["owner"] else "open"


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row, "title": title(row["kind"], "en"), "sentence": _sentence(row),
        "to_do": to_do(row["kind"], "en"), "page": page_of(row),
    }  # fmt: skip
