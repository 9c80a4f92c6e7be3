"""Charts of this page: frame in, figure out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import ENERGY, N_, POWER, Texts
from dashboards.source import Comparison

BAR_MS = 0.7 * 24 * plot.HOUR_MS  # width of a bar on an axis of days


def load_figure(
    load: pd.DataFrame, *, zone: ZoneInfo, now: datetime, t: Texts, scheme: str
) -> Figure:
    """Load of the last 24 hours over the same hours a week ago.

    Parameters
    ----------
    load : DataFrame
        start (UTC), kw, week_ago_kw, estimated (share 0..1), per 15 min.
    """
    if not plot.has_data(load, "kw") and not plot.has_data(load, "week_ago_kw"):
        return plot.empty_figure(t("No readings in the last 24 hours"), scheme)
    frame = plot.plant_time(load, zone)
    figure = plot.new_figure(scheme, keep="load")
    step = plot.scaled_axis(figure, t, N_("Load"), frame["kw"], frame["week_ago_kw"], scale=POWER)
    frame[["kw", "week_ago_kw"]] /= step.factor
    hover = "%{y:,.4~g} " + step.unit
    figure.add_scatter(
        x=frame["at"],
        y=frame["week_ago_kw"],
        name=t("a week ago"),
        line={"color": theme.SCHEMES[scheme]["neutral"], "width": 1.25, "dash": "dot"},
        hovertemplate=hover,
    )
    plot.add_load(figure, frame, name=t("load"), hover=hover, t=t)
    present = plot.naive(now, zone)
    plot.time_axis(figure, t, present - timedelta(hours=24), present)
    plot.present_line(figure, t, present)
    label_ends(figure, frame, t)
    return figure


def label_ends(figure: Figure, frame: pd.DataFrame, t: Texts) -> None:
    """Name both lines where they end; the higher one upwards, the lower one downwards."""
    names = {"kw": f"<b>{t('load')}</b>", "week_ago_kw": t("a week ago")}
    ends = {column: frame[column].dropna().iloc[-1] for column in names if frame[column].any()}
    for place, column in zip(
        ("top", "bottom"), sorted(ends, key=lambda name: ends[name]), strict=False
    ):
        plot.label_right(figure, ends[column], names[column], yanchor=place)


def daily_figure(
    daily: pd.DataFrame,
    *,
    before_kwh: float | None,
    t: Texts,
    scheme: str,
    compare: Comparison = Comparison.PREVIOUS,
) -> Figure:
    """Electricity per day; the estimated part hatched, the mean of the span before as a line.

    Parameters
    ----------
    daily : DataFrame
        day, electricity_kwh, estimated (share 0..1).
    before_kwh : float or None
        Electricity of the days it is compared with. [kWh]
    """
    if not plot.has_data(daily, "electricity_kwh"):
        return plot.empty_figure(t("No data in this period"), scheme)
    figure = plot.new_figure(scheme, keep="daily")
    step = plot.scaled_axis(figure, t, N_("Electricity"), daily["electricity_kwh"], scale=ENERGY)
    amount = daily["electricity_kwh"] / step.factor
    guessed = amount * daily["estimated"].fillna(0)
    add_bars(figure, daily["day"], amount - guessed, guessed, unit=step.unit, t=t)
    if before_kwh is not None:
        name = t("daily mean<br>before") if len(daily) > 1 else t("a week ago")
        if compare is Comparison.YEAR:
            name = t("daily mean<br>last year") if len(daily) > 1 else t("last year")
        mean = before_kwh / len(daily) / step.factor
        plot.level_line(figure, mean)
        plot.label_right(figure, mean, name)
    return figure


def add_bars(
    figure: Figure,
    days: pd.Series,
    measured: pd.Series,
    estimated: pd.Series,
    *,
    unit: str,
    t: Texts,
    colour: str = theme.ELECTRICITY,
) -> None:
    """One bar per day: measured part solid, estimated part hatched on top."""
    bar = {"x": days, "width": BAR_MS, "hovertemplate": "%{y:,.4~g} " + unit}
    figure.add_bar(y=measured, name=t("measured"), marker_color=colour, **bar)
    figure.add_bar(
        y=estimated.where(estimated > 0),
        name=t("estimated"),
        marker={
            "color": theme.faded(colour, 0.25),
            "pattern": {**plot.HATCH, "fgcolor": colour},
            "line": {"color": colour, "width": 1},
        },
        **bar,
    )
    figure.update_layout(barmode="stack")
    plot.day_axis(figure, t, days)
