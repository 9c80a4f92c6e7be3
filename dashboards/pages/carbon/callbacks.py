"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Output

from dashboards.carbon_source import CarbonView
from dashboards.components.cards import card_outputs
from dashboards.pages.carbon import figures, ids, places, summary
from dashboards.pages.page import Parts, register_show
from dashboards.source import Source
from dashboards.view import View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    outputs = {
        "cards": card_outputs(ids.ANSWER, ids.SCOPE1, ids.SCOPE2),
        "trend": Output(ids.TREND_CHART, "figure"),
        "streams": Output(ids.STREAMS, "children"),
        "carbon": Output(ids.PLACES_CHART, "figure"),
        "against": Output(ids.AGAINST_CHART, "figure"),
        "places": Output(ids.PLACES, "children"),
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
        "carbon": places.carbon_figure(found.places, t=t, scheme=view.scheme),
        "against": places.against_figure(found.places, t=t, scheme=view.scheme),
        "places": places.table(found.places, view),
        "restated": summary.restated(found, t),
    }


def frames(_view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, and every restated figure, for download."""
    found = source.carbon()
    if found is None:
        return {}
    side_by_side = places.frame(found.places)
    return {ids.TREND_CHART: found.months, ids.PLACES_CHART: side_by_side,
            ids.AGAINST_CHART: side_by_side, ids.RESTATED_FILE: source.restatements()}  # fmt: skip
