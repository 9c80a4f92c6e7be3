"""Answers for the page of reports, from the database: what was issued, drafts, and issuing."""

import tempfile
from datetime import datetime
from pathlib import Path

from dashboards.carbon_source import Issued, ReportsView
from fems.compute.tariffs.amounts import last_day, months_before
from fems.errors import NotFoundError
from fems.report.content import build
from fems.report.formats import write_report
from fems.report.subject import Request, Subject
from fems.store.carbon import read_months, read_newest_month
from fems.store.plants import read_plants
from fems.store.pool import Connection
from fems.store.reports import read_issue, read_issues

MONTHS = 12


def reports(conn: Connection, now: datetime) -> ReportsView | None:
    """Issued reports, and how complete the last twelve months are."""
    plants, last = read_plants(conn), read_newest_month(conn)
    if plants.empty or last is None:
        return None
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
        request = Request.of(months_before(last, MONTHS - 1), last_day(last), "ghgp", None)
        content = build(conn, Subject.read(conn, None), request, now=now)
        name = f"draft-{request.last:%Y-%m}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.{kind}"
        write_report(content, file, language=language, font=font)
        return file.name, file.read_bytes()
