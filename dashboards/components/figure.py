"""A chart as plain dictionaries and lists, in the words of Plotly's own figures.

Plotly's Python figures hold every property against a schema and copy each several times, which took a third
of a page's time. A test holds each chart of the product against that schema instead.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

UNDERSCORED = frozenset({
    "copy_ystyle", "copy_zstyle", "error_x", "error_y", "error_z", "paper_bgcolor", "plot_bgcolor",
})  # fmt: skip
"""Properties whose own names hold an underscore; any other underscore leads one level down."""


class Figure:
    """Traces and the layout around them.

    A property may be named through those it lies in, and what is given again is merged. What is None is
    left out. A dictionary given to the constructor is kept, not copied: nobody may merge into it.

    >>> figure = Figure(uirevision="load")
    >>> figure.add_bar(y=pd.Series([1.5, None]), marker_color="#0072B2")
    >>> figure.update_layout(margin_r=76, paper_bgcolor="white")
    >>> figure.update_yaxes(title_text="kW")
    >>> figure.data
    [{'type': 'bar', 'y': array([1.5, nan]), 'marker': {'color': '#0072B2'}}]
    >>> figure.layout["margin"], figure.layout["yaxis"]
    ({'r': 76}, {'title': {'text': 'kW'}})
    """

    def __init__(self, **layout: Any) -> None:  # noqa: ANN401 (properties are of many types)
        self.data: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = layout

    def to_plotly_json(self) -> dict[str, Any]:
        """What Dash sends; only what its encoder writes without a further look."""
        return {"data": self.data, "layout": self.layout}

    def add_scatter(self, **properties: Any) -> None:  # noqa: ANN401
        """Points or a line."""
        self._add("scatter", properties)

    def add_bar(self, **properties: Any) -> None:  # noqa: ANN401
        """Bars."""
        self._add("bar", properties)

    def add_heatmap(self, **properties: Any) -> None:  # noqa: ANN401
        """Coloured cells."""
        self._add("heatmap", properties)

    def add_waterfall(self, **properties: Any) -> None:  # noqa: ANN401
        """Bars that begin where the one before ends."""
        self._add("waterfall", properties)

    def add_sankey(self, **properties: Any) -> None:  # noqa: ANN401
        """Flows between nodes."""
        self._add("sankey", properties)

    def add_treemap(self, **properties: Any) -> None:  # noqa: ANN401
        """Tiles within tiles."""
        self._add("treemap", properties)

    def _add(self, kind: str, properties: Mapping[str, Any]) -> None:
        trace: dict[str, Any] = {"type": kind}
        _merge(trace, properties)
        self.data.append(trace)

    def add_shape(self, **properties: Any) -> None:  # noqa: ANN401
        """A line, rectangle or path."""
        shape: dict[str, Any] = {}
        _merge(shape, properties)
        self.layout.setdefault("shapes", []).append(shape)

    def add_vline(self, x: object, **properties: Any) -> None:  # noqa: ANN401
        """A line over the whole height."""
        self._add_upright("line", x, x, properties)

    def add_vrect(self, x0: object, x1: object, **properties: Any) -> None:  # noqa: ANN401
        """A rectangle over the whole height."""
        self._add_upright("rect", x0, x1, properties)

    def _add_upright(self, kind: str, x0: object, x1: object, properties: dict[str, Any]) -> None:
        height = {"xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
        self.add_shape(type=kind, x0=x0, x1=x1, **height, **properties)

    def add_annotation(self, **properties: Any) -> None:  # noqa: ANN401
        """A text at a place."""
        annotation: dict[str, Any] = {}
        _merge(annotation, properties)
        self.layout.setdefault("annotations", []).append(annotation)

    def update_layout(self, **properties: Any) -> None:  # noqa: ANN401
        """Properties of the layout."""
        _merge(self.layout, properties)

    def update_xaxes(self, **properties: Any) -> None:  # noqa: ANN401
        """Properties of the x axis; no chart has two."""
        _merge(self.layout.setdefault("xaxis", {}), properties)

    def update_yaxes(self, **properties: Any) -> None:  # noqa: ANN401
        """Properties of the y axis."""
        _merge(self.layout.setdefault("yaxis", {}), properties)


def _merge(into: dict[str, Any], properties: Mapping[str, Any]) -> None:
    for name, value in properties.items():
        own, below = _split(name)
        if below:
            _merge(into.setdefault(own, {}), {below: value})
        elif isinstance(value, Mapping):
            _merge(into.setdefault(own, {}), value)
        elif value is None:
            into.pop(own, None)
        else:
            into[own] = sendable(value)


@cache
def _split(name: str) -> tuple[str, str]:
    """A property's own name, and what is named below it.

    >>> _split("title_font_size"), _split("paper_bgcolor"), _split("error_x_color")
    (('title', 'font_size'), ('paper_bgcolor', ''), ('error_x', 'color'))
    """
    parts = name.split("_")
    own = 2 if "_".join(parts[:2]) in UNDERSCORED else 1
    return "_".join(parts[:own]), "_".join(parts[own:])


def sendable(value: Any) -> Any:  # noqa: ANN401
    """A value as the encoder writes it: numbers stay arrays, instants and days become text.

    >>> sendable(pd.Series(pd.to_datetime(["2026-11-18 00:15", None])))
    ['2026-11-18T00:15:00', None]
    >>> sendable((date(2026, 11, 18), Decimal("1.5"), np.float64(2), pd.NaT, None))
    ['2026-11-18', 1.5, 2.0, None, None]
    """
    if isinstance(value, str | int | float | None) and not isinstance(value, np.generic):
        return value
    if isinstance(value, pd.Series | pd.Index | pd.DataFrame | pd.api.extensions.ExtensionArray):
        value = value.to_numpy()
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, Mapping):
        return {name: sendable(one) for name, one in value.items()}
    return [sendable(one) for one in value] if isinstance(value, list | tuple) else _scalar(value)


def _scalar(value: Any) -> Any:  # noqa: ANN401
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value.item()


def _array(values: "np.ndarray[Any, Any]") -> Any:  # noqa: ANN401
    if values.dtype.kind in "biuf":
        return np.ascontiguousarray(values)
    if values.dtype.kind == "U":
        return values.tolist()
    if values.dtype.kind != "M":
        return sendable(values.tolist())
    known = values[~np.isnat(values)]
    whole = bool((known.astype("M8[s]") == known).all())
    texts = np.datetime_as_string(values, unit="s" if whole else "us").tolist()
    return [None if text == "NaT" else text for text in texts]
