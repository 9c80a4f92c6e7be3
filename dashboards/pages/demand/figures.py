"""The running quarter against its limits, today by band, the month's days: frames in, figures out."""

from datetime import datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import N_, POWER, Texts, step_for
from dashboards.words import BANDS, LIMITS, say

BAND_SHADES = {"light": 0.0, "mid": 0.05, "peak": 0.13}


def quarter_frame(running: dict[str, Any] | None) -> pd.DataFrame:
    """The running quarter's demand so far and at its end, beside each limit it may pass. [kW]"""
    if running is None:
        return pd.DataFrame()
    used = running["used_kwh"] * 4
    return pd.DataFrame(running["limits"] or [{}]).assign(
        used_kw=used, to_come_kw=max(running["projected_kw"] - used, 0),
        **{name: running[name] for name in ("projected_kw", "low_kw", "high_kw")},
    )  # fmt: skip


def quarter_figure(running: dict[str, Any] | None, *, t: Texts, scheme: str) -> Figure:
    """The demand a running quarter is going to, its band, and the limits it may pass."""
    if running is None:
        return plot.empty_figure(
            t("This quarter of an hour is not followed: too few readings of the main meter"), scheme
        )
    figure = plot.new_figure(scheme, keep="quarter")
    limits = running["limits"]
    high = running["high_kw"] or running["projected_kw"]
    step = step_for(max([high, *(limit["limit_kw"] for limit in limits)]), POWER)
    used = running["used_kwh"] * 4 / step.factor
    projected = running["projected_kw"] / step.factor
    hover = "%{x:,.4~g} " + step.unit
    bar = {"y": [""], "orientation": "h", "width": 0.5}
    figure.add_bar(
        x=[used], marker={"color": theme.ELECTRICITY}, name=t("used so far"),
        hovertemplate=hover, **bar,
    )  # fmt: skip
    figure.add_bar(
        x=[max(projected - used, 0)], name=t("still to come"), hovertemplate=hover, **bar,
        marker={"color": theme.faded(theme.ELECTRICITY, theme.OPACITY[scheme]["forecast"])},
    )  # fmt: skip
    if running["low_kw"] is not None:
        figure.add_scatter(
            x=[running["low_kw"] / step.factor, high / step.factor], y=["", ""], mode="lines",
            line={"color": theme.SCHEMES[scheme]["ink"], "width": 3}, name=t("80 % band"),
            hovertemplate=hover,
        )  # fmt: skip
    for n, limit in enumerate(sorted(limits, key=lambda limit: limit["limit_kw"])):
        _limit_mark(figure, limit, step.factor, n, t)
    figure.update_layout(barmode="stack", hovermode="closest")
    figure.update_yaxes(showticklabels=False, showgrid=False, range=[-0.5, 1.1])
    figure.update_xaxes(title_text=t("Mean of the quarter ({unit})", unit=step.unit), showgrid=True,
                        rangemode="tozero", tickangle=0)  # fmt: skip
    return figure


def _limit_mark(figure: Figure, limit: dict[str, Any], factor: float, n: int, t: Texts) -> None:
    x = limit["limit_kw"] / factor
    line = {"color": plot.figure_ink(figure, "ink"), "width": 1, "dash": "dash"}
    figure.add_shape(type="line", x0=x, x1=x, yref="paper", y0=0, y1=1, line=line)
    chance = limit["probability"]
    text = say(t, LIMITS, limit["kind"])
    if chance is not None:
        text += f" · {t.percent(chance, 0)}"
    figure.add_annotation(
        x=x, yref="paper", y=1 - 0.16 * (n % 3), text=text, showarrow=False, xanchor="right",
        xshift=-4, yanchor="top", bgcolor=plot.figure_ink(figure, "surface"),
    )  # fmt: skip


