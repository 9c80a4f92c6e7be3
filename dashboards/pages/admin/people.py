"""People: the table with what can be done with each, the form, and the log of what they did."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.attributes import attributes
from dashboards.components.facts import Cell, facts_table
from dashboards.i18n import N_, Texts
from dashboards.pages.admin import ids
from dashboards.source import Name
from dashboards.words import say
from dashboards.words_people import DEEDS, ROLES
from fems.clock import time_zone
from fems.roles import Role

DOINGS = {"link": N_("New link"), "sign_out": N_("Sign out"), "disable": N_("Disable"),
          "enable": N_("Enable"), "edit": N_("Edit")}  # fmt: skip
LOGGED = 200


def form(t: Texts, plants: Mapping[str, Name]) -> html.Div:
    """Name, role and plants, to add somebody or to change who is there."""
    return html.Div(
        [
            html.Label([t("Name"), dmc.TextInput(id=ids.NAME, placeholder="kim@example.com",
                                                 **attributes(aria_label=t("Name")))]),
            html.Label([t("Role"), dmc.Select(
                id=ids.ROLE, data=[{"value": role.value, "label": say(t, ROLES, role)} for role in Role],
                value=Role.PLANT_MANAGER.value, allowDeselect=False,
                **attributes(aria_label=t("Role")))]),
            html.Label([t("Plants"), dmc.MultiSelect(
                id=ids.PLANTS, searchable=True,
                data=[{"value": code, "label": name.in_language(t.language)} for code, name in plants.items()],
                **attributes(aria_label=t("Plants")))]),
            html.Button(t("Add"), id=ids.ADD, className="file-button strong", type="button"),
            html.Button(t("Save changes"), id=ids.CHANGE, className="file-button", type="button"),
        ],
        className="report-form",
    )  # fmt: skip


def table(users: list[dict[str, Any]], t: Texts, *, me: str, now: datetime) -> html.Div:
    """Everybody, and what can be done with each."""
    headings = [t("Name"), t("Role"), t("Plants"), t("State"), t("Signed in"), ""]
    rows: list[list[Cell]] = [
        [html.Span(u["name"]), say(t, ROLES, u["role"]), ", ".join(u["plants"]) or t("as the role says"),
         _state(u, t, now), t.decimal(u["sessions"], 0), _buttons(u, t, me=me)]
        for u in users
    ]  # fmt: skip
    return facts_table(headings, rows, numbers=(4,))


def _state(user: dict[str, Any], t: Texts, now: datetime) -> html.Span:
    if user["disabled_at"] is not None:
        return html.Span(t("shut out"), className="look")
    if user["locked_until"] is not None and user["locked_until"] > now:
        return html.Span(t("locked after wrong passwords"), className="look")
    if user["providers"]:
        return html.Span(t("by the organisation's account"))
    if user["password_set_at"] is None:
        return html.Span(t("has not chosen a password yet"), className="look")
    return html.Span(t("active"))


def _buttons(user: dict[str, Any], t: Texts, *, me: str) -> html.Div:
    doings = ["edit", "link", "sign_out", "disable" if user["disabled_at"] is None else "enable"]
    if user["name"] == me:
        doings.remove("disable")
    return html.Div(
        [
            html.Button(
                t(DOINGS[do]), id={"type": ids.DO, "do": do, "name": user["name"]},
                className="file-button", type="button",
            )
            for do in doings
        ],
        className="file-buttons tight",
    )  # fmt: skip


def link(name: str, address: str, t: Texts) -> html.Div:
    """The address with which somebody chooses a password; it is shown once."""
    return html.Div(
        [
            html.P(t("Give this link to {name}: with it a password is chosen, once and within three days. It is not shown again.", name=name)),
            html.Code(address, className="one-time"),
        ],
        className="said",
    )  # fmt: skip


def log(entries: list[dict[str, Any]], t: Texts, *, zone: str, now: datetime) -> html.Div | html.P:
    """What people did, the newest first, alike things of a minute as one; each opens to its facts."""
    if not entries:
        return html.P(t("Nothing was done yet."), className="muted")
    headings = [t("When"), t("Who"), t("What"), t("Of what")]
    rows: list[list[Cell]] = []
    for (moment, who, what), group in groupby(
        entries, key=lambda e: (t.moment(e["at"], time_zone(zone), now), e["who"], e["what"])
    ):
        same = list(group)
        times = f" × {len(same)}" if len(same) > 1 else ""
        rows.append([moment, who, f"{say(t, DEEDS, what)}{times}", _of_what(same[0])])
    return facts_table(headings, rows)


def _of_what(entry: dict[str, Any]) -> html.Details | str:
    told = [
        html.Div([html.Dt(k.replace("_", " ")), html.Dd(str(v))]) for k, v in entry["facts"].items()
    ]
    subject = entry["subject"] or next(
        (
            str(entry["facts"][k])
            for k in ("code", "series", "name", "note")
            if entry["facts"].get(k)
        ),
        "",
    )
    if not told:
        return subject
    return html.Details([html.Summary(subject or "…"), html.Dl(told, className="finding-facts")])
