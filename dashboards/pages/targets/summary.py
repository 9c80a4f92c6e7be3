"""The answer of this page and its tables."""

from collections.abc import Sequence
from datetime import date
from math import isnan
from typing import Any

from dash import html

from dashboards.carbon_source import GapMeans, RunningMonth, TargetView
from dashboards.components.cards import (
    Fact,
    Filling,
    answer_card,
    figure,
    last_reading,
    quality_words,
)
from dashboards.components.facts import facts_table
from dashboards.i18n import Texts


def answer(target: TargetView | None, t: Texts) -> Filling:
    """Where a target's year will land, how far it is off so far, and what this month does to it."""
    if target is None:
        return answer_card(
            lead=t("Targets"),
            answer=[figure("gap_kg", None, t.carbon(None), "large"), html.Span(t("No target is set yet")),
                    html.Code("fems target set NAME --base-year 2025 --path sbti …")],
            facts=[],
        )  # fmt: skip
    gap, expected = target.gap, target.landing_gap
    worst = max(gap.kg, expected.kg if expected else gap.kg)
    parts: list[Any] = [
        figure("gap_kg", gap.kg, t.carbon(abs(gap.kg)), "large"),
        html.Span(t("above the target so far") if gap.kg > 0 else t("below the target so far")),
    ]
    if not isnan(target.landing_kg):
        parts.append(html.Span(t("lands at {amount} ({low} to {high}), allowed {allowed}", amount=t.carbon(target.landing_kg),
                                 low=t.carbon(target.low_kg), high=t.carbon(target.high_kg), allowed=t.carbon(target.allowed_kg))))  # fmt: skip
    return answer_card(
        lead=f"{target.name} · {target.year}", answer=parts, state="look" if worst > 0 else "calm",
        facts=[(t("Source"), target.source),
               (t("Meters"), t("main meters of electricity, gas and steam")),
               (t("Window"), t("{first} to {last}", first=t.month(date(target.year, 1, 1)), last=t.month(_last(target)))),
               (t("Quality"), quality_words(t, target.quality)), last_reading(t, target.newest),
               (t("Base year {year}", year=target.base_year), str(t.carbon(target.base_kg))),
               (t("Base year as it was when set"), str(t.carbon(target.base_as_set_kg))),
               *_month(target.running, t)],
    )  # fmt: skip


def _last(target: TargetView) -> date:
    """The newest month that is over and known; January before there is one."""
    known = target.months.loc[target.months["actual_kg"].notna(), "month"]
    return date(target.year, 1, 1) if known.empty else max(known)


def means(target: TargetView | None, t: Texts, *, costs: bool) -> html.Div | html.P:
    """The gap so far and at the end of the year, as electricity, PV and, for who sees costs, money."""
    if target is None:
        return html.P(t("No target is set yet"), className="muted")
    gaps = [
        (t("so far"), target.gap),
        (t("at the end of the year, as expected"), target.landing_gap),
    ]
    headings = [
        t("Gap"),
        t("Carbon"),
        t("Electricity"),
        t("Photovoltaics"),
        t("On the electricity bill"),
    ]
    shown = len(headings) if costs else len(headings) - 1
    rows = [[when, *_gap(gap, t)][:shown] for when, gap in gaps if gap is not None]
    table = facts_table(headings[:shown], rows, numbers=range(1, shown))
    terms = [*([_price(target, t)] if costs else []), _pv(target, t)]
    return html.Div([table, html.P(" ".join(terms), className="muted")])


def table(targets: Sequence[TargetView], t: Texts) -> html.Div | html.P:
    """All targets with base, allowance, gap and landing."""
    if not targets:
        return html.P(t("No target is set yet"), className="muted")
    return facts_table(
        [t("Target"), t("Of"), t("Base"), t("Base as set"), t("Allowed this year"), t("So far"), t("Gap"), t("Landing")],
        [
            [x.name, x.plant or t("Complex"), *(str(t.carbon(kg)) for kg in (x.base_kg, x.base_as_set_kg, x.allowed_kg,
                                                                          x.actual_kg, x.gap.kg, x.landing_kg))]
            for x in targets
        ],
        numbers=range(2, 8),
    )  # fmt: skip


def _month(month: RunningMonth | None, t: Texts) -> list[Fact]:
    """The month of today: so far, expected with its band, and what that rests on."""
    if month is None:
        return [(t("This month"), t("not expected yet: less than a week is known"))]
    expected = t("{amount} ({low} to {high})", amount=t.carbon(month.expected_kg), low=t.carbon(month.low_kg),
                 high=t.carbon(month.high_kg))  # fmt: skip
    return [
        (t("This month so far"), str(t.carbon(month.so_far_kg))),
        (t("This month, expected"), expected),
        (t("Days to come"), t("{share} by the forecast, the rest like the last four weeks",
                              share=t.percent(month.forecast_share))),
    ]  # fmt: skip


def _gap(gap: GapMeans, t: Texts) -> list[Any]:
    """Carbon with its sign; what a gap takes only where there is one."""
    sign = "+" if gap.kg > 0 else "−"
    carbon = figure("gap_carbon_kg", gap.kg, t.carbon(abs(gap.kg))._replace(
        number=f"{sign}{t.carbon(abs(gap.kg)).number}"))  # fmt: skip
    if gap.kg <= 0:
        return [carbon, "–", "–", "–"]
    return [carbon, str(t.energy(gap.kwh)), str(t.power(gap.pv_kw)), str(t.money(gap.won))]


def _price(target: TargetView, t: Texts) -> str:
    """What a saved kWh is worth, and by which bills."""
    if target.won_per_kwh is None or target.billed is None:
        return t("No whole month of electricity is billed yet: the gap is not told in won.")
    first, last = (f"{month:%Y-%m}" for month in target.billed)
    return t("A saved kWh: {won} per kWh on the bills of {first} to {last}, without base charge and VAT.",
             won=t.money(target.won_per_kwh), first=first, last=last)  # fmt: skip


def _pv(target: TargetView, t: Texts) -> str:
    """What a kW of photovoltaics gives, and by what."""
    if target.pv_kwh_per_kw is None:
        return t("PV is told once a generation meter has a whole year.")
    return t(
        "A kW of PV: {energy} in a year, by the own PV.", energy=t.energy(target.pv_kwh_per_kw)
    )
