"""The part of the live source that the page on data quality asks."""

from datetime import timedelta
from typing import Any

from dashboards.administration import Administration
from dashboards.live_performance import LivePerformance
from dashboards.quality import QualityView, quality_view_of
from dashboards.source import Period
from fems.errors import SettingsError
from fems.store.pool import Connection

KEPT_MINUTES = 5


class LiveQuality(LivePerformance):
    """Answers on data quality; see Source for what each means."""

    def quality(self, code: str | None, period: Period) -> QualityView | None:
        """How far data can be trusted; looked up anew every five minutes."""
        return self._remembered(
            ("quality", f"{code}", period),
            lambda conn: quality_view_of(conn, code, period, self._now()),
            self._five_minutes,
        )

    def administration(self) -> Administration | None:
        """What can be done from a page."""
        return self._administration

    def retry_rejected(self, reason: str | None) -> dict[str, Any]:
        """Take kept messages in again, and show at once what is left."""
        if self._administration is None:
            raise SettingsError("This dashboard only reads.", hint="Use 'fems ingest retry'.")
        done = self._administration.retry(reason)
        self._forget("quality")
        return done

    def _five_minutes(self, _conn: Connection) -> str:
        now = self._now()
        return f"{now - timedelta(minutes=now.minute % KEPT_MINUTES):%Y-%m-%dT%H:%M}"
