"""Unpack, ask, draw."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from dash import Dash, Input, Output
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.components.cards import card_outputs
from dashboards.components.controls import keep_in_address
from dashboards.money import CostView
from dashboards.pages.cost import figures, ids, summary
from dashboards.pages.cost.outcome import outcome
from dashboards.pages.page import Parts, drawn_once
from dashboards.source import Source
from dashboards.view import VERSION, VIEW, View
from fems.compute.tariffs.what_if import Changes


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    drawn = drawn_once(draw)
    keep_in_address(app, ids.MONTH, ids.OPTION, ids.SHIFT, ids.CUT, ids.PV)

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER, ids.POWER, ids.BASE, ids.PRICE, ids.UNIT),
            "bill": Output(ids.BILL, "children"),
            "heat": Output(ids.HEAT_CHART, "figure"),
            "lines": Output(ids.LINES_CHART, "figure"),
        },
        inputs={
            "_version": Input(VERSION, "data"), "code": Input(ids.PLANT, "data"),
            "month": Input(ids.MONTH, "value"), "view": VIEW,
        },
    )  # fmt: skip
    def show(
        _version: str | None, code: str, month: str, view: dict[str, Any]
    ) -> Mapping[str, Any]:
        found = source.cost(code, date.fromisoformat(month))
        if found is None:
            raise PreventUpdate
        return drawn(found, View.of(**view))

    @app.callback(
        output=Output(ids.OUTCOME, "children"),
        inputs={
            "_version": Input(VERSION, "data"), "code": Input(ids.PLANT, "data"),
            "month": Input(ids.MONTH, "value"), "option": Input(ids.OPTION, "value"),
            "shift": Input(ids.SHIFT, "value"), "cut": Input(ids.CUT, "value"),
            "pv": Input(ids.PV, "value"), "view": VIEW,
        },
    )  # fmt: skip
    def show_outcome(
        _version: str | None, code: str, month: str, option: str | None, shift: float, cut: float,
        pv: float, view: dict[str, Any],
    ) -> Component:  # fmt: skip
        changes = Changes(option=option, shift_share=shift / 100, cut_kw=cut, pv_kw=pv)
        found = source.what_if(code, date.fromisoformat(month), changes)
        return outcome(found, View.of(**view).t)


def draw(cost: CostView, view: View) -> dict[str, Any]:
    """Everything on the page from one answer."""
    t, scheme = view.t, view.scheme
    return {
        "cards": summary.cards(cost, t),
        "bill": summary.bill_table(cost, t),
        "heat": figures.heat_figure(cost.heat, t=t, scheme=scheme),
        "lines": figures.lines_figure(cost.cost.meters, t=t, scheme=scheme),
    }


def frames(view: View, source: Source, parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts of the month that is shown, for download."""
    found = source.cost(parts["code"], None)
    if found is None:
        return {}
    month = view.chosen("month", [f"{m}" for m in found.months], f"{found.month}")
    found = source.cost(parts["code"], date.fromisoformat(month)) or found
    return {ids.HEAT_CHART: found.heat, ids.LINES_CHART: found.cost.meters}
