"""fems ingest rejected, retry, pending: messages that could not be stored, and what becomes of them."""

from dataclasses import asdict
from typing import Annotated

import typer

from fems.cli.output import (
    JsonOption,
    console,
    print_json,
    print_table,
    progress_bar,
    settings_of,
)
from fems.embedded import stack
from fems.ingest.decoders import kept_decoders, load_mappings
from fems.ingest.pending import pending_meters
from fems.ingest.reasons import Reason
from fems.ingest.retrying import retry as retry_kept
from fems.ingest.routing import Router
from fems.store.migrate import require_schema
from fems.store.pool import connect
from fems.store.rejected import read_rejected_counts

ReasonOption = Annotated[
    Reason | None, typer.Option(help="Only messages refused for this reason.", show_choices=False)
]
_SHOWN = 120
_MINUTE = "%Y-%m-%d %H:%M UTC"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(rejected)
    app.command()(retry)
    app.command()(pending)


def rejected(context: typer.Context, reason: ReasonOption = None, json: JsonOption = False) -> None:
    """Show how many messages are kept because they could not be stored, and why, with an example.

    Example: fems ingest rejected --reason unit_mismatch
    """
    url = _database(context)
    with connect(url) as conn:
        rows = read_rejected_counts(conn, reason=reason)
    documented = {reason.value: reason for reason in Reason}
    for row in rows:
        row["payload"] = bytes(row["payload"]).decode("utf-8", "backslashreplace")
        known = documented.get(row["reason"])
        row["meaning"], row["remedy"] = (known.meaning, known.remedy) if known else (None, None)
    if json:
        print_json({"messages": sum(row["messages"] for row in rows), "reasons": rows})
        return
    for row in rows:
        _line(f"{row['reason']}: {row['messages']} messages, the last {row['last_at']:{_MINUTE}}")
        _line(f"    {row['topic']} {row['payload'][:_SHOWN]}")
        _line(f"    {row['detail']}")
        _line(f"    {row['meaning'] or ''} {row['remedy'] or ''}")
    _line(f"{sum(row['messages'] for row in rows)} messages are kept")


def retry(
    context: typer.Context,
    reason: ReasonOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell; change nothing.")] = False,
    json: JsonOption = False,
) -> None:
    """Try kept messages again, after the cause is gone; what is understood now is stored.

    What is still refused is kept, with its present reason.

    Example: fems ingest retry --reason unknown_meter --dry-run
    """
    mappings = load_mappings(settings_of(context).mappings)
    url = _database(context)
    with progress_bar() as bar, connect(url) as conn:
        task = bar.add_task("Trying again", total=None)
        done = retry_kept(
            conn,
            router=Router(kept_decoders(mappings, conn)),
            reason=reason,
            dry_run=dry_run,
            progress=lambda n, total: bar.update(task, completed=n, total=total),
        )
    if json:
        print_json({**asdict(done), "refused": dict(done.refused), "dry_run": dry_run})
        return
    would = "would be " if dry_run else ""
    console.print(
        f"{done.understood} of {done.messages} messages {would}taken in: "
        f"{done.readings} readings, {done.repeated} known already"
    )
    if done.refused:
        print_table(("still refused", "messages"), done.refused.most_common())


def pending(context: typer.Context, json: JsonOption = False) -> None:
    """Show meters that publish but are not registered, and the lines that register them.

    Paste the lines below their plant in the file of 'fems import plants', check the guesses, import
    it, then run 'fems ingest retry --reason unknown_meter'.
    """
    mappings = load_mappings(settings_of(context).mappings)
    url = _database(context)
    with connect(url) as conn:
        meters = pending_meters(conn, mappings)
    if json:
        print_json({"meters": [asdict(meter) | {"toml": meter.toml} for meter in meters]})
        return
    print_table(
        ("meter", "messages", "first", "last", "last value", "unit", "plant is"),
        (
            (f"{m.plant}/{m.meter}", m.messages, f"{m.first_at:{_MINUTE}}",
             f"{m.last_at:{_MINUTE}}", m.last_value, m.unit,
             "registered" if m.known_plant else "unknown")
            for m in meters
        ),
    )  # fmt: skip
    for meter in meters:
        _line(f'\n# below [[plant]] code = "{meter.plant}"\n{meter.toml}')


def _line(text: str) -> None:
    """Text as it stands: not wrapped, and nothing in it is markup."""
    console.print(text, markup=False, soft_wrap=True)


def _database(context: typer.Context) -> str:
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    return url
