"""Where things are on the page on data quality, of all plants seen or of one."""

from collections.abc import Mapping

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.controls import period_picker
from dashboards.components.tabs import plant_head
from dashboards.i18n import N_
from dashboards.pages.quality import ids
from dashboards.pages.quality.matrix import legend
from dashboards.source import Source
from dashboards.view import View

QUESTION = N_("Which numbers can't I trust?")


def layout(view: View, source: Source, parts: Mapping[str, str]) -> html.Div | None:
    """The frame that the callbacks fill; None if there is no such plant."""
    t, code = view.t, parts.get("code")
    picker = period_picker(t, view.period)
    if code is None:
        head: list[Component] = [
            html.Div([html.H1(t(QUESTION)), picker], className="page-head")
        ]  # fmt: skip
        matrix, lines = t("Plants by day"), t("Plants")
    else:
        name = source.plant_names().get(code)
        if name is None:
            return None
        head = plant_head(view, code, "/quality", name=name, question=QUESTION, aside=picker)
        matrix, lines = t("Meters by day"), t("Meters")
    return html.Div(
        [
            dcc.Store(id=ids.PLANT, data=code),
            dcc.Store(id=ids.DONE),
            dcc.Store(id=ids.SHOWN),
            *head,
            card_frame(t, card=ids.ANSWER, title=t("Data quality"), kind="answer-card"),
            chart_card(t, chart=ids.MATRIX_CHART, title=matrix, size="tall", extra=legend(t)),
            _section(lines, ids.LINES),
            html.Div(
                [
                    _section(t("Silent meters"), ids.SILENT),
                    _section(t("What was found"), ids.FINDINGS),
                ],
                className="half stack",
            ),
            _section(t("Main meters against submeters"), ids.BALANCE, "half"),
            html.Section(
                [
                    html.H2(t("Messages that were refused"), className="card-title"),
                    html.Div(id=ids.RETRIED, role="status"),
                    html.Div(id=ids.REJECTED),
                ],
                className="card wide-card",
            ),
            _section(t("Changed by hand"), ids.CHANGES),
        ],
        className="page quality-page",
    )


def _section(title: str, content: str, kind: str = "wide-card") -> html.Section:
    return html.Section(
        [html.H2(title, className="card-title"), html.Div(id=content)], className=f"card {kind}"
    )
