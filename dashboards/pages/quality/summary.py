"""The answer of this page: how much was measured, and how many meters somebody has to look at."""

from typing import Any

import pandas as pd
from dash import html

from dashboards.components.cards import Fact, Filling, answer_card, figure
from dashboards.i18n import Quantity, Texts
from dashboards.quality import QualityView
from dashboards.source import Period
from dashboards.words import BEFORE, SPANS


def answer(found: QualityView, period: Period, t: Texts) -> Filling:
    """Share measured, estimated and missing in one line, against the days before."""
    total = found.meters[
        ["slots_expected", "measured", "estimated", "edited", "suspect", "missing"]
    ].sum()
    expected = int(total["slots_expected"])
    share = {name: float(n) / expected if expected else None for name, n in total.items()}
    needy = int(found.meters["needs"].sum())
    parts: list[Any] = [
        figure("measured_share", share["measured"], _percent(t, share["measured"]), "large"),
        html.Span(t("measured")),
        html.Span(t("estimated {share}", share=t.percent(share["estimated"]))),
        html.Span(t("missing {share}", share=t.percent(share["missing"]))),
        html.Span(_needy(needy, len(found.meters), t), className="look" if needy else ""),
        html.Span(compared(share["measured"], found.before, period, t)),
    ]
    return answer_card(lead=t(SPANS[period]), answer=parts, facts=_facts(found, total, t),
                       state="look" if needy else "calm")  # fmt: skip


def _percent(t: Texts, share: float | None) -> Quantity:
    return Quantity(t.percent(share).split("\N{NO-BREAK SPACE}")[0], "%")


def _needy(needy: int, meters: int, t: Texts) -> str:
    if not needy:
        return t.plural(
            "no meter of {n} needs attention", "none of {n} meters needs attention", meters
        )
    return t("{needy} of {n} meters need attention", needy=needy, n=meters)


def compared(share: float | None, before: "pd.Series[int]", period: Period, t: Texts) -> str:
    """The share measured against that of the days before, in percentage points."""
    expected = int(before["slots_expected"])
    span = t(BEFORE[period])
    if share is None or not expected:
        return t("no figure for {before} to compare with", before=span)
    points = 100 * (share - int(before["measured"]) / expected)
    if abs(points) < 0.05:
        return t("the same as {before}", before=span)
    told = t.decimal(abs(points), 1)
    if points < 0:
        return t("{points} percentage points less than {before}", points=told, before=span)
    return t("{points} percentage points more than {before}", points=told, before=span)


def _facts(found: QualityView, total: "pd.Series[int]", t: Texts) -> list[Fact]:
    def count(name: str) -> str:
        return t.decimal(int(total[name]), 0)

    return [
        (t("Window"), f"{t.full_day(found.span.first)} – {t.full_day(found.span.last)}"),
        (t("Intervals of 15 min"), count("slots_expected")),
        (t("Measured"), count("measured")),
        (t("Estimated"), count("estimated")),
        (t("Suspect"), count("suspect")),
        (t("Set by hand"), count("edited")),
        (t("Missing"), count("missing")),
        (t("Needs attention"), t("more than 2 % missing, 5 % estimated or 1 % suspect, or something to act on")),
    ]  # fmt: skip
