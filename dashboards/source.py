"""What a page may ask, and the shape of the answers. Pages get a Source, never a connection.

Units are in the names. A figure that is not known is None (or NaN in a frame), never zero.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards.carbon_source import CarbonSource

if TYPE_CHECKING:  # it knows Name and Source
    from dashboards.administration import Administration
    from dashboards.alerts import AlertsView
    from dashboards.first_steps import FirstSteps
    from dashboards.money import CostView, DemandView, WhatIf
    from dashboards.performance import Entering, PerformanceView
    from dashboards.quality import QualityView
    from dashboards.tenants import TenantsView, WhyView
    from dashboards.year import YearView
    from fems.compute.tariffs.what_if import Changes
    from fems.store.revisions import Versions


class Period(StrEnum):
    """Span of local days that a page looks at; each ends with today, so far."""

    TODAY = "today"
    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"


class Comparison(StrEnum):
    """What a period is compared with.

    PREVIOUS: the days just before; of today, the same weekday last week. YEAR: the same weekdays 52 weeks
    before. NONE: nothing.
    """

    PREVIOUS = "previous"
    YEAR = "year"
    NONE = "none"


PERIOD_DAYS = {Period.TODAY: 1, Period.WEEK: 7, Period.MONTH: 30, Period.QUARTER: 90}


@dataclass(frozen=True)
class Name:
    """A name in both languages."""

    en: str
    ko: str

    def in_language(self, language: str) -> str:
        """The name in 'ko' or, for every other language, in English."""
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True)
class Newest:
    """When plants were last heard of, and the clock by which that is told."""

    last_reading: datetime | None
    zone: ZoneInfo
    now: datetime


@dataclass(frozen=True)
class Quality:
    """Shares of a figure's 15-min intervals; they add up to 1."""

    measured: float
    estimated: float
    missing: float


@dataclass(frozen=True)
class Figure:
    """A figure of the period and of the span it is compared with.

    That span is as long as the period has lasted so far (today until 10:15 is compared with a day until
    10:15); which one it is, a Comparison says.
    """

    value: float | None
    before: float | None
    quality: Quality | None = None

    @property
    def change(self) -> float | None:
        """Relative change against the span before; None where either is unknown or before is 0."""
        if self.value is None or not self.before:
            return None
        return self.value / self.before - 1


@dataclass(frozen=True)
class Attention:
    """Something to look at, worst first: what, where, and since when."""

    severity: str  # "act" (red) or "look" (amber)
    kind: str  # silent_meter, missing_data, estimated_data, over_contract, factor_stale, job_failed, no_data
    plant: str | None  # plant code
    meter: Name | None
    since: datetime | None
    number: float | None = None  # what the sentence needs: hours, share, kW


@dataclass(frozen=True)
class PlantRow:
    """One plant in the table of the complex."""

    code: str
    name: Name
    trade: str
    contract_kw: float | None
    load_kw: float | None
    electricity_kwh: Figure
    output: float | None
    output_unit: str
    intensity_kwh_per_unit: Figure
    carbon_kg_co2e: Figure
    last_reading: datetime | None


@dataclass(frozen=True)
class Overview:
    """Answer for the page of the whole complex."""

    name: Name
    zone: ZoneInfo
    now: datetime
    last_reading: datetime | None
    closed_until: datetime | None  # end of the newest computed 15-min interval
    load_kw: float | None
    load_week_ago_kw: float | None
    electricity_kwh: Figure
    carbon_kg_co2e: Figure
    intensity_index: Figure  # value against before = 1.0, energy-weighted over plants with output
    load: pd.DataFrame  # start (UTC), kw, week_ago_kw, estimated (share 0..1): the last 24 h
    daily: (
        pd.DataFrame
    )  # day (date), electricity_kwh, carbon_kg_co2e, estimated: days of the period
    plants: list[PlantRow] = field(default_factory=list)
    past_factors: list[str] = field(default_factory=list)  # plants whose factor is out of date
    attention: list[Attention] = field(default_factory=list)  # of the present only


@dataclass(frozen=True)
class FactorUse:
    """An emission factor behind the carbon figures of a page."""

    carrier: str
    kg_co2e_per_unit: float
    unit: str
    series: str
    valid_from: date | None
    source: str
    confidence: str


