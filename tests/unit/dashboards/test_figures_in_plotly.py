"""What is sent as a chart is what Plotly's own figures would send: they raise at a name they do not know."""

import base64
import json
from importlib.resources import files

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from as_browser import ask, parts
from fake_door import client_of
from fake_source import FakeSource
from plotly.io.json import to_json_plotly

from dashboards import theme
from dashboards.components.figure import UNDERSCORED, Figure

PLANTS = (
    "P01",
    "P09",
    "P12",
)  # a tree of lines, late and missing data, lines with solar of their own
DAYS = pd.Series(pd.to_datetime(["2026-11-18", "2026-11-19"]))


def sent(figure):
    """A figure as a browser gets it."""
    return json.loads(to_json_plotly(figure))


def charts(known):
    """Every chart of the product by id, plant and scheme, as a browser gets it."""
    client = client_of(FakeSource(known=known))
    for callback in client.get("/_dash-dependencies").json:
        names = [name for name in parts(callback) if name.endswith(".figure")]
        asked = {one["id"] for one in callback["inputs"] + callback["state"]}
        of_plant = [name for name in asked if name.endswith(("-plant", "plant-code"))]
        for n, plant in enumerate(PLANTS if of_plant else PLANTS[:1]):
            given = {f"{name}__data": plant for name in of_plant}
            given |= {"cost-month__value": "2026-11-01", "scheme__data": ["light", "dark"][n % 2]}
            answer = ask(client, names[0], **given) if names else None
            for name in names if answer else ():
                yield f"{name} {plant}", answer[name.removesuffix(".figure")]["figure"]


@pytest.mark.parametrize("known", [True, False])
def test_plotly_knows_every_property_and_means_the_same(known):
    kinds = set()
    for name, figure in charts(known):
        assert go.Figure(figure).to_plotly_json() == figure, name
        kinds |= {trace["type"] for trace in figure["data"]}
    if known:
        assert kinds == {"scatter", "bar", "heatmap", "waterfall", "sankey", "treemap"}


@pytest.mark.parametrize("scheme", theme.SCHEMES)
def test_the_template_is_known_to_plotly(scheme):
    template = theme.template(scheme)
    assert go.layout.Template(template).to_plotly_json()["layout"] == template["layout"]


@pytest.mark.parametrize(
    ("method", "properties"),
    [
        ("add_bar", {"y": [1, 2], "marker_color": "red", "marker": {"line": {"width": 1}}}),
        ("add_bar", {"x": DAYS, "y": pd.Series([1.5, None]), "error_y_array": [1, 2]}),
        ("add_bar", {"x": DAYS.dt.date, "y": [1, 2], "text": None}),
        ("add_scatter", {"x": pd.DatetimeIndex(DAYS), "customdata": pd.DataFrame({"a": [1, 2]})}),
        ("add_heatmap", {"z": [[1.5, None]], "colorbar_title_text": "kWh"}),
        ("add_shape", {"type": "line", "x0": DAYS[0], "x1": DAYS[1], "line_width": 1}),
        ("add_vline", {"x": 100, "line": {"width": 1}}),
        ("add_vrect", {"x0": DAYS[0], "x1": DAYS[1], "line_width": 0}),
        ("add_annotation", {"text": "now", "font_size": 11}),
        ("update_layout", {"margin_r": 76, "paper_bgcolor": "red", "legend": {"font": {"size": 9}}}),
        ("update_xaxes", {"tickfont_size": 11, "title_font_size": 12, "title_text": "h"}),
        ("update_yaxes", {"range": [DAYS[0], DAYS[1]], "tickformatstops": [{"value": "%H"}]}),
    ],
)  # fmt: skip
def test_a_call_means_what_it_means_in_plotly(method, properties):
    ours = Figure()
    ours.add_scatter()  # Plotly draws no line over an empty plot
    theirs = go.Figure([{"type": "scatter"}], layout={"template": "none"})
    getattr(ours, method)(**properties)
    getattr(theirs, method)(**properties)
    wanted = unpacked(sent(theirs))
    del wanted["layout"]["template"]
    assert sent(ours) == wanted


def unpacked(value):
    """What Plotly sends with its packed arrays as lists, and its instants without their microseconds."""
    if isinstance(value, dict) and "bdata" in value:
        numbers = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
        shape = [int(n) for n in value.get("shape", "-1").split(",")]
        return json.loads(to_json_plotly(numbers.reshape(shape)))
    if isinstance(value, dict):
        return {name: unpacked(one) for name, one in value.items()}
    if isinstance(value, list):
        return [unpacked(one) for one in value]
    return value.removesuffix(".000000") if isinstance(value, str) else value


def test_what_is_given_again_is_merged_and_the_template_stays_as_it_is():
    before = json.dumps(theme.template("light"))
    figure = Figure(template=theme.template("light"))
    figure.update_xaxes(title_text="h", range=[1, 2])
    figure.update_xaxes(title={"standoff": 4}, range=None)
    assert figure.layout["xaxis"] == {"title": {"text": "h", "standoff": 4}}
    assert json.dumps(theme.template("light")) == before


def test_names_with_an_underscore_are_those_of_plotly():
    schema = json.loads((files("plotly") / "validators" / "_validators.json").read_text())
    names = {path.rpartition(".")[2] for path in schema}
    assert {name for name in names if "_" in name} == UNDERSCORED
