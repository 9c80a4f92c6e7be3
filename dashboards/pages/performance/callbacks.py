"""Unpack, ask, draw."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from dashboards.components.cards import card_outputs
from dashboards.components.problem import problem
from dashboards.pages.page import Parts, drawn_once
from dashboards.pages.performance import (
    entering,
    figures,
    ids,
    model_card,
    over_time,
    projects,
    summary,
)
from dashboards.performance import PerformanceView
from dashboards.source import Source
from dashboards.view import SEEN, VERSION, VIEW, View
from dashboards.visitor import sees_costs
from fems.errors import FemsError


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    drawn = drawn_once(draw)

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER, ids.YEAR, ids.RECENT, ids.INTENSITY, ids.MODEL),
            "cusum": Output(ids.CUSUM_CHART, "figure"),
            "scatter": Output(ids.SCATTER_CHART, "figure"),
            "time": Output(ids.TIME_CHART, "figure"),
            "intensity": Output(ids.INTENSITY_CHART, "figure"),
            "projects": Output(ids.PROJECTS, "children"),
            "events": Output(ids.EVENTS, "children"),
            "card": Output(ids.CARD, "children"),
        },
        inputs={"_version": Input(VERSION, "data"), "code": Input(ids.PLANT, "data"), "view": VIEW},
    )
    def show(_version: str | None, code: str, view: dict[str, Any]) -> Mapping[str, Any]:
        found = source.performance(code)
        if found is None:
            raise PreventUpdate
        return drawn(found, View.of(**view))

    @app.callback(
        output={
            "entered": Output(ids.ENTERED, "children"),
            "said": Output(ids.ENTERED_SAID, "children"),
            "amount": Output(ids.ENTER_AMOUNT, "value"),
        },
        inputs={
            "clicks": Input(ids.ENTER, "n_clicks"), "code": State(ids.PLANT, "data"),
            "meter": State(ids.ENTER_METER, "value"), "day": State(ids.ENTER_DAY, "value"),
            "amount": State(ids.ENTER_AMOUNT, "value"), "view": SEEN,
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def enter(clicks: int | None, code: str, meter: str, day: str, amount: float | str | None,
              view: dict[str, Any]) -> dict[str, Any]:  # fmt: skip
        if not clicks:
            raise PreventUpdate
        t = View.of(**view).t
        try:
            source.enter_output(code, meter, *entering.asked(day, amount))
        except FemsError as error:
            return {"entered": no_update, "said": problem(error, t), "amount": no_update}
        found = source.entering(code)
        if found is None:
            raise PreventUpdate
        return {"entered": entering.entries(found, t), "said": None, "amount": ""}


def draw(view: PerformanceView, seen: View) -> dict[str, Any]:
    """Everything on the page from one answer."""
    t, scheme, found = seen.t, seen.scheme, view.found
    return {
        "cards": summary.cards(view, t),
        "cusum": figures.cusum_figure(found, t=t, scheme=scheme),
        "scatter": figures.scatter_figure(found, unit=view.output_unit, t=t, scheme=scheme),
        "time": over_time.time_figure(found.days, t=t, scheme=scheme),
        "intensity": over_time.intensity_figure(
            over_time.monthly(found.days), unit=view.output_unit, t=t, scheme=scheme
        ),
        "projects": projects.table(found.projects, t, costs=sees_costs()),
        "events": projects.events(found.events, t),
        "card": model_card.card(found.row, t),
    }


def frames(_view: View, source: Source, parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    view = source.performance(parts["code"])
    if view is None:
        return {}
    found = view.found
    added_up = figures.cusum_frame(found)
    return {
        ids.CUSUM_CHART: added_up.reset_index() if len(added_up) else added_up, ids.SCATTER_CHART: found.days, ids.TIME_CHART: found.days,
        ids.INTENSITY_CHART: over_time.monthly(found.days),
    }  # fmt: skip
