"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboards.components.cards import card_outputs
from dashboards.components.controls import keep_in_address
from dashboards.pages.page import Parts
from dashboards.pages.tenants import figures, ids, summary
from dashboards.source import Source
from dashboards.view import VERSION, VIEW, View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    keep_in_address(app, ids.TRADE)

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER),
            "scores": Output(ids.SCORES_CHART, "figure"),
            "table": Output(ids.TABLE, "children"),
        },
        inputs={
            "_version": Input(VERSION, "data"),
            "trade": Input(ids.TRADE, "value"),
            "view": VIEW,
        },
    )
    def show(_version: str | None, trade: str | None, view: dict[str, Any]) -> dict[str, Any]:
        seen = View.of(**view)
        found = source.tenants(_trade(trade), seen.period, seen.compare)
        if found is None:
            raise PreventUpdate
        t = seen.t
        return {
            "cards": {ids.ANSWER: summary.answer(found, t)},
            "scores": figures.scores_figure(found.rows, t=t, scheme=seen.scheme),
            "table": summary.table(found, seen),
        }


def _trade(chosen: str | None) -> str | None:
    return None if chosen in {None, ids.EVERYONE} else chosen


def frames(view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frame behind the chart, for download."""
    found = source.tenants(_trade(view.asked.get("trade")), view.period, view.compare)
    if found is None:
        return {}
    names = [
        "code",
        "trade",
        "score",
        "low",
        "high",
        "rank",
        "rank_low",
        "rank_high",
        "tied",
        "basis",
    ]
    rows = [{name: getattr(row, name) for name in names} for row in found.rows]
    return {ids.SCORES_CHART: pd.DataFrame(rows, columns=names)}