def today_figure(
    load: pd.DataFrame, forecast: pd.DataFrame, bands: pd.DataFrame, *, paid_kw: float | None,
    contract_kw: float | None, zone: ZoneInfo, now: datetime, t: Texts, scheme: str,
) -> Figure:  # fmt: skip
    """Demand of each quarter today, over the tariff's bands, with what is paid for."""
    if not plot.has_data(load, "kw") and not plot.has_data(forecast, "kw"):
        return plot.empty_figure(t("No readings since yesterday, and no forecast"), scheme)
    figure = plot.new_figure(scheme, keep="today")
    levels = pd.Series([contract_kw, paid_kw], dtype="float64")
    step = plot.scaled_axis(
        figure, t, N_("Demand"), load["kw"], forecast["kw"], levels, scale=POWER
    )
    present = plot.naive(now, zone)
    midnight = datetime.combine(present.date(), time())
    _shade_bands(figure, bands, zone, t)
    hover = "%{y:,.4~g} " + step.unit
    ahead = forecast[forecast["start"] >= pd.Timestamp(now)]
    if plot.has_data(ahead, "kw"):
        frame = plot.plant_time(ahead, zone)
        colour = theme.faded(theme.ELECTRICITY, theme.OPACITY[scheme]["forecast"])
        figure.add_scatter(x=frame["at"], y=frame["kw"] / step.factor, name=t("forecast"),
                           line={"color": colour, "width": 2}, hovertemplate=hover)  # fmt: skip
    if plot.has_data(load, "kw"):
        frame = plot.plant_time(load, zone)
        frame["kw"] = frame["kw"] / step.factor
        plot.add_load(figure, frame, name=t("load"), hover=hover, t=t)
    for value, text in ((contract_kw, t("contract")), (paid_kw, t("paid for"))):
        if value is not None:
            plot.level_line(figure, value / step.factor)
            plot.label_right(figure, value / step.factor, text,
                             yanchor="bottom" if value == contract_kw else "top")  # fmt: skip
    plot.time_axis(figure, t, midnight, midnight + timedelta(days=1))
    plot.present_line(figure, t, present)
    return figure


def _shade_bands(figure: Figure, bands: pd.DataFrame, zone: ZoneInfo, t: Texts) -> None:
    """Dearer hours darker, the dearest named: on a phone there is no room for more."""
    if bands.empty:
        return
    at = bands["start"].dt.tz_convert(zone).dt.tz_localize(None).tolist()
    ink = plot.figure_ink(figure, "ink")
    for band, span in groupby(zip(bands["band"].tolist(), at, strict=True), key=itemgetter(0)):
        instants = [instant for _, instant in span]
        start, end = instants[0], instants[-1] + timedelta(minutes=15)
        figure.add_shape(
            type="rect", x0=start, x1=end, yref="paper", y0=0, y1=1, layer="below",
            line={"width": 0}, fillcolor=theme.faded(ink, BAND_SHADES.get(band, 0.05)),
        )  # fmt: skip
        if band == "peak":
            figure.add_annotation(
                x=start + (end - start) / 2, yref="paper", y=0, yanchor="bottom", showarrow=False,
                text=say(t, BANDS, band), font={"color": plot.figure_ink(figure, "muted")},
            )  # fmt: skip


def days_figure(daily: pd.DataFrame, *, paid_kw: float | None, t: Texts, scheme: str) -> Figure:
    """Highest demand that counts of each day, the highest in the accent."""
    if not plot.has_data(daily, "kw"):
        return plot.empty_figure(t("No demand that counts was metered this month"), scheme)
    figure = plot.new_figure(scheme, keep="days")
    levels = pd.Series([paid_kw], dtype="float64")
    step = plot.scaled_axis(figure, t, N_("Demand"), daily["kw"], levels, scale=POWER)
    top = daily["kw"] == daily["kw"].max()
    colours = top.map({True: theme.ELECTRICITY,
                       False: theme.faded(theme.ELECTRICITY, theme.OPACITY[scheme]["forecast"])})  # fmt: skip
    figure.add_bar(
        x=daily["day"], y=daily["kw"] / step.factor, marker={"color": colours}, name=t("Demand"),
        hovertemplate="%{y:,.4~g} " + step.unit,
    )  # fmt: skip
    if paid_kw is not None:
        plot.level_line(figure, paid_kw / step.factor)
        plot.label_right(figure, paid_kw / step.factor, t("paid for"))
    plot.day_axis(figure, t, daily["day"])
    return figure
