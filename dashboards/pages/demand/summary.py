"""The answer of this page and the figures behind it."""

from datetime import timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.components.cards import Card, Fact, Filling, answer_card, figure, figure_card
from dashboards.i18n import Quantity, Texts
from dashboards.money import DemandView
from dashboards.pages.demand import ids
from dashboards.words import BILLING, LIMITS, say

QUARTER_MIN = 15


def limit(view: DemandView) -> dict[str, Any] | None:
    """The limit that the running quarter is likeliest to pass; None where it is not followed."""
    limits = view.state.running["limits"] if view.state.running else []
    return max(limits, key=lambda one: (one["probability"] or 0.0, -one["limit_kw"]), default=None)


def minutes_left(view: DemandView) -> float | None:
    """Time to the end of the running quarter, from its newest reading. [min]"""
    running = view.state.running
    if running is None:
        return None
    elapsed: timedelta = running["at"] - running["quarter"]
    return QUARTER_MIN - elapsed / timedelta(minutes=1)


def cards(view: DemandView, t: Texts) -> dict[str, Filling]:
    """What is paid for, and how likely it is passed tomorrow."""
    return {ids.PAID: _paid(view, t), ids.RISK: _risk(view, t)}


def cards_now(view: DemandView, t: Texts, *, costs: bool) -> dict[str, Filling]:
    """The answer, and two figures of the running quarter; what a breach costs is for who sees costs."""
    return {
        ids.ANSWER: answer(view, t), ids.ALLOWABLE: _allowable(view, t),
        ids.PRICE: _price(view, t) if costs else _no_price(t),
    }  # fmt: skip


def answer(view: DemandView, t: Texts) -> Filling:
    """Where the quarter goes, and with which probability it passes what."""
    running, worst = view.state.running, limit(view)
    lead = t("This quarter of an hour")
    if running is None:
        said = t("Not known: the main meter sends too seldom, or nothing by now")
        return answer_card(lead=lead, answer=[html.Span(said)], facts=_behind(view, t))
    parts: list[Any] = [
        figure("projected_kw", running["projected_kw"], t.power(running["projected_kw"]), "large")
    ]
    if running["low_kw"] is not None:
        low, high = t.power(running["low_kw"]), t.power(running["high_kw"])
        parts.append(html.Span(t("80 % likely between {low} and {high}", low=low, high=high)))
    state = "calm"
    chance = worst["probability"] if worst else None
    if worst is not None and chance is not None:
        state = "act" if chance >= 0.5 else "look" if chance >= 0.1 else "calm"
        words = t("{share} likely to pass {limit}", limit=say(t, LIMITS, worst["kind"]),
                  share=t.percent(chance, 0))  # fmt: skip
        parts.insert(1, html.Span(words, className=f"verdict {state}"))
    left = minutes_left(view) or 0.0
    parts.append(html.Span(t("{n} min left", n=t.decimal(left, 0))))
    return answer_card(lead=lead, answer=parts, facts=_behind(view, t), state=state)


def _behind(view: DemandView, t: Texts) -> list[Fact]:
    running, facts = view.state.running, _source(view, t)
    for one in running["limits"] if running else []:
        facts.append((say(t, LIMITS, one["kind"]), str(t.power(one["limit_kw"]))))
    return facts


def _source(view: DemandView, t: Texts) -> list[Fact]:
    """The meter, and how new what it said is."""
    running = view.state.running
    at = running["at"] if running else view.last_reading
    return [
        (t("Meters"), t("main meter of the plant")),
        (t("Last reading"), t.moment(at, view.zone, view.now)),
    ]


def _allowable(view: DemandView, t: Texts) -> Filling:
    running = view.state.running
    lowest = (
        min(running["limits"], key=lambda one: one["limit_kw"], default=None) if running else None
    )
    value = lowest["allowable_kw"] if lowest else None
    note = t("no limit to compare with")
    if lowest is not None:
        note = t("mean for the rest, to keep {limit}", limit=say(t, LIMITS, lowest["kind"]))
    card = Card("allowable_kw", t("May still be drawn"), value, t.power(value), note,
                look=bool(lowest and lowest["shed_kw"] > 0), facts=_behind(view, t))  # fmt: skip
    return figure_card(t, card)


