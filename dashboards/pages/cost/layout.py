"""Where things are on the page of what a plant's energy costs."""

from collections.abc import Mapping
from datetime import date

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components.attributes import attributes
from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.tabs import plant_head
from dashboards.i18n import N_, Texts
from dashboards.money import CostView
from dashboards.pages.cost import ids
from dashboards.source import Source
from dashboards.view import View


def layout(view: View, source: Source, parts: Mapping[str, str]) -> html.Div | None:
    """The frame that the callbacks fill; None if there is no such plant."""
    t, code = view.t, parts["code"]
    found = source.cost(code, None)
    if found is None:
        return None
    return html.Div(
        [
            dcc.Store(id=ids.PLANT, data=code),
            *plant_head(
                view, code, "/cost", name=found.name,
                question=N_("What does this month cost, and why?"),
                aside=_month_picker(t, found.months, found.month),
            ),
            card_frame(t, card=ids.ANSWER, title=t("All carriers"), kind="answer-card"),
            html.Div(
                [
                    card_frame(t, card=ids.POWER, title=t("Electricity bill")),
                    card_frame(t, card=ids.BASE, title=t("Base charge")),
                    card_frame(t, card=ids.PRICE, title=t("Price of a kilowatt-hour")),
                    card_frame(t, card=ids.UNIT, title=t("Cost of the product")),
                ],
                className="cards",
            ),
            html.Section(
                [
                    html.H2(t("The bill, line by line"), className="card-title"),
                    html.Div(id=ids.BILL),
                ],
                className="card half",
            ),
            _what_if_card(t, found),
            chart_card(t, chart=ids.HEAT_CHART, title=t("When the money goes: won per hour")),
            chart_card(t, chart=ids.LINES_CHART, title=t("What each line costs")),
        ],
        className="page cost",
    )  # fmt: skip


def _month_picker(t: Texts, months: list[date], month: date) -> dmc.Select:
    return dmc.Select(
        id=ids.MONTH,
        value=f"{month}",
        data=[{"value": f"{m}", "label": t.month(m)} for m in months or [month]],
        allowDeselect=False,
        className="month-picker",
        **attributes(aria_label=t("Month")),
    )


def _what_if_card(t: Texts, found: CostView) -> html.Section:
    peak = max((float(bill["demand_kw"] or 0) for bill in found.cost.bills), default=0.0) or 1000.0
    power = next((b for b in found.cost.bills if b["carrier"] == "electricity"), None)
    options = [
        {"value": one, "label": name.in_language(t.language)} for one, name in found.options.items()
    ]
    return html.Section(
        [
            html.H2(t("What if?"), className="card-title"),
            html.Div(
                [
                    html.Label([t("Option"), dmc.Select(
                        id=ids.OPTION, data=options, allowDeselect=False,
                        value=power["option"] if power else None,
                        **attributes(aria_label=t("Option")))]),
                    _slider(t("Energy moved from peak to light (%)"), ids.SHIFT, 50, 5),
                    _slider(t("Demand held down (kW)"), ids.CUT, _round_up(peak * 0.3), 1),
                    _slider(t("Photovoltaics added (kW)"), ids.PV, _round_up(peak * 0.5), 1),
                ],
                className="what-if",
            ),
            html.Div(id=ids.OUTCOME, role="status"),
        ],
        className="card half",
    )  # fmt: skip


def _slider(label: str, name: str, most: float, step: float) -> html.Div:
    slider = dmc.Slider(
        id=name, min=0, max=most, step=max(step, most / 50), value=0, size="sm",
        **attributes(aria_label=label),
    )  # fmt: skip
    return html.Div([html.Span(label), slider])


def _round_up(kw: float) -> float:
    """A round end of a slider."""
    step = 50.0 if kw < 1000 else 500.0
    return max(step, (kw // step + 1) * step)
