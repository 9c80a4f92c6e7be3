"""The plants of the complex: rows for the grid on a desk, cards for the phone in the plant."""

from typing import Any

import dash_ag_grid as dag
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.components.cards import figure, share_bar
from dashboards.components.grid import GRID_THEME, grid_texts
from dashboards.i18n import N_, Quantity, Texts
from dashboards.pages.overview import ids
from dashboards.source import Figure, Overview, PlantRow
from dashboards.view import View
from dashboards.words import TRADES, change, say, unit_word

COLUMNS = (
    ("name", N_("Plant"), "PlantCell", 148),
    ("load_kw", N_("Load now"), "LoadCell", 100),
    ("electricity_kwh", N_("Electricity"), "FigureCell", 92),
    ("intensity_kwh_per_unit", N_("Intensity"), "FigureCell", 104),
    ("carbon_kg_co2e", N_("Carbon"), "FigureCell", 92),
    ("measured", N_("Measured"), "QualityCell", 84),
    ("last_reading", N_("Last reading"), "TextCell", 92),
)
MOST_ROWS = 30
"""A longer table scrolls by itself."""
MOST_CARDS = 12
"""A browser takes some 40 s to lay out cards of 200 plants, which nobody scrolls through on a phone."""


def grid(t: Texts, plants: int) -> dag.AgGrid:
    """The table with sortable columns; of many plants it draws only the rows in sight."""
    scrolls = plants > MOST_ROWS
    columns = [
        {
            "field": field,
            "headerName": t(title),
            "cellRenderer": cell,
            "minWidth": width,
            "flex": width,
            "equals": {"function": "false"},  # a cell shows more than its value
            "type": None if field == "name" else "rightAligned",
        }
        for field, title, cell, width in COLUMNS
    ]
    return dag.AgGrid(
        id=ids.TABLE,
        columnDefs=columns,
        rowData=[],
        getRowId="params.data.code",
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True},
        dashGridOptions={
            "theme": GRID_THEME,
            "domLayout": "normal" if scrolls else "autoHeight",
            "rowHeight": 56,
            "animateRows": False,
            "suppressCellFocus": False,
            "localeText": grid_texts(t),
        },
        className="plant-grid scrolls" if scrolls else "plant-grid",
    )


def rows(overview: Overview, view: View) -> list[dict[str, Any]]:
    """Exact values to sort by and read, and beside each what is shown."""
    return [_row(row, overview, view) for row in overview.plants]


def _row(row: PlantRow, overview: Overview, view: View) -> dict[str, Any]:
    t = view.t
    quality = row.electricity_kwh.quality
    share = contract_share(row)
    return {
        "code": row.code,
        "href": view.plant_href(row.code),
        "name": row.name.in_language(t.language),
        "trade": say(t, TRADES, row.trade),
        "load_kw": row.load_kw,
        "load_kw_text": str(t.power(row.load_kw)),
        "load_share": share,
        "load_share_text": t.percent(share, 0),
        "load_share_title": t("{share} of contract", share=t.percent(share, 0)),
        **_figure("electricity_kwh", row.electricity_kwh, t.energy(row.electricity_kwh.value), t),
        **_figure("intensity_kwh_per_unit", row.intensity_kwh_per_unit, intensity(t, row), t),
        **_figure("carbon_kg_co2e", row.carbon_kg_co2e, t.carbon(row.carbon_kg_co2e.value), t),
        "measured": quality.measured if quality else None,
        "measured_text": t.percent(quality.measured if quality else None),
        "last_reading": row.last_reading.isoformat() if row.last_reading else None,
        "last_reading_text": t.moment(row.last_reading, overview.zone, overview.now),
    }


def _figure(name: str, found: Figure, shown: Quantity, t: Texts) -> dict[str, Any]:
    return {name: found.value, f"{name}_text": str(shown), f"{name}_change": change(t, found)}


def intensity(t: Texts, row: PlantRow) -> Quantity:
    """Intensity per unit of the plant's output."""
    return Quantity(
        t.number(row.intensity_kwh_per_unit.value), f"kWh/{unit_word(t, row.output_unit)}"
    )


def contract_share(row: PlantRow) -> float | None:
    """Load as a part of the contract."""
    if row.load_kw is None or not row.contract_kw:
        return None
    return row.load_kw / row.contract_kw


def plant_cards(overview: Overview, view: View) -> list[Component]:
    """The same as cards, for a narrow screen; of many plants those nearest to their contracts."""
    plants = overview.plants
    if len(plants) <= MOST_CARDS:
        return [_card(row, overview, view) for row in plants]
    nearest = sorted(plants, key=lambda row: contract_share(row) or 0.0, reverse=True)[:MOST_CARDS]
    told = view.t(
        "The {n} nearest to their contracts. See all {all}.", n=MOST_CARDS, all=len(plants)
    )
    return [
        *(_card(row, overview, view) for row in nearest),
        dcc.Link(told, href=view.href("tenants"), className="more"),
    ]


def _card(row: PlantRow, overview: Overview, view: View) -> dcc.Link:
    t = view.t
    share = contract_share(row)
    facts = [
        (t("Electricity"), t.energy(row.electricity_kwh.value), row.electricity_kwh),
        (t("Intensity"), intensity(t, row), row.intensity_kwh_per_unit),
        (t("Carbon"), t.carbon(row.carbon_kg_co2e.value), row.carbon_kg_co2e),
    ]
    moment = t.moment(row.last_reading, overview.zone, overview.now)
    return dcc.Link(
        [
            html.Div(
                [
                    html.H3(row.name.in_language(t.language)),
                    html.Span(say(t, TRADES, row.trade), className="muted"),
                ],
                className="card-head",
            ),
            figure(f"{row.code}.load_kw", row.load_kw, t.power(row.load_kw)),
            html.Span(
                t("{share} of contract", share=t.percent(share, 0)) if share is not None else "",
                className="muted",
            ),
            *([share_bar(share)] if share is not None else []),
            html.Dl(
                [
                    html.Div([html.Dt(name), html.Dd([str(shown), html.Small(change(t, found))])])
                    for name, shown, found in facts
                ]
            ),
            html.Span(t("Last reading {moment}", moment=moment), className="muted"),
        ],
        href=view.plant_href(row.code),
        className="card plant-card",
    )