def _paid(view: DemandView, t: Texts) -> Filling:
    billing = view.state.billing
    value = None if billing is None else float(billing.kw)
    contract = view.state.contract_kw
    note = t("no contract to compare with")
    facts: list[Fact] = [(t("Contract"), str(t.power(contract)))]
    if billing is not None:
        month = t.month(billing.month) if billing.month else ""
        note = t(BILLING[billing.basis], month=month)
        facts += [(t.month(m), str(t.power(float(row["kw"])))) for m, row in
                  list(view.state.months.items())[-12:]]  # fmt: skip
    share = value / contract if value is not None and contract else None
    card = Card("billing_kw", t("Billing demand"), value, t.power(value), note, share=share,
                facts=[*_source(view, t), *facts])  # fmt: skip
    return figure_card(t, card)


def _risk(view: DemandView, t: Texts) -> Filling:
    risk, month = view.state.tomorrow, view.state.month_end
    value = None if risk is None else risk.at_least
    shown = Quantity(t.percent(value, 0), "")
    note = t("no forecast to compare with")
    facts: list[Fact] = []
    if risk is not None:
        note = t("of what is paid for by now; by month's end {share}", share=t.percent(month, 0))
        facts = [
            (t("At least"), t("{share}, if all quarters err together", share=t.percent(risk.at_least))),
            (t("At most"), t("{share}, if each errs for itself", share=t.percent(risk.at_most))),
            (t("Likeliest at"), t.moment(risk.at, view.zone, view.now)),
        ]  # fmt: skip
    card = Card("tomorrow_risk", t("Passed tomorrow"), value, shown, note,
                look=(value or 0) >= 0.2, facts=[*_source(view, t), *facts])  # fmt: skip
    return figure_card(t, card)


def _price(view: DemandView, t: Texts) -> Filling:
    running = view.state.running
    value = running["won"] if running else None
    note = (
        t("this quarter counts for no demand charge") if running else t("no limit to compare with")
    )
    if value is not None and running is not None:
        note = (
            t("before VAT; paid in {n} months", n=running["months"])
            if value
            else t("nothing: below what is paid for already")
        )
    card = Card("breach_won", t("A breach would cost"), value, t.money(value), note,
                look=bool(value), facts=[*_source(view, t), (t("Counts"), t("base charge of each month it decides"))])  # fmt: skip
    return figure_card(t, card)


def _no_price(t: Texts) -> Filling:
    return figure_card(t, Card("breach_won", t("A breach would cost"), None, t.money(None),
                               t("shown to those who see costs")))  # fmt: skip


def actions(view: DemandView, t: Texts) -> Component:
    """Lines above their usual load, and what the plant's list says to switch off."""
    running = view.state.running
    lines = running["lines"] if running else []
    shed = running["shed"] if running else []
    rows: list[Any] = [
        html.Li([html.Span(one[f"name_{t.language}"]),
                 html.Span(t("{more} more than usual", more=t.power(one["excess_kw"])))])
        for one in lines
    ]  # fmt: skip
    off = [html.Li([html.Span(one[f"name_{t.language}"]), html.Span(str(t.power(one["kw"])))])
           for one in shed]  # fmt: skip
    if not shed:
        off = [html.Li([html.Span(one[f"name_{t.language}"]),
                        html.Span(t("{kw} for {n} min", kw=t.power(one["kw"]), n=one["minutes"]))])
               for one in view.state.loads]  # fmt: skip
    nothing = html.Li(html.Span(t("nothing"), className="muted"))
    return html.Div(
        [
            html.H3(t("More than usual")), html.Ul(rows or [nothing], className="pairs"),
            html.H3(t("Switch off now, in this order") if shed else t("Could be switched off")),
            html.Ul(off or [nothing], className="pairs"),
        ]
    )  # fmt: skip


def warnings(view: DemandView, t: Texts) -> Component:
    """What was announced, and what came of it."""
    if not view.state.warnings:
        return html.P(t("None: no limit was likely to be passed."), className="muted")
    return html.Ul(
        [
            html.Li([
                html.Span(f"{t.moment(one['quarter'], view.zone, view.now)} · "
                          f"{say(t, LIMITS, one['kind'])} {t.power(one['limit_kw'])}"),
                html.Span(t("{share}, then {kw}", share=t.percent(one["probability"], 0),
                            kw=t.power(one["kw"]))),
            ])
            for one in view.state.warnings[:12]
        ],
        className="pairs",
    )  # fmt: skip
