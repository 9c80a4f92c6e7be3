"""Where things are on the page of the complex."""

from collections.abc import Mapping

from dash import html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.controls import period_picker
from dashboards.pages.overview import ids
from dashboards.pages.overview.table import grid
from dashboards.source import Source
from dashboards.view import View


def layout(view: View, _source: Source, _parts: Mapping[str, str]) -> html.Div:
    """The frame that the callbacks fill."""
    t = view.t
    return html.Div(
        [
            html.Div(
                [html.H1(t("How is the complex doing?")), period_picker(t, view.period)],
                className="page-head",
            ),
            html.Div(id=ids.BANNER),
            card_frame(t, card=ids.ANSWER, title=t("Electricity"), kind="answer-card"),
            html.Div(
                [
                    card_frame(t, card=ids.LOAD, title=t("Load now")),
                    card_frame(t, card=ids.ELECTRICITY, title=t("Electricity")),
                    card_frame(t, card=ids.CARBON, title=t("Carbon")),
                    card_frame(t, card=ids.INTENSITY, title=t("Intensity index")),
                ],
                className="cards",
            ),
            chart_card(t, chart=ids.LOAD_CHART, title=t("Load of the last 24 hours")),
            html.Section(
                [
                    html.H2(t("Needs attention"), className="card-title"),
                    html.Div(id=ids.ATTENTION),
                ],
                className="card attention-card",
            ),
            chart_card(t, chart=ids.DAILY_CHART, title=t("Electricity per day")),
            chart_card(
                t,
                chart=ids.WHY_CHART,
                title=t("Why it changed"),
                extra=html.Div(id=ids.WHY_WORDS, className="chart-words"),
            ),
            html.Section(
                [
                    html.H2(t("Plants"), className="card-title"),
                    html.Div(grid(t), className="desk-only"),
                    html.Div(id=ids.PLANT_CARDS, className="phone-only plant-cards"),
                ],
                className="card table-card",
            ),
        ],
        className="page overview",
    )
