"""Projects with what they verifiably saved, and non-routine events."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from dash import html

from dashboards.components.facts import facts_table
from dashboards.i18n import N_, Quantity, Texts
from dashboards.pages.performance.summary import plus_minus
from dashboards.performance import CONFIDENCE
from fems.compute.projects import Verified

PROBLEMS = {
    "project.early": N_("too early for a verdict"),
    "project.not_certain": N_("chance alone would explain it"),
    "project.shared": N_("shared with other projects"),
    "savings.no_baseline": N_("no baseline from before it"),
    "savings.gaps": N_("parts of the time do not count"),
}


OF_COST = (2, 6)
"""Columns that only those see who see costs."""


def table(
    found: Sequence[tuple[dict[str, Any], Verified]], t: Texts, *, costs: bool
) -> html.Div | html.P:
    """Each project with its saving and what it promised; for who sees costs, also when it pays."""
    if not found:
        return html.P(
            [t("No project is recorded."), " ", html.Code("fems project add")], className="muted"
        )
    headings = [t("Project"), t("Since"), t("Cost"), t("Saved to date"), t("Per year"),
                t("Of what was promised"), t("Payback"), t("Note")]  # fmt: skip
    rows = [_row(row, done, t) for row, done in found]
    if costs:
        return facts_table(headings, rows, numbers=range(2, 7))
    shown = [n for n in range(len(headings)) if n not in OF_COST]
    return facts_table(
        [headings[n] for n in shown], [[row[n] for n in shown] for row in rows], numbers=range(2, 5)
    )


def _row(row: dict[str, Any], done: Verified, t: Texts) -> list[Any]:
    saved = done.saved
    problems = [t(PROBLEMS[f.name]) for f in done.findings if f.name in PROBLEMS]
    return [
        html.Span(row["name"], title=row["code"]),
        t.full_day(row["done_on"]),
        _cost(row, t),
        plus_minus(t, saved.kwh, saved.half_width_kwh(CONFIDENCE)),
        str(t.energy(done.kwh_per_year)),
        t.percent(done.of_expected, 0),
        _payback(done, t),
        "; ".join(problems),
    ]


def _cost(row: dict[str, Any], t: Texts) -> str:
    if row["cost"] is None or row["currency"] == "KRW":
        return str(t.money(row["cost"]))
    return str(Quantity(t.number(row["cost"]), row["currency"]))


def _payback(done: Verified, t: Texts) -> str:
    first, last = done.payback_interval(CONFIDENCE)
    if not isfinite(done.payback_years):
        return "–" if done.payback_years != float("inf") else t("not at this pace")
    middle = t("{n} years", n=t.decimal(done.payback_years, 1))
    if not isfinite(last):
        return t("{years} (at least {first})", years=middle, first=t.decimal(first, 1))
    return t("{years} ({first} to {last})", years=middle, first=t.decimal(first, 1),
             last=t.decimal(last, 1))  # fmt: skip


def events(found: Sequence[dict[str, Any]], t: Texts) -> html.Ul | html.P:
    """Events that were taken out, and those that wait for a decision."""
    if not found:
        return html.P(t("Nothing was declared or detected."), className="muted")
    return html.Ul([_event(event, t) for event in reversed(found)], className="pairs")


def _event(event: dict[str, Any], t: Texts) -> html.Li:
    days = t.full_day(event["first_day"])
    if event["last_day"] != event["first_day"]:
        days += f" – {t.full_day(event['last_day'])}"
    state = t("taken out") if event["accepted"] else t("detected, not decided")
    effect = "" if event["effect_kwh"] is None else f" · {t.energy(event['effect_kwh'])}"
    note = t("detected") if event["note"] == "detected" else event["note"]
    return html.Li([html.Span(f"{days}: {note}"), html.Span(f"{state}{effect}")])
