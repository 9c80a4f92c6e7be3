"""Where things are on the pages of administration."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.administration import Administration
from dashboards.components.attributes import attributes
from dashboards.components.cards import figure
from dashboards.components.grid import plain_grid
from dashboards.components.problem import problem
from dashboards.i18n import Quantity, Texts
from dashboards.pages.admin import aims, forms, ids, people
from dashboards.pages.admin.form_fields import FORMS
from dashboards.pages.admin.sections import (
    PEOPLE,
    RULES,
    TARGETS,
    Files,
    Section,
    Table,
    head,
    only_reads,
)
from dashboards.pages.admin.taken import ZONE
from dashboards.source import Source
from dashboards.view import View
from dashboards.visitor import visitor
from fems.clock import utc_now
from fems.errors import FemsError


def people_page(view: View, source: Source, _parts: Mapping[str, str]) -> html.Div:
    """Users with what can be done with each, a form, and the log."""
    t, desk = view.t, source.administration()
    if desk is None:
        return html.Div([*head(view, PEOPLE), only_reads(t)], className="page")
    return html.Div(
        [
            *head(view, PEOPLE),
            _card(t("People"), [
                people.form(t, source.plant_names()),
                html.Div(id=ids.SAID, role="status"),
                html.H3([t("People"), " · ", _count("people", len(desk.users()), t)]),
                html.Div(people.table(desk.users(), t, me=visitor().name, now=utc_now()), id=ids.USERS),
            ]),
            _card(t("What was done"), [html.Div(log(desk, t), id=ids.LOG)]),
        ],
        className="page admin-page",
    )  # fmt: skip


def targets_page(view: View, source: Source, _parts: Mapping[str, str]) -> html.Div:
    """Targets that hold, and a form to set one."""
    t, desk = view.t, source.administration()
    if desk is None:
        return html.Div([*head(view, TARGETS), only_reads(t)], className="page")
    return html.Div(
        [
            *head(view, TARGETS),
            _card(t("Targets"), [
                aims.target_form(t, source.plant_names(), utc_now().year),
                html.Div(id=ids.AIM_SAID, role="status"),
                html.H3([t("Targets"), " · ", _count("targets_held", len(desk.held_targets()), t)]),
                html.Div(aims.target_table(desk.held_targets(), t), id=ids.AIM_TABLE),
            ]),
        ],
        className="page admin-page",
    )  # fmt: skip


def rules_page(view: View, source: Source, _parts: Mapping[str, str]) -> html.Div:
    """Mapping rules in use, and a look at a file."""
    t, desk = view.t, source.administration()
    if desk is None:
        return html.Div([*head(view, RULES), only_reads(t)], className="page")
    try:
        rules = desk.rules()
        parts = [
            html.H3([t("In use"), " · ", _count("rules", len(rules), t)]),
            *aims.rules_card(rules, t),
        ]
    except FemsError as error:  # the file is wrong or gone: said, not hidden
        parts = [problem(error, t)]
    return html.Div(
        [*head(view, RULES), _card(t("Mapping rules"), parts)], className="page admin-page"
    )


def log(desk: Administration, t: Texts) -> Component:
    """The newest entries of the log."""
    return people.log(desk.log(people.LOGGED), t, zone=ZONE, now=utc_now())


def files_page(section: Section) -> Any:  # noqa: ANN401 (a layout)
    """The layout of a page with tables that go out and in as files."""

    def layout(view: View, source: Source, _parts: Mapping[str, str]) -> html.Div:
        t, desk = view.t, source.administration()
        if desk is None:
            return html.Div([*head(view, section), only_reads(t)], className="page")
        cards = [part for files in section.files for part in _files(files, desk, t)]
        choices = forms.choices_of(desk, source.plant_names(), t) if section.forms else {}
        cards += [_form(kind, choices, desk, t) for kind in section.forms]
        return html.Div([*head(view, section), *cards], className="page admin-page")

    return layout


OWN_LAYOUTS = {TARGETS.path: targets_page, RULES.path: rules_page}


def layout_of(section: Section) -> Any:  # noqa: ANN401 (a layout)
    """The layout of a page beside that of people."""
    return OWN_LAYOUTS.get(section.path) or files_page(section)


def _files(files: Files, desk: Administration, t: Texts) -> list[html.Section]:
    records = desk.records(files.kind)
    return [
        _card(t(files.title), [
            html.Div(tables(files, records, t), id={"type": ids.TABLES, "kind": files.kind})]),
        _card(t("{what} as a file", what=t(files.title)), [_exchange(files, list(records), t)]),
    ]  # fmt: skip


def _form(kind: str, choices: forms.Choices, desk: Administration, t: Texts) -> html.Section:
    return _card(t(FORMS[kind].title), [
        forms.form(kind, choices, t),
        html.Div(forms.table(kind, desk, t), id={"type": ids.FORM_TABLE, "kind": kind}),
    ])  # fmt: skip


def tables(files: Files, records: Mapping[str, Mapping[str, Any]], t: Texts) -> list[Component]:
    """The tables of a kind of file."""
    parts: list[Component] = []
    for number, table in enumerate(files.tables):
        rows = [
            _row(thing, row, table, t)
            for thing, row in records.items()
            if thing.startswith(table.begins)
        ]
        columns = [
            (field, t(heading) if heading[0].isalpha() else heading)
            for field, heading in table.columns
        ]
        identity = {"type": ids.GRID, "kind": files.kind, "number": number}
        parts += [html.H3([t(table.title), " · ", _count(f"{files.kind}_{number}", len(rows), t)]),
                  plain_grid(t, columns, rows, identity=identity)]  # fmt: skip
    return parts


def _count(name: str, n: int, t: Texts) -> html.Span:
    """How many there are, to be read by a program too."""
    return figure(name, n, Quantity(t.decimal(n, 0), ""), "in-table")


def _row(thing: str, record: Mapping[str, Any], table: Table, t: Texts) -> dict[str, Any]:
    named = {"name": record.get(f"name_{t.language}", record.get("name_en")),
             "plant": thing.removeprefix(table.begins).split("/")[0], "multiplier": 1}  # fmt: skip
    return {field: _cell({**named, **record}.get(field)) for field, _ in table.columns}


def _cell(value: Any) -> Any:  # noqa: ANN401 (a cell)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _exchange(files: Files, things: list[str], t: Texts) -> html.Div:
    """Out, in after a look at what would change, and applied."""
    of = {"kind": files.kind}
    chooser = dmc.Select(
        id={"type": ids.THING, **of}, data=things, value=things[0] if files.one_by_one and things else None,
        className="month-picker" if files.one_by_one else "hidden", allowDeselect=False,
        **attributes(aria_label=t("Which one")),
    )  # fmt: skip
    return html.Div(
        [
            html.P(t("Take out what is registered, change it, and put it in again: you see what would change before anything does."),
                   className="muted"),
            html.Div([
                chooser,
                html.Button(t("Download"), id={"type": ids.GET, **of}, className="file-button", type="button"),
                dcc.Upload(html.Button(t("Choose a file"), className="file-button", type="button"),
                           id={"type": ids.UPLOAD, **of}, max_size=4_000_000),
                html.Button(t("Apply"), id={"type": ids.APPLY, **of}, className="file-button strong",
                            type="button", disabled=True),
            ], className="file-buttons"),
            dcc.Download(id={"type": ids.FILE, **of}),
            html.Div(id={"type": ids.TAKEN, **of}, role="status"),
        ]
    )  # fmt: skip


def _card(title: str, parts: list[Component]) -> html.Section:
    return html.Section(
        [html.H2(title, className="card-title"), *parts], className="card wide-card"
    )
