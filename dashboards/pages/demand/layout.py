"""Where things are on the page of a plant's demand."""

from collections.abc import Mapping

from dash import dcc, html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.tabs import plant_head
from dashboards.i18n import N_
from dashboards.pages.demand import ids
from dashboards.source import Source
from dashboards.view import View


def layout(view: View, source: Source, parts: Mapping[str, str]) -> html.Div | None:
    """The frame that the callbacks fill; None if there is no such plant."""
    t, code = view.t, parts["code"]
    name = source.plant_names().get(code)
    if name is None:
        return None
    return html.Div(
        [
            dcc.Store(id=ids.PLANT, data=code),
            *plant_head(view, code, "/demand", name=name, question=N_("Will this quarter-hour cost us?")),
            html.Div(id=ids.BANNER),
            card_frame(
                t, card=ids.ANSWER, title=t("This quarter of an hour"), kind="answer-card"
            ),
            html.Div(
                [
                    card_frame(t, card=ids.ALLOWABLE, title=t("May still be drawn")),
                    card_frame(t, card=ids.PAID, title=t("Billing demand")),
                    card_frame(t, card=ids.RISK, title=t("Passed tomorrow")),
                    card_frame(t, card=ids.PRICE, title=t("A breach would cost")),
                ],
                className="cards",
            ),
            chart_card(
                t, chart=ids.QUARTER_CHART, title=t("Where this quarter is going"), size="low"
            ),
            html.Section(
                [
                    html.H2(t("What draws more than usual, what to switch off"),
                            className="card-title"),
                    html.Div(id=ids.ACTIONS),
                ],
                className="card half",
            ),
            chart_card(t, chart=ids.TODAY_CHART, title=t("Demand today, and the bands it falls in")),
            chart_card(t, chart=ids.DAYS_CHART, title=t("Highest demand of each day of this month")),
            html.Section(
                [
                    html.H2(t("Warnings of the last seven days"), className="card-title"),
                    html.Div(id=ids.WARNINGS),
                ],
                className="card half",
            ),
        ],
        className="page demand",
    )  # fmt: skip
