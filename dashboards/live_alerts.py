"""The part of the live source that the page of alerts asks, and what is done there."""

from datetime import timedelta

from dashboards.alerts import AlertsView, alerts_view
from dashboards.live_quality import LiveQuality
from fems.errors import SettingsError
from fems.store.alerts import take_alert
from fems.store.scope import current_scope


class LiveAlerts(LiveQuality):
    """Answers on alerts; see Source for what each means."""

    def alerts(self) -> AlertsView:
        """Alerts of the plants seen."""
        may_act = self._writes is not None
        return self._remembered(
            ("alerts",),
            lambda conn: alerts_view(conn, self._now(), may_act=may_act),
            self._alerts_version,
        )

    def take_alert(self, alert_id: int, what: str, *, hours: float | None = None) -> None:
        """Take an alert on, on a connection that may write; everybody sees it at once."""
        if self._writes is None:
            raise SettingsError("This dashboard only reads.", hint="Use 'fems alerts ack'.")
        who = current_scope().user or "dashboard"
        until = None if hours is None else self._now() + timedelta(hours=hours)
        with self._writes() as conn:
            take_alert(conn, alert_id, what, who=who, until=until, owner=who)
        self._forget("alerts")
