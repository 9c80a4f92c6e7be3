"""Unpack, ask, draw."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import Dash, Input, Output, State, html
from dash.exceptions import PreventUpdate

from dashboards.components.attention import attention_list
from dashboards.components.banner import banner
from dashboards.components.cards import card_outputs
from dashboards.components.checklist import checklist_card
from dashboards.components.plot import Zoom, is_zoomed, keep_zoom
from dashboards.drawings import Drawings
from dashboards.pages.overview import (
    figures,
    glidepath,
    ids,
    summary,
    table,
    tenants_map,
    this_year,
    why,
)
from dashboards.pages.page import Parts, drawn_once, unless_drawn
from dashboards.source import Attention, Overview, Source
from dashboards.view import PRESENT, VERSION, VIEW, View
from dashboards.visitor import visitor
from dashboards.year import YearView


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    drawings, drawn_now = Drawings(), drawn_once(draw_now)

    @app.callback(
        output={
            "cards": card_outputs(ids.ELECTRICITY, ids.CARBON, ids.INTENSITY),
            "steps": Output(ids.STEPS, "children"),
            "load": Output(ids.LOAD_CHART, "figure"),
            "daily": Output(ids.DAILY_CHART, "figure"),
        },
        inputs={
            "_version": Input(VERSION, "data"),
            "view": VIEW,
            "zoom": State(ids.LOAD_CHART, "relayoutData"),
        },
    )
    def show(_version: str | None, view: dict[str, Any], zoom: Zoom) -> dict[str, Any]:
        seen = View.of(**view)
        overview = source.overview(seen.period, seen.compare)
        if overview is None:
            raise PreventUpdate
        drawn = (
            draw(overview, seen, zoom)
            if is_zoomed(zoom)
            else drawings.of(overview, seen, lambda: draw(overview, seen, None))
        )
        return {"steps": _steps(source, seen), **drawn}

    @app.callback(
        output={
            "banner": Output(ids.BANNER, "children"),
            "cards": card_outputs(ids.LOAD),
            "urgent": Output(ids.URGENT, "children"),
            "attention": Output(ids.ATTENTION, "children"),
            "rows": Output(ids.TABLE, "rowData"),
            "plants": Output(ids.PLANT_CARDS, "children"),
        },
        inputs={
            "_present": Input(PRESENT, "data"),
            "_version": Input(VERSION, "data"),
            "view": VIEW,
        },
    )
    def show_now(view: dict[str, Any], **_moved: object) -> Mapping[str, Any]:
        seen = View.of(**view)
        overview = source.overview_now(seen.period, seen.compare)
        if overview is None:
            raise PreventUpdate
        return drawn_now(overview, seen)

    _register_year(app, source)
    _register_why(app, source)


def _register_year(app: Dash, source: Source) -> None:
    """What is told of the year; drawn anew only when it was asked anew, which is hourly."""
    drawings = Drawings()

    @app.callback(
        output={
            "cards": card_outputs(ids.ANSWER, ids.SAVED, ids.CARBON_YEAR),
            "glide": Output(ids.GLIDE_CHART, "figure"),
            "tenants": Output(ids.TENANTS_CHART, "figure"),
            "words": Output(ids.TENANTS_WORDS, "children"),
            "drawn": Output(ids.YEAR_DRAWN, "data"),
        },
        inputs={
            "_version": Input(VERSION, "data"),
            "view": VIEW,
            "drawn": State(ids.YEAR_DRAWN, "data"),
        },
    )
    def show_year(
        _version: str | None, view: dict[str, Any], drawn: str | None
    ) -> Mapping[str, Any]:
        seen = View.of(**view)
        year = source.year()
        if year is None:
            raise PreventUpdate
        unless_drawn(f"{year.now}", drawn)
        return drawings.of(year, seen, lambda: draw_year(year, seen))


def draw_year(year: YearView, view: View) -> dict[str, Any]:
    """Everything that is told of the year, from one answer."""
    t, scheme = view.t, view.scheme
    return {
        "cards": this_year.cards(year, t),
        "glide": glidepath.glide_figure(year.glide, t=t, scheme=scheme),
        "tenants": tenants_map.map_figure(year.tenants, t=t, scheme=scheme),
        "words": tenants_map.words(year.tenants, t),
        "drawn": f"{year.now}",
    }


def _register_why(app: Dash, source: Source) -> None:
    """Why the complex changed, likewise."""
    drawings = Drawings()

    @app.callback(
        output={
            "chart": Output(ids.WHY_CHART, "figure"),
            "words": Output(ids.WHY_WORDS, "children"),
            "drawn": Output(ids.WHY_DRAWN, "data"),
        },
        inputs={
            "_version": Input(VERSION, "data"),
            "view": VIEW,
            "drawn": State(ids.WHY_DRAWN, "data"),
        },
    )
    def show_why(
        _version: str | None, view: dict[str, Any], drawn: str | None
    ) -> Mapping[str, Any]:
        seen = View.of(**view)
        found = source.why(seen.period, seen.compare)
        if found is None:
            raise PreventUpdate
        token = f"{found.after} {found.change.change_kwh} {found.change.change_kg}"
        unless_drawn(token, drawn)
        return drawings.of(found, seen, lambda: {
            "chart": why.why_figure(found, t=seen.t, scheme=seen.scheme),
            "words": why.words(found, seen.t),
            "drawn": token,
        })  # fmt: skip


def draw(overview: Overview, view: View, zoom: Zoom) -> dict[str, Any]:
    """What is told of intervals that are over, from one answer, so that all figures are of one instant."""
    t, zone, now = view.t, overview.zone, overview.now
    return {
        "cards": summary.cards(overview, view),
        "load": keep_zoom(
            figures.load_figure(overview.load, zone=zone, now=now, t=t, scheme=view.scheme), zoom
        ),
        "daily": figures.daily_figure(
            overview.daily,
            before_kwh=overview.electricity_kwh.before,
            compare=view.compare,
            t=t,
            scheme=view.scheme,
        ),
    }


def draw_now(overview: Overview, view: View) -> dict[str, Any]:
    """What is told of this moment."""
    t, zone, now = view.t, overview.zone, overview.now
    return {
        "banner": banner(t, last_reading=overview.last_reading, now=now, zone=zone),
        "cards": {ids.LOAD: summary.load_card(overview, t)},
        "urgent": summary.urgent(overview, t),
        "attention": attention_list(
            t,
            overview.attention,
            plants={row.code: row.name for row in overview.plants},
            href=lambda item: _place(item, view),
            zone=zone,
            now=now,
        ),
        "rows": table.rows(overview, view),
        "plants": table.plant_cards(overview, view),
    }


def _steps(source: Source, view: View) -> html.Section | None:
    """What is left to set up, to those who can."""
    if not visitor().role.sees_all:
        return None
    return checklist_card(source.first_steps(), view)


def _place(item: Attention, view: View) -> str:
    """Where to look into something that needs attention."""
    if item.plant:
        return view.plant_href(item.plant)
    return view.href("carbon") if item.kind == "factor_stale" else view.href()


def frames(view: View, source: Source, _parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    overview = source.overview(view.period, view.compare)
    changed, year = source.why(view.period, view.compare), source.year()
    if overview is None or changed is None or year is None:
        return {}
    return {
        ids.LOAD_CHART: overview.load, ids.DAILY_CHART: overview.daily,
        ids.WHY_CHART: why.file(changed), ids.GLIDE_CHART: year.glide,
        ids.TENANTS_CHART: tenants_map.frame(year.tenants),
    }  # fmt: skip
