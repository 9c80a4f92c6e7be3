"""Charts are pure functions of their frames; units on the axes, gaps stay gaps."""

import re

import numpy as np
import pandas as pd
import pytest
from fake_source import NOW, SEOUL, full_plant, overview_daily, overview_load

from dashboards.i18n import Texts
from dashboards.pages.overview.figures import daily_figure, load_figure
from dashboards.pages.plant import carbon, energy, flow, load
from dashboards.source import Period

EN = Texts("en")
CODES = ["P01", "P02", "P03"]
UNIT = re.compile(r"\((kWh|MWh|kW|MW|kgCO₂e|tCO₂e|kWh/t|h)\)$")


@pytest.fixture(scope="module")
def plant():
    return full_plant("P01", Period.WEEK, NOW)


def drawn(plant, scheme="light", t=EN):
    week = overview_load(CODES)
    days = overview_daily(CODES, Period.WEEK)
    look = {"t": t, "scheme": scheme}
    return {
        "overview load": load_figure(week, zone=SEOUL, now=NOW, **look),
        "overview daily": daily_figure(days, before_kwh=1e5, **look),
        "plant load": load.load_figure(
            plant.load, plant.forecast, contract_kw=9000.0, zone=SEOUL, now=NOW, **look
        ),
        "lines": energy.lines_figure(plant.lines, **look),
        "heat": energy.heat_figure(plant.heat, **look),
        "intensity": energy.intensity_figure(plant.intensity, unit="t", **look),
        "carbon": carbon.carbon_figure(plant.carbon, **look),
    }


def named(figure, name):
    """The only trace of that name."""
    (trace,) = [trace for trace in figure.data if trace.get("name") == name]
    return trace


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_axis_says_its_unit(plant, scheme):
    for name, figure in drawn(plant, scheme).items():
        axes = [figure.layout[axis].get("title", {}) for axis in ("xaxis", "yaxis")]
        titles = [title.get("text") for title in axes]
        assert any(UNIT.search(title or "") for title in titles), (name, titles)


def test_frames_are_left_as_they_were(plant):
    before = {name: getattr(plant, name).copy() for name in ("load", "forecast", "heat", "lines")}
    drawn(plant)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(plant, name), frame)


def test_missing_rows_and_missing_values_are_gaps():
    frame = overview_load(CODES).drop(index=range(10, 14))
    figure = load_figure(frame, zone=SEOUL, now=NOW, t=EN, scheme="light")
    line = named(figure, "load")
    assert len(line["y"]) == 96
    assert np.isnan(line["y"][10:14]).all()
    assert np.isnan(line["y"][60:64]).all()
    assert "connectgaps" not in line


def test_the_time_axis_is_plant_time():
    figure = load_figure(overview_load(CODES), zone=SEOUL, now=NOW, t=EN, scheme="light")
    assert pd.Timestamp(named(figure, "load")["x"][0]) == pd.Timestamp("2026-11-17 14:30")


def test_estimated_parts_are_hatched():
    days = overview_daily(CODES, Period.WEEK)
    figure = daily_figure(days, before_kwh=None, t=EN, scheme="light")
    measured, estimated = figure.data
    assert estimated["marker"]["pattern"]["shape"] == "/"
    total = np.nansum(measured["y"]) + np.nansum(estimated["y"])
    assert total * 1000 == pytest.approx(days["electricity_kwh"].sum())


def test_zoom_is_kept_when_figures_come_again(plant):
    assert all(figure.layout["uirevision"] for figure in drawn(plant).values())


def test_lines_show_what_is_not_submetered_last_and_pv_apart():
    lines = full_plant("P12", Period.WEEK, NOW).lines
    figure = energy.lines_figure(lines, t=EN, scheme="light")
    assert set(figure.data[0]["y"][:2]) == {"Rooftop PV", "Not submetered"}
    assert "".join(label["text"] for label in figure.layout["annotations"]).count("%") == 5


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_empty_answer_is_drawn_as_a_sentence(plant, language):
    empty = {"t": Texts(language), "scheme": "dark"}
    sentences = [
        daily_figure(overview_daily(CODES, Period.WEEK).iloc[:0], before_kwh=None, **empty),
        energy.lines_figure(plant.lines.iloc[:0], **empty),
        energy.heat_figure(plant.heat.iloc[:0], **empty),
        energy.intensity_figure(plant.intensity.iloc[:0], unit="t", **empty),
        carbon.carbon_figure(plant.carbon.iloc[:0], **empty),
    ]
    for figure in sentences:
        assert not figure.data
        assert len(figure.layout["annotations"][0]["text"]) > 8


def test_a_tree_is_drawn_as_a_flow_whose_links_carry_its_parts(plant):
    assert flow.has_tree(plant.flow)
    (sankey,) = flow.flow_figure(plant.flow, t=EN, scheme="light").data
    names = [label.split("<br>")[0] for label in sankey["node"]["label"]]
    ends = (sankey["link"][part] for part in ("source", "target", "value"))
    links = {(names[start], names[end]): value for start, end, value in zip(*ends, strict=True)}
    used = plant.electricity_kwh.value / 1e3
    assert links["Electricity used", "Hall"] == pytest.approx(0.6 * used)
    assert links["Hall", "Line 1"] == pytest.approx(0.35 * used)
    assert links["Purchased", "Electricity used"] == pytest.approx(used)
    assert sankey["node"]["color"][names.index("Not submetered")] == "#999999"


def test_lines_of_no_area_stay_bars():
    assert not flow.has_tree(full_plant("P02", Period.WEEK, NOW).flow)


def test_what_the_baseline_expects_is_dashed_beside_the_intensity(plant):
    drawn_ = energy.intensity_figure(plant.intensity, unit="t", t=EN, scheme="light")
    line, mean = named(drawn_, "Baseline"), named(drawn_, "7-day mean")
    assert line["line"]["dash"] == "dash"
    ends = [trace["y"][~np.isnan(trace["y"])][-1] for trace in (line, mean)]
    assert ends[0] == pytest.approx(1.05 * ends[1])
    without = energy.intensity_figure(
        plant.intensity.assign(expected_kwh=np.nan), unit="t", t=EN, scheme="light"
    )
    assert "Baseline" not in [note["text"] for note in without.layout["annotations"]]
