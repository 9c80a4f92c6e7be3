"""What a user sets: period, comparison, filters of a page, language, colour scheme."""

import json
from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, html
from dash.development.base_component import Component

from dashboards.components.attributes import attributes
from dashboards.i18n import LANGUAGES, Texts
from dashboards.source import Comparison, Period
from dashboards.view import LOCATION, SCHEME, View
from dashboards.words import COMPARISONS, PERIODS

PERIOD = "period"
COMPARE = "compare"
KEPT = "kept"
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


def comparison_picker(t: Texts, compare: Comparison) -> dmc.Select:
    """What the period is compared with, kept in the address."""
    return dmc.Select(
        id=COMPARE,
        value=compare.value,
        data=[{"value": c.value, "label": t(word)} for c, word in COMPARISONS.items()],
        allowDeselect=False,
        size="sm",
        className="comparison",
        **attributes(aria_label=t("Compared")),
    )


def span_pickers(view: View, *more: Component) -> html.Div:
    """Period and comparison side by side, with a page's own pickers before them."""
    t = view.t
    return html.Div(
        [*more, comparison_picker(t, view.compare), period_picker(t, view.period)],
        className="pickers",
    )


def kept(filters: Mapping[str, tuple[str, str | float]]) -> html.Div:
    """Which filters of a page are kept in its address: by control, the name there and the default.

    The page gives each its value from the address (`View.chosen`), and registers them with
    `keep_in_address`; the browser does the rest.
    """
    told = {control: {"name": name, "unset": unset} for control, (name, unset) in filters.items()}
    return html.Div(id=KEPT, hidden=True, **attributes(data_kept=json.dumps(told)))


def keep_in_address(app: Dash, *controls: str) -> None:
    """Have changes of a page's filters written into its address."""
    for control in controls:
        app.clientside_callback(
            ClientsideFunction("fems", "keep"),
            Output(LOCATION, "search", allow_duplicate=True),
            Input(control, "value"),
            State(LOCATION, "search"),
            prevent_initial_call=True,
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
        ClientsideFunction("fems", "compare"),
        Output(LOCATION, "search", allow_duplicate=True),
        Input(COMPARE, "value"),
        State(LOCATION, "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("fems", "follow"),
        Input(LOCATION, "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("fems", "toPlant"),
        Input({"to-plant": ALL}, "value"),
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
