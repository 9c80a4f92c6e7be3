"""Check of where alerts are sent: a channel that is broken is silent, as one is to which nothing happens."""

from collections.abc import Collection
from typing import Any

from fems.doctor.check import Check, judged
from fems.errors import SettingsError
from fems.jobs.sending import Receiver
from fems.store.alert_channels import read_address, read_channels
from fems.store.pool import Connection


def look_at_channels(conn: Connection) -> Check:
    """Whether somebody hears of alerts; sends nothing."""
    channels = read_channels(conn)
    names = [channel["name"] for channel in channels]
    unusable = [name for name in names if not _is_address(read_address(conn, name)[0])]
    return check_channels(channels, unusable=unusable)


def check_channels(channels: list[dict[str, Any]], *, unusable: Collection[str]) -> Check:
    """channels: as `read_channels` gives them. unusable: names of those whose address is none."""
    if not channels:
        return judged(
            "alerts", "Alerts are sent to nobody: there is no channel.",
            "Add one with 'fems alerts channel add', and try it with 'fems alerts channel try'.",
            warning=True, channels=0,
        )  # fmt: skip
    failing = [c for c in channels if c["error"] and c["name"] not in unusable]
    says = [f"{len(channels)} channels are there for alerts"]
    says += [f"the address of {name} is not understood" for name in unusable]
    says += [
        f"{c['name']} did not take the last message: {c['error'].rstrip('.')}" for c in failing
    ]
    return judged(
        "alerts", f"{'; '.join(says)}.",
        "Remove it with 'fems alerts channel remove', and add it again with another address."
        if unusable
        else "Try it with 'fems alerts channel try'; what waits is sent again for a day.",
        failed=bool(unusable), warning=bool(failing), channels=len(channels),
        unusable=list(unusable), failing=[c["name"] for c in failing],
        waiting=sum(c["waiting"] for c in channels),
    )  # fmt: skip


def _is_address(url: str) -> bool:
    try:
        Receiver(url)
    except SettingsError:
        return False
    return True
