"""fems jobs: what turns readings into figures."""

import signal
import threading
from datetime import timedelta
from typing import Annotated

import typer

from fems.cli.output import JsonOption, console, print_json, print_table, settings_of
from fems.clock import Window, parse_instant, time_zone, utc_now
from fems.embedded import stack
from fems.errors import SettingsError
from fems.health import serving_health
from fems.jobs.catalogue import JOBS, find_job
from fems.jobs.executor import run_job
from fems.jobs.scheduler import Kept
from fems.jobs.scheduler import schedule as run_schedule
from fems.jobs.spread import spread_of
from fems.jobs.turns import Turns, registry_of
from fems.store.migrate import require_schema
from fems.store.pool import connect
from fems.store.rights import Rights
from fems.store.runs import read_last_runs
from fems.store.stale import count_stale

app = typer.Typer(help="Jobs: readings to intervals to figures.", no_args_is_help=True)


@app.command("list")
def list_(context: typer.Context, json: JsonOption = False) -> None:
    """List the jobs, their last run and how much is stale for them."""
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    with connect(url, rights=Rights.JOBS) as conn:
        last, stale = read_last_runs(conn), count_stale(conn)
    rows = [
        {
            "job": job.name,
            "describes": job.describes,
            "stale_windows": stale.get(job.stage, 0) if job.stage else None,
            "recorded": job.recorded,
            **{k: last.get(job.name, {}).get(k) for k in ("status", "started_at", "rows", "error")},
        }
        for job in JOBS.values()
    ]
    if json:
        print_json(rows)
    else:
        print_table(
            ("job", "what it computes", "stale", "last run", "status", "rows"),
            ((r["job"], r["describes"], r["stale_windows"],
              f"{r['started_at']:%Y-%m-%d %H:%M} UTC" if r["started_at"] else None,
              r["status"] if r["recorded"] else "not recorded", r["rows"]) for r in rows),
        )  # fmt: skip


@app.command()
def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the job; see 'fems jobs list'.")],
    first: Annotated[
        str | None, typer.Option("--from", help="Start of the window (date or time).")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="End of the window, not included.")
    ] = None,
    zone: Annotated[
        str, typer.Option("--time-zone", help="Zone of --from and --to without an offset.")
    ] = "Asia/Seoul",
    json: JsonOption = False,
) -> None:
    """Run a job once: over a window, or, without one, over whatever is stale.

    Example: fems jobs run intervals --from 2026-01-01 --to 2026-02-01
    """
    job = find_job(name)
    url = stack.endpoints(settings_of(context)).database_url
    require_schema(url)
    result = run_job(
        url, job, window=_window(first, last, zone), spread=spread_of(settings_of(context))
    )
    findings = [finding.as_dict() for finding in result.findings]
    if json:
        print_json({"job": name, "rows": result.rows, "findings": findings})
    else:
        console.print(f"{name}: {result.rows} rows")
        for finding in findings:
            console.print(f"  {finding['name']}: {finding['sentence']} {finding['facts']}")


@app.command()
def schedule(
    context: typer.Context,
    standby: Annotated[
        bool,
        typer.Option(
            "--standby", help="While another scheduler runs, wait, and take over when it is gone."
        ),
    ] = False,
) -> None:
    """Run jobs when they are due until stopped; one scheduler per database is at work.

    Start it with --standby on two machines: when one dies, the other takes over within seconds.
    """
    settings = settings_of(context)
    url = stack.endpoints(settings).database_url
    require_schema(url)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    turns = Turns(stale=lambda: _stale(url))
    with serving_health(
        registry_of(turns), host=settings.metrics_host, port=settings.scheduler_metrics_port,
        setting="FEMS_SCHEDULER_METRICS_PORT", ready=turns.troubles, alive=turns.hangs,
    ):  # fmt: skip
        run_schedule(
            url, stopping=stopping, turns=turns, standby=standby, spread=spread_of(settings),
            address=settings.dash_address,
            kept=Kept(
                forecasts=timedelta(days=settings.forecasts_kept_days),
                readings=None
                if settings.readings_kept_days is None
                else timedelta(days=settings.readings_kept_days),
            ),
        )  # fmt: skip


def _stale(url: str) -> dict[str, int]:
    with connect(url, rights=Rights.JOBS) as conn:
        return count_stale(conn)


def _window(first: str | None, last: str | None, zone: str) -> Window | None:
    if first is None and last is None:
        return None
    local = time_zone(zone)
    if first is None:
        raise SettingsError("--to is given without --from.", hint="Give both, or neither.")
    start = parse_instant(first, local)
    end = parse_instant(last, local) if last else utc_now() + timedelta(days=1)
    if start >= end:
        raise SettingsError(f"The window is empty: {start:%Y-%m-%d %H:%M} is not before its end.")
    return Window(start, end)
