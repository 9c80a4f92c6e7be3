"""The answer of this page, the figures behind it and the bill."""

from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboards.components.cards import (
    Card,
    Fact,
    Filling,
    answer_card,
    figure,
    figure_card,
    last_reading,
    quality_words,
)
from dashboards.i18n import Quantity, Texts
from dashboards.money import CostView
from dashboards.pages.cost import ids
from dashboards.source import Newest, Quality
from dashboards.words import BANDS, BILL_LINES, BILLING, CARRIERS, SEASONS, say, unit_word

ELECTRICITY = "electricity"


def cards(view: CostView, t: Texts) -> dict[str, Filling]:
    """The answer and four figures."""
    return {
        ids.ANSWER: answer(view, t), ids.POWER: _power(view, t), ids.BASE: _base(view, t),
        ids.PRICE: _price(view, t), ids.UNIT: _unit(view, t),
    }  # fmt: skip


def electricity(view: CostView) -> dict[str, Any] | None:
    """The bill of electricity, if there is one."""
    return next((bill for bill in view.cost.bills if bill["carrier"] == ELECTRICITY), None)


def answer(view: CostView, t: Texts) -> Filling:
    """What all carriers cost, against the month before."""
    lead = t("All carriers, {month}", month=t.month(view.month))
    if not view.cost.bills:
        words = html.Span(t("No bill yet: it needs a contract and figures of the month"))
        return answer_card(lead=lead, answer=[words], facts=[])
    total = float(view.cost.total_won)
    parts: list[Any] = [figure("total_won", total, t.money(total), "large")]
    if not all(bill["whole"] for bill in view.cost.bills):
        parts.append(html.Span(t("so far this month"), className="verdict"))
    elif view.before_won:
        change = total / view.before_won - 1
        share = t.percent(abs(change))
        parts.append(html.Span(
            t("{share} more than the month before", share=share) if change > 0
            else t("{share} less than the month before", share=share)))  # fmt: skip
    facts = [(say(t, CARRIERS, bill["carrier"]), str(t.money(float(bill["total_won"]))))
             for bill in view.cost.bills]  # fmt: skip
    return answer_card(
        lead=lead,
        answer=parts,
        facts=[*_source(view, t), *facts, (t("VAT and fund"), t("included"))],
    )


def _source(view: CostView, t: Texts) -> list[Fact]:
    """Meters, month and how much of the electricity was measured."""
    bill = electricity(view)
    return [
        (t("Meters"), t("main meters of the plant")),
        (t("Window"), t.month(view.month)),
        (t("Quality"), quality_words(t, _quality(bill) if bill else None)),
        last_reading(t, Newest(view.last_reading, view.zone, view.now)),
    ]


def _quality(bill: dict[str, Any]) -> Quality:
    return Quality(bill["measured_share"], bill["estimated_share"], bill["missing_share"])


def _power(view: CostView, t: Texts) -> Filling:
    bill = electricity(view)
    value = float(bill["total_won"]) if bill else None
    note, facts = t("no contract to compare with"), []
    if bill is not None:
        named = view.options.get(bill["option"])
        option = named.in_language(t.language) if named else bill["option"]
        note = f"{option} · {t.energy(float(bill['amount']))}"
        facts = [(t("Tariff"), ", ".join(bill["tariffs"])),
                 (t("Before VAT and fund"), str(t.money(float(bill["charge_won"])))),
                 (t("Assumed"), ", ".join(say(t, BILL_LINES, one) for one in bill["assumed"])
                  or t("nothing"))]  # fmt: skip
    card = Card("electricity_won", t("Electricity bill"), value, t.money(value), note,
                _quality(bill) if bill else None, facts=[*_source(view, t), *facts])  # fmt: skip
    return figure_card(t, card)


def _base(view: CostView, t: Texts) -> Filling:
    bill = electricity(view)
    lines = [ln for ln in view.cost.lines if ln["carrier"] == ELECTRICITY and ln["kind"] == "base"]
    value = float(sum((line["won"] for line in lines), Decimal(0))) if bill else None
    note, facts = t("no contract to compare with"), []
    if bill is not None:
        month = t.month(bill["basis_month"]) if bill["basis_month"] else ""
        note = f"{t.power(float(bill['billing_kw']))} · {t(BILLING[bill['basis']], month=month)}"
        own = bill["demand_kw"]
        facts = [(t("This month"), str(t.power(None if own is None else float(own)))),
                 (t("Contract"), str(t.power(float(bill["contract_kw"]))))]  # fmt: skip
        unknown = ", ".join(t.month(m) for m in bill["unknown_months"])
        facts.append((t("Not known"), unknown or t("nothing")))
    card = Card(
        "base_won", t("Base charge"), value, t.money(value), note, facts=[*_source(view, t), *facts]
    )
    return figure_card(t, card)


