"""Try what a form says; keep it once it was seen what it changes."""

from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate

from dashboards.components.problem import problem
from dashboards.pages.admin import forms, ids, taken
from dashboards.pages.admin.form_fields import FORMS
from dashboards.source import Source
from dashboards.view import SEEN, View
from fems.errors import FemsError


def register(app: Dash, source: Source) -> None:
    """Add these callbacks."""

    @app.callback(
        output={
            "said": Output({"type": ids.FORM_SAID, "kind": MATCH}, "children"),
            "blocked": Output({"type": ids.FORM_ENTER, "kind": MATCH}, "disabled"),
            "seen": Output({"type": ids.FORM_TRIED, "kind": MATCH}, "data"),
            "table": Output({"type": ids.FORM_TABLE, "kind": MATCH}, "children"),
        },
        inputs={
            "_try": Input({"type": ids.FORM_TRY, "kind": MATCH}, "n_clicks"),
            "_enter": Input({"type": ids.FORM_ENTER, "kind": MATCH}, "n_clicks"),
            "names": State({"type": ids.FORM_FIELD, "kind": MATCH, "field": ALL}, "id"),
            "values": State({"type": ids.FORM_FIELD, "kind": MATCH, "field": ALL}, "value"),
            "seen": State({"type": ids.FORM_TRIED, "kind": MATCH}, "data"), "view": SEEN,
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def enter(
        names: list[dict[str, str]], values: list[object], seen: object, view: dict[str, Any],
        **_clicks: object,
    ) -> dict[str, Any]:  # fmt: skip
        desk, asked, t = source.administration(), ctx.triggered_id, View.of(**view).t
        if desk is None or not isinstance(asked, dict) or asked.get("kind") not in FORMS:
            raise PreventUpdate
        kind = asked["kind"]
        shown: dict[str, Any] = {"blocked": True, "seen": None, "table": no_update}
        filled = {n["field"]: value for n, value in zip(names, values, strict=True)}
        said = forms.given(kind, filled)
        if missing := forms.lacking(kind, said):
            what = ", ".join(t(label) for label in missing)
            return shown | {
                "said": html.P(t("Fill in: {what}.", what=what), className="look", role="alert")
            }
        # What was changed since it was tried is tried again: nothing is kept that nobody saw.
        applies = asked["type"] == ids.FORM_ENTER and seen == filled
        try:
            tried = desk.enter(kind, said, apply=applies)
            if tried.applied:
                shown["table"] = forms.table(kind, desk, t)
        except FemsError as error:
            return shown | {"said": problem(error, t, doing=True)}
        ready = bool(tried.changes) and not tried.refused and not tried.applied
        return shown | {"said": taken.outcome(tried, t), "blocked": not ready,
                        "seen": filled if ready else None}  # fmt: skip

    @app.callback(
        Output({"type": ids.FORM_TABLE, "kind": ALL}, "children", allow_duplicate=True),
        inputs={"_taken": Input({"type": ids.TABLES, "kind": ALL}, "children"), "view": SEEN},
        prevent_initial_call=True,
    )
    def follow(view: dict[str, Any], **_taken: object) -> list[Any]:
        """A file that was taken in may hold what the tables of the forms show."""
        desk, t = source.administration(), View.of(**view).t
        if desk is None:
            raise PreventUpdate
        return [forms.table(output["id"]["kind"], desk, t) for output in ctx.outputs_list]
