"""Where things are on the page of alerts."""

from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import html

from dashboards.components.attributes import attributes
from dashboards.components.cards import card_frame
from dashboards.components.controls import kept
from dashboards.i18n import N_
from dashboards.pages.alerts import ids
from dashboards.source import Source
from dashboards.view import View
from fems.compute.alert_kinds import ALERT_KINDS
from fems.compute.alert_words import title

QUESTION = N_("What must I do now?")
STATES = {ids.ALL: N_("All open"), "waiting": N_("Not taken on"), "act": N_("Act now")}


def layout(view: View, source: Source, _parts: Mapping[str, str]) -> html.Div:
    """The frame that the callbacks fill."""
    t = view.t
    plants = {code: name.in_language(t.language) for code, name in source.plant_names().items()}
    kinds = {kind: title(kind, t.language) for kind in ALERT_KINDS}
    pickers = [
        _picker(view, ids.STATE, "state", t("State"), {s: t(text) for s, text in STATES.items()}),
        _picker(view, ids.PLANT, "plant", t("Plant"), {ids.ALL: t("All plants"), **plants}),
        _picker(view, ids.KIND, "kind", t("Kind"), {ids.ALL: t("All kinds"), **kinds}),
    ]
    return html.Div(
        [
            html.Div(
                [html.H1(t(QUESTION)), html.Div(pickers, className="pickers")],
                className="page-head",
            ),
            kept({ids.STATE: ("state", ids.ALL), ids.PLANT: ("plant", ids.ALL),
                  ids.KIND: ("kind", ids.ALL)}),
            card_frame(t, card=ids.ANSWER, title=t("Alerts"), kind="answer-card"),
            html.Section(
                [
                    html.H2(t("Open"), className="card-title"),
                    html.Div(id=ids.SAID, role="status"),
                    html.Div(id=ids.LIST),
                ],
                className="card wide-card",
            ),
            html.Section(
                [html.H2(t("Over, last 7 days"), className="card-title"), html.Div(id=ids.OVER)],
                className="card wide-card",
            ),
        ],
        className="page alerts-page",
    )  # fmt: skip


def _picker(
    view: View, control: str, name: str, label: str, choices: Mapping[str, str]
) -> dmc.Select:
    return dmc.Select(
        id=control, value=view.chosen(name, choices, ids.ALL), allowDeselect=False,
        data=[{"value": value, "label": text} for value, text in choices.items()],
        className="month-picker", **attributes(aria_label=label),
    )  # fmt: skip