def _price(view: CostView, t: Texts) -> Filling:
    bill = electricity(view)
    value = None
    if bill is not None and bill["amount"]:
        value = float(bill["charge_won"] / bill["amount"])
    shown = Quantity(t.decimal(value, 1), t("won/kWh"))
    facts: list[Fact] = []
    for line in view.cost.lines:
        if line["carrier"] == ELECTRICITY and line["kind"] == "energy":
            facts.append((say(t, BANDS, line["band"]), f"{line['price_won']:,} · "
                          f"{t.energy(float(line['quantity']))}"))  # fmt: skip
    note = t("everything but VAT and fund")
    if bill is not None and not bill["whole"]:
        note = t("with the base charge of the whole month; falls until its end")
    card = Card(
        "won_per_kwh",
        t("Price of a kilowatt-hour"),
        value,
        shown,
        note,
        facts=[*_source(view, t), *facts],
    )
    return figure_card(t, card)


def _unit(view: CostView, t: Texts) -> Filling:
    value, unit = view.cost.won_per_unit, unit_word(t, view.output_unit)
    shown = Quantity(t.number(value), t("won/{unit}", unit=unit))
    output = Quantity(t.number(view.cost.output), unit)
    note = t("energy of all carriers, for {output}", output=output)
    card = Card("won_per_unit", t("Cost of the product"), value, shown, note,
                facts=[*_source(view, t), (t("Output"), str(output))])  # fmt: skip
    return figure_card(t, card)


def bill_table(view: CostView, t: Texts) -> Component:
    """Every line of every bill of the month."""
    if not view.cost.bills:
        return html.P(t("There is no bill of this month."), className="muted")
    return html.Div([_one_bill(view, bill, t) for bill in view.cost.bills])


def _one_bill(view: CostView, bill: dict[str, Any], t: Texts) -> html.Div:
    lines = [line for line in view.cost.lines if line["carrier"] == bill["carrier"]]
    rows = [
        html.Tr([html.Td(_line_name(line, t)), html.Td(_quantity(line, t)),
                 html.Td(_won(line["won"], t))])
        for line in lines
    ]  # fmt: skip
    total = html.Tr([html.Th(t("Total")), html.Td(""),
                     html.Th(figure(f"{bill['carrier']}.total", float(bill["total_won"]),
                                    Quantity(t.decimal(float(bill["total_won"]), 0), "")))])  # fmt: skip
    head = html.Thead(html.Tr([html.Th(say(t, CARRIERS, bill["carrier"])), html.Th(""),
                               html.Th(t("won"))]))  # fmt: skip
    return html.Div(html.Table([head, html.Tbody([*rows, total])], className="bill"))


def _won(won: Decimal, t: Texts) -> str:
    """Whole won; what was cut off with its decimals."""
    return t.decimal(float(won), 0 if won == won.to_integral_value() else 2)


def _line_name(line: dict[str, Any], t: Texts) -> list[Any]:
    name = say(t, BILL_LINES, line["kind"])
    if line["band"]:
        name = say(t, BANDS, line["band"]).capitalize()
        if line["season"] in SEASONS:
            name = f"{name}, {say(t, SEASONS, line['season'])}"
    notes = []
    if line["first_day"] is not None:
        notes.append(f"{t.day(line['first_day'])} – {t.day(line['last_day'])}")
    if line["facts"].get("discount"):
        notes.append(t("{share} off", share=t.percent(float(line["facts"]["discount"]), 0)))
    if line["kind"] == "power_factor" and line["facts"].get("assumed"):
        notes.append(t("no reactive meter: the standard is assumed"))
    if line["facts"].get("warning"):
        notes.append(t("the first month is a warning"))
    return [name, *([html.Small(" · ".join(notes))] if notes else [])]


def _quantity(line: dict[str, Any], t: Texts) -> str:
    if line["quantity"] is None:
        rate = line["facts"].get("rate")
        return t.percent(float(rate), 1) if rate else ""
    amount = f"{t.decimal(float(line['quantity']), 0)} {line['unit']}"
    return amount if line["price_won"] is None else f"{amount} × {line['price_won']:,}"
