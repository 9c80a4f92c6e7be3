"""Where things are on the page of carbon."""

from collections.abc import Mapping

from dash import dcc, html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.pages.carbon import ids
from dashboards.source import Source
from dashboards.view import View


def layout(view: View, _source: Source, _parts: Mapping[str, str]) -> html.Div:
    """The frame that the callbacks fill."""
    t = view.t
    return html.Div(
        [
            html.Div(html.H1(t("How much carbon, from what, by which factor?")), className="page-head"),
            card_frame(t, card=ids.ANSWER, title=t("Carbon"), kind="answer-card"),
            html.Div(
                [
                    card_frame(t, card=ids.SCOPE1, title=t("Scope 1")),
                    card_frame(t, card=ids.SCOPE2, title=t("Scope 2")),
                ],
                className="cards",
            ),
            chart_card(t, chart=ids.TREND_CHART, title=t("Carbon per month, in both views")),
            html.Section(
                [html.H2(t("Streams of the newest month"), className="card-title"), html.Div(id=ids.STREAMS)],
                className="card wide-card",
            ),
            chart_card(
                t, chart=ids.PLACES_CHART, size="tall",
                title=t("Carbon of each plant, with what estimated and missing data leave open"),
            ),
            chart_card(
                t, chart=ids.AGAINST_CHART, size="tall",
                title=t("Carbon per output, against the trade as a whole"),
            ),
            html.Section(
                [html.H2(t("Plants side by side"), className="card-title"), html.Div(id=ids.PLACES)],
                className="card wide-card",
            ),
            html.Section(
                [
                    html.H2(t("Restated figures"), className="card-title"),
                    html.Div(id=ids.RESTATED),
                    dcc.Download(id={"type": "download", "chart": ids.RESTATED_FILE}),
                ],
                className="card wide-card",
            ),
        ],
        className="page",
    )  # fmt: skip
