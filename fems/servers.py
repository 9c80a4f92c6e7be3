"""Bring the servers up so that nothing published from then on is lost."""

from fems.config import Settings
from fems.embedded import stack
from fems.embedded.progress import Reporter
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
        open_subscription(
            stack.endpoints(settings).mqtt_url,
            group=settings.mqtt_group,
            client_id=settings.mqtt_client_id,
        )
    return state
