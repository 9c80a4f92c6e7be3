"""The answer of this page and its table."""

from collections.abc import Sequence
from math import isnan
from typing import Any

from dash import html

from dashboards.carbon_source import TargetView
from dashboards.components.cards import Filling, answer_card, figure
from dashboards.components.facts import facts_table
from dashboards.i18n import Texts


def answer(targets: Sequence[TargetView], t: Texts) -> Filling:
    """How far the first target is off so far, and what that means in electricity."""
    if not targets:
        return answer_card(
            lead=t("Targets"),
            answer=[figure("gap_kg", None, t.carbon(None), "large"), html.Span(t("No target is set yet")),
                    html.Code("fems target set NAME --base-year 2025 --path sbti …")],
            facts=[],
        )  # fmt: skip
    target = targets[0]
    over = target.gap_kg > 0
    sentence = t("above the target so far") if over else t("below the target so far")
    parts: list[Any] = [
        figure("gap_kg", target.gap_kg, t.carbon(abs(target.gap_kg)), "large"),
        html.Span(sentence),
    ]
    if over and target.gap_kwh is not None:
        parts.append(
            html.Span(t("as much as {energy} of electricity", energy=t.energy(target.gap_kwh)))
        )
    if not isnan(target.landing_kg):
        parts.append(html.Span(t("lands at {amount} ({low} to {high}), allowed {allowed}", amount=t.carbon(target.landing_kg),
                                 low=t.carbon(target.low_kg), high=t.carbon(target.high_kg), allowed=t.carbon(target.allowed_kg))))  # fmt: skip
    return answer_card(
        lead=f"{target.name} · {target.year}", answer=parts, state="look" if over else "calm",
        facts=[(t("Source"), target.source),
               (t("Base year {year}", year=target.base_year), str(t.carbon(target.base_kg))),
               (t("Base year as it was when set"), str(t.carbon(target.base_as_set_kg)))],
    )  # fmt: skip


def table(targets: Sequence[TargetView], t: Texts) -> html.Div | html.P:
    """All targets with base, allowance, gap and landing."""
    if not targets:
        return html.P(t("No target is set yet"), className="muted")
    return facts_table(
        [t("Target"), t("Of"), t("Base"), t("Base as set"), t("Allowed this year"), t("So far"), t("Gap"), t("Landing")],
        [
            [x.name, x.plant or t("Complex"), *(str(t.carbon(kg)) for kg in (x.base_kg, x.base_as_set_kg, x.allowed_kg,
                                                                          x.actual_kg, x.gap_kg, x.landing_kg))]
            for x in targets
        ],
        numbers=range(2, 8),
    )  # fmt: skip
