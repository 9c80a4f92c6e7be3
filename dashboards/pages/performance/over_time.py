"""Used and expected day by day, and intensity month by month: frames in, figures out."""

import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import ENERGY, N_, Texts
from dashboards.words import unit_word

BAR_WIDTH = 0.6


def time_figure(days: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """Electricity of each day and what the baseline lets expect; the baseline's own days shaded."""
    if not plot.has_data(days, "kwh"):
        return plot.empty_figure(t("There is no day with energy to show"), scheme)
    figure = plot.new_figure(scheme, keep="time")
    step = plot.scaled_axis(figure, t, N_("Electricity per day"), days["kwh"], days["expected_kwh"],
                            scale=ENERGY)  # fmt: skip
    full = days.assign(at=pd.to_datetime(days["day"])).set_index("at").asfreq("D")
    hover = "%{y:,.4~g} " + step.unit
    figure.add_scatter(x=full.index, y=full["kwh"] / step.factor, name=t("used"),
                       line={"color": theme.ELECTRICITY, "width": 1.25}, hovertemplate=hover)  # fmt: skip
    figure.add_scatter(
        x=full.index, y=full["expected_kwh"] / step.factor, name=t("expected"), hovertemplate=hover,
        line={"color": theme.SCHEMES[scheme]["neutral"], "width": 1.25, "dash": "dash"},
    )  # fmt: skip
    own = days.loc[days["fitted"].astype(bool), "day"]
    if len(own):
        figure.add_vrect(x0=own.iloc[0], x1=own.iloc[-1], line_width=0, layer="below",
                         fillcolor=plot.figure_ink(figure, "sunken"))  # fmt: skip
        figure.add_annotation(x=own.iloc[0], xref="x", xanchor="left", y=1, yref="y domain", yanchor="top",
                              text=t("baseline"), font={"size": 11}, showarrow=False)  # fmt: skip
    plot.day_axis(figure, t, days["day"])
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1, "yanchor": "bottom"})
    return figure


def monthly(days: pd.DataFrame) -> pd.DataFrame:
    """Intensity by month, of days of which energy and output are known: month, kwh, output, kwh_per_unit."""
    known = days.dropna(subset=["kwh", "output"])
    if known.empty:
        return pd.DataFrame(columns=["month", "kwh", "output", "kwh_per_unit"])
    month = pd.to_datetime(known["day"]).dt.strftime("%Y-%m").rename("month")
    sums = known.groupby(month)[["kwh", "output"]].sum().astype(float).reset_index()
    sums["kwh_per_unit"] = sums["kwh"] / sums["output"].where(sums["output"] > 0)
    return sums


def intensity_figure(months: pd.DataFrame, *, unit: str, t: Texts, scheme: str) -> Figure:
    """Energy per output by month; a month without output has none."""
    if not plot.has_data(months, "kwh_per_unit"):
        return plot.empty_figure(t("No output was reported, so there is no intensity"), scheme)
    word = unit_word(t, unit)
    figure = plot.new_figure(scheme, keep="intensity-months")
    figure.add_bar(
        x=months["month"], y=months["kwh_per_unit"], width=BAR_WIDTH, marker_color=theme.ELECTRICITY,
        hovertemplate="%{y:,.4~g} kWh/" + word + "<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(type="category", nticks=6)
    figure.update_yaxes(title_text=f"{t('Intensity')} (kWh/{word})")
    return figure
