"""Unpack, ask, draw."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboards.components.cards import card_outputs
from dashboards.components.controls import keep_in_address
from dashboards.pages.page import Parts, drawn_once
from dashboards.pages.tenants import figures, ids, summary
from dashboards.source import Source
from dashboards.tenants import TenantsView
from dashboards.view import VERSION, VIEW, View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    keep_in_address(app, ids.TRADE)
    drawn = drawn_once(draw)

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
    def show(_version: str | None, trade: str | None, view: dict[str, Any]) -> Mapping[str, Any]:
        seen = View.of(**view)
        found = source.tenants(_trade(trade), seen.period, seen.compare)
        if found is None:
            raise PreventUpdate
        return drawn(found, seen)


def draw(found: TenantsView, view: View) -> dict[str, Any]:
    """Everything on the page from one answer."""
    return {
        "cards": {ids.ANSWER: summary.answer(found, view.t)},
        "scores": figures.scores_figure(found.rows, t=view.t, scheme=view.scheme),
        "table": summary.table(found, view),
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
