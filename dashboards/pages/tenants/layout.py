"""Where things are on the page of tenants."""

from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import html

from dashboards.components.attributes import attributes
from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.controls import kept, span_pickers
from dashboards.pages.tenants import ids
from dashboards.source import Source
from dashboards.view import View
from dashboards.words import TRADES, say


def layout(view: View, source: Source, _parts: Mapping[str, str]) -> html.Div:
    """The frame that the callbacks fill."""
    t = view.t
    found = source.tenants(None, view.period)
    return html.Div(
        [
            html.Div(
                [
                    html.H1(t("Who does well, fairly compared?")),
                    span_pickers(view, _trade_picker(view, found.trades if found else [])),
                ],
                className="page-head",
            ),
            kept({ids.TRADE: ("trade", ids.EVERYONE)}),
            card_frame(t, card=ids.ANSWER, title=t("Tenants"), kind="answer-card"),
            chart_card(
                t, chart=ids.SCORES_CHART, title=t("Used over expected, with its 90 % interval"),
                size="tall",
            ),
            html.Section(
                [html.H2(t("Tenants"), className="card-title"), html.Div(id=ids.TABLE)],
                className="card wide-card",
            ),
        ],
        className="page tenants",
    )  # fmt: skip


def _trade_picker(view: View, trades: list[str]) -> dmc.Select:
    t = view.t
    return dmc.Select(
        id=ids.TRADE,
        value=view.chosen("trade", trades, ids.EVERYONE),
        data=[{"value": ids.EVERYONE, "label": t("All trades")},
              *({"value": trade, "label": say(t, TRADES, trade)} for trade in trades)],
        allowDeselect=False,
        className="month-picker",
        **attributes(aria_label=t("Trade")),
    )  # fmt: skip
