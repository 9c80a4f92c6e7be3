"""Unpack, ask, draw."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboards.components.attention import attention_list
from dashboards.components.banner import banner
from dashboards.components.cards import card_outputs
from dashboards.components.figure import Figure
from dashboards.components.plot import Zoom, is_zoomed, keep_zoom
from dashboards.drawings import Drawings
from dashboards.i18n import Texts
from dashboards.pages.page import Parts, drawn_once
from dashboards.pages.plant import carbon, energy, flow, ids, load, summary
from dashboards.pages.quality.findings import findings
from dashboards.source import Attention, PlantView, Source
from dashboards.view import PRESENT, VERSION, VIEW, View
from dashboards.words import unit_word

SHOWN_IN = {"over_contract": ids.LOAD_CHART, "factor_stale": ids.CARBON_CHART}


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""
    drawings, drawn_now = Drawings(), drawn_once(draw_now)

    @app.callback(
        output={
            "cards": card_outputs(ids.ELECTRICITY, ids.INTENSITY, ids.CARBON, ids.PEAK),
            "load": Output(ids.LOAD_CHART, "figure"),
            "lines": Output(ids.LINES_CHART, "figure"),
            "heat": Output(ids.HEAT_CHART, "figure"),
            "intensity": Output(ids.INTENSITY_CHART, "figure"),
            "carbon": Output(ids.CARBON_CHART, "figure"),
            "factors": Output(ids.FACTORS, "children"),
        },
        inputs={
            "_version": Input(VERSION, "data"),
            "code": Input(ids.PLANT, "data"),
            "view": VIEW,
            "zoom": State(ids.LOAD_CHART, "relayoutData"),
        },
    )
    def show(_version: str | None, code: str, view: dict[str, Any], zoom: Zoom) -> dict[str, Any]:
        seen = View.of(**view)
        plant = source.plant(code, seen.period, seen.compare)
        if plant is None:
            raise PreventUpdate
        if is_zoomed(zoom):
            return draw(plant, seen, zoom)
        return dict(drawings.of(plant, seen, lambda: draw(plant, seen, None)))

    @app.callback(
        output={
            "banner": Output(ids.BANNER, "children"),
            "cards": card_outputs(ids.ANSWER),
            "attention": Output(ids.ATTENTION, "children"),
        },
        inputs={
            "_present": Input(PRESENT, "data"), "_version": Input(VERSION, "data"),
            "code": Input(ids.PLANT, "data"), "view": VIEW,
        },
    )  # fmt: skip
    def show_now(code: str, view: dict[str, Any], **_moved: object) -> Mapping[str, Any]:
        seen = View.of(**view)
        plant = source.plant_now(code, seen.period, seen.compare)
        if plant is None:
            raise PreventUpdate
        return drawn_now(plant, seen)

    _register_findings(app, source)


def _register_findings(app: Dash, source: Source) -> None:
    """What was found in the plant's data, asked anew every five minutes."""

    @app.callback(
        output={
            "found": Output(ids.FOUND, "children"),
            "shown": Output(ids.FOUND_SHOWN, "data"),
        },
        inputs={
            "_version": Input(VERSION, "data"),
            "code": Input(ids.PLANT, "data"),
            "shown": State(ids.FOUND_SHOWN, "data"),
            "view": VIEW,
        },
    )
    def show_findings(
        code: str, shown: str | None, view: dict[str, Any], **_moved: object
    ) -> dict[str, Any]:
        seen = View.of(**view)
        quality = source.quality(code, seen.period)
        # Drawn anew only if it is another answer: what somebody has opened stays open.
        if quality is None or (ctx.triggered_id == VERSION and shown == f"{quality.now}"):
            raise PreventUpdate
        return {"found": findings(quality, seen.t), "shown": f"{quality.now}"}


def draw(plant: PlantView, view: View, zoom: Zoom) -> dict[str, Any]:
    """What is told of intervals that are over, from one answer, so that all figures are of one instant."""
    t, zone, now, scheme = view.t, plant.zone, plant.now, view.scheme
    return {
        "cards": summary.cards(plant, view),
        "load": keep_zoom(
            load.load_figure(
                plant.load,
                plant.forecast,
                contract_kw=plant.contract_kw,
                zone=zone,
                now=now,
                t=t,
                scheme=scheme,
            ),
            zoom,
        ),
        "lines": _lines(plant, t, scheme),
        "heat": energy.heat_figure(plant.heat, t=t, scheme=scheme),
        "intensity": energy.intensity_figure(
            plant.intensity, unit=unit_word(t, plant.output_unit), t=t, scheme=scheme
        ),
        "carbon": carbon.carbon_figure(plant.carbon, t=t, scheme=scheme),
        "factors": carbon.factor_list(plant.factors, t),
    }


def draw_now(plant: PlantView, view: View) -> dict[str, Any]:
    """What is told of this moment."""
    t, zone, now = view.t, plant.zone, plant.now
    return {
        "banner": banner(t, last_reading=plant.last_reading, now=now, zone=zone),
        "cards": {ids.ANSWER: summary.answer(plant, t)},
        "attention": attention_list(
            t, plant.attention, plants={}, href=_place_on_page, zone=zone, now=now
        ),
    }


def _lines(plant: PlantView, t: Texts, scheme: str) -> Figure:
    """The tree where there is one, else bars."""
    if flow.has_tree(plant.flow):
        return flow.flow_figure(plant.flow, t=t, scheme=scheme)
    return energy.lines_figure(plant.lines, t=t, scheme=scheme)


def _place_on_page(item: Attention) -> str:
    return f"#{SHOWN_IN.get(item.kind, ids.LINES_CHART)}-card"


def frames(view: View, source: Source, parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    plant = source.plant(parts["code"], view.period, view.compare)
    if plant is None:
        return {}
    load_and_forecast = plant.load.merge(
        plant.forecast, on="start", how="outer", suffixes=("", "_forecast")
    )
    return {
        ids.LOAD_CHART: load_and_forecast,
        ids.LINES_CHART: plant.flow if flow.has_tree(plant.flow) else plant.lines,
        ids.HEAT_CHART: plant.heat,
        ids.INTENSITY_CHART: energy.intensity_means(plant.intensity),
        ids.CARBON_CHART: plant.carbon,
    }
