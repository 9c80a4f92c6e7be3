"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboards.components.cards import card_outputs
from dashboards.pages.carbon import figures, ids, summary
from dashboards.pages.page import Parts
from dashboards.source import Source
from dashboards.view import VERSION, VIEW, View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER, ids.SCOPE1, ids.SCOPE2),
            "trend": Output(ids.TREND_CHART, "figure"),
            "streams": Output(ids.STREAMS, "children"),
            "restated": Output(ids.RESTATED, "children"),
        },
        inputs={"_version": Input(VERSION, "data"), "view": VIEW},
    )
    def show(_version: str | None, view: dict[str, Any]) -> dict[str, Any]:
        seen, found = View.of(**view), source.carbon()
        if found is None:
            raise PreventUpdate
        t = seen.t
        return {
            "cards": summary.cards(found, t),
            "trend": figures.trend_figure(found.months, t=t, scheme=seen.scheme),
            "streams": summary.streams(found, t),
            "restated": summary.restated(found, t),
        }


def frames(_view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    found = source.carbon()
    return {} if found is None else {ids.TREND_CHART: found.months}