@dataclass(frozen=True)
class PlantView:
    """Answer for the page of one plant."""

    code: str
    name: Name
    trade: str
    zone: ZoneInfo
    now: datetime
    contract_kw: float | None
    output_unit: str
    last_reading: datetime | None
    closed_until: datetime | None
    load_kw: float | None
    expected_kw: float | None  # forecast for now
    expected_low_kw: float | None
    expected_high_kw: float | None
    month_peak_kw: float | None
    month_peak_at: datetime | None
    electricity_kwh: Figure
    output: Figure
    intensity_kwh_per_unit: Figure
    carbon_kg_co2e: Figure
    load: pd.DataFrame  # start (UTC), kw, estimated (share): local yesterday and today
    forecast: pd.DataFrame  # start (UTC), kw, low_kw, high_kw: local today and tomorrow
    forecast_issued_at: datetime | None
    lines: (
        pd.DataFrame
    )  # meter, name_en, name_ko, kwh, before_kwh, estimated; "rest" = not submetered
    flow: pd.DataFrame  # node, parent, name_en, name_ko, kwh, estimated; see dashboards/flow.py
    intensity: (
        pd.DataFrame
    )  # day, kwh, output, kwh_per_unit, estimated, expected_kwh (baseline): 60 days
    carbon: pd.DataFrame  # day, scope (1 or 2), carrier, kg_co2e: days of the period, at least 30
    heat: pd.DataFrame  # day, hour (local 0..23), kwh, estimated: the last 28 days
    factors: list[FactorUse] = field(default_factory=list)
    past_factors: list[str] = field(default_factory=list)  # the plant, if its factor is out of date
    attention: list[Attention] = field(default_factory=list)  # of the present only
    forecast_mase: float | None = None  # of four weeks: error over that of the week before
    forecast_within_80: float | None = None  # share of the truth within the band


class Source(CarbonSource, Protocol):
    """What pages ask. Implementations: dashboards.live on the store; a fake one in the tests."""

    def plant_names(self) -> dict[str, Name]:
        """Plants by code, in the order in which they are shown."""
        ...

    def overview(
        self, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> Overview | None:
        """The whole complex; None as long as no plant is registered."""
        ...

    def plant(
        self, code: str, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> PlantView | None:
        """One plant; None if there is no such plant."""
        ...

    def overview_now(
        self, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> Overview | None:
        """The same with the loads of this moment, and what needs attention."""
        ...

    def plant_now(
        self, code: str, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> PlantView | None:
        """The same with the load of this moment, and what needs attention."""
        ...

    def demand(self, code: str) -> "DemandView | None":
        """A plant's demand today and this month; None if there is no such plant."""
        ...

    def demand_now(self, code: str) -> "DemandView | None":
        """The same with the running quarter of an hour as it is at this moment."""
        ...

    def cost(self, code: str, month: date | None) -> "CostView | None":
        """A plant's bills of a month, the newest unless given; None if there is no such plant."""
        ...

    def what_if(self, code: str, month: date, changes: "Changes") -> "WhatIf":
        """A month's electricity bill as it is and as it would be."""
        ...

    def performance(self, code: str) -> "PerformanceView | None":
        """Whether a plant got better, up to yesterday; None if there is no such plant."""
        ...

    def entering(self, code: str) -> "Entering | None":
        """Output of a plant by hand: where it can be entered, and what was; None if no such plant."""
        ...

    def enter_output(self, code: str, meter: str, day: date, amount: float) -> None:
        """Note what a meter of output counted on a day, in the name of who is asking."""
        ...

    def tenants(
        self, trade: str | None, period: Period, compare: Comparison = Comparison.PREVIOUS
    ) -> "TenantsView | None":
        """Tenants of a trade or of all, over days that are over; None without a plant."""
        ...

    def why(self, period: Period, compare: Comparison = Comparison.PREVIOUS) -> "WhyView | None":
        """Why the complex's electricity and carbon changed; NONE compares as PREVIOUS."""
        ...

    def year(self) -> "YearView | None":
        """The complex this year against its target, up to yesterday; None without a plant."""
        ...

    def first_steps(self) -> "FirstSteps":
        """How far the installation has come to its first target."""
        ...

    def quality(self, code: str | None, period: Period) -> "QualityView | None":
        """How far data can be trusted, of a plant or of all seen; None if there is no such plant."""
        ...

    def alerts(self) -> "AlertsView":
        """What somebody should see to, of the plants seen."""
        ...

    def take_alert(self, alert_id: int, what: str, *, hours: float | None = None) -> None:
        """Acknowledge, own or snooze (for hours) an open alert, in the name of who is asking."""
        ...

    def administration(self) -> "Administration | None":
        """What administrators can do from a page; None where this dashboard only reads."""
        ...

    def retry_rejected(self, reason: str | None) -> dict[str, Any]:
        """Take kept messages in again, of a reason or all; see Administration.retry."""
        ...

    def versions(self) -> "Versions":
        """Each changes when what it stands for may have changed; cheap enough to ask every few seconds.

        figures: at least every quarter of an hour. present and alerts: at least once a minute, since
        their `now` is part of the answer, and old data is to be seen to be old.
        """
        ...
