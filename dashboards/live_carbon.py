"""Answers for the pages of carbon, targets and reports, from the database."""

import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from dashboards.carbon_source import CarbonView, Issued, ReportsView, Restated, TargetView
from fems.clock import time_zone
from fems.compute.carbon.targets import gap_means
from fems.errors import NotFoundError
from fems.report.content import build
from fems.report.formats import write_report
from fems.report.subject import Request, Subject
from fems.store.carbon import read_months, read_newest_month, read_operational
from fems.store.plants import read_plants
from fems.store.pool import Connection
from fems.store.progress import Progress, read_progress
from fems.store.reports import read_issue, read_issues, read_restatements
from fems.store.targets import read_targets
from fems.units import CANONICAL

MONTHS = 12
SHOWN = 100


def carbon(conn: Connection, now: datetime) -> CarbonView | None:
    """Emissions of the complex by month, in both views."""
    plants, last = read_plants(conn), read_newest_month(conn)
    if plants.empty or last is None:
        return None
    first = _back(last, MONTHS - 1)
    ids = [int(number) for number in plants["plant_id"]]
    codes = dict(zip(ids, plants["code"], strict=True))
    rows = read_months(conn, ids, first=first, last=_end(last))
    rows = rows.merge(read_operational(conn, ids), on=["plant_id", "carrier"], how="left")
    rows["kg_fixed"] = rows["activity"] * rows["kg_per_unit_fixed"]
    rows["month"] = [day.replace(day=1) for day in rows["first_day"]]
    without = rows[rows["kg_co2e"].isna()]
    return CarbonView(
        now=now, first=first, last=last,
        months=_summed(rows, ["month", "scope"]),
        streams=_streams(rows[rows["month"] == last]),
        measured_share=float((rows["slots"] - rows["slots_estimated"]).sum() / rows["slots_expected"].sum()),
        without_factor=sorted({f"{codes[p]} {c}" for p, c in zip(without["plant_id"], without["carrier"], strict=True)}),
        restated=[_restated(row, codes) for row in
                  read_restatements(conn, ids, first=first, last=_end(last))[:SHOWN]],
    )  # fmt: skip


def targets(conn: Connection, now: datetime) -> list[TargetView]:
    """Targets in the year that is."""
    found = []
    for target in read_targets(conn):
        subject = Subject.read(conn, target["plant"])
        zone = time_zone(subject.complex["time_zone"])
        today = now.astimezone(zone).date()
        ids = [int(number) for number in subject.plants["plant_id"]]
        found.append(_target(read_progress(conn, target, ids, today.year, today=today)))
    return found


def reports(conn: Connection, now: datetime) -> ReportsView | None:
    """Issued reports, and how complete the last twelve months are."""
    plants, last = read_plants(conn), read_newest_month(conn)
    if plants.empty or last is None:
        return None
    first = _back(last, MONTHS - 1)
    codes = dict(zip((int(p) for p in plants["plant_id"]), plants["code"], strict=True))
    rows = read_months(conn, list(codes), first=first, last=_end(last))
    rows["month"] = [day.replace(day=1) for day in rows["first_day"]]
    rows["plant"] = rows["plant_id"].map(codes)
    sums = rows.groupby(["plant", "carrier", "month"], as_index=False, sort=False)[
        ["slots", "slots_estimated", "slots_expected"]
    ].sum()
    sums["measured"] = (sums["slots"] - sums["slots_estimated"]) / sums["slots_expected"].clip(
        lower=1
    )
    issued = [
        Issued(r["report_id"], r["plant"], r["first_day"], r["last_day"], r["standard"], r["issued_by"],
               r["issued_at"], r["digest"], r["kg_scope1"], r["kg_scope2_location"])
        for r in read_issues(conn)
    ]  # fmt: skip
    return ReportsView(now, first, last, issued, sums[["plant", "carrier", "month", "measured"]])


def report_file(
    conn: Connection,
    now: datetime,
    *,
    digest: str | None,
    kind: str,
    language: str,
    font: Path | None,
) -> tuple[str, bytes]:
    """A file of an issued report, or of a draft of the last twelve months with data."""
    if digest:
        issue = read_issue(conn, digest)
        if issue is None:
            raise NotFoundError("There is no such report.")
        content, name = issue["content"], f"report-{issue['report_id']}"
    else:
        last = read_newest_month(conn)
        if last is None:
            raise NotFoundError("There are no emissions to report yet.")
        request = Request.of(_back(last, MONTHS - 1), _end(last), "ghgp", None)
        content = build(conn, Subject.read(conn, None), request, now=now)
        name = f"draft-{request.last:%Y-%m}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.{kind}"
        write_report(content, file, language=language, font=font)
        return file.name, file.read_bytes()


def _target(progress: Progress) -> TargetView:
    target, landing = progress.target, progress.landing
    gap_kwh = gap_means(landing.gap, kg_per_kwh=progress.kg_per_kwh)["kwh"]
    months = pd.DataFrame(
        {"month": progress.months.index, "plan_kg": progress.plan.to_numpy(),
         "actual_kg": progress.months.to_numpy()}
    )  # fmt: skip
    return TargetView(
        target["name"], target["plant"], progress.year, target["base_year"], progress.base_kg,
        progress.base_set, progress.allowed, landing.actual, landing.gap, landing.landing, landing.low,
        landing.high, gap_kwh, target["source"], months,
    )  # fmt: skip


def _streams(rows: pd.DataFrame) -> pd.DataFrame:
    streams = _summed(rows, ["scope", "carrier"])
    activity = rows.groupby(["scope", "carrier"])["activity"].sum()
    streams["activity"] = [activity[scope, carrier] for scope, carrier in
                           zip(streams["scope"], streams["carrier"], strict=True)]  # fmt: skip
    streams["unit"] = streams["carrier"].map(CANONICAL)
    streams["kg_per_unit"] = streams["kg_co2e"] / streams["activity"].where(streams["activity"] > 0)
    return streams


def _summed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows.groupby(keys, as_index=False)[["kg_co2e", "kg_fixed"]].sum(min_count=1)


def _restated(row: dict[str, Any], codes: dict[int, str]) -> Restated:
    return Restated(
        row["restated_at"], codes[row["plant_id"]], row["carrier"], row["first_day"], row["kg_before"],
        row["kg_after"], row["kg_by_factor"], row["cause"], row["noted_by"], row["reason"],
    )  # fmt: skip


def _back(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
