"""Answers of carbon, targets and reports that exist only here."""

from datetime import UTC, date, datetime

import pandas as pd

from dashboards.carbon_places import Bounded, CarbonPlace
from dashboards.carbon_source import (
    CarbonView,
    GapMeans,
    Issued,
    Preview,
    ReportsView,
    Reservation,
    Restated,
    RunningMonth,
    TargetView,
)
from dashboards.source import Figure, Name, Quality
from fems.errors import SettingsError

NOW = datetime(2026, 11, 18, 5, 32, tzinfo=UTC)
MONTHS = [date(2025 + (m > 12), (m - 1) % 12 + 1, 1) for m in range(12, 24)]
NOT_KNOWN = Bounded(None, None, None)
PLACES = [
    CarbonPlace("P01", Name("Taebaek Section Steel", "태백형강"), "foundry", "t", Bounded(20e6, 19.9e6, 21e6),
                Bounded(200.0, 199.0, 210.0), Bounded(1.1, 1.09, 1.16), 2, 2, 0.1, 0.05, is_partial=False),
    CarbonPlace("P02", Name("Daehan Foundry", "대한주조"), "foundry", "t", Bounded(12e6, 12e6, 12e6),
                Bounded(150.0, 150.0, 150.0), Bounded(0.83, 0.83, 0.83), 1, 2, 0.0, 0.0, is_partial=False),
    CarbonPlace("P05", Name("Haneul Paper", "하늘제지"), "paper", "t", Bounded(4e6, 4e6, None),
                NOT_KNOWN, NOT_KNOWN, None, None, 0.0, 0.0, is_partial=True),
]  # fmt: skip


class FakeCarbon:
    """Part of the fake source; `known` false is an installation that has computed nothing yet."""

    known: bool
    may_issue = True

    def __init__(self):
        self.issues = []

    def carbon(self):
        if not self.known:
            return None
        months = pd.DataFrame(
            [(month, scope, 1e6 * scope, 0.95e6 * scope) for month in MONTHS for scope in (1, 2)],
            columns=["month", "scope", "kg_co2e", "kg_fixed"],
        )
        streams = pd.DataFrame(
            {"scope": [1, 2], "carrier": ["city_gas", "electricity"], "unit": ["Nm3", "kWh"],
             "activity": [464_468.8, 4.7927e6], "kg_co2e": [1e6, 2e6], "kg_fixed": [1e6, 2e6],
             "kg_per_unit": [2.153, 0.4173]}
        )  # fmt: skip
        restated = [
            Restated(
                NOW,
                "P01",
                "electricity",
                MONTHS[0],
                4.541e5,
                4.173e5,
                -3.68e4,
                "choice",
                "J. Lee",
                "reason",
            )
        ]
        return CarbonView(
            NOW,
            MONTHS[0],
            MONTHS[-1],
            months,
            streams,
            0.987,
            ["P05 steam"],
            restated,
            1_204,
            PLACES,
            Figure(30e6, 32e6),
        )

    def restatements(self):
        return pd.DataFrame({"plant": ["P01", "P02"], "kg_before": [4.541e5, 1.0]})

    def targets(self):
        if not self.known:
            return []
        months = pd.DataFrame({"month": [date(2026, m, 1) for m in range(1, 13)], "plan_kg": 2.9e6,
                               "actual_kg": [3e6] * 10 + [float("nan")] * 2})  # fmt: skip
        return [TargetView(
            name="sbti", plant=None, year=2026, base_year=2025, base_kg=36e6, base_as_set_kg=36.3e6,
            allowed_kg=34.8e6, actual_kg=30e6, landing_kg=36e6, low_kg=35e6, high_kg=37e6,
            gap=GapMeans(1e6, 2.396e6, 1_917.0, 383.4e6), landing_gap=GapMeans(1.2e6, 2.876e6, 2_300.0, 460e6),
            running=RunningMonth(1.6e6, 2.9e6, 2.7e6, 3.1e6, 0.7), won_per_kwh=160.0,
            billed=(MONTHS[0], MONTHS[-2]), pv_kwh_per_kw=1_250.0, source="SBTi", months=months)]  # fmt: skip

    def reports(self):
        if not self.known:
            return None
        complete = pd.DataFrame(
            [("P01", "electricity", month, 0.9 if month.month == 3 else 1.0) for month in MONTHS],
            columns=["plant", "carrier", "month", "measured"],
        )
        issued = self.issue_of_last_year()
        return ReportsView(
            NOW, MONTHS[0], MONTHS[-1], [issued, *self.issues], complete, MONTHS,
            is_over=False, may_issue=self.may_issue,
        )  # fmt: skip

    @staticmethod
    def issue_of_last_year():
        return Issued(3, None, MONTHS[0], MONTHS[-1], "ghgp", "J. Lee", NOW, "a" * 64, 1e6, 2e6)

    def report_preview(self, ask):
        if ask.last < ask.first:
            raise SettingsError("There is no such period.", hint="Turn it round.")
        totals = {"scope1": 1e6, "scope2_location": 2e6, "scope2_market": 1.9e6, "biogenic": 0.0}
        left_out = Reservation("P05 steam", Name("no valid factor", "유효한 배출계수가 없음"))
        return Preview(
            totals,
            Quality(0.9, 0.06, 0.04),
            [left_out],
            self.issue_of_last_year(),
            2,
            -1.5e3,
            is_over=True,
        )

    def report_file(self, *, digest, ask, kind, language):
        return f"report.{kind}", f"{digest} {ask} {language}".encode()

    def issue_report(self, ask, *, by):
        if not by:
            raise SettingsError("A report is issued by somebody.", hint="Give a name.")
        new = Issued(4, ask.plant, ask.first, ask.last, ask.standard, by, NOW, "b" * 64, 1e6, 2e6)
        self.issues.append(new)
        return new
