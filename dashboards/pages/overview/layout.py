"""Where things are on the page of the complex."""

from collections.abc import Mapping

from dash import dcc, html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.controls import span_pickers
from dashboards.pages.overview import ids
from dashboards.pages.overview.table import grid
from dashboards.source import Source
from dashboards.view import View


def layout(view: View, source: Source, _parts: Mapping[str, str]) -> html.Div:
    """The frame that the callbacks fill."""
    t = view.t
    return html.Div(
        [
            html.Div(
                [html.H1(t("Are we on the way to the target?")), span_pickers(view)],
                className="page-head",
            ),
            dcc.Store(id=ids.YEAR_DRAWN),
            dcc.Store(id=ids.WHY_DRAWN),
            html.Div(id=ids.STEPS),
            html.Div(id=ids.BANNER),
            card_frame(t, card=ids.ANSWER, title=t("Target"), kind="answer-card"),
            html.Div(id=ids.URGENT),
            html.Div(
                [
                    card_frame(t, card=ids.LOAD, title=t("Load now")),
                    card_frame(t, card=ids.ELECTRICITY, title=t("Electricity")),
                    card_frame(t, card=ids.SAVED, title=t("Savings this year")),
                    card_frame(t, card=ids.CARBON_YEAR, title=t("Carbon this year")),
                    card_frame(t, card=ids.CARBON, title=t("Carbon")),
                    card_frame(t, card=ids.INTENSITY, title=t("Intensity index")),
                ],
                className="cards six",
            ),
            chart_card(t, chart=ids.GLIDE_CHART, title=t("Glidepath by month")),
            chart_card(
                t,
                chart=ids.WHY_CHART,
                title=t("Why it changed"),
                extra=html.Div(id=ids.WHY_WORDS, className="chart-words"),
            ),
            chart_card(
                t,
                chart=ids.TENANTS_CHART,
                title=t("Tenants by carbon this year, against their own targets"),
                extra=html.Div(id=ids.TENANTS_WORDS, className="chart-words"),
            ),
            html.Section(
                [
                    html.H2(t("Needs attention"), className="card-title"),
                    html.Div(id=ids.ATTENTION),
                ],
                className="card attention-card",
            ),
            chart_card(t, chart=ids.LOAD_CHART, title=t("Load of the last 24 hours")),
            chart_card(t, chart=ids.DAILY_CHART, title=t("Electricity per day")),
            html.Section(
                [
                    html.H2(t("Plants"), className="card-title"),
                    html.Div(grid(t, len(source.plant_names())), className="desk-only"),
                    html.Div(id=ids.PLANT_CARDS, className="phone-only plant-cards"),
                ],
                className="card table-card",
            ),
        ],
        className="page overview",
    )
