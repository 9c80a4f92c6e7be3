"""Send what alerts have to tell; apart from looking for them, so that a dead receiver delays nothing."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import groupby
from typing import Any

import structlog

from fems.clock import utc_now
from fems.compute.alert_message import message
from fems.errors import SettingsError
from fems.jobs.sending import Receiver
from fems.store.alert_channels import claim_deliveries, finish_deliveries
from fems.store.pool import connect
from fems.store.rights import Rights
from fems.store.runs import exclusive

log = structlog.get_logger(__name__)
AT_ONCE = 4


def deliver(database_url: str, *, address: str | None = None) -> int:
    """Send all messages that are due, those of a channel as one; how many were taken.

    A claim is on the disk before anything is sent, and each receiver's yes right after it: killed in
    between, a message goes out once more half a minute later, and none is lost. What a receiver does not take
    is tried again, less and less often, for a day.

    address: of the dashboard, for links.
    """
    taken = 0
    with connect(database_url, rights=Rights.JOBS) as conn, exclusive(conn, "job:deliver"):
        claimed = claim_deliveries(conn, now=utc_now())
        by_channel = [list(rows) for _, rows in groupby(claimed, lambda row: row["channel_id"])]
        with ThreadPoolExecutor(AT_ONCE, "deliver") as pool:
            tries = {pool.submit(_send, rows, address): rows for rows in by_channel}
            for done in as_completed(tries):
                rows, error = tries[done], done.result()
                finish_deliveries(conn, _ids(rows), error=error, now=utc_now())
                taken += 0 if error else len(rows)
                if error:
                    log.warning("alerts.not_delivered", channel=rows[0]["channel"], error=error,
                                messages=len(rows))  # fmt: skip
    return taken


def _send(rows: Sequence[dict[str, Any]], address: str | None) -> str | None:
    first = rows[0]
    title, body = message(rows, first["language"], sees_cost=first["sees_cost"], address=address)
    try:
        receiver = Receiver(first["url"])
    except SettingsError as error:
        return error.problem
    urgent = any(row["severity"] == "act" and row["what"] != "closed" for row in rows)
    return receiver.send(title, body, urgent=urgent)


def _ids(rows: Iterable[dict[str, Any]]) -> list[int]:
    return [row["delivery_id"] for row in rows]
