"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboards.components.attention import attention_list
from dashboards.components.banner import banner
from dashboards.pages.overview import figures, ids, summary, table
from dashboards.pages.page import Parts
from dashboards.source import PERIOD_DAYS, Overview, Source
from dashboards.view import VERSION, VIEW, View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""

    @app.callback(
        output={
            "banner": Output(ids.BANNER, "children"),
            "answer": Output(ids.ANSWER, "children"),
            "cards": Output(ids.CARDS, "children"),
            "load": Output(ids.LOAD, "figure"),
            "daily": Output(ids.DAILY, "figure"),
            "attention": Output(ids.ATTENTION, "children"),
            "rows": Output(ids.TABLE, "rowData"),
            "plants": Output(ids.PLANT_CARDS, "children"),
        },
        inputs={"_version": Input(VERSION, "data"), "view": VIEW},
    )
    def show(_version: str | None, view: dict[str, Any]) -> dict[str, Any]:
        seen = View.of(**view)
        overview = source.overview(seen.period)
        if overview is None:
            raise PreventUpdate
        return draw(overview, seen)


def draw(overview: Overview, view: View) -> dict[str, Any]:
    """Everything on the page from one answer, so that all figures are of one instant."""
    t, zone, now = view.t, overview.zone, overview.now
    before = overview.electricity_kwh.before
    return {
        "banner": banner(t, last_reading=overview.last_reading, now=now, zone=zone),
        "answer": summary.answer(overview, view.period, t),
        "cards": summary.cards(overview, view.period, t),
        "load": figures.load_figure(overview.load, zone=zone, now=now, t=t, scheme=view.scheme),
        "daily": figures.daily_figure(
            overview.daily,
            mean_before_kwh=None if before is None else before / PERIOD_DAYS[view.period],
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
    return {} if overview is None else {ids.LOAD: overview.load, ids.DAILY: overview.daily}
