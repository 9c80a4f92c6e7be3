"""The part of the live source that performance, tenants and output by hand ask."""

from datetime import date

from dashboards.first_steps import FirstSteps, first_steps
from dashboards.live_carbon_source import LiveCarbon
from dashboards.performance import Entering, PerformanceView, entering_view, performance_view
from dashboards.source import PERIOD_DAYS, Comparison, Period
from dashboards.tenants import TenantsView, WhyView, tenants_view, why_view
from dashboards.year import YearView, year_view
from fems.errors import SettingsError
from fems.store.entered_output import enter_output
from fems.store.scope import current_scope


class LivePerformance(LiveCarbon):
    """Answers about days that are over; see Source for what each means."""

    def performance(self, code: str) -> PerformanceView | None:
        """How a plant performs."""
        return self._remembered_for_long(
            ("performance", code),
            lambda conn: performance_view(conn, code, self._now()),
        )

    def tenants(
        self, trade: str | None, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> TenantsView | None:
        """Tenants among each other."""
        return self._remembered_for_long(
            ("tenants", f"{trade}", period, compare),
            lambda conn: tenants_view(conn, trade, PERIOD_DAYS[period], compare, self._now()),
        )

    def why(self, period: Period, compare: Comparison = Comparison.PREVIOUS) -> WhyView | None:
        """Why the complex changed."""
        return self._remembered_for_long(
            ("why", period, compare),
            lambda conn: why_view(conn, PERIOD_DAYS[period], compare, self._now()),
        )

    def year(self) -> YearView | None:
        """How the complex does this year."""
        return self._remembered_for_long(("year",), lambda conn: year_view(conn, self._now()))

    def first_steps(self) -> FirstSteps:
        """What is there and what is not yet."""
        return self._remembered(("first steps",), first_steps)

    def entering(self, code: str) -> Entering | None:
        """Output by hand; not remembered, since what was entered is wanted at once."""
        may_write = self._writes is not None
        with self._reads.connection() as conn:
            return entering_view(conn, code, self._now(), may_write=may_write)

    def enter_output(self, code: str, meter: str, day: date, amount: float) -> None:
        """Note output of a day, on a connection of its own that may write."""
        found = self.entering(code)
        if found is None or self._writes is None:
            raise SettingsError(
                "This dashboard only reads.", hint="See 'fems import output --help'."
            )
        with self._writes() as conn:
            by = current_scope().user or "dashboard"
            enter_output(conn, plant=code, meter=meter, day=day, amount=amount, by=by,
                         today=found.today)  # fmt: skip
