"""What the page on data quality asks, and the answer to it from the store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import answers
from dashboards.attention import ESTIMATED_SHARE, MISSING_SHARE
from dashboards.periods import data_until, span_of
from dashboards.source import Name, Period
from fems.clock import Window, plant_days, time_zone
from fems.store import figures, quality_view
from fems.store.figures import Span
from fems.store.plants import read_plants
from fems.store.pool import Connection

SUSPECT_SHARE = 0.01
MOST_FINDINGS, MOST_CHANGES = 40, 20
SILENCE = ("meter.silent", "plant.silent")


@dataclass(frozen=True)
class QualityView:
    """Answer for the page on which numbers can't be trusted, of all plants seen or of one.

    days : line (code of a plant, or of a meter of one plant), day, and numbers of 15-min intervals:
        slots_expected, measured, estimated, suspect, edited, missing.
    meters : plant, meter, name_en, name_ko, last_reading, the same numbers of the period, and needs:
        whether too much of it is missing, estimated or suspect, or something is to be done about it.
    before : the same numbers of the days before, all meters together.
    balance : plant, quantity, used, metered [canonical unit], days, days_of, days_negative.
    rejected, changes, findings : rows of the store's statements; found, to_act: how many findings.
    """

    plant: str | None
    name: Name
    zone: ZoneInfo
    now: datetime
    span: Span
    names: dict[str, Name]  # of the lines
    plants: dict[str, Name]
    days: pd.DataFrame
    meters: pd.DataFrame
    before: "pd.Series[int]"
    balance: pd.DataFrame
    rejected: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    findings: list[dict[str, Any]]

    def where(self, row: dict[str, Any], language: str) -> str:
        """The meter that a row is of, or the plant; the plant's name too where several are shown."""
        of_plant = self.plants[row["plant"]].in_language(language)
        if row["meter"] is None:
            return of_plant
        meter = Name(row["name_en"], row["name_ko"]).in_language(language)
        return meter if self.plant is not None else f"{of_plant}: {meter}"

    @property
    def silent(self) -> list[dict[str, Any]]:
        """Findings of meters and plants that say nothing now."""
        return [f for f in self.findings if f["name"] in SILENCE and f["end_ts"] is None]

    @property
    def found(self) -> int:
        """How many findings there are in all; the list holds the first of them."""
        return int(self.findings[0]["found"]) if self.findings else 0


def quality_view_of(
    conn: Connection, code: str | None, period: Period, now: datetime
) -> QualityView | None:
    """How far the data of a period can be trusted; None without such a plant."""
    complex_, plants = figures.read_complex(conn), read_plants(conn)
    if code is not None:
        plants = plants[plants["code"] == code]
    if complex_ is None or plants.empty:
        return None
    zone = time_zone(complex_["time_zone"] if code is None else plants["time_zone"].iloc[0])
    closed = (
        figures.read_status(conn, now=now).set_index("code").loc[plants["code"], "closed_until"]
    )
    until = data_until(answers.instant(closed.max()), now)
    span = span_of(period, until, zone)
    covered = quality_view.read_coverage(conn, plant=code, span=span, until=until)
    window = Window(plant_days(span.first, span.last, zone).start, now)
    findings = quality_view.read_open_findings(conn, code, window, most=MOST_FINDINGS)
    named = quality_view.read_meter_names(conn, code)
    meters = named.merge(covered.meters, on=["plant", "meter"], how="inner")
    lines = plants if code is None else named.rename(columns={"code": "plant", "meter": "code"})
    return QualityView(
        plant=code, name=answers.name(complex_ if code is None else plants.iloc[0]), zone=zone,
        now=now, span=span,
        names={row["code"]: answers.name(row) for _, row in lines.iterrows()},
        plants={row["code"]: answers.name(row) for _, row in plants.iterrows()},
        days=covered.days, meters=meters.assign(needs=needs(meters, findings)),
        before=covered.before, balance=_balance(conn, plants, span),
        rejected=quality_view.read_rejected_reasons(conn, code),
        changes=quality_view.read_manual_changes(conn, code, most=MOST_CHANGES),
        findings=findings,
    )  # fmt: skip


def needs(meters: pd.DataFrame, findings: list[dict[str, Any]]) -> "pd.Series[bool]":
    """Which meters somebody has to look at.

    >>> meters = pd.DataFrame({"plant": "P1", "meter": ["a", "b"], "slots_expected": 100,
    ...     "estimated": 0, "edited": 0, "suspect": 0, "missing": [3, 1]})
    >>> needs(meters, []).tolist()
    [True, False]
    """
    expected = meters["slots_expected"]
    poor = (
        (meters["missing"] > MISSING_SHARE * expected)
        | (meters["estimated"] + meters["edited"] > ESTIMATED_SHARE * expected)
        | (meters["suspect"] > SUSPECT_SHARE * expected)
    )
    to_act = {(f["plant"], f["meter"]) for f in findings if f["severity"] == "act"}
    keys = zip(meters["plant"], meters["meter"], strict=True)
    return poor | pd.Series([key in to_act for key in keys], meters.index, dtype=bool)


def shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares of what was expected, by columns of the same names; NaN where nothing was."""
    expected = rows["slots_expected"].where(rows["slots_expected"] > 0)
    kinds = ["measured", "estimated", "suspect", "edited", "missing"]
    return rows[kinds].div(expected, axis=0)


def _balance(conn: Connection, plants: pd.DataFrame, span: Span) -> pd.DataFrame:
    ids = plants["plant_id"].tolist()
    found = quality_view.read_balances(conn, ids, first=span.first, last=span.last)
    codes = dict(zip(ids, plants["code"], strict=True))
    return found.assign(plant=found["plant_id"].map(codes)).drop(columns="plant_id")
