"""Where things are on the page of targets."""

from collections.abc import Mapping

from dash import html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.pages.targets import ids
from dashboards.source import Source
from dashboards.view import View


def layout(view: View, _source: Source, _parts: Mapping[str, str]) -> html.Div:
    """The frame that the callbacks fill."""
    t = view.t
    return html.Div(
        [
            html.Div(html.H1(t("What must happen by when?")), className="page-head"),
            card_frame(t, card=ids.ANSWER, title=t("Targets"), kind="answer-card"),
            chart_card(
                t, chart=ids.PATH_CHART, title=t("This year against the glidepath, added up")
            ),
            html.Section(
                [
                    html.H2(t("What closing the gap takes"), className="card-title"),
                    html.Div(id=ids.MEANS),
                ],
                className="card wide-card",
            ),
            html.Section(
                [html.H2(t("Targets"), className="card-title"), html.Div(id=ids.TABLE)],
                className="card wide-card",
            ),
        ],
        className="page",
    )
