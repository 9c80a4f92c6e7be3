"""Charts of this page: frame in, figure out."""

from math import isnan, nan

import pandas as pd

from dashboards import theme
from dashboards.carbon_source import TargetView
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import CARBON, N_, Texts


def path_frame(target: TargetView) -> pd.DataFrame:
    """What is drawn: months with plan and emissions, added up, and where this month and the year land.

    The expected ones lie in the middle of a band in which 80 % of outcomes fall. [kg CO2e]
    """
    frame = target.months.copy()
    for name in ("plan", "actual"):
        frame[f"{name}_cumulated_kg"] = frame[f"{name}_kg"].cumsum()
    landing = [f"expected{end}_cumulated_kg" for end in ("", "_low", "_high")]
    frame[landing] = nan
    at = _months_over(target)
    if target.running is not None and at < len(frame):
        emitted = frame["actual_cumulated_kg"].dropna()
        so_far, month = float(emitted.iloc[-1]) if at else 0.0, target.running
        frame.loc[at, landing] = [
            so_far + kg for kg in (month.expected_kg, month.low_kg, month.high_kg)
        ]
    if not isnan(target.landing_kg):
        frame.loc[len(frame) - 1, landing] = [target.landing_kg, target.low_kg, target.high_kg]
    return frame


def _months_over(target: TargetView) -> int:
    """Months to the last that is known; some before the first of these may be unknown."""
    known = target.months["actual_kg"].notna().to_numpy().nonzero()[0]
    return int(known[-1]) + 1 if len(known) else 0


def path_figure(target: TargetView | None, *, t: Texts, scheme: str) -> Figure:
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
    at = _months_over(target)
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
