"""fems ingest status: what the workers are doing."""

from datetime import timedelta
from typing import Any

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import utc_now
from fems.embedded import stack
from fems.store.migrate import require_schema
from fems.store.pool import connect
from fems.store.rejected import read_rejected_counts
from fems.store.workers import read_workers

ALIVE = timedelta(seconds=10)
SHOWN = timedelta(days=30)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(status)


def status(context: typer.Context, json: JsonOption = False) -> None:
    """Show each worker's rate, lag and memory, and what is kept; exits 1 when none works.

    A worker says what it does every two seconds. Its lag is the time from sending a message, where
    the gateway tells it (MQTT 5 user property `sent`, in milliseconds), else from receiving it,
    until its readings are committed; over the last two seconds. More is in the JSON.

    Example: fems ingest status --json
    """
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    now = utc_now()
    with connect(url) as conn:
        workers = read_workers(conn, since=now - SHOWN)
        kept = {row["reason"]: row["messages"] for row in read_rejected_counts(conn, reason=None)}
    for worker in workers:
        worker["alive"] = worker["stopped_at"] is None and now - worker["seen_at"] < ALIVE
    alive = sum(worker["alive"] for worker in workers)
    if json:
        print_json({"alive": alive, "kept_as_rejected": kept, "workers": workers})
    else:
        print_table(
            ("worker", "state", "readings", "msg/s", "readings/s", "lag p99", "queued", "MB"),
            map(_row, workers),
        )  # fmt: skip
        told = ", ".join(f"{reason} {messages}" for reason, messages in kept.items())
        console.print(f"kept as rejected: {told or 'nothing'}")
    raise typer.Exit(0 if alive else 1)


def _row(worker: dict[str, Any]) -> tuple[object, ...]:
    state = "works" if worker["alive"] else "stopped" if worker["stopped_at"] else "silent"
    lag_s = worker["lag_p99_s"]
    return (
        worker["client_id"], state, worker["readings"], f"{worker['messages_per_s']:.0f}",
        f"{worker['readings_per_s']:.0f}", None if lag_s is None else f"{lag_s:.2f} s",
        worker["queued"], f"{worker['resident_bytes'] / 1e6:.0f}",
    )  # fmt: skip
