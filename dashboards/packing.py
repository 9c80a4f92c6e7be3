"""Outputs of a callback as the JSON they are sent as.

Dash looks through an answer in Python each time it is sent; what is drawn once is written once.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from dash.development.base_component import Component

from dashboards.components.figure import Figure, sendable

OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
"""As Dash writes; what must not stand in a page as it is, Dash still replaces in the whole answer."""


def packed(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """The same outputs, charts and components among them as JSON; groups of outputs stay groups.

    >>> found = packed({"cards": {"answer": {"body": [Figure(uirevision="load")]}}, "drawn": "today"})
    >>> orjson.dumps(found["cards"]["answer"]["body"]), found["drawn"]
    (b'[{"data":[],"layout":{"uirevision":"load"}}]', 'today')
    """
    return {name: _packed(value) for name, value in outputs.items()}


def _packed(value: Any) -> Any:  # noqa: ANN401 (whatever an output takes)
    if isinstance(value, dict):
        return packed(value)
    if isinstance(value, Figure | Component | list):
        return orjson.Fragment(orjson.dumps(value, _plain, OPTIONS))
    return value


def _plain(value: Any) -> Any:  # noqa: ANN401
    """What is no JSON by itself."""
    return value.to_plotly_json() if hasattr(value, "to_plotly_json") else sendable(value)
