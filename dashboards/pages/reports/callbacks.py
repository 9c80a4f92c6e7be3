"""Unpack, ask, draw; and issue."""

from base64 import b64encode
from typing import Any

import pandas as pd
from dash import ALL, Dash, Input, Output, State, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.carbon_source import ReportsView
from dashboards.components.cards import card_outputs
from dashboards.components.controls import keep_in_address
from dashboards.components.problem import problem
from dashboards.pages.page import Parts, register_show
from dashboards.pages.reports import figures, ids, preview, summary
from dashboards.pages.reports.form import asked
from dashboards.source import Source
from dashboards.view import SEEN, VIEW, View
from fems.errors import FemsError

FIELDS = {"plant": ids.PLANT, "first": ids.FIRST, "last": ids.LAST, "standard": ids.STANDARD}
FORM = {name: State(field, "value") for name, field in FIELDS.items()}


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    keep_in_address(app, *FIELDS.values())
    outputs = {
        "cards": card_outputs(ids.ANSWER),
        "completeness": Output(ids.COMPLETENESS_CHART, "figure"),
        "issued": Output(ids.ISSUED, "children"),
    }
    register_show(app, outputs, source.reports, draw, also=[Input(ids.DONE, "data")])
    _register_preview(app, source)
    _register_issue(app, source)
    _register_download(app, source)


def draw(found: ReportsView, view: View) -> dict[str, Any]:
    """Everything on the page from one answer."""
    t = view.t
    return {
        "cards": {ids.ANSWER: summary.answer(found, t)},
        "completeness": figures.completeness_figure(found.completeness, t=t, scheme=view.scheme),
        "issued": summary.issued(found, t),
    }


def frames(_view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    found = source.reports()
    return {} if found is None else {ids.COMPLETENESS_CHART: found.completeness}


def _register_preview(app: Dash, source: Source) -> None:
    @app.callback(
        Output(ids.PREVIEW, "children"),
        inputs={
            "form": {name: Input(field, "value") for name, field in FIELDS.items()},
            "_done": Input(ids.DONE, "data"), "view": VIEW,
        },
    )  # fmt: skip
    def show_preview(form: dict[str, str], _done: str | None, view: dict[str, Any]) -> Component:
        t = View.of(**view).t
        try:
            return preview.preview(source.report_preview(asked(**form)), t)
        except FemsError as error:
            return problem(error, t)


def _register_issue(app: Dash, source: Source) -> None:
    @app.callback(
        output={
            "said": Output(ids.SAID, "children"), "done": Output(ids.DONE, "data"),
            "name": Output(ids.NAME, "value"),
        },
        inputs={"clicks": Input(ids.ISSUE, "n_clicks"), "by": State(ids.NAME, "value"), "form": FORM,
                "view": SEEN},
        prevent_initial_call=True,
    )  # fmt: skip
    def issue(clicks: int | None, by: str, form: dict[str, str], view: dict[str, Any]) -> dict[str, Any]:  # fmt: skip
        if not clicks:
            raise PreventUpdate
        t = View.of(**view).t
        try:
            found = source.issue_report(asked(**form), by=by)
        except FemsError as error:
            return {"said": problem(error, t), "done": None, "name": by}
        return {"said": preview.issued(found, t), "done": found.digest, "name": ""}


def _register_download(app: Dash, source: Source) -> None:
    @app.callback(
        output={
            "file": Output(ids.FILE, "data"),
            "said": Output(ids.SAID, "children", allow_duplicate=True),
        },
        inputs={
            "_clicks": Input({"type": ids.BUTTON, "kind": ALL, "digest": ALL}, "n_clicks"),
            "form": FORM, "view": SEEN,
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def download(_clicks: list[int | None], form: dict[str, str], view: dict[str, Any]) -> dict[str, Any]:  # fmt: skip
        seen, wanted = View.of(**view), ctx.triggered_id
        # A list drawn anew fires too, with buttons that nobody has pressed yet.
        if not isinstance(wanted, dict) or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        try:
            name, data = source.report_file(
                digest=wanted["digest"] or None, ask=asked(**form), kind=wanted["kind"], language=seen.language
            )  # fmt: skip
        except FemsError as error:
            return {"file": None, "said": problem(error, seen.t)}
        return {
            "file": {"content": b64encode(data).decode(), "filename": name, "base64": True},
            "said": None,
        }
