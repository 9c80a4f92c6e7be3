"""Forms that are tried before anything changes, each with a table of what was entered so far."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.administration import Administration
from dashboards.components.attributes import attributes
from dashboards.components.grid import plain_grid
from dashboards.i18n import Texts
from dashboards.pages.admin import ids
from dashboards.pages.admin.form_fields import FORMS, PERCENT, USES, Field
from dashboards.source import Name
from dashboards.words import CARRIERS, say
from fems.compute.carbon.streams import FUELS

Choices = Mapping[str, Sequence[Mapping[str, str]]]


def choices_of(desk: Administration, plants: Mapping[str, Name], t: Texts) -> Choices:
    """What fields are chosen from, by the name that fields know it by."""
    meters = {
        thing.removeprefix("meter "): row.get("kind", "register")
        for thing, row in desk.records("plants").items()
        if thing.startswith("meter ")
    }

    def same(values: Sequence[str]) -> list[dict[str, str]]:
        return [{"value": value, "label": value} for value in values]

    def series(kind: str) -> list[dict[str, str]]:
        return same(sorted({str(row["series"]) for row in desk.records(kind).values()}))

    return {
        "meters": same([name for name, kind in meters.items() if kind != "virtual"]),
        "registers": same([name for name, kind in meters.items() if kind == "register"]),
        "plants": [{"value": code, "label": name.in_language(t.language)} for code, name in plants.items()],
        "series": series("factors"), "calorific": series("calorific_values"),
        "carriers": [{"value": c, "label": say(t, CARRIERS, c)} for c in ("electricity", "steam", *FUELS)],
        "uses": [{"value": use, "label": t(word)} for use, word in USES.items()],
    }  # fmt: skip


def form(kind: str, choices: Choices, t: Texts) -> html.Div:
    """The fields, a button to see what would change, and one to change it."""
    of = {"kind": kind}
    return html.Div(
        [
            html.P(t(FORMS[kind].says), className="muted"),
            html.Div(
                [html.Label([t(field.label), _control(field, kind, choices, t)]) for field in FORMS[kind].fields],
                className="report-form",
            ),
            html.Div([
                html.Button(t("See what would change"), id={"type": ids.FORM_TRY, **of},
                            className="file-button", type="button"),
                html.Button(t("Apply"), id={"type": ids.FORM_ENTER, **of}, className="file-button strong",
                            type="button", disabled=True),
            ], className="file-buttons"),
            dcc.Store(id={"type": ids.FORM_TRIED, **of}),
            html.Div(id={"type": ids.FORM_SAID, **of}, role="status"),
        ]
    )  # fmt: skip


def _control(field: Field, kind: str, choices: Choices, t: Texts) -> Any:  # noqa: ANN401 (a component)
    identity = {"type": ids.FORM_FIELD, "kind": kind, "field": field.name}
    told = t(field.empty) if field.empty else field.example
    spoken = attributes(aria_label=t(field.label))
    if field.choices is not None:
        return dmc.Select(id=identity, data=choices[field.choices], value=field.start, placeholder=told,
                          searchable=True, clearable=field.empty is not None,
                          allowDeselect=field.empty is not None, **spoken)  # fmt: skip
    if field.number:
        return dmc.NumberInput(id=identity, placeholder=told, hideControls=True, **spoken)
    return dmc.TextInput(id=identity, placeholder=told, value=field.start or "", **spoken)


def table(kind: str, desk: Administration, t: Texts) -> Any:  # noqa: ANN401 (a component)
    """What was entered so far."""
    entered = list(desk.entered(kind).values())
    if not entered:
        return html.P(t("Nothing was entered yet."), className="muted")
    columns = [(name, t(heading)) for name, heading in FORMS[kind].columns]
    rows = [{name: _cell(name, row, t) for name, _ in columns} for row in entered]
    return plain_grid(t, columns, rows, identity={"type": ids.FORM_GRID, "kind": kind})


def _cell(name: str, row: Mapping[str, Any], t: Texts) -> Any:  # noqa: ANN401 (a cell)
    value = row.get(f"name_{t.language}") if name == "name" else row.get(name)
    if name == "used_for":
        return t(USES.get(str(value), str(value)))
    if name == "plant" and value is None:
        return t("all plants")
    if name == "carrier":
        return say(t, CARRIERS, str(value))
    if name == "month" and value is not None:
        return f"{value:%Y-%m}"
    if name in PERCENT and value is not None:
        return f"{Decimal(str(value)) * 100:f}".rstrip("0").rstrip(".")
    return value if value is None or isinstance(value, str | int | float) else str(value)


def given(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says; empty fields are left out, percent are shares."""
    said: dict[str, Any] = {}
    for field in FORMS[kind].fields:
        value = values.get(field.name)
        value = value.strip() if isinstance(value, str) else value
        if value is None or value == "":
            continue
        said[field.name] = Decimal(str(value)) / 100 if field.name in PERCENT else value
    return said


def lacking(kind: str, said: Mapping[str, Any]) -> list[str]:
    """Labels of what must be said and is not."""
    return [f.label for f in FORMS[kind].fields if f.empty is None and f.name not in said]
