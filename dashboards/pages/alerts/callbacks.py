"""Unpack, ask, draw; and take alerts on."""

from typing import Any

import pandas as pd
from dash import ALL, Dash, Input, Output, State, ctx, html
from dash.exceptions import PreventUpdate

from dashboards.alerts import AlertsView, is_waiting
from dashboards.components.attributes import attributes
from dashboards.components.cards import answer_card, card_outputs
from dashboards.components.controls import keep_in_address
from dashboards.components.problem import problem
from dashboards.i18n import Texts
from dashboards.pages.alerts import entries, ids
from dashboards.pages.page import Parts
from dashboards.source import Source
from dashboards.view import ALERTS, SEEN, VIEW, View
from dashboards.visitor import sees_costs, visitor
from fems.errors import FemsError
from fems.roles import MANAGERS


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER),
            "list": Output(ids.LIST, "children"),
            "over": Output(ids.OVER, "children"),
        },
        inputs={
            "_version": Input(ALERTS, "data"), "_done": Input(ids.DONE, "data"),
            "state": Input(ids.STATE, "value"), "plant": Input(ids.PLANT, "value"),
            "kind": Input(ids.KIND, "value"), "view": VIEW,
        },
    )  # fmt: skip
    def show(state: str | None, plant: str | None, kind: str | None, view: dict[str, Any],
             **_moved: object) -> dict[str, Any]:  # fmt: skip
        found, seen = source.alerts(), View.of(**view)
        may_act = found.may_act and visitor().role in MANAGERS
        wanted = [a for a in found.open if _is_wanted(a, state, plant, kind, found)]
        past = [a for a in found.over if _is_wanted(a, ids.ALL, plant, kind, found)]
        return {
            "cards": {ids.ANSWER: _answer(found, seen.t, sees_cost=sees_costs())},
            "list": entries.entries(wanted, found, seen, who=visitor().name, may_act=may_act,
                                    sees_cost=sees_costs()),
            "over": entries.over(found, past, seen),
        }  # fmt: skip

    @app.callback(
        output={"said": Output(ids.SAID, "children"), "done": Output(ids.DONE, "data")},
        inputs={
            "_clicks": Input({"type": ids.ACT, "alert": ALL, "act": ALL}, "n_clicks"),
            "done": State(ids.DONE, "data"), "view": SEEN,
        },
        prevent_initial_call=True,
    )  # fmt: skip
    def act(_clicks: list[int | None], done: int | None, view: dict[str, Any]) -> dict[str, Any]:
        pressed = ctx.triggered_id
        # A list drawn anew fires too, with buttons that nobody has pressed yet.
        if not isinstance(pressed, dict) or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        if pressed["act"] not in entries.ACTS:
            raise PreventUpdate
        t, hours = View.of(**view).t, pressed["act"] if pressed["act"].isdigit() else None
        try:
            source.take_alert(
                int(pressed["alert"]), "snooze" if hours else pressed["act"],
                hours=float(hours) if hours else None,
            )  # fmt: skip
        except FemsError as error:
            return {"said": problem(error, t, doing=True), "done": done}
        return {"said": None, "done": (done or 0) + 1}

    keep_in_address(app, ids.STATE, ids.PLANT, ids.KIND)


def frames(_view: View, _source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """No charts here."""
    return {}


def _is_wanted(
    alert: dict[str, Any], state: str | None, plant: str | None, kind: str | None, found: AlertsView
) -> bool:
    if state == "waiting" and not is_waiting(alert, found.now):
        return False
    if state == "act" and alert["severity"] != "act":
        return False
    return plant in (None, ids.ALL, alert["plant"]) and kind in (None, ids.ALL, alert["kind"])


def _answer(found: AlertsView, t: Texts, *, sees_cost: bool) -> dict[str, Any]:
    """The answer in one line, with what is open together worth."""
    act, waiting, taken = found.waiting("act"), found.waiting(), len(found.open) - found.waiting()
    if waiting:
        said = [t.plural("{n} alert waits for you", "{n} alerts wait for you", waiting)]
        said += [t("{n} to act on now", n=act)] if act else []
    else:
        said = [t("Nothing waits for you")]
    said += (
        [t.plural("{n} is taken on or rests", "{n} are taken on or rest", taken)] if taken else []
    )
    said += entries.worth(t, found.open, sees_cost=sees_cost)
    looked = (
        t("never") if found.looked_at is None else t.moment(found.looked_at, found.zone, found.now)
    )
    if found.is_stale:
        said.append(t("causes were last looked for: {moment}", moment=looked))
    facts = [
        (t("Open"), t.decimal(len(found.open), 0)), (t("Act now"), t.decimal(act, 0)),
        (t("Not taken on"), t.decimal(waiting, 0)), (t("Looked for causes"), looked),
    ]  # fmt: skip
    state = "act" if act else "look" if waiting or found.is_stale else "calm"
    exact = attributes(data_figure="alerts_waiting", data_value=f"{waiting}")
    answer = [html.Span(" · ".join(said), **exact)]
    return answer_card(lead=t("Alerts"), answer=answer, facts=facts, state=state)
