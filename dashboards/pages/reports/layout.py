"""Where things are on the page of reports."""

from collections.abc import Mapping

from dash import dcc, html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.pages.reports import ids
from dashboards.pages.reports.form import form, issuing
from dashboards.pages.reports.summary import buttons
from dashboards.source import Source
from dashboards.view import View
from dashboards.visitor import visitor
from fems.roles import MANAGERS


def layout(view: View, source: Source, _parts: Mapping[str, str]) -> html.Div:
    """The frame that the callbacks fill."""
    t = view.t
    return html.Div(
        [
            html.Div(html.H1(t("Give me the file")), className="page-head"),
            card_frame(t, card=ids.ANSWER, title=t("Reports"), kind="answer-card"),
            html.Section(
                [html.H2(t("A new report"), className="card-title"), *_new(view, source)],
                className="card wide-card",
            ),
            chart_card(
                t,
                chart=ids.COMPLETENESS_CHART,
                title=t("Completeness: share measured"),
                size="tall",
            ),
            html.Section(
                [html.H2(t("Issued reports"), className="card-title"), html.Div(id=ids.ISSUED)],
                className="card wide-card",
            ),
            dcc.Store(id=ids.DONE),
            dcc.Download(id=ids.FILE),
        ],
        className="page",
    )


def _new(view: View, source: Source) -> list[html.Div | html.P]:
    """The form, its preview, the draft's files and who issues it."""
    t, found = view.t, source.reports()
    if found is None:
        return [html.P(t("No emissions were computed yet"), className="muted")]
    return [
        form(found, source.plant_names(), view),
        html.Div(id=ids.PREVIEW, className="report-preview"),
        buttons("", t),
        html.P(t("Files of what is not issued are marked as drafts. An issued report is frozen with its digest, in the name of who issues it."), className="muted"),
        issuing(t) if found.may_issue and visitor().role in MANAGERS else html.P(t("This dashboard only reads: issue with “fems report carbon --issue NAME”."), className="muted"),
        html.Div(id=ids.SAID),
    ]  # fmt: skip
