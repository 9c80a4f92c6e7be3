"""fems dash: the dashboard."""

from typing import Annotated

import typer

from fems.cli.output import settings_of, stderr
from fems.embedded import stack
from fems.store.migrate import require_schema
from fems.store.pool import Reads, connect


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
    from dashboards.server import serve  # noqa: PLC0415

    settings = settings_of(context)
    url = stack.endpoints(settings).database_url
    require_schema(url)
    serve(
        lambda: create_app(
            LiveSource(
                Reads(url, size=settings.pool_size),
                pdf_font=settings.pdf_font,
                writes=(lambda: connect(url)) if settings.dash_issue else None,
            )
        ),
        host=host or settings.dash_host,
        port=settings.dash_port if port is None else port,
        on_ready=lambda address: stderr.print(f"Dashboard on {address}"),
    )
