"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Input, Output

from dashboards.components.cards import card_outputs
from dashboards.pages.page import Parts
from dashboards.pages.targets import figures, ids, summary
from dashboards.source import Source
from dashboards.view import VERSION, VIEW, View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER),
            "path": Output(ids.PATH_CHART, "figure"),
            "table": Output(ids.TABLE, "children"),
        },
        inputs={"_version": Input(VERSION, "data"), "view": VIEW},
    )
    def show(_version: str | None, view: dict[str, Any]) -> dict[str, Any]:
        seen, found = View.of(**view), source.targets()
        t = seen.t
        return {
            "cards": {ids.ANSWER: summary.answer(found, t)},
            "path": figures.path_figure(found[0] if found else None, t=t, scheme=seen.scheme),
            "table": summary.table(found, t),
        }


def frames(_view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    found = source.targets()
    return {ids.PATH_CHART: found[0].months} if found else {}
