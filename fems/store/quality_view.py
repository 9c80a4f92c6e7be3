"""What can be trusted: how days are covered, balances, refused messages, changes by hand, findings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from fems.clock import Window
from fems.compute.quality.balance import balances, direct_submeters
from fems.store.checks import read_balance_days, read_parents
from fems.store.figures import Span
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.rows import read_dicts

BALANCE_DAYS = 31
"""At most so many days of the period, the newest, are balanced."""
SLOTS = ["slots_expected", "measured", "estimated", "suspect", "edited", "missing"]


@dataclass(frozen=True)
class Coverage:
    """How days are covered, in numbers of 15-min intervals that add up to slots_expected.

    days : line (code of a plant, or of a meter of one plant), day, and SLOTS.
    meters : line, plant, meter, and SLOTS of the period.
    before : SLOTS, of all meters over the days before.
    """

    days: pd.DataFrame
    meters: pd.DataFrame
    before: "pd.Series[int]"


def read_coverage(conn: Connection, *, plant: str | None, span: Span, until: datetime) -> Coverage:
    """How the days of a span are covered, by plant or by the meters of one."""
    params = {
        "plant": plant, "first": span.first, "last": span.last, "until": until,
        "before_first": span.before_first, "before_last": span.before_last,
    }  # fmt: skip
    frame = read_frame(conn, "read_quality_days", params)
    frame[SLOTS] = frame[SLOTS].astype("int64")
    is_day, is_before = frame["day"].notna(), frame["is_before"].astype(bool)
    return Coverage(
        days=frame.loc[is_day & ~is_before, ["line", "day", *SLOTS]].reset_index(drop=True),
        meters=frame.loc[~is_day & ~is_before, ["line", "plant", "meter", *SLOTS]].reset_index(drop=True),
        before=frame.loc[is_day & is_before, SLOTS].sum(),
    )  # fmt: skip


def read_balances(
    conn: Connection, plant_ids: list[int], *, first: date, last: date
) -> pd.DataFrame:
    """Main meters against submeters over the days that are measured whole.

    One row per plant and carrier with a main meter and submeters: plant_id, quantity, used,
    metered [canonical unit], days (of which all is measured), days_of (of the span), days_negative
    (the submeters counted more).
    """
    first = max(first, last - timedelta(days=BALANCE_DAYS - 1))
    amounts = read_balance_days(conn, plant_ids, first=first, last=last)
    columns = ["plant_id", "quantity", "used", "metered", "days", "days_of", "days_negative"]
    if amounts.empty:
        return pd.DataFrame(columns=columns)
    days = balances(amounts, direct_submeters(amounts, read_parents(conn, plant_ids)))
    known = days["share"].notna()
    days = days.assign(
        used=days["used"].where(known, 0), metered=days["metered"].where(known, 0), days=known,
        days_of=1, days_negative=known & (days["share"] < 0),
    )  # fmt: skip
    summed = days.groupby(["plant_id", "quantity"], sort=False)[columns[2:]].sum()
    return summed.reset_index()


def read_meter_names(conn: Connection, plant: str | None) -> pd.DataFrame:
    """Meters: plant, meter, name_en, name_ko, role, kind, last_reading."""
    return read_frame(conn, "read_meter_names", {"plant": plant})


def read_rejected_reasons(conn: Connection, plant: str | None) -> list[dict[str, Any]]:
    """Kept messages by reason: messages, first_at, last_at, and topic and detail of the newest."""
    return read_dicts(conn, "read_rejected_reasons", {"plant": plant})


def read_manual_changes(conn: Connection, plant: str | None, *, most: int) -> list[dict[str, Any]]:
    """What people changed by hand, the newest first; see sql/queries/read_manual_changes.sql."""
    return read_dicts(conn, "read_manual_changes", {"plant": plant, "most": most})


def read_open_findings(
    conn: Connection, plant: str | None, window: Window, *, most: int
) -> list[dict[str, Any]]:
    """Findings that ask for something, those to act on first; see sql/queries/read_open_findings.sql."""
    return read_dicts(
        conn, "read_open_findings", {"plant": plant, "most": most, **window._asdict()}
    )
