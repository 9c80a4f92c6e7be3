"""What a user sets: period, language, colour scheme."""

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, html

from dashboards.components.attributes import attributes
from dashboards.i18n import LANGUAGES, Texts
from dashboards.source import Period
from dashboards.view import LOCATION, SCHEME
from dashboards.words import PERIODS

PERIOD = "period"
LANGUAGE_SWITCH = "language-switch"
SCHEME_SWITCH = "scheme-switch"
PROVIDER = "provider"


def period_picker(t: Texts, period: Period) -> dmc.SegmentedControl:
    """The period, kept in the address."""
    return dmc.SegmentedControl(
        id=PERIOD,
        value=period.value,
        data=[{"value": p.value, "label": t(word)} for p, word in PERIODS.items()],
        size="sm",
        className="period",
        **attributes(aria_label=t("Period")),
    )


def language_switch(t: Texts) -> html.Button:
    """A button named after the other language, in that language."""
    other = next(code for code in LANGUAGES if code != t.language)
    return html.Button(
        LANGUAGES[other],
        id=LANGUAGE_SWITCH,
        className="switch",
        value=other,
        lang=other,
        type="button",
    )


def scheme_switch(t: Texts) -> html.Button:
    """Light or dark."""
    label = t("Light or dark colours")
    return html.Button(
        html.Span(className="icon icon-scheme"),
        id=SCHEME_SWITCH,
        className="switch",
        title=label,
        type="button",
        **attributes(aria_label=label),
    )


def register(app: Dash) -> None:
    """What happens in the browser when a control is used."""
    app.clientside_callback(
        ClientsideFunction("fems", "period"),
        Output(LOCATION, "search"),
        Input(PERIOD, "value"),
        State(LOCATION, "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("fems", "follow"),
        Input(LOCATION, "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("fems", "language"),
        Output(LANGUAGE_SWITCH, "n_clicks"),
        Input(LANGUAGE_SWITCH, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("fems", "scheme"),
        Output(SCHEME, "data"),
        Output(PROVIDER, "forceColorScheme"),
        Input(SCHEME_SWITCH, "n_clicks"),
        prevent_initial_call=True,
    )
