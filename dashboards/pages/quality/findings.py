"""What was found: one line each that opens to what it means, what to do and the numbers."""

from typing import Any

from dash import html

from dashboards.components.attention import MARKS
from dashboards.components.cards import fact_rows
from dashboards.i18n import Texts
from dashboards.quality import QualityView
from dashboards.words_quality import FINDINGS
from fems.clock import time_zone


def silent(found: QualityView, t: Texts) -> html.Ul | html.P:
    """Meters and plants that say nothing now, and since when."""
    if not found.silent:
        return html.P(t("Every meter reports as usual."), className="muted")
    return html.Ul([_silent(f, found, t) for f in found.silent], className="pairs")


def _silent(finding: dict[str, Any], found: QualityView, t: Texts) -> html.Li:
    since = t.moment(finding["start_ts"], time_zone(finding["time_zone"]), found.now)
    age = t.duration(found.now - finding["start_ts"])
    return html.Li([html.Span(found.where(finding, t.language)), html.Span(t("since {moment}, {age}", moment=since, age=age))])  # fmt: skip


def findings(found: QualityView, t: Texts) -> html.Div | html.P:
    """Findings to act on first, then those to look at."""
    if not found.findings:
        return html.P(t("Nothing was found in this period."), className="muted")
    rows: list[Any] = [_finding(f, found, t) for f in found.findings]
    if found.found > len(rows):
        more = t("{n} more: 'fems findings list' shows all.", n=found.found - len(rows))
        rows.append(html.P(more, className="muted"))
    return html.Div(rows, className="finding-list")


def _finding(finding: dict[str, Any], found: QualityView, t: Texts) -> html.Details:
    severity = finding["severity"]
    zone = time_zone(finding["time_zone"])
    begin = t.moment(finding["start_ts"], zone, found.now)
    end = t.moment(finding["end_ts"], zone, found.now) if finding["end_ts"] else t("goes on")
    title, to_do = FINDINGS.get(finding["name"], (finding["name"], ""))
    behind = [(t("Where"), f"{finding['plant']}/{finding['meter'] or ''}".rstrip("/")),
              (t("When"), f"{begin} – {end}"),
              *([(t("What to do"), t(to_do))] if to_do else []),
              (t("Recorded"), f"{finding['name']}: {finding['sentence']}"),
              *((name.replace("_", " "), _number(value, t)) for name, value in finding["facts"].items())]  # fmt: skip
    return html.Details(
        [
            html.Summary([
                html.Span(t(MARKS[severity]), className=f"mark {severity}"),
                html.Span(t(title), className="what"),
                html.Span(" · ".join((found.where(finding, t.language), begin)), className="where"),
            ]),
            html.Dl(fact_rows(behind), className="finding-facts"),
        ]
    )  # fmt: skip


def _number(value: object, t: Texts) -> str:
    return t.number(value) if isinstance(value, float) else str(value)
