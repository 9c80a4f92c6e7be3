"""Where things are on the page of a plant."""

from collections.abc import Mapping

from dash import dcc, html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.controls import span_pickers
from dashboards.components.tabs import plant_head
from dashboards.i18n import N_
from dashboards.pages.plant import ids
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
            *plant_head(
                view,
                code,
                "",
                name=name,
                question=N_("What is happening now, and is it normal?"),
                aside=span_pickers(view),
            ),
            html.Div(id=ids.BANNER),
            card_frame(t, card=ids.ANSWER, title=t("Load now"), kind="answer-card"),
            html.Div(
                [
                    card_frame(t, card=ids.ELECTRICITY, title=t("Electricity")),
                    card_frame(t, card=ids.INTENSITY, title=t("Intensity")),
                    card_frame(t, card=ids.CARBON, title=t("Carbon")),
                    card_frame(t, card=ids.PEAK, title=t("Peak of this month")),
                ],
                className="cards",
            ),
            chart_card(
                t, chart=ids.LOAD_CHART, title=t("Load and forecast, yesterday to tomorrow")
            ),
            html.Section(
                [
                    html.H2(t("Needs attention"), className="card-title"),
                    html.Div(id=ids.ATTENTION),
                ],
                className="card attention-card",
            ),
            chart_card(t, chart=ids.LINES_CHART, title=t("Electricity by line")),
            chart_card(
                t, chart=ids.HEAT_CHART, title=t("When electricity is used, last four weeks")
            ),
            chart_card(t, chart=ids.INTENSITY_CHART, title=t("Intensity, last 60 days")),
            chart_card(
                t,
                chart=ids.CARBON_CHART,
                title=t("Carbon per day, by scope and carrier"),
                extra=html.Details(
                    [html.Summary(t("Emission factors used")), html.Ul(id=ids.FACTORS)],
                    className="factors",
                ),
            ),
            html.Section(
                [
                    html.Div(
                        [
                            html.H2(t("What was found"), className="card-title"),
                            dcc.Link(t("Data quality"), href=view.href(f"plant/{code}/quality")),
                        ],
                        className="card-head",
                    ),
                    dcc.Store(id=ids.FOUND_SHOWN),
                    html.Div(id=ids.FOUND),
                ],
                className="card wide-card",
            ),
        ],
        className="page plant",
    )
