"""What the page of alerts is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fems.clock import time_zone
from fems.store.alerts import count_waiting, read_alerts
from fems.store.figures import read_complex
from fems.store.pool import Connection

OVER_FOR = timedelta(days=7)
"""For so long alerts that are over are shown."""
LOOKED_AGO = timedelta(minutes=5)
"""Causes were looked for longer ago than this: nobody does."""


@dataclass(frozen=True)
class AlertsView:
    """Alerts of the plants seen, as table alert has them, with their plant's names and zone.

    open: those to act on first. over: closed in the last week, the newest first. looked_at: when
    causes were last looked for. may_act: whether this dashboard can write.
    """

    now: datetime
    zone: ZoneInfo
    open: Sequence[dict[str, Any]]
    over: Sequence[dict[str, Any]]
    looked_at: datetime | None
    may_act: bool

    def waiting(self, severity: str | None = None) -> int:
        """Open alerts that nobody took on and that do not rest, of a severity or all."""
        return sum(
            is_waiting(alert, self.now)
            for alert in self.open
            if severity in (None, alert["severity"])
        )

    @property
    def is_stale(self) -> bool:
        """Whether nobody looks for causes any more."""
        return self.looked_at is None or self.now - self.looked_at > LOOKED_AGO


def is_waiting(alert: dict[str, Any], now: datetime) -> bool:
    """Whether nobody took an open alert on and it does not rest."""
    rests = alert["snoozed_until"] is not None and alert["snoozed_until"] > now
    return alert["acknowledged_at"] is None and not rests


def alerts_view(conn: Connection, now: datetime, *, may_act: bool) -> AlertsView:
    """The answer for who is asking: row-level security chooses the alerts."""
    found = read_alerts(conn, open_only=False, since=now - OVER_FOR)
    place = read_complex(conn)
    over = [alert for alert in found if alert["closed_at"] is not None]
    return AlertsView(
        now=now, zone=time_zone(place["time_zone"] if place else "UTC"),
        open=[alert for alert in found if alert["closed_at"] is None],
        over=sorted(over, key=lambda alert: alert["closed_at"], reverse=True),
        looked_at=count_waiting(conn, now=now)["looked_at"], may_act=may_act,
    )  # fmt: skip
