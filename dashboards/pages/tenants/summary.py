"""The answer of this page, and each tenant with the figures behind its place."""

from dash import dcc, html

from dashboards.components.cards import Filling, answer_card, figure
from dashboards.components.facts import facts_table
from dashboards.i18n import NBSP, Quantity, Texts
from dashboards.performance import CONFIDENCE
from dashboards.source import Figure
from dashboards.tenants import TenantRow, TenantsView
from dashboards.view import View
from dashboards.words import TRADES, change, say, unit_word


def answer(view: TenantsView, t: Texts) -> Filling:
    """Who is first, and how many chance cannot tell from it."""
    span = f"{t.full_day(view.first)} – {t.full_day(view.last)}"
    facts = [
        (t("Meters"), t("main meter and own generation of each plant; bills where there is none")),
        (t("Days"), span),
        (t("Quality"), t("each row of the table says how much was measured")),
        (t("Score"), t("Electricity used over what the output and weather let expect.")),
        (t("Expected"), t("What at least two others of the trade would use; else the own baseline.")),
        (t("Ties"), t("Plants that chance cannot tell from the first of a rank share it.")),
        (t("Without a baseline"), ", ".join(n.in_language(t.language) for n in view.without)
         or t("nothing")),
    ]  # fmt: skip
    ranked = [row for row in view.rows if row.rank is not None]
    if not ranked:
        none = t("No plant has a frozen baseline from before these days")
        return answer_card(lead=span, answer=[figure("best_score", None, Quantity("–", ""), "large"),
                           html.Span(none)], facts=facts)  # fmt: skip
    best = ranked[0]
    tied = sum(row.rank == best.rank for row in ranked) - 1
    name = best.name.in_language(t.language)
    shown = Quantity(t.decimal(None if best.score is None else 100 * best.score, 1), "%")
    parts = [
        figure("best_score", best.score, shown, "large"),
        html.Span(t("{name} uses this much of what is expected", name=name)),
        html.Span(t.plural("{n} other plant is as good", "{n} other plants are as good", tied)
                  if tied else t("no other is as good")),
        html.Span(t.plural("{n} plant compared", "{n} plants compared", len(ranked))),
    ]  # fmt: skip
    return answer_card(lead=span, answer=parts, facts=facts)


def table(view: TenantsView, seen: View) -> html.Div | html.P:
    """Every tenant with rank, score, saving, intensity, carbon and how much was measured."""
    t = seen.t
    if not view.rows:
        return html.P(
            [t("No plant has a frozen baseline from before these days"), ". ",
             html.Code("fems baseline fit · freeze")], className="muted",
        )  # fmt: skip
    headings = [t("Rank"), t("Plant"), t("Trade"), t("Score"), t("Saved"), t("Intensity"), t("Carbon"),
                t("Measured")]  # fmt: skip
    return facts_table(headings, [_row(row, seen, t) for row in view.rows], numbers=range(3, 8))


def _row(row: TenantRow, seen: View, t: Texts) -> list[str | html.Span | dcc.Link]:
    name = row.name.in_language(t.language)
    link = dcc.Link(name, href=seen.href(f"plant/{row.code}/performance"))
    trade = say(t, TRADES, row.trade)
    if row.basis == "own":
        trade = t("{trade} (own baseline)", trade=trade)
    measured = t("monthly bills") if row.grain == "month" else t.percent(row.measured_share)
    intensity = Quantity(t.number(row.kwh_per_unit.value), f"kWh/{unit_word(t, row.output_unit)}")
    return [
        _rank(row, t), link, trade, _score(row, t), _saved(row, t), _changed(intensity, row.kwh_per_unit, t),
        _changed(t.carbon(row.kg_co2e.value), row.kg_co2e, t), measured,
    ]  # fmt: skip


def _changed(shown: Quantity, found: Figure, t: Texts) -> html.Span:
    """A figure, and how it changed against the span it is compared with."""
    return html.Span([str(shown), html.Small(change(t, found), className="change")])


def _rank(row: TenantRow, t: Texts) -> str:
    if row.rank is None:
        return "–"
    tied = t("(tied)")
    tie = f" {tied}" if row.tied else ""
    if row.rank_low == row.rank_high:
        return f"{row.rank}{tie}"
    return f"{row.rank}{tie} · {row.rank_low}–{row.rank_high}"


def _score(row: TenantRow, t: Texts) -> html.Span:
    shown = Quantity(t.decimal(None if row.score is None else 100 * row.score, 1), "%")
    around = ""
    if row.low is not None and row.high is not None:
        around = f"{NBSP}±{NBSP}{t.decimal(50 * (row.high - row.low), 1)}"
    number = figure(
        f"{row.code}.score", row.score, Quantity(shown.number + around, "%"), "in-table"
    )
    return html.Span(number)


def _saved(row: TenantRow, t: Texts) -> str:
    if row.saved is None:
        return "–"
    low, high = row.saved.interval(CONFIDENCE)
    around = f"{NBSP}±{NBSP}{t.decimal(50 * (high - low), 1)}" if low == low else ""  # noqa: PLR0124
    return f"{t.decimal(100 * row.saved.fraction, 1)}{around}{NBSP}%"
