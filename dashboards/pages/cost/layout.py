"""Where things are on the page of what a plant's energy costs."""

from collections.abc import Mapping
from datetime import date

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components.attributes import attributes
from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.controls import kept
from dashboards.components.tabs import plant_head
from dashboards.i18n import N_, Texts
from dashboards.money import CostView
from dashboards.pages.cost import ids
from dashboards.source import Source
from dashboards.view import View


def layout(view: View, source: Source, parts: Mapping[str, str]) -> html.Div | None:
    """The frame that the callbacks fill; None if there is no such plant."""
    t, code = view.t, parts["code"]
    newest = source.cost(code, None)
    if newest is None:
        return None
    month = view.chosen("month", [f"{m}" for m in newest.months], f"{newest.month}")
    found = source.cost(code, date.fromisoformat(month)) or newest
    return html.Div(
        [
            dcc.Store(id=ids.PLANT, data=code),
            kept({
                ids.MONTH: ("month", f"{newest.month}"), ids.OPTION: ("option", _option(found) or ""),
                ids.SHIFT: ("shift", 0), ids.CUT: ("cut", 0), ids.PV: ("pv", 0),
            }),
            *plant_head(
                view, code, "/cost", name=found.name,
                question=N_("What does this month cost, and why?"),
                aside=_month_picker(t, found.months, date.fromisoformat(month)),
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
            _what_if_card(view, found),
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


def _option(found: CostView) -> str | None:
    """The option of the month's electricity bill."""
    power = next((b for b in found.cost.bills if b["carrier"] == "electricity"), None)
    return power["option"] if power else None


def _what_if_card(view: View, found: CostView) -> html.Section:
    t, own = view.t, _option(found)
    peak = max((float(bill["demand_kw"] or 0) for bill in found.cost.bills), default=0.0) or 1000.0
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
                        value=own and view.chosen("option", found.options, own),
                        **attributes(aria_label=t("Option")))]),
                    _slider(view, t("Energy moved from peak to light (%)"), ids.SHIFT, "shift", 50, 5),
                    _slider(view, t("Demand held down (kW)"), ids.CUT, "cut", _round_up(peak * 0.3), 1),
                    _slider(view, t("Photovoltaics added (kW)"), ids.PV, "pv", _round_up(peak * 0.5), 1),
                ],
                className="what-if",
            ),
            html.Div(id=ids.OUTCOME, role="status"),
        ],
        className="card half",
    )  # fmt: skip


def _slider(view: View, label: str, control: str, name: str, most: float, step: float) -> html.Div:
    slider = dmc.Slider(
        id=control, min=0, max=most, step=max(step, most / 50), value=view.chosen_number(name, most), size="sm",
        thumbLabel=label, **attributes(aria_label=label),
    )  # fmt: skip
    return html.Div([html.Span(label), slider])


def _round_up(kw: float) -> float:
    """A round end of a slider."""
    step = 50.0 if kw < 1000 else 500.0
    return max(step, (kw // step + 1) * step)
