"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboards.components.cards import card_outputs
from dashboards.pages.page import Parts
from dashboards.pages.performance import figures, ids, model_card, over_time, projects, summary
from dashboards.performance import PerformanceView
from dashboards.source import Source
from dashboards.view import VERSION, VIEW, View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER, ids.YEAR, ids.RECENT, ids.INTENSITY, ids.MODEL),
            "cusum": Output(ids.CUSUM_CHART, "figure"),
            "scatter": Output(ids.SCATTER_CHART, "figure"),
            "time": Output(ids.TIME_CHART, "figure"),
            "intensity": Output(ids.INTENSITY_CHART, "figure"),
            "projects": Output(ids.PROJECTS, "children"),
            "events": Output(ids.EVENTS, "children"),
            "card": Output(ids.CARD, "children"),
        },
        inputs={"_version": Input(VERSION, "data"), "code": Input(ids.PLANT, "data"), "view": VIEW},
    )
    def show(_version: str | None, code: str, view: dict[str, Any]) -> dict[str, Any]:
        found = source.performance(code)
        if found is None:
            raise PreventUpdate
        return draw(found, View.of(**view))


def draw(view: PerformanceView, seen: View) -> dict[str, Any]:
    """Everything on the page from one answer."""
    t, scheme, found = seen.t, seen.scheme, view.found
    return {
        "cards": summary.cards(view, t),
        "cusum": figures.cusum_figure(found, t=t, scheme=scheme),
        "scatter": figures.scatter_figure(found, unit=view.output_unit, t=t, scheme=scheme),
        "time": over_time.time_figure(found.days, t=t, scheme=scheme),
        "intensity": over_time.intensity_figure(
            over_time.monthly(found.days), unit=view.output_unit, t=t, scheme=scheme
        ),
        "projects": projects.table(found.projects, t),
        "events": projects.events(found.events, t),
        "card": model_card.card(found.row, t),
    }


def frames(_view: View, source: Source, parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    view = source.performance(parts["code"])
    if view is None:
        return {}
    found = view.found
    added_up = found.total.periods.reset_index() if found.total else pd.DataFrame()
    return {
        ids.CUSUM_CHART: added_up, ids.SCATTER_CHART: found.days, ids.TIME_CHART: found.days,
        ids.INTENSITY_CHART: over_time.monthly(found.days),
    }  # fmt: skip
