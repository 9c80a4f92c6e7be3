"""Set and retire targets; check a file of mapping rules."""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate

from dashboards.components.problem import problem
from dashboards.pages.admin import aims, ids
from dashboards.pages.admin.uploads import bytes_of
from dashboards.source import Source
from dashboards.view import SEEN, View
from fems.errors import FemsError, SettingsError


def register(app: Dash, source: Source) -> None:
    """Add these callbacks."""
    fields = {"name": ids.AIM_NAME, "plant": ids.AIM_PLANT, "year": ids.AIM_YEAR, "path": ids.AIM_PATH,
              "anchors": ids.AIM_ANCHORS, "source_of": ids.AIM_SOURCE}  # fmt: skip

    @app.callback(
        output={"said": Output(ids.AIM_SAID, "children"), "table": Output(ids.AIM_TABLE, "children")},
        inputs={
            "_set": Input(ids.AIM_SET, "n_clicks"),
            "_retire": Input({"type": ids.AIM_RETIRE, "name": ALL}, "n_clicks"),
            "form": {name: State(field, "value") for name, field in fields.items()}, "view": SEEN,
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def act(form: dict[str, Any], view: dict[str, Any], **_clicks: object) -> dict[str, Any]:
        desk, t, asked = source.administration(), View.of(**view).t, ctx.triggered_id
        if desk is None or not ctx.triggered or not ctx.triggered[0]["value"]:
            raise PreventUpdate  # a list drawn anew fires too, with buttons nobody has pressed yet
        try:
            if isinstance(asked, dict):
                name = str(asked["name"])
                desk.retire_target(name)
                said = t("{name} holds no longer.", name=name)
            else:
                name = (form["name"] or "").strip()
                own = form["path"] == aims.OWN
                anchors = [
                    part.strip() for part in (form["anchors"] or "").split(",") if part.strip()
                ]
                desk.set_target(name, form["plant"] or None, _year(form["year"]),
                                None if own else form["path"], anchors if own else [],
                                (form["source_of"] or "").strip())  # fmt: skip
                said = t("{name} is set.", name=name)
        except FemsError as error:
            return {"said": problem(error, t, doing=True), "table": no_update}
        return {
            "said": html.P(said, className="said"),
            "table": aims.target_table(desk.held_targets(), t),
        }

    @app.callback(
        Output(ids.RULES_SAID, "children"),
        inputs={"content": Input(ids.RULES_FILE, "contents"), "name": State(ids.RULES_FILE, "filename"),
                "view": SEEN},
        prevent_initial_call=True,
    )  # fmt: skip
    def check(content: object, name: object, view: dict[str, Any]) -> Any:  # noqa: ANN401 (components)
        desk, t = source.administration(), View.of(**view).t
        if desk is None or not isinstance(content, str):
            raise PreventUpdate
        try:
            rules = desk.check_rules(str(name), bytes_of(content))
        except FemsError as error:
            return problem(error, t, doing=True)
        said = t.plural("The file is right: {n} rule.", "The file is right: {n} rules.", len(rules))
        return [html.P(said, className="said"), aims.rules_grid(rules, t, "admin-rules-checked")]


def _year(given: object) -> int:
    try:
        return int(str(given))
    except ValueError:
        raise SettingsError("The base year is missing.", hint="Write 2025.") from None
