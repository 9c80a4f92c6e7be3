"""Unpack, ask, draw; and take refused messages in again."""

from typing import Any

import pandas as pd
from dash import ALL, Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboards.components.cards import card_outputs
from dashboards.components.problem import problem
from dashboards.pages.page import Parts, drawn_once
from dashboards.pages.quality import findings, ids, matrix, summary, tables
from dashboards.quality import QualityView, shares
from dashboards.source import Source
from dashboards.view import SEEN, VERSION, VIEW, View
from dashboards.visitor import visitor
from fems.errors import FemsError
from fems.roles import ADMINISTRATORS


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    drawn = drawn_once(draw)

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER),
            "matrix": Output(ids.MATRIX_CHART, "figure"),
            "lines": Output(ids.LINES, "children"),
            "silent": Output(ids.SILENT, "children"),
            "balance": Output(ids.BALANCE, "children"),
            "findings": Output(ids.FINDINGS, "children"),
            "rejected": Output(ids.REJECTED, "children"),
            "changes": Output(ids.CHANGES, "children"),
            "shown": Output(ids.SHOWN, "data"),
        },
        inputs={
            "_version": Input(VERSION, "data"), "_done": Input(ids.DONE, "data"),
            "code": Input(ids.PLANT, "data"), "shown": State(ids.SHOWN, "data"), "view": VIEW,
        },
    )  # fmt: skip
    def show(code: str | None, shown: str | None, view: dict[str, Any],
             **_moved: object) -> dict[str, Any]:  # fmt: skip
        seen = View.of(**view)
        found = source.quality(code, seen.period)
        # Drawn anew only if it is another answer: what somebody has opened stays open.
        if found is None or (ctx.triggered_id == VERSION and shown == f"{found.now}"):
            raise PreventUpdate
        may_retry = visitor().role in ADMINISTRATORS and source.administration() is not None
        return {**drawn(found, seen, may_retry=may_retry), "shown": f"{found.now}"}

    @app.callback(
        output={"said": Output(ids.RETRIED, "children"), "done": Output(ids.DONE, "data")},
        inputs={
            "_clicks": Input({"type": ids.RETRY, "reason": ALL}, "n_clicks"),
            "done": State(ids.DONE, "data"), "view": SEEN,
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def retry(_clicks: list[int | None], done: int | None, view: dict[str, Any]) -> dict[str, Any]:
        wanted = ctx.triggered_id
        # A list drawn anew fires too, with buttons that nobody has pressed yet.
        if not isinstance(wanted, dict) or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        t = View.of(**view).t
        try:
            said = tables.retried(source.retry_rejected(wanted["reason"]), t)
        except FemsError as error:
            return {"said": problem(error, t, doing=True), "done": done}
        return {"said": said, "done": (done or 0) + 1}


def draw(found: QualityView, view: View, *, may_retry: bool) -> dict[str, Any]:
    """Everything on the page from one answer."""
    t = view.t
    return {
        "cards": {ids.ANSWER: summary.answer(found, view.period, t)},
        "matrix": matrix.matrix_figure(found, t=t, scheme=view.scheme),
        "lines": tables.lines(found, view),
        "silent": findings.silent(found, t),
        "balance": tables.balance(found, t),
        "findings": findings.findings(found, t),
        "rejected": tables.rejected(found, t, may_retry=may_retry),
        "changes": tables.changes(found, t),
    }


def frames(view: View, source: Source, parts: Parts) -> dict[str, pd.DataFrame]:
    """The frame behind the matrix, for download: every line, also those it has no room for."""
    found = source.quality(parts.get("code"), view.period)
    if found is None:
        return {}
    shown = shares(found.days).add_suffix("_share")
    return {ids.MATRIX_CHART: pd.concat([found.days, shown.round(4)], axis=1)}
