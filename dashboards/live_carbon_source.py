"""The part of the live source that carbon, targets and reports ask."""

import pandas as pd

from dashboards import live_carbon, live_reports, live_targets
from dashboards.carbon_source import (
    CarbonView,
    Issued,
    Preview,
    ReportAsk,
    ReportsView,
    TargetView,
)
from dashboards.remembering import Remembering
from fems.errors import SettingsError
from fems.store.pool import Connection
from fems.store.reports import read_newest_report


class LiveCarbon(Remembering):
    """Answers of carbon; see CarbonSource for what each means."""

    def carbon(self) -> CarbonView | None:
        """Emissions of the complex."""
        return self._remembered(("carbon",), lambda conn: live_carbon.carbon(conn, self._now()))

    def restatements(self) -> pd.DataFrame:
        """Every restated figure."""
        with self._reads.connection() as conn:
            return live_carbon.restatements(conn)

    def targets(self) -> list[TargetView]:
        """Targets in this year."""
        return self._remembered(("targets",), lambda conn: live_targets.targets(conn, self._now()))

    def reports(self) -> ReportsView | None:
        """Issued reports and completeness."""
        may_issue = self._writes is not None
        return self._remembered(
            ("reports",), lambda conn: live_reports.reports(conn, self._now(), may_issue=may_issue),
            self._reports_version,
        )  # fmt: skip

    def report_preview(self, ask: ReportAsk) -> Preview:
        """What a report would say."""
        key = ("report preview", ask.plant or "", f"{ask.first}", f"{ask.last}", ask.standard)
        return self._remembered(
            key, lambda conn: live_reports.preview(conn, self._now(), ask), self._reports_version
        )

    def _reports_version(self, conn: Connection) -> str:
        return f"{self._figures_version(conn)} {read_newest_report(conn)}"

    def report_file(
        self, *, digest: str | None, ask: ReportAsk | None, kind: str, language: str
    ) -> tuple[str, bytes]:
        """A file of a report."""
        with self._reads.connection() as conn:
            return live_reports.report_file(
                conn, self._now(), digest=digest, ask=ask, kind=kind, language=language, font=self._pdf_font
            )  # fmt: skip

    def issue_report(self, ask: ReportAsk, *, by: str) -> Issued:
        """Freeze a report, on a connection of its own that may write."""
        if self._writes is None:
            raise SettingsError(
                "This dashboard only reads.", hint="Issue with 'fems report carbon --issue NAME'."
            )
        with self._writes() as conn:
            return live_reports.issue_report(conn, self._now(), ask, by=by)
