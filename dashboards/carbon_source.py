"""What the pages of carbon, targets and reports may ask, and the shape of the answers.

Units are in the names. What is not known is None or NaN, never zero.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

import pandas as pd

if TYPE_CHECKING:  # it knows CarbonSource
    from dashboards.carbon_places import CarbonPlace
    from dashboards.source import Figure, Name, Newest, Quality


@dataclass(frozen=True)
class Restated:
    """A month's figure that changed after it was over."""

    at: datetime
    plant: str
    carrier: str
    month: date
    kg_before: float | None
    kg_after: float | None
    kg_by_factor: float | None
    cause: str
    by: str
    reason: str


@dataclass(frozen=True)
class CarbonView:
    """Emissions of the complex in the last twelve months that have any.

    months: month, scope, kg_co2e (the factor of each day), kg_fixed (one factor for all). streams: scope,
    carrier, unit, activity, kg_co2e, kg_fixed, kg_per_unit; of the newest month `last`. restated: the
    newest of restated_count figures. places: plants side by side, the largest first. over: of the months
    of these that are over, beside the same a year earlier where every plant has them all.
    """

    now: datetime
    first: date
    last: date
    months: pd.DataFrame
    streams: pd.DataFrame
    measured_share: float
    without_factor: list[str]
    restated: list[Restated] = field(default_factory=list)
    restated_count: int = 0
    places: list["CarbonPlace"] = field(default_factory=list)
    over: "Figure | None" = None
    newest: "Newest | None" = None


@dataclass(frozen=True)
class GapMeans:
    """What closing a gap takes: its carbon, and as electricity, PV and money; None is not known."""

    kg: float
    kwh: float | None
    pv_kw: float | None
    won: float | None


@dataclass(frozen=True)
class RunningMonth:
    """The month of today: what was emitted, what is expected of the whole of it, 80 percent band.

    forecast_share: how much of what is to come a forecast says, else it is like the last four weeks.
    """

    so_far_kg: float
    expected_kg: float
    low_kg: float
    high_kg: float
    forecast_share: float


@dataclass(frozen=True)
class TargetView:
    """A target in this year. months: month, plan_kg, actual_kg.

    landing_gap is None before a landing can be told. won_per_kwh: a saved kWh on the bills of `billed`, the first
    and last month; pv_kwh_per_kw: a year of the own PV.
    """

    name: str
    plant: str | None
    year: int
    base_year: int
    base_kg: float
    base_as_set_kg: float
    allowed_kg: float
    actual_kg: float
    landing_kg: float
    low_kg: float
    high_kg: float
    gap: GapMeans
    landing_gap: GapMeans | None
    running: RunningMonth | None
    won_per_kwh: float | None
    billed: tuple[date, date] | None
    pv_kwh_per_kw: float | None
    source: str
    months: pd.DataFrame
    quality: "Quality | None" = None
    newest: "Newest | None" = None


@dataclass(frozen=True)
class Issued:
    """A report that was issued."""

    number: int
    plant: str | None
    first: date
    last: date
    standard: str
    by: str
    at: datetime
    digest: str
    kg_scope1: float
    kg_scope2: float


@dataclass(frozen=True)
class ReportsView:
    """Issued reports, and how complete the last months are: plant, carrier, month, measured (share).

    months: all that have emissions, the oldest first. is_over: whether the newest of them is.
    may_issue: whether reports can be issued from here.
    """

    now: datetime
    first: date
    last: date
    issued: list[Issued]
    completeness: pd.DataFrame
    months: list[date]
    is_over: bool
    may_issue: bool


@dataclass(frozen=True)
class ReportAsk:
    """Which report: of a plant or, without one, the complex; whole months; by a standard."""

    plant: str | None
    first: date
    last: date
    standard: str


@dataclass(frozen=True)
class Reservation:
    """What is not in a report, or in it with a reservation, and why."""

    what: str
    why: "Name"


@dataclass(frozen=True)
class Preview:
    """What a report would say. totals_kg: scope1, scope2_location, scope2_market, biogenic.

    quality: of sites and months. previous: the last issue of the same report, if there is one;
    changed, change_kg: how many figures are others since then, and by how much in all.
    """

    totals_kg: dict[str, float]
    quality: "Quality"
    reservations: list[Reservation]
    previous: Issued | None
    changed: int
    change_kg: float
    is_over: bool


class CarbonSource(Protocol):
    """What the pages of carbon ask."""

    def carbon(self) -> CarbonView | None:
        """Emissions of the complex; None before there are any."""
        ...

    def restatements(self) -> pd.DataFrame:
        """Every restated figure of the same months, newest first, for download.

        restated_at, plant, carrier, first_day, last_day, kg_before, kg_after, kg_by_factor, kg_by_activity,
        cause, noted_by, reason.
        """
        ...

    def targets(self) -> list[TargetView]:
        """Targets of plants and complex, in this year."""
        ...

    def reports(self) -> ReportsView | None:
        """Reports; None before there are emissions."""
        ...

    def report_preview(self, ask: ReportAsk) -> Preview:
        """What a report would say today.

        Raises
        ------
        FemsError
            If there can be no such report.
        """
        ...

    def report_file(
        self, *, digest: str | None, ask: ReportAsk | None, kind: str, language: str
    ) -> tuple[str, bytes]:
        """Name and content of a file: of an issued report by digest, else of the draft asked for."""
        ...

    def issue_report(self, ask: ReportAsk, *, by: str) -> Issued:
        """Freeze a report in somebody's name.

        Raises
        ------
        FemsError
            If nobody's name is given, the period is not over, or this dashboard only reads.
        """
        ...
