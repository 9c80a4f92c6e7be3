"""Unpack, do, draw; only administrators get here."""

from collections.abc import Callable
from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate

from dashboards.administration import Administration
from dashboards.components.problem import problem
from dashboards.i18n import Texts
from dashboards.pages.admin import aims_callbacks, forms_callbacks, ids, people, taken
from dashboards.pages.admin.layout import log, tables
from dashboards.pages.admin.sections import FILES
from dashboards.pages.admin.uploads import bytes_of
from dashboards.source import Source
from dashboards.view import SEEN, View
from dashboards.visitor import visitor
from fems.clock import utc_now
from fems.errors import FemsError


def register(app: Dash, source: Source) -> None:
    """Add the callbacks of all pages of administration."""
    _register_people(app, source)
    _register_files(app, source)
    aims_callbacks.register(app, source)
    forms_callbacks.register(app, source)


def _register_people(app: Dash, source: Source) -> None:
    @app.callback(
        output={
            "said": Output(ids.SAID, "children"), "users": Output(ids.USERS, "children"),
            "log": Output(ids.LOG, "children"), "name": Output(ids.NAME, "value"),
            "role": Output(ids.ROLE, "value"), "plants": Output(ids.PLANTS, "value"),
        },
        inputs={
            "_add": Input(ids.ADD, "n_clicks"), "_change": Input(ids.CHANGE, "n_clicks"),
            "_each": Input({"type": ids.DO, "do": ALL, "name": ALL}, "n_clicks"),
            "name": State(ids.NAME, "value"), "role": State(ids.ROLE, "value"),
            "plants": State(ids.PLANTS, "value"), "view": SEEN,
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def act(name: str | None, role: str | None, plants: list[str] | None, view: dict[str, Any],
            **_clicks: object) -> dict[str, Any]:  # fmt: skip
        desk, t = source.administration(), View.of(**view).t
        if desk is None or not ctx.triggered or not ctx.triggered[0]["value"]:
            raise PreventUpdate  # a list drawn anew fires too, with buttons nobody has pressed yet
        asked = ctx.triggered_id
        still = {"name": no_update, "role": no_update, "plants": no_update}
        shown: dict[str, Any] = {"users": no_update, "log": no_update, **still}
        try:
            if isinstance(asked, dict) and asked["do"] == "edit":
                return shown | {"said": None} | _fields(desk, asked["name"])
            said = _do(desk, asked, (name or "").strip(), role or "", plants or [], t)
        except FemsError as error:
            return shown | {"said": problem(error, t, doing=True)}
        shown["users"] = people.table(desk.users(), t, me=visitor().name, now=utc_now())
        return shown | {"said": said, "log": log(desk, t)}


def _fields(desk: Administration, name: str) -> dict[str, Any]:
    found = next((user for user in desk.users() if user["name"] == name), None)
    return {} if found is None else {key: found[key] for key in ("name", "role", "plants")}


def _do(
    desk: Administration, asked: Any, name: str, role: str, plants: list[str], t: Texts  # noqa: ANN401 (an id)
) -> html.Div | html.P:  # fmt: skip
    if asked == ids.ADD:
        return people.link(name, desk.add_user(name, role, plants), t)
    if asked == ids.CHANGE:
        desk.change_user(name, role, plants)
        return html.P(t("{name} was changed.", name=name), className="said")
    whom = str(asked["name"])
    if asked["do"] == "link":
        return people.link(whom, desk.new_link(whom), t)
    doings: dict[str, Callable[[], None]] = {
        "sign_out": lambda: desk.sign_out(whom),
        "disable": lambda: desk.set_disabled(whom, disabled=True),
        "enable": lambda: desk.set_disabled(whom, disabled=False),
    }
    if asked["do"] not in doings:
        raise PreventUpdate
    doings[asked["do"]]()
    said = {"sign_out": t("{name} is signed out everywhere.", name=whom),
            "disable": t("{name} is shut out.", name=whom),
            "enable": t("{name} is let in again.", name=whom)}  # fmt: skip
    return html.P(said[asked["do"]], className="said")


def _register_files(app: Dash, source: Source) -> None:
    @app.callback(
        output={
            "said": Output({"type": ids.TAKEN, "kind": MATCH}, "children"),
            "blocked": Output({"type": ids.APPLY, "kind": MATCH}, "disabled"),
            "tables": Output({"type": ids.TABLES, "kind": MATCH}, "children"),
        },
        inputs={
            "content": Input({"type": ids.UPLOAD, "kind": MATCH}, "contents"),
            "_clicks": Input({"type": ids.APPLY, "kind": MATCH}, "n_clicks"),
            "name": State({"type": ids.UPLOAD, "kind": MATCH}, "filename"), "view": SEEN,
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def take(
        content: object, name: object, view: dict[str, Any], **_clicks: object
    ) -> dict[str, Any]:
        desk, asked, t = source.administration(), ctx.triggered_id, View.of(**view).t
        if desk is None or not isinstance(asked, dict) or not isinstance(content, str):
            raise PreventUpdate
        kind, applies = asked["kind"], asked["type"] == ids.APPLY
        shown: dict[str, Any] = {"blocked": True, "tables": no_update}
        try:
            tried = desk.take_file(kind, str(name), bytes_of(content), apply=applies)
        except FemsError as error:
            return shown | {"said": problem(error, t, doing=True)}
        if tried.applied:
            shown["tables"] = tables(FILES[kind], desk.records(kind), t)
        ready = bool(tried.changes) and not tried.refused and not tried.applied
        return shown | {"said": taken.outcome(tried, t), "blocked": not ready}

    @app.callback(
        Output({"type": ids.FILE, "kind": MATCH}, "data"),
        Input({"type": ids.GET, "kind": MATCH}, "n_clicks"),
        State({"type": ids.THING, "kind": MATCH}, "value"),
        prevent_initial_call=True,
    )
    def get(clicks: int | None, thing: str | None) -> dict[str, Any]:
        desk, asked = source.administration(), ctx.triggered_id
        if desk is None or not clicks or not isinstance(asked, dict) or asked["kind"] not in FILES:
            raise PreventUpdate
        wanted = thing if FILES[asked["kind"]].one_by_one else None
        try:
            name, text = desk.download(asked["kind"], wanted)
        except FemsError:
            raise PreventUpdate from None  # what was chosen is in force no longer
        return {"content": text, "filename": name, "type": "text/plain"}
