"""Unpack, ask, draw."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import Dash, Output

from dashboards.carbon_source import TargetView
from dashboards.components.cards import card_outputs
from dashboards.pages.page import Parts, register_show
from dashboards.pages.targets import figures, ids, summary
from dashboards.source import Source
from dashboards.view import View
from dashboards.visitor import sees_costs


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    outputs = {
        "cards": card_outputs(ids.ANSWER),
        "path": Output(ids.PATH_CHART, "figure"),
        "means": Output(ids.MEANS, "children"),
        "table": Output(ids.TABLE, "children"),
    }
    register_show(app, outputs, source.targets, draw)


def draw(found: Sequence[TargetView], view: View) -> dict[str, Any]:
    """Everything on the page from one answer; the first target is the one that is drawn."""
    t, first = view.t, found[0] if found else None
    return {
        "cards": {ids.ANSWER: summary.answer(first, t)},
        "path": figures.path_figure(first, t=t, scheme=view.scheme),
        "means": summary.means(first, t, costs=sees_costs()),
        "table": summary.table(found, t),
    }


def frames(_view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    found = source.targets()
    return {ids.PATH_CHART: figures.path_frame(found[0])} if found else {}
