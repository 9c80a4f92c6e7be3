"""Where things are on the page of reports."""

from collections.abc import Mapping

from dash import dcc, html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.pages.reports import ids
from dashboards.pages.reports.summary import buttons
from dashboards.source import Source
from dashboards.view import View


def layout(view: View, _source: Source, _parts: Mapping[str, str]) -> html.Div:
    """The frame that the callbacks fill."""
    t = view.t
    return html.Div(
        [
            html.Div(html.H1(t("Give me the file")), className="page-head"),
            card_frame(t, card=ids.ANSWER, title=t("Reports"), kind="answer-card"),
            html.Section(
                [
                    html.H2(t("Draft of the last twelve months"), className="card-title"),
                    buttons("", t),
                    html.P(t("A draft is marked as such. Who issues a report gives a name; it is frozen with its digest:"), className="muted"),
                    html.Code("fems report carbon --complex --from 2026-01-01 --to 2026-06-30 --out report.xlsx --issue NAME"),
                ],
                className="card wide-card",
            ),
            chart_card(t, chart=ids.COMPLETENESS_CHART, title=t("Completeness: share measured")),
            html.Section(
                [html.H2(t("Issued reports"), className="card-title"), html.Div(id=ids.ISSUED)],
                className="card wide-card",
            ),
            dcc.Download(id=ids.FILE),
        ],
        className="page",
    )  # fmt: skip
