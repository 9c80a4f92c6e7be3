"""Unpack, ask, draw."""

from base64 import b64encode
from typing import Any

import pandas as pd
from dash import ALL, Dash, Input, Output, ctx
from dash.exceptions import PreventUpdate

from dashboards.components.cards import card_outputs
from dashboards.pages.page import Parts
from dashboards.pages.reports import figures, ids, summary
from dashboards.source import Source
from dashboards.view import VERSION, VIEW, View


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER),
            "completeness": Output(ids.COMPLETENESS_CHART, "figure"),
            "issued": Output(ids.ISSUED, "children"),
        },
        inputs={"_version": Input(VERSION, "data"), "view": VIEW},
    )
    def show(_version: str | None, view: dict[str, Any]) -> dict[str, Any]:
        seen, found = View.of(**view), source.reports()
        if found is None:
            raise PreventUpdate
        t = seen.t
        return {
            "cards": {ids.ANSWER: summary.answer(found, t)},
            "completeness": figures.completeness_figure(
                found.completeness, t=t, scheme=seen.scheme
            ),
            "issued": summary.issued(found, t),
        }

    @app.callback(
        Output(ids.FILE, "data"),
        inputs={
            "clicks": Input({"type": ids.BUTTON, "kind": ALL, "digest": ALL}, "n_clicks"),
            "view": VIEW,
        },
        prevent_initial_call=True,
    )
    def download(clicks: list[int | None], view: dict[str, Any]) -> dict[str, Any]:
        asked = ctx.triggered_id
        if not any(clicks) or not isinstance(asked, dict):
            raise PreventUpdate
        name, data = source.report_file(
            digest=asked["digest"] or None, kind=asked["kind"], language=View.of(**view).language
        )
        return {"content": b64encode(data).decode(), "filename": name, "base64": True}


def frames(_view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    found = source.reports()
    return {} if found is None else {ids.COMPLETENESS_CHART: found.completeness}
