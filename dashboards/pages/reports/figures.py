"""Charts of this page: frame in, figure out."""

import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import Texts
from dashboards.words import CARRIERS, say

MOST_NAMED = 26


def completeness_figure(completeness: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """Sites by months: the share that was measured; a month without data is a gap.

    Parameters
    ----------
    completeness : DataFrame
        plant, carrier, month, measured (share).
    """
    if not plot.has_data(completeness, "measured"):
        return plot.empty_figure(t("No emissions were computed yet"), scheme)
    figure = plot.new_figure(scheme, keep="completeness")
    rows = completeness.assign(
        site=[
            f"{p} · {say(t, CARRIERS, c)}"
            for p, c in zip(completeness["plant"], completeness["carrier"], strict=True)
        ]
    )
    table = rows.pivot_table(index="site", columns="month", values="measured", sort=False)[::-1]
    figure.add_heatmap(
        x=[f"{month:%Y-%m}" for month in table.columns], y=list(table.index), z=table.to_numpy() * 100,
        zmin=0, zmax=100, colorscale=theme.HEAT_SCALES[scheme], xgap=1, ygap=1, showscale=False,
        hovertemplate="%{y}<br>%{x}: %{z:.1f} %<extra></extra>",
    )  # fmt: skip
    plot.month_axis(figure, completeness["month"])
    # Each row is named as long as the names have room; beyond that as many as have.
    mode = "linear" if len(table) <= MOST_NAMED else "auto"
    figure.update_yaxes(automargin=True, tickmode=mode, tickfont={"size": 10})
    return figure
