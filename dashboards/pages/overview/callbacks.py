"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboards.components.attention import attention_list
from dashboards.components.banner import banner
from dashboards.components.cards import card_outputs
from dashboards.components.plot import Zoom, keep_zoom
from dashboards.pages.overview import figures, ids, summary, table, why
from dashboards.pages.page import Parts
from dashboards.source import Overview, Source
from dashboards.view import VERSION, VIEW, View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""

    @app.callback(
        output={
            "banner": Output(ids.BANNER, "children"),
            "cards": card_outputs(ids.ANSWER, ids.LOAD, ids.ELECTRICITY, ids.CARBON, ids.INTENSITY),
            "load": Output(ids.LOAD_CHART, "figure"),
            "daily": Output(ids.DAILY_CHART, "figure"),
            "attention": Output(ids.ATTENTION, "children"),
            "rows": Output(ids.TABLE, "rowData"),
            "plants": Output(ids.PLANT_CARDS, "children"),
        },
        inputs={
            "_version": Input(VERSION, "data"),
            "view": VIEW,
            "zoom": State(ids.LOAD_CHART, "relayoutData"),
        },
    )
    def show(_version: str | None, view: dict[str, Any], zoom: Zoom) -> dict[str, Any]:
        seen = View.of(**view)
        overview = source.overview(seen.period)
        if overview is None:
            raise PreventUpdate
        return draw(overview, seen, zoom)

    @app.callback(
        output={
            "chart": Output(ids.WHY_CHART, "figure"),
            "words": Output(ids.WHY_WORDS, "children"),
        },
        inputs={"_version": Input(VERSION, "data"), "view": VIEW},
    )
    def show_why(_version: str | None, view: dict[str, Any]) -> dict[str, Any]:
        seen = View.of(**view)
        found = source.why(seen.period)
        if found is None:
            raise PreventUpdate
        return {
            "chart": why.why_figure(found, t=seen.t, scheme=seen.scheme),
            "words": why.words(found, seen.t),
        }


def draw(overview: Overview, view: View, zoom: Zoom) -> dict[str, Any]:
    """Everything on the page from one answer, so that all figures are of one instant."""
    t, zone, now = view.t, overview.zone, overview.now
    return {
        "banner": banner(t, last_reading=overview.last_reading, now=now, zone=zone),
        "cards": summary.cards(overview, view.period, t),
        "load": keep_zoom(
            figures.load_figure(overview.load, zone=zone, now=now, t=t, scheme=view.scheme), zoom
        ),
        "daily": figures.daily_figure(
            overview.daily,
            before_kwh=overview.electricity_kwh.before,
            t=t,
            scheme=view.scheme,
        ),
        "attention": attention_list(
            t,
            overview.attention,
            plants={row.code: row.name for row in overview.plants},
            href=lambda item: view.plant_href(item.plant) if item.plant else view.href(),
            zone=zone,
            now=now,
        ),
        "rows": table.rows(overview, view),
        "plants": table.plant_cards(overview, view),
    }


def frames(view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    overview = source.overview(view.period)
    changed = source.why(view.period)
    if overview is None or changed is None:
        return {}
    return {
        ids.LOAD_CHART: overview.load, ids.DAILY_CHART: overview.daily,
        ids.WHY_CHART: why.frame(changed),
    }  # fmt: skip
