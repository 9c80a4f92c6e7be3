"""fems dash: the dashboard."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from fems.cli.output import settings_of, stderr
from fems.embedded import stack
from fems.store.migrate import require_schema
from fems.store.pool import DoorPool, Reads
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
    from dashboards.app import create_app  # noqa: PLC0415
    from dashboards.live import LiveSource  # noqa: PLC0415
    from dashboards.server import behind_proxies, serve  # noqa: PLC0415
    from dashboards.signin.door import LiveDoor  # noqa: PLC0415
    from dashboards.signin.provider import Provider  # noqa: PLC0415

    settings = settings_of(context)
    provider = Provider.of(settings)
    url = stack.endpoints(settings).database_url
    require_schema(url)
    lifetimes = Lifetimes(
        idle=timedelta(hours=settings.session_idle_hours),
        longest=timedelta(days=settings.session_days),
    )

    def build() -> "Dash":
        reads = Reads(url, size=settings.pool_size)
        source = LiveSource(
            reads, pdf_font=settings.pdf_font, writes=reads.writing if settings.dash_issue else None
        )
        door = LiveDoor(DoorPool(url, size=DOOR_CONNECTIONS), lifetimes)
        return behind_proxies(
            create_app(source, door=door, provider=provider), settings.dash_proxies
        )

    listens_on = host or settings.dash_host
    if listens_on not in LOOPBACK and not settings.dash_proxies:
        stderr.print(
            "Passwords travel unencrypted: put a proxy with TLS before it and set FEMS_DASH_PROXIES."
        )
    serve(
        build,
        host=listens_on,
        port=settings.dash_port if port is None else port,
        on_ready=lambda address: stderr.print(f"Dashboard on {address}"),
    )
