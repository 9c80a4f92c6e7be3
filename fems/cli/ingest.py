"""fems ingest: the worker that stores what meters publish."""

import gc
import signal
import sys
from typing import Annotated

import typer

from fems.cli import broker_user, ingest_status, rejected, sparkplug
from fems.cli.explain import explain
from fems.cli.output import settings_of
from fems.config import Settings
from fems.embedded import stack
from fems.ingest.counting import Counters
from fems.ingest.decoders import load_mappings, make_decoders
from fems.ingest.mapping.rules import Mappings
from fems.ingest.metrics import serving_metrics
from fems.ingest.reporting import reporting
from fems.ingest.sparkplug.alongside import serving
from fems.ingest.sparkplug.service import SparkplugService
from fems.ingest.worker import Worker
from fems.store.migrate import require_schema

app = typer.Typer(help="From MQTT to the database.", no_args_is_help=True)
app.add_typer(broker_user.app, name="user")
sparkplug.add_to(app)
rejected.add_to(app)
ingest_status.add_to(app)
app.command()(explain)

SWITCH_S = 0.0005
"""How long a thread may decode while the one that stores waits for Python's lock. [s]

Storing asks for it a dozen times a batch; with Python's 5 ms that waits as long as the COPY takes.
"""


@app.command()
def run(
    context: typer.Context,
    leave: Annotated[
        bool,
        typer.Option(
            "--leave", help="Store what is kept for this worker, then give it up for good."
        ),
    ] = False,
) -> None:
    """Store what meters publish until stopped (SIGTERM or Ctrl-C).

    Subscribes to fems/{plant}/{meter}, and to the topics of the rules in FEMS_MAPPINGS, through
    shared subscriptions; a message is acknowledged only after its readings are committed. Start more
    workers with another FEMS_MQTT_CLIENT_ID each. The broker keeps a stopped worker's share for it;
    run it with --leave when it is not to come back.

    With FEMS_SPARKPLUG_HOST_ID it also serves Sparkplug B edge nodes on spBv1.0 as that host
    application; of several workers one does so, and another takes over when that one ends.
    """
    settings = settings_of(context)
    mappings = load_mappings(settings.mappings)
    endpoints = stack.endpoints(settings)
    require_schema(endpoints.database_url)
    counters = Counters()
    worker = Worker(
        database_url=endpoints.database_url,
        mqtt_url=endpoints.mqtt_url,
        group=settings.mqtt_group,
        client_id=settings.mqtt_client_id,
        decoders=make_decoders(mappings),
        receive_maximum=settings.receive_maximum,
        flush_messages=settings.flush_messages,
        flush_seconds=settings.flush_seconds,
        counters=counters,
        leave=leave,
    )
    host = _sparkplug(settings, endpoints, mappings, counters)
    sys.setswitchinterval(SWITCH_S)
    gc.freeze()  # what the imports made stays; searching it for garbage would take time over and over
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: worker.stop())
    with (
        serving_metrics(
            counters, queued=worker.queued, ready=worker.troubles, host=settings.metrics_host,
            port=settings.metrics_port,
        ),
        reporting(
            endpoints.database_url, client_id=settings.mqtt_client_id, counters=counters,
            queued=worker.queued,
        ),
        serving(host, on_failure=worker.stop),
    ):  # fmt: skip
        worker.run()


def _sparkplug(
    settings: Settings,
    endpoints: stack.Endpoints,
    mappings: Mappings,
    counters: Counters,
) -> SparkplugService | None:
    if settings.sparkplug_host_id is None:
        return None
    return SparkplugService(
        database_url=endpoints.database_url,
        mqtt_url=endpoints.mqtt_url,
        host_id=settings.sparkplug_host_id,
        rules=mappings.sparkplug,
        reorder_s=settings.sparkplug_reorder_seconds,
        flush_messages=settings.flush_messages,
        flush_seconds=settings.flush_seconds,
        on_batch=counters.note,
    )
