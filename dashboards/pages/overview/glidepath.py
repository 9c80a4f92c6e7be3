"""The glidepath: months as they were, what the target allows, and where this year's pace leads."""

import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import CARBON, N_, Texts


def glide_figure(glide: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """Bars of the months that are over, a dashed line of the target, a band of the months to come.

    Parameters
    ----------
    glide : DataFrame
        month, actual_kg, plan_kg, expected_kg, low_kg, high_kg; see compute/carbon/pace.py.
    """
    if glide.empty:
        return plot.empty_figure(t("No target is set yet"), scheme)
    figure = plot.new_figure(scheme, keep="glide")
    step = plot.scaled_axis(figure, t, N_("Carbon per month"), glide["actual_kg"], glide["plan_kg"],
                            glide["high_kg"], scale=CARBON)  # fmt: skip
    amounts = glide.drop(columns="month") / step.factor
    month, hover = glide["month"], "%{y:,.4~g} " + step.unit
    opacity = theme.OPACITY[scheme]
    coming = glide["expected_kg"].notna()
    if coming.any():
        edge = {
            "x": month[coming],
            "mode": "lines",
            "line": {"width": 0},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        figure.add_scatter(y=amounts.loc[coming, "low_kg"], **edge)
        figure.add_scatter(
            y=amounts.loc[coming, "high_kg"],
            fill="tonexty",
            fillcolor=theme.faded(theme.ELECTRICITY, opacity["band"]),
            **edge,
        )
        figure.add_scatter(
            x=month[coming], y=amounts.loc[coming, "expected_kg"], mode="lines", hovertemplate=hover,
            name=t("at this pace, 80 % band"), line={"color": theme.faded(theme.ELECTRICITY, opacity["forecast"]), "width": 2},
        )  # fmt: skip
    figure.add_bar(x=month, y=amounts["actual_kg"], name=t("emitted"), hovertemplate=hover,
                   marker_color=[_colour(known, scheme) for known in glide["plan_kg"].notna()])  # fmt: skip
    figure.add_scatter(
        x=month, y=amounts["plan_kg"], name=t("target"), mode="lines", hovertemplate=hover,
        line={"color": theme.SCHEMES[scheme]["ink"], "width": 2, "dash": "dash"},
    )  # fmt: skip
    figure.update_layout(showlegend=True, bargap=0.15,
                         legend={"orientation": "h", "y": 1, "yanchor": "bottom", "traceorder": "reversed"})  # fmt: skip
    figure.update_xaxes(type="date", dtick="M12", tickformat="%Y", hoverformat="%Y-%m",
                        ticklabelmode="period")  # fmt: skip
    return figure


def _colour(is_after_base: bool, scheme: str) -> str:  # noqa: FBT001 (one of two colours)
    """The base year stands back."""
    return theme.ELECTRICITY if is_after_base else theme.SCHEMES[scheme]["neutral"]
