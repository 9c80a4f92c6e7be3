"""Answers for the page of reports, from the database: what was issued, drafts, and issuing."""

import tempfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from dashboards.carbon_source import Issued, Preview, ReportAsk, ReportsView, Reservation
from dashboards.source import Name, Quality
from fems.clock import time_zone
from fems.compute.tariffs.amounts import last_day, months_before
from fems.errors import NotFoundError
from fems.report.content import build
from fems.report.figures import Content
from fems.report.formats import write_report
from fems.report.issue import is_over, issue, with_changes
from fems.report.subject import Request, Subject
from fems.store.carbon import read_month_span, read_months
from fems.store.plants import read_plants
from fems.store.pool import Connection
from fems.store.reports import read_issue, read_issues

MONTHS = 12


def reports(conn: Connection, now: datetime, *, may_issue: bool) -> ReportsView | None:
    """Issued reports, and how complete the last twelve months are."""
    plants, span = read_plants(conn), read_month_span(conn)
    if plants.empty or span is None:
        return None
    oldest, last = span
    first = months_before(last, MONTHS - 1)
    codes = dict(zip((int(p) for p in plants["plant_id"]), plants["code"], strict=True))
    rows = read_months(conn, list(codes), first=first, last=last_day(last))
    rows["month"] = [day.replace(day=1) for day in rows["first_day"]]
    rows["plant"] = rows["plant_id"].map(codes)
    sums = rows.groupby(["plant", "carrier", "month"], as_index=False, sort=False)[
        ["slots", "slots_estimated", "slots_expected"]
    ].sum()
    sums["measured"] = (sums["slots"] - sums["slots_estimated"]) / sums["slots_expected"].clip(
        lower=1
    )
    zones = plants["time_zone"].unique()
    today = min(now.astimezone(time_zone(zone)).date() for zone in zones)
    return ReportsView(
        now=now, first=first, last=last, issued=_issued(conn),
        completeness=sums[["plant", "carrier", "month", "measured"]],
        months=[day.date() for day in pd.date_range(oldest, last, freq="MS")],
        is_over=last_day(last) < today, may_issue=may_issue,
    )  # fmt: skip


def preview(conn: Connection, now: datetime, ask: ReportAsk) -> Preview:
    """What a report would say today."""
    _, content = _draft(conn, now, ask)
    sites = content["completeness"]
    measured, estimated = (
        float(np.mean([site[share] for site in sites])) if sites else 0.0
        for share in ("measured", "estimated")
    )
    changes = content["changes"]
    return Preview(
        totals_kg=content["totals"],
        quality=Quality(measured, estimated, max(0.0, 1 - measured - estimated)),
        reservations=[Reservation(e["what"], Name(e["why"], e["why_ko"])) for e in content["exclusions"]],
        previous=_last(conn, ask) if content["previous"] else None, changed=len(changes),
        change_kg=sum((c["kg_after"] or 0.0) - (c["kg_before"] or 0.0) for c in changes),
        is_over=is_over(content, now),
    )  # fmt: skip


def report_file(
    conn: Connection, now: datetime, *, digest: str | None, ask: ReportAsk | None, kind: str,
    language: str, font: Path | None,
) -> tuple[str, bytes]:  # fmt: skip
    """A file of an issued report, or of the draft asked for."""
    if digest:
        issued = read_issue(conn, digest)
        if issued is None:
            raise NotFoundError("There is no such report.")
        content, name = issued["content"], f"report-{issued['report_id']}"
    elif ask is not None:
        _, content = _draft(conn, now, ask)
        name = f"draft-{ask.plant or 'complex'}-{ask.first:%Y-%m}-{ask.last:%Y-%m}"
    else:
        raise NotFoundError("It is not said which report.")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.{kind}"
        write_report(content, file, language=language, font=font)
        return file.name, file.read_bytes()


def issue_report(conn: Connection, now: datetime, ask: ReportAsk, *, by: str) -> Issued:
    """Freeze a report in somebody's name."""
    subject, content = _draft(conn, now, ask)
    digest = issue(conn, subject, content, by=by.strip(), now=now)["digest"]
    return next(found for found in _issued(conn) if found.digest == digest)


def _draft(conn: Connection, now: datetime, ask: ReportAsk) -> tuple[Subject, Content]:
    subject = Subject.read(conn, ask.plant)
    request = Request.of(ask.first, ask.last, ask.standard, None)
    return subject, with_changes(conn, subject, build(conn, subject, request, now=now))


def _last(conn: Connection, ask: ReportAsk) -> Issued:
    """The newest issue of the same report."""
    key = (ask.plant, ask.first, ask.last, ask.standard)
    return next(r for r in _issued(conn) if (r.plant, r.first, r.last, r.standard) == key)


def _issued(conn: Connection) -> list[Issued]:
    return [
        Issued(r["report_id"], r["plant"], r["first_day"], r["last_day"], r["standard"], r["issued_by"],
               r["issued_at"], r["digest"], r["kg_scope1"], r["kg_scope2_location"])
        for r in read_issues(conn)
    ]  # fmt: skip
