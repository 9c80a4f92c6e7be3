"""Alerts as a list: what is the matter, what to do, who sees to it, and buttons for that."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.alerts import AlertsView, is_waiting
from dashboards.components.attention import MARKS
from dashboards.components.attributes import attributes
from dashboards.components.facts import Cell, facts_table
from dashboards.i18n import N_, Texts
from dashboards.pages.alerts import ids
from dashboards.view import View
from fems.clock import time_zone
from fems.compute.alert_words import page_of, sentence, title, to_do

ACTS = {
    "acknowledge": N_("I know of it"),
    "own": N_("I see to it"),
    "4": N_("Rest for 4 hours"),
    "24": N_("Rest for a day"),
}
MOST = 100


def entries(
    alerts: Sequence[dict[str, Any]], found: AlertsView, view: View, *, who: str, may_act: bool,
    sees_cost: bool,
) -> Component:  # fmt: skip
    """Open alerts, or a calm sentence when there is none."""
    t = view.t
    if not alerts:
        calm = t("Nothing is to be done.") if not found.open else t("No alert is like this.")
        return html.Div([html.Span(className="icon icon-check"), calm], className="nothing")
    rows: list[Component] = [
        _entry(alert, found.now, view, who=who, may_act=may_act, sees_cost=sees_cost)
        for alert in alerts[:MOST]
    ]
    if len(alerts) > MOST:
        rows.append(html.Li(t("{n} more", n=len(alerts) - MOST), className="muted"))
    return html.Ul(rows, className="alert-list")


def over(found: AlertsView, alerts: Sequence[dict[str, Any]], view: View) -> Component:
    """Alerts that are over."""
    t = view.t
    if not alerts:
        return html.P(t("None in this time."), className="muted")
    headings = [t("What"), t("From"), t("To"), t("Times"), t("Who")]
    rows: list[list[Cell]] = [
        [_linked(alert, view), _moment(alert["since"], alert, found.now, t),
         _moment(alert["closed_at"], alert, found.now, t), str(alert["times"]),
         alert["owner"] or alert["acknowledged_by"] or "–"]
        for alert in alerts[:MOST]
    ]  # fmt: skip
    return facts_table(headings, rows, numbers=(3,))


def worth(t: Texts, alerts: Sequence[dict[str, Any]], *, sees_cost: bool) -> list[str]:
    """What alerts cost and emit together, as far as it is known."""
    told = []
    if sees_cost and (won := [a["won"] for a in alerts if a["won"] is not None]):
        told.append(str(t.money(sum(won))))
    if kg := [a["kg_co2e"] for a in alerts if a["kg_co2e"] is not None]:
        told.append(str(t.carbon(sum(kg))))
    return told


def _entry(
    alert: dict[str, Any], now: datetime, view: View, *, who: str, may_act: bool, sees_cost: bool
) -> html.Li:
    t, severity = view.t, alert["severity"]
    told = [
        title(alert["kind"], t.language),
        t("since {moment}", moment=_moment(alert["since"], alert, now, t)),
        *([t("{n} times", n=alert["times"])] if alert["times"] > 1 else []),
        *worth(t, [alert], sees_cost=sees_cost), *_taken(alert, now, t),
    ]  # fmt: skip
    buttons = [_button(alert, act, t) for act in _acts(alert, now, who)] if may_act else []
    return html.Li(
        [
            html.Span(t(MARKS[severity]), className=f"mark {severity}"),
            html.Div(
                [
                    html.P(_linked(alert, view), className="what"),
                    html.P(to_do(alert["kind"], t.language), className="to-do"),
                    html.P(" · ".join(told), className="where"),
                ]
            ),
            *([html.Div(buttons, className="file-buttons tight")] if buttons else []),
        ],
        className=severity if is_waiting(alert, now) else "taken",
    )


def _acts(alert: dict[str, Any], now: datetime, who: str) -> list[str]:
    """What there is left to do with it."""
    acts = [] if alert["acknowledged_at"] else ["acknowledge"]
    acts += [] if alert["owner"] == who else ["own"]
    return acts + (["4", "24"] if is_waiting(alert, now) else [])


def _button(alert: dict[str, Any], act: str, t: Texts) -> html.Button:
    return html.Button(
        t(ACTS[act]), id={"type": ids.ACT, "alert": alert["alert_id"], "act": act}, type="button",
        className="file-button",
        **attributes(aria_label=f"{t(ACTS[act])}: {_sentence(alert, t)}"),
    )  # fmt: skip


def _taken(alert: dict[str, Any], now: datetime, t: Texts) -> list[str]:
    told = []
    if alert["owner"]:
        told.append(t("{who} sees to it", who=alert["owner"]))
    if alert["acknowledged_by"] and alert["acknowledged_by"] != alert["owner"]:
        told.append(t("{who} knows of it", who=alert["acknowledged_by"]))
    if alert["snoozed_until"] is not None and alert["snoozed_until"] > now:
        told.append(
            t("rests until {moment}", moment=_moment(alert["snoozed_until"], alert, now, t))
        )
    return told


def _linked(alert: dict[str, Any], view: View) -> Component:
    """The sentence, leading to where its cause is seen."""
    page, text = page_of(alert), _sentence(alert, view.t)
    return html.Span(text) if page is None else dcc.Link(text, href=view.href(page))


def _sentence(alert: dict[str, Any], t: Texts) -> str:
    return sentence(alert, t.language, time_zone(alert["time_zone"]))


def _moment(at: datetime, alert: dict[str, Any], now: datetime, t: Texts) -> str:
    return t.moment(at, time_zone(alert["time_zone"]), now)
