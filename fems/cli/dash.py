"""fems dash: the dashboard."""

from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from prometheus_client import CollectorRegistry

from fems.administration.desk import Desk
from fems.cli.output import settings_of, stderr
from fems.doctor.check import State
from fems.doctor.machine import check_replica
from fems.embedded import stack
from fems.errors import FemsError
from fems.health import serving_health
from fems.store.migrate import require_schema
from fems.store.pool import DoorPool, Reads
from fems.store.replica import read_lag
from fems.store.sessions import Lifetimes

if TYPE_CHECKING:
    from dash import Dash

DOOR_CONNECTIONS = 4
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("dash")(dash)


def dash(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
) -> None:
    """Serve the dashboard until stopped."""
    # Dash takes most of a second to import, which every other command would wait for.
    from dashboards.api.rows import LiveRows  # noqa: PLC0415
    from dashboards.app import create_app  # noqa: PLC0415
    from dashboards.live import LiveSource  # noqa: PLC0415
    from dashboards.measuring import measured  # noqa: PLC0415
    from dashboards.server import behind_proxies, serve  # noqa: PLC0415
    from dashboards.signin.door import LiveDoor  # noqa: PLC0415
    from dashboards.signin.provider import Provider  # noqa: PLC0415

    settings = settings_of(context)
    provider = Provider.of(settings)
    url = stack.endpoints(settings).database_url
    replica = settings.database_read_url
    read_url = replica.get_secret_value() if replica else None
    require_schema(url)
    lifetimes = Lifetimes(
        idle=timedelta(hours=settings.session_idle_hours),
        longest=timedelta(days=settings.session_days),
    )

    watched = ExitStack()  # as long as the worker process

    def build() -> "Dash":
        reads = Reads(url, size=settings.pool_size, read_url=read_url)
        writes = reads.writing if settings.dash_issue else None
        administration = (
            Desk(reads.administering, settings=settings) if settings.dash_issue else None
        )
        source = LiveSource(
            reads, pdf_font=settings.pdf_font, writes=writes, administration=administration
        )
        door = LiveDoor(
            DoorPool(url, size=DOOR_CONNECTIONS), lifetimes, api_per_minute=settings.api_per_minute
        )
        app = create_app(
            source, door=door, rows=LiveRows(reads), provider=provider,
            url_prefix=settings.dash_prefix,
        )  # fmt: skip
        watched.enter_context(serve_beside(measured(app.server)))
        return behind_proxies(app, settings.dash_proxies)

    def serve_beside(registry: CollectorRegistry) -> AbstractContextManager[int | None]:
        return serving_health(
            registry, host=settings.metrics_host, port=settings.dash_metrics_port,
            setting="FEMS_DASH_METRICS_PORT", ready=lambda: _troubles(url, read_url),
        )  # fmt: skip

    with serve_beside(CollectorRegistry()):
        pass  # a port that cannot be had is said here; behind the fork it would be a worker that dies
    listens_on = host or settings.dash_host
    if listens_on not in LOOPBACK and not settings.dash_proxies:
        stderr.print(
            "Passwords travel unencrypted: put a proxy with TLS before it and set FEMS_DASH_PROXIES."
        )
    serve(
        build,
        host=listens_on,
        port=settings.dash_port if port is None else port,
        on_ready=lambda address: stderr.print(
            f"Dashboard on {address}{settings.dash_prefix.rstrip('/')}"
        ),
    )


def _troubles(url: str, read_url: str | None) -> list[str]:
    try:
        require_schema(url)
        check = check_replica(read_lag(url, read_url)) if read_url else None
    except FemsError as error:
        return [str(error)]
    return [check.says] if check and check.state is not State.OK else []
