"""Unpack, ask, draw."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboards.components.banner import banner
from dashboards.components.cards import card_outputs
from dashboards.money import DemandView
from dashboards.pages.demand import figures, ids, summary
from dashboards.pages.page import Parts, drawn_once
from dashboards.source import Source
from dashboards.view import PRESENT, VERSION, VIEW, View
from dashboards.visitor import sees_costs


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    drawn, drawn_now = drawn_once(draw), drawn_once(draw_now)

    @app.callback(
        output={
            "cards": card_outputs(ids.PAID, ids.RISK),
            "today": Output(ids.TODAY_CHART, "figure"),
            "days": Output(ids.DAYS_CHART, "figure"),
        },
        inputs={
            "_version": Input(VERSION, "data"), "code": Input(ids.PLANT, "data"), "view": VIEW,
        },
    )  # fmt: skip
    def show(_version: str | None, code: str, view: dict[str, Any]) -> Mapping[str, Any]:
        found = source.demand(code)
        if found is None:
            raise PreventUpdate
        return drawn(found, View.of(**view))

    @app.callback(
        output={
            "banner": Output(ids.BANNER, "children"),
            "cards": card_outputs(ids.ANSWER, ids.ALLOWABLE, ids.PRICE),
            "quarter": Output(ids.QUARTER_CHART, "figure"),
            "actions": Output(ids.ACTIONS, "children"),
            "warnings": Output(ids.WARNINGS, "children"),
        },
        inputs={
            "_present": Input(PRESENT, "data"), "_version": Input(VERSION, "data"),
            "code": Input(ids.PLANT, "data"), "view": VIEW,
        },
    )  # fmt: skip
    def show_now(code: str, view: dict[str, Any], **_moved: object) -> Mapping[str, Any]:
        found = source.demand_now(code)
        if found is None:
            raise PreventUpdate
        return drawn_now(found, View.of(**view))


def draw(demand: DemandView, view: View) -> dict[str, Any]:
    """What is told of today and this month, from one answer."""
    t, scheme, state = view.t, view.scheme, demand.state
    paid = None if state.billing is None else float(state.billing.kw)
    return {
        "cards": summary.cards(demand, t),
        "today": figures.today_figure(
            demand.load, demand.forecast, demand.bands, paid_kw=paid,
            contract_kw=state.contract_kw, zone=demand.zone, now=demand.now, t=t, scheme=scheme,
        ),
        "days": figures.days_figure(state.daily, paid_kw=paid, t=t, scheme=scheme),
    }  # fmt: skip


def draw_now(demand: DemandView, view: View) -> dict[str, Any]:
    """What is told of the running quarter of an hour."""
    t, state = view.t, demand.state
    return {
        "banner": banner(t, last_reading=demand.last_reading, now=demand.now, zone=demand.zone),
        "cards": summary.cards_now(demand, t, costs=sees_costs()),
        "quarter": figures.quarter_figure(state.running, t=t, scheme=view.scheme),
        "actions": summary.actions(demand, t),
        "warnings": summary.warnings(demand, t),
    }


def frames(_view: View, source: Source, parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    found = source.demand_now(parts["code"])
    if found is None:
        return {}
    loads = found.load.merge(found.forecast, on="start", how="outer", suffixes=("", "_forecast"))
    return {
        ids.QUARTER_CHART: figures.quarter_frame(found.state.running),
        ids.TODAY_CHART: loads.merge(found.bands, on="start", how="outer"),
        ids.DAYS_CHART: found.state.daily,
    }
