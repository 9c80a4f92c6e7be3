"""What is round every page: header, navigation, the stores, and the clockwork behind them."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import MATCH, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import request

from dashboards import theme
from dashboards.components import charts, controls, nav
from dashboards.components.badge import badge
from dashboards.components.empty import FIRST_PLANT, first_run, not_found
from dashboards.i18n import Texts
from dashboards.pages.alerts.ids import BADGE
from dashboards.pages.alerts.ids import DONE as ALERTS_DONE
from dashboards.pages.catalogue import PAGES
from dashboards.pages.page import Page, Parts
from dashboards.source import Source
from dashboards.view import (
    ALERTS,
    LOCATION,
    PRESENT,
    SCHEME,
    SESSION,
    VERSION,
    VIEW,
    View,
    language_of,
    scheme_of,
)
from dashboards.visitor import visitor
from fems.roles import Role
from fems.store.sessions import Visitor

CONTENT = "content"
SIDE_NAV = "side-nav"
BOTTOM_NAV = "bottom-nav"
TICK = "tick"
TICK_MS = 5_000
STORES = (VERSION, PRESENT, ALERTS)
"""What is known in the browser of the versions, in their order."""
ALERTS_PAGE = "alerts"


def layout(source: Source, prefix: str, who: Visitor) -> dmc.MantineProvider:
    """The frame of the app for one visit; language and scheme come with the request."""
    language, scheme = language_of(request), scheme_of(request)
    t = Texts(language)
    return dmc.MantineProvider(
        id=controls.PROVIDER,
        theme=theme.mantine_theme(),
        forceColorScheme=scheme,
        children=[
            dcc.Location(id=LOCATION, refresh="callback-nav"),
            dcc.Store(id=SESSION, data={"language": language, "prefix": prefix}),
            dcc.Store(id=SCHEME, data=scheme),
            *(
                dcc.Store(id=store, data=version)
                for store, version in zip(STORES, source.versions(), strict=True)
            ),
            dcc.Store(id=ALERTS_DONE),
            dcc.Interval(id=TICK, interval=TICK_MS),
            html.A(t("Skip to the content"), href=f"#{CONTENT}", className="skip"),
            html.Header(
                [
                    dmc.Anchor(
                        [html.Span(className="logo"), "FEMS"],
                        href=prefix,
                        className="brand",
                        underline="never",
                    ),
                    html.Div(
                        [
                            html.Div(id=BADGE),
                            html.A(
                                who.name,
                                href=f"{prefix}account",
                                className="switch account",
                                title=t("Your account"),
                            ),
                            controls.language_switch(t),
                            controls.scheme_switch(t),
                        ]
                    ),
                ],
                className="top",
            ),
            html.Div(id=SIDE_NAV, className="side"),
            html.Main(id=CONTENT, tabIndex="-1"),
            html.Div(id=BOTTOM_NAV, className="bottom"),
        ],
    )


def register(app: Dash, source: Source) -> None:
    """Routing, navigation and the live tick."""

    @app.callback(
        Output(CONTENT, "children"),
        Input(LOCATION, "pathname"),
        State(LOCATION, "search"),
        State(SCHEME, "data"),
        State(SESSION, "data"),
    )
    def show_page(path: str | None, search: str, scheme: str, session: dict[str, str]) -> Component:
        if path is None:
            raise PreventUpdate
        view = View.of(search=search, scheme=scheme, session=session)
        return page_at(inside(path, view.prefix), view, source, pages_of(visitor().role))

    @app.callback(
        Output(SIDE_NAV, "children"),
        Output(BOTTOM_NAV, "children"),
        inputs={"path": Input(LOCATION, "pathname"), "view": VIEW},
    )
    def show_nav(path: str | None, view: dict[str, Any]) -> tuple[Component, Component]:
        seen, plants = View.of(**view), source.plant_names()
        path, pages = inside(path or "", seen.prefix), pages_of(visitor().role)
        if not any(page.path.startswith("plant/") for page in pages):
            plants = {}
        return (
            nav.side_nav(seen, pages, plants, path=path),
            nav.bottom_nav(seen, pages, plants, path=path),
        )

    _register_news(app, source)
    _register_downloads(app, source)
    controls.register(app)


def _register_news(app: Dash, source: Source) -> None:
    """What happens when something has changed."""

    @app.callback(
        Output(BADGE, "children"),
        Input(ALERTS, "data"),
        Input(ALERTS_DONE, "data"),
        State(SESSION, "data"),
    )
    def show_badge(_version: str, _done: int | None, session: dict[str, str]) -> Component | None:
        if not any(page.path == ALERTS_PAGE for page in pages_of(visitor().role)):
            return None
        href = f"{session['prefix']}{ALERTS_PAGE}"
        return badge(source.alerts(), Texts(session["language"]), href=href)

    @app.callback(
        [Output(store, "data") for store in STORES],
        Input(TICK, "n_intervals"),
        [State(store, "data") for store in STORES],
    )
    def look_for_news(_ticks: int | None, *known: str) -> list[Any]:
        versions = source.versions()
        if versions == known:
            raise PreventUpdate
        return [
            no_update if version == before else version
            for version, before in zip(versions, known, strict=True)
        ]

    @app.callback(Output(FIRST_PLANT, "href"), Input(VERSION, "data"), State(SESSION, "data"))
    def leave_first_run(_version: str, session: dict[str, str]) -> str:
        if not source.plant_names():
            raise PreventUpdate
        return session["prefix"]


def _register_downloads(app: Dash, source: Source) -> None:
    """A chart as a file."""

    @app.callback(
        Output({"type": "download", "chart": MATCH}, "data"),
        Input({"type": "csv", "chart": MATCH}, "n_clicks"),
        State(LOCATION, "pathname"),
        {name: State(part.component_id, part.component_property) for name, part in VIEW.items()},
        prevent_initial_call=True,
    )
    def save_csv(clicks: int | None, path: str, view: dict[str, Any]) -> dict[str, Any]:
        found = find_page(inside(path, view["session"]["prefix"]), pages_of(visitor().role))
        if not clicks or found is None:
            raise PreventUpdate
        page, parts = found
        chart = ctx.triggered_id["chart"]
        seen = View.of(**view)
        return charts.csv_file(page.frames(seen, source, parts).get(chart), chart, t=seen.t)

    app.clientside_callback(
        ClientsideFunction("fems", "png"),
        Output({"type": "png", "chart": MATCH}, "n_clicks"),
        Input({"type": "png", "chart": MATCH}, "n_clicks"),
        prevent_initial_call=True,
    )


def inside(path: str, prefix: str) -> str:
    """A path below the app's root, without slashes at its ends.

    >>> inside("/fems/plant/P01", "/fems/")
    'plant/P01'
    """
    return path.removeprefix(prefix.rstrip("/")).strip("/")


def page_at(path: str, view: View, source: Source, pages: Sequence[Page]) -> Component:
    """The page at a path, or a friendly sentence."""
    found = find_page(path, pages)
    if not source.plant_names() and not (found and found[0].before_plants):
        return first_run(view, source.first_steps())
    if found is None:
        return not_found(view)
    page, parts = found
    return page.layout(view, source, parts) or not_found(view)


def pages_of(role: Role) -> list[Page]:
    """The pages there are for a role, in the order of the navigation."""
    return [page for page in PAGES if role in page.roles]


def home_of(role: Role) -> str:
    """Path of the first page there is for a role; empty for the overview."""
    return next(page.path for page in pages_of(role) if page.icon)


def is_there(path: str, source: Source) -> bool:
    """Whether there is something at a path for who is asking."""
    found, plants = find_page(path, pages_of(visitor().role)), source.plant_names()
    return found is not None and (not plants or found[1].get("code", next(iter(plants))) in plants)


def find_page(path: str, pages: Sequence[Page]) -> tuple[Page, Parts] | None:
    """The page at a path, with the parts of the path it asks for."""
    for page in pages:
        parts = page.match(path)
        if parts is not None:
            return page, parts
    return None
