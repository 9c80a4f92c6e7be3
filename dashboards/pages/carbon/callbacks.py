"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Output

from dashboards.carbon_source import CarbonView
from dashboards.components.cards import card_outputs
from dashboards.pages.carbon import figures, ids, summary
from dashboards.pages.page import Parts, register_show
from dashboards.source import Source
from dashboards.view import View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    outputs = {
        "cards": card_outputs(ids.ANSWER, ids.SCOPE1, ids.SCOPE2),
        "trend": Output(ids.TREND_CHART, "figure"),
        "streams": Output(ids.STREAMS, "children"),
        "restated": Output(ids.RESTATED, "children"),
    }
    register_show(app, outputs, source.carbon, draw)


def draw(found: CarbonView, view: View) -> dict[str, Any]:
    """Everything on the page from one answer."""
    t = view.t
    return {
        "cards": summary.cards(found, t),
        "trend": figures.trend_figure(found.months, t=t, scheme=view.scheme),
        "streams": summary.streams(found, t),
        "restated": summary.restated(found, t),
    }


def frames(_view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    found = source.carbon()
    return {} if found is None else {ids.TREND_CHART: found.months}
