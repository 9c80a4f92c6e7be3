"""fems ingest nodes: the Sparkplug B edge nodes that the host has heard."""

from dataclasses import asdict

import typer

from fems.cli.output import JsonOption, print_json, print_table, settings_of
from fems.embedded import stack
from fems.ingest.decoders import load_mappings
from fems.ingest.sparkplug.listing import list_devices
from fems.ingest.writer import read_registry
from fems.store.migrate import require_schema
from fems.store.pool import connect


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(nodes)


def nodes(context: typer.Context, json: JsonOption = False) -> None:
    """List Sparkplug edge nodes and devices: whether they live, and how many metrics are meters.

    With --json also each metric: its datatype and unit, the meter it is, as PLANT/METER, and whether
    that is registered.

        fems ingest nodes --json
    """
    settings = settings_of(context)
    rules = load_mappings(settings.mappings).sparkplug
    url = stack.endpoints(settings).database_url
    require_schema(url)
    with connect(url) as conn:
        devices = list_devices(conn, registry=read_registry(conn), rules=rules)
    if json:
        print_json({"devices": [asdict(device) for device in devices]})
        return
    print_table(
        ("node", "device", "lives", "since", "metrics", "meters", "not registered"),
        (
            (d.node, d.device or None, "yes" if d.online else "no",
             f"{d.changed_at:%Y-%m-%d %H:%M:%S} UTC", len(d.metrics),
             sum(m.registered for m in d.metrics),
             ", ".join(m.name for m in d.metrics if m.meter and not m.registered) or None)
            for d in devices
        ),
    )  # fmt: skip
