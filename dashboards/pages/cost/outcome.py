"""What a month would have cost otherwise, in a sentence and a table."""

from dash import html
from dash.development.base_component import Component

from dashboards.components.cards import figure
from dashboards.i18n import Texts
from dashboards.money import WhatIf
from dashboards.words import BILLING


def outcome(found: WhatIf, t: Texts) -> Component:
    """What is saved, and what decides."""
    if found.outcome is None:
        return html.P(t("This cannot be answered: {problem}", problem=found.problem or ""),
                      className="look")  # fmt: skip
    now, then = found.outcome.now, found.outcome.then
    saved = float(found.outcome.saved_won)
    words = t("less") if saved > 0 else t("more") if saved < 0 else t("no difference")
    rows = [
        (t("Total"), t.money(float(now.total_won)), t.money(float(then.total_won))),
        (t("Energy"), t.energy(float(now.amount)), t.energy(float(then.amount))),
        (t("Billing demand"), t.power(float(now.demand.kw)), t.power(float(then.demand.kw))),
    ]
    month = t.month(then.demand.month) if then.demand.month else ""
    return html.Div(
        [
            html.P([figure("saved_won", saved, t.money(abs(saved))),
                    html.Span(f" {words}", className="muted")]),
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(""), html.Th(t("as it is")), html.Th(t("then"))])),
                    html.Tbody([html.Tr([html.Td(name), html.Td(str(a)), html.Td(str(b))])
                                for name, a, b in rows]),
                ],
                className="bill",
            ),
            html.P(t("Billing demand then: {why}", why=t(BILLING[then.demand.basis], month=month)),
                   className="muted"),
        ]
    )  # fmt: skip
