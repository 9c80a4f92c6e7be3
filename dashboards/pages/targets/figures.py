"""Charts of this page: frame in, figure out."""

from math import isnan

import plotly.graph_objects as go

from dashboards import theme
from dashboards.carbon_source import TargetView
from dashboards.components import plot
from dashboards.i18n import CARBON, N_, Texts


def path_figure(target: TargetView | None, *, t: Texts, scheme: str) -> go.Figure:
    """Emissions of the year added up, the target as a dashed line, and where the year will land."""
    if target is None:
        return plot.empty_figure(t("No target is set yet"), scheme)
    figure = plot.new_figure(scheme, keep="path")
    months = target.months
    plan, actual = months["plan_kg"].cumsum(), months["actual_kg"].cumsum()
    step = plot.scaled_axis(figure, t, N_("Carbon"), plan, actual, scale=CARBON)
    names, hover = [f"{month:%Y-%m}" for month in months["month"]], "%{y:,.4~g} " + step.unit
    figure.add_bar(x=names, y=actual / step.factor, name=t("emitted so far"), marker_color=theme.ELECTRICITY,
                   hovertemplate=hover)  # fmt: skip
    figure.add_scatter(
        x=names, y=plan / step.factor, name=t("target"), mode="lines",
        line={"color": theme.SCHEMES[scheme]["ink"], "width": 2, "dash": "dash"}, hovertemplate=hover,
    )  # fmt: skip
    known = (
        actual.notna().to_numpy().nonzero()[0]
    )  # months before the first of these may be unknown
    at = int(known[-1]) + 1 if len(known) else 0
    if target.running is not None and at < len(names):
        so_far = actual.dropna().iloc[-1] if at else 0.0
        figure.add_bar(
            x=[names[at]], y=[(so_far + target.running.expected_kg) / step.factor],
            name=t("this month, expected"), marker_color=theme.faded(theme.ELECTRICITY, 0.4),
            error_y={"type": "data", "symmetric": False,
                     "array": [(target.running.high_kg - target.running.expected_kg) / step.factor],
                     "arrayminus": [(target.running.expected_kg - target.running.low_kg) / step.factor]},
            hovertemplate=hover,
        )  # fmt: skip
    if not isnan(target.landing_kg):
        figure.add_scatter(
            x=[names[-1]], y=[target.landing_kg / step.factor], name=t("expected, 80 %"), mode="markers",
            marker={"color": theme.faded(theme.ELECTRICITY, 0.6), "size": 10, "symbol": "diamond"},
            error_y={"type": "data", "symmetric": False,
                     "array": [(target.high_kg - target.landing_kg) / step.factor],
                     "arrayminus": [(target.landing_kg - target.low_kg) / step.factor]},
            hovertemplate=hover,
        )  # fmt: skip
    figure.update_layout(
        barmode="overlay", showlegend=True, legend={"orientation": "h", "y": 1, "yanchor": "bottom"}
    )
    plot.month_axis(figure, months["month"])
    return figure
