"""Bring the servers up so that nothing published from then on is lost."""

from fems.config import Settings
from fems.embedded import stack
from fems.embedded.progress import Reporter
from fems.ingest.decoders import load_mappings, make_decoders
from fems.ingest.routing import Router
from fems.ingest.sparkplug.session import client_id
from fems.ingest.sparkplug.topic import filters
from fems.ingest.subscriber import open_subscription


def start_servers(settings: Settings, report: Reporter | None = None) -> stack.StackStatus:
    """Start what does not run; an embedded broker just started keeps messages for ingest.

    Raises
    ------
    ProvisioningError
        If a server cannot be had or does not start.
    """
    broker_ran = stack.broker_runs(settings)
    state = stack.up(settings, report=report)
    if not broker_ran and settings.mqtt_url is None:
        url = stack.endpoints(settings).mqtt_url
        topics = Router(make_decoders(load_mappings(settings.mappings))).filters
        open_subscription(
            url, group=settings.mqtt_group, client_id=settings.mqtt_client_id, filters=topics
        )
        if settings.sparkplug_host_id is not None:
            host = client_id(settings.sparkplug_host_id)
            open_subscription(url, group=None, client_id=host, filters=filters())
    return state
