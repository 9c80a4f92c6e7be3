"""Savings added up, and energy against output: frames in, figures out."""

import pandas as pd
from scipy import stats

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import ENERGY, N_, Texts, step_for
from dashboards.performance import CONFIDENCE
from dashboards.words import unit_word
from fems.store.performance_view import Performance

SYMBOLS = {"working": "circle", "saturday": "diamond", "sunday": "square"}


def cusum_frame(found: Performance) -> pd.DataFrame:
    """Savings added up, day by day, with the ends of the band in which they lie; empty without any."""
    if found.total is None:
        return pd.DataFrame()
    table = found.total.periods
    half = table["cumulated_sd_kwh"] * float(stats.t.ppf(0.5 + CONFIDENCE / 2, found.total.degrees))
    return table.assign(
        cumulated_low_kwh=table["cumulated_kwh"] - half,
        cumulated_high_kwh=table["cumulated_kwh"] + half,
    )


def cusum_figure(found: Performance, *, t: Texts, scheme: str) -> Figure:
    """Savings added up since they count, in the band in which they lie, drift and events marked."""
    if found.total is None:
        return plot.empty_figure(t("No day has been held against a frozen baseline yet"), scheme)
    figure = plot.new_figure(scheme, keep="cusum")
    table = cusum_frame(found)
    low, high = table["cumulated_low_kwh"], table["cumulated_high_kwh"]
    step = step_for(plot.largest(low, high, table["cumulated_kwh"]), ENERGY)
    figure.update_yaxes(title_text=f"{t('Saved')} ({step.unit})", rangemode="normal")
    hover = "%{y:,.4~g} " + step.unit
    edge = {"width": 0}
    figure.add_scatter(x=table.index, y=high / step.factor, line=edge, name=t("at most"),
                       hovertemplate=hover)  # fmt: skip
    figure.add_scatter(
        x=table.index, y=low / step.factor, line=edge, name=t("at least"), hovertemplate=hover,
        fill="tonexty",
        fillcolor=theme.faded(theme.ELECTRICITY, theme.OPACITY[scheme]["band"]),
    )  # fmt: skip
    figure.add_scatter(
        x=table.index, y=table["cumulated_kwh"] / step.factor, name=t("saved"),
        line={"color": theme.ELECTRICITY, "width": 2}, hovertemplate=hover,
    )  # fmt: skip
    plot.level_line(figure, 0.0)
    for event in found.events:
        if event["accepted"] and event["last_day"] >= table.index[0].date():
            figure.add_vrect(x0=event["first_day"], x1=event["last_day"] + pd.Timedelta(days=1),
                             fillcolor=plot.figure_ink(figure, "sunken"), line_width=0, layer="below")  # fmt: skip
    if found.drift is not None:
        figure.add_vline(
            x=found.drift.since, line={"color": plot.figure_ink(figure, "act"), "width": 1}
        )
        figure.add_annotation(x=found.drift.since, y=1, yref="paper", yanchor="bottom",
                              text=t("drift"), showarrow=False,
                              font={"color": plot.figure_ink(figure, "act")})  # fmt: skip
    plot.day_axis(figure, t, [day.date() for day in table.index])
    return figure


def scatter_figure(found: Performance, *, unit: str, t: Texts, scheme: str) -> Figure:
    """A point per day: grey those the baseline was fitted to, in colour those since; and the model."""
    days = found.days
    if days.empty or not plot.has_data(days, "output"):
        return plot.empty_figure(t("There is no day with energy and output to show"), scheme)
    figure = plot.new_figure(scheme, keep="scatter")
    step = plot.scaled_axis(figure, t, N_("Electricity per day"), days["kwh"], scale=ENERGY)
    faint = theme.OPACITY[scheme]["point"]
    colours = {True: theme.faded(theme.SCHEMES[scheme]["neutral"], faint),
               False: theme.faded(theme.ELECTRICITY, faint)}  # fmt: skip
    kinds = (
        pd.to_datetime(days["day"])
        .dt.day_of_week.map({5: "saturday", 6: "sunday"})
        .fillna("working")
    )
    for fitted in (True, False):
        when = t("baseline") if fitted else t("since")
        named = False  # a name for each colour; a phone has no room for the symbols' too
        for kind, symbol in SYMBOLS.items():
            part = days[(days["fitted"].astype(bool) == fitted) & (kinds == kind)]
            if part.empty:
                continue
            figure.add_scatter(
                x=part["output"], y=part["kwh"] / step.factor, mode="markers",
                name=when, legendgroup=when, showlegend=not named,
                text=[t.weekday(day) for day in part["day"]],
                marker={"color": colours[fitted], "size": 6, "symbol": symbol},
                hovertemplate="%{text}: %{x:,.4~g}, %{y:,.4~g} " + step.unit + "<extra></extra>",
            )  # fmt: skip
            named = True
    if len(found.line):
        figure.add_scatter(
            x=found.line["output"], y=found.line["expected_kwh"] / step.factor, mode="lines",
            name=t("model, a Wednesday"), hoverinfo="skip",
            line={"color": theme.SCHEMES[scheme]["ink"], "width": 1.5, "dash": "dash"},
        )  # fmt: skip
    figure.update_xaxes(title_text=t("Output per day ({unit})", unit=unit_word(t, unit)), showgrid=True,
                        rangemode="tozero")  # fmt: skip
    figure.update_layout(
        hovermode="closest", showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "font": {"size": 11}},
    )  # fmt: skip
    return figure
