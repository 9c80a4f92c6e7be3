"""Charts of this page: frame in, figure out."""

import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import CARBON, N_, Texts

SCOPE_COLOURS = {1: theme.STEAM, 2: theme.ELECTRICITY}


def trend_figure(months: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """Emissions per month by scope, and their total with one fixed factor as a line.

    Parameters
    ----------
    months : DataFrame
        month, scope (1 or 2), kg_co2e, kg_fixed.
    """
    if not plot.has_data(months, "kg_co2e"):
        return plot.empty_figure(t("No emissions were computed yet"), scheme)
    figure = plot.new_figure(scheme, keep="trend")
    totals = months.groupby("month")[["kg_co2e", "kg_fixed"]].sum(min_count=1)
    step = plot.scaled_axis(
        figure, t, N_("Carbon"), totals["kg_co2e"], totals["kg_fixed"], scale=CARBON
    )
    hover = "%{y:,.4~g} " + step.unit
    names = [f"{month:%Y-%m}" for month in totals.index]
    for scope, part in months.groupby("scope"):
        figure.add_bar(
            x=[f"{month:%Y-%m}" for month in part["month"]], y=part["kg_co2e"] / step.factor,
            name=t("Scope {scope}", scope=scope), marker_color=SCOPE_COLOURS[int(str(scope))],
            hovertemplate=hover,
        )  # fmt: skip
    figure.add_scatter(
        x=names, y=totals["kg_fixed"] / step.factor, name=t("with one fixed factor"), mode="lines+markers",
        line={"color": theme.SCHEMES[scheme]["ink"], "width": 1.5, "dash": "dash"}, hovertemplate=hover,
    )  # fmt: skip
    figure.update_layout(
        barmode="stack", showlegend=True, legend={"orientation": "h", "y": 1, "yanchor": "bottom"}
    )
    plot.month_axis(figure, totals.index)
    return figure
