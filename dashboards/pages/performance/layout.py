"""Where things are on the page of how a plant performs."""

from collections.abc import Mapping

from dash import dcc, html

from dashboards.components.cards import card_frame
from dashboards.components.charts import chart_card
from dashboards.components.tabs import plant_head
from dashboards.i18n import N_, Texts
from dashboards.pages.performance import entering, ids
from dashboards.source import Source
from dashboards.view import View
from dashboards.visitor import visitor
from fems.roles import MANAGERS


def layout(view: View, source: Source, parts: Mapping[str, str]) -> html.Div | None:
    """The frame that the callbacks fill; None if there is no such plant."""
    t, code = view.t, parts["code"]
    name = source.plant_names().get(code)
    if name is None:
        return None
    return html.Div(
        [
            dcc.Store(id=ids.PLANT, data=code),
            *plant_head(view, code, "/performance", name=name, question=N_("Did we get better?")),
            card_frame(t, card=ids.ANSWER, title=t("Savings"), kind="answer-card"),
            html.Div(
                [
                    card_frame(t, card=ids.YEAR, title=t("Saved this year")),
                    card_frame(t, card=ids.RECENT, title=t("Saved in the last 30 days")),
                    card_frame(t, card=ids.INTENSITY, title=t("Intensity")),
                    card_frame(t, card=ids.MODEL, title=t("Baseline")),
                ],
                className="cards",
            ),
            chart_card(t, chart=ids.CUSUM_CHART, title=t("Savings added up, with their band")),
            chart_card(t, chart=ids.SCATTER_CHART, title=t("Energy against output")),
            chart_card(t, chart=ids.TIME_CHART, title=t("Used and expected, day by day")),
            chart_card(t, chart=ids.INTENSITY_CHART, title=t("Intensity by month")),
            _section(t("Non-routine events"), ids.EVENTS, "half"),
            _entering(source, code, t),
            _section(t("Projects"), ids.PROJECTS, "wide-card"),
            _section(t("Model card"), ids.CARD, "wide-card"),
        ],
        className="page performance",
    )


def _entering(source: Source, code: str, t: Texts) -> html.Section | None:
    found = source.entering(code)
    if found is None:
        return None
    return entering.section(found, t, may_enter=found.may_write and visitor().role in MANAGERS)


def _section(title: str, name: str, kind: str) -> html.Section:
    return html.Section(
        [html.H2(title, className="card-title"), html.Div(id=name)], className=f"card {kind}"
    )
