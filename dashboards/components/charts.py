"""A chart in a card: title, the figure, download as PNG and CSV."""

from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.components.attributes import attributes
from dashboards.components.term import title_with_meaning
from dashboards.i18n import Texts


def chart_card(
    t: Texts, *, chart: str, title: str, size: str = "", extra: Component | None = None
) -> html.Section:
    """A card for a figure that a callback fills; `chart` is the graph's id."""
    label = t("Download: {title}", title=title)
    menu = dmc.Menu(
        [
            dmc.MenuTarget(
                dmc.ActionIcon(
                    html.Span(className="icon icon-download"),
                    variant="subtle",
                    color="gray",
                    size="lg",
                    **attributes(aria_label=label),
                )
            ),
            dmc.MenuDropdown(
                [
                    dmc.MenuItem(t("Picture (PNG)"), id={"type": "png", "chart": chart}),
                    dmc.MenuItem(t("Figures (CSV)"), id={"type": "csv", "chart": chart}),
                ]
            ),
        ],
        position="bottom-end",
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2(title_with_meaning(t, title, place=chart), className="card-title"),
                    menu,
                ],
                className="card-head",
            ),
            html.Div(
                dcc.Graph(
                    id=chart,
                    responsive=True,
                    config={"displayModeBar": False, "doubleClick": "autosize"},
                    figure=blank(),
                ),
                className=f"chart {size}",
            ),
            extra,
            dcc.Download(id={"type": "download", "chart": chart}),
        ],
        id=f"{chart}-card",
        className="card chart-card",
    )


def blank() -> dict[str, Any]:
    """A figure without axes, until the first answer is there."""
    axis = {"visible": False}
    clear = "rgba(0,0,0,0)"
    return {
        "data": [],
        "layout": {"xaxis": axis, "yaxis": axis, "paper_bgcolor": clear, "plot_bgcolor": clear},
    }


def csv_file(frame: pd.DataFrame | None, name: str, *, t: Texts) -> dict[str, Any]:
    """A frame as a CSV file for a dcc.Download; one without figures says so below its columns."""
    frame = pd.DataFrame() if frame is None else frame
    text = frame.to_csv(index=False) if len(frame.columns) else ""
    if frame.empty:
        text += t("This chart has no figures yet.") + "\n"
    return {"content": text, "filename": f"{name}.csv", "type": "text/csv"}
