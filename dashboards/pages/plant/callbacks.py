"""Unpack, ask, draw."""

from typing import Any

import pandas as pd
from dash import Dash, Input, Output
from dash.exceptions import PreventUpdate

from dashboards.components.attention import attention_list
from dashboards.components.banner import banner
from dashboards.pages.page import Parts
from dashboards.pages.plant import carbon, energy, ids, load, summary
from dashboards.source import Attention, PlantView, Source
from dashboards.view import VERSION, VIEW, View

SHOWN_IN = {"over_contract": ids.LOAD, "factor_stale": ids.CARBON}


def register(app: Dash, source: Source) -> None:
    """Add this page's callbacks."""

    @app.callback(
        output={
            "banner": Output(ids.BANNER, "children"),
            "answer": Output(ids.ANSWER, "children"),
            "cards": Output(ids.CARDS, "children"),
            "load": Output(ids.LOAD, "figure"),
            "attention": Output(ids.ATTENTION, "children"),
            "lines": Output(ids.LINES, "figure"),
            "heat": Output(ids.HEAT, "figure"),
            "intensity": Output(ids.INTENSITY, "figure"),
            "carbon": Output(ids.CARBON, "figure"),
            "factors": Output(ids.FACTORS, "children"),
        },
        inputs={
            "_version": Input(VERSION, "data"),
            "code": Input(ids.PLANT, "data"),
            "view": VIEW,
        },
    )
    def show(_version: str | None, code: str, view: dict[str, Any]) -> dict[str, Any]:
        seen = View.of(**view)
        plant = source.plant(code, seen.period)
        if plant is None:
            raise PreventUpdate
        return draw(plant, seen)


def draw(plant: PlantView, view: View) -> dict[str, Any]:
    """Everything on the page from one answer, so that all figures are of one instant."""
    t, zone, now, scheme = view.t, plant.zone, plant.now, view.scheme
    return {
        "banner": banner(t, last_reading=plant.last_reading, now=now, zone=zone),
        "answer": summary.answer(plant, t),
        "cards": summary.cards(plant, view.period, t),
        "load": load.load_figure(
            plant.load,
            plant.forecast,
            contract_kw=plant.contract_kw,
            zone=zone,
            now=now,
            t=t,
            scheme=scheme,
        ),
        "attention": attention_list(
            t, plant.attention, plants={}, href=_place_on_page, zone=zone, now=now
        ),
        "lines": energy.lines_figure(plant.lines, t=t, scheme=scheme),
        "heat": energy.heat_figure(plant.heat, t=t, scheme=scheme),
        "intensity": energy.intensity_figure(
            plant.intensity, unit=plant.output_unit, t=t, scheme=scheme
        ),
        "carbon": carbon.carbon_figure(plant.carbon, t=t, scheme=scheme),
        "factors": carbon.factor_list(plant.factors, t),
    }


def _place_on_page(item: Attention) -> str:
    return f"#{SHOWN_IN.get(item.kind, ids.LINES)}-card"


def frames(view: View, source: Source, parts: Parts) -> dict[str, pd.DataFrame]:
    """The frames behind the charts, for download."""
    plant = source.plant(parts["code"], view.period)
    if plant is None:
        return {}
    load_and_forecast = plant.load.merge(
        plant.forecast, on="start", how="outer", suffixes=("", "_forecast")
    )
    return {
        ids.LOAD: load_and_forecast,
        ids.LINES: plant.lines,
        ids.HEAT: plant.heat,
        ids.INTENSITY: plant.intensity,
        ids.CARBON: plant.carbon,
    }
