"""Load against its forecast and the contract: frames in, figure out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import N_, POWER, Texts


def load_figure(
    load: pd.DataFrame,
    forecast: pd.DataFrame,
    *,
    contract_kw: float | None,
    zone: ZoneInfo,
    now: datetime,
    t: Texts,
    scheme: str,
) -> Figure:
    """Load of yesterday and today over the forecast of today and tomorrow.

    Parameters
    ----------
    load : DataFrame
        start (UTC), kw, estimated (share 0..1), per 15 min.
    forecast : DataFrame
        start (UTC), kw, low_kw, high_kw.
    contract_kw : float or None
        Contract, drawn as a level. [kW]
    """
    if not plot.has_data(load, "kw") and not plot.has_data(forecast, "kw"):
        return plot.empty_figure(t("No readings since yesterday, and no forecast"), scheme)
    figure = plot.new_figure(scheme, keep="load")
    contract = pd.Series([contract_kw], dtype="float64")
    step = plot.scaled_axis(
        figure, t, N_("Load"), load["kw"], forecast["kw"], contract, scale=POWER
    )
    hover = "%{y:,.4~g} " + step.unit
    present = plot.naive(now, zone)
    midnight = datetime.combine(present.date(), time())
    if plot.has_data(forecast, "kw"):
        frame = _scaled(forecast, step.factor, zone)
        _add_forecast(figure, frame, hover=hover, t=t, scheme=scheme)
        _label_peak(
            figure, frame, "high_kw", t("forecast"), frame["at"] >= midnight + timedelta(days=1)
        )
    if plot.has_data(load, "kw"):
        frame = _scaled(load, step.factor, zone)
        plot.add_load(figure, frame, name=t("load"), hover=hover, t=t)
        _label_peak(figure, frame, "kw", f"<b>{t('load')}</b>", frame["at"] < midnight)
    if contract_kw is not None:
        plot.level_line(figure, contract_kw / step.factor)
        plot.label_right(figure, contract_kw / step.factor, t("contract"))
    plot.time_axis(figure, t, midnight - timedelta(days=1), midnight + timedelta(days=2))
    plot.present_line(figure, t, present)
    return figure


def _label_peak(
    figure: Figure, frame: pd.DataFrame, column: str, text: str, alone: pd.Series
) -> None:
    """Name a line at its peak, on the day when it is alone if it is there then."""
    line = frame[column]
    known = line[alone] if line[alone].notna().any() else line
    last = known.index[known == known.max()][-1]
    plot.label(figure, frame["at"][last], known[last], text)


def _scaled(frame: pd.DataFrame, factor: float, zone: ZoneInfo) -> pd.DataFrame:
    full = plot.plant_time(frame, zone)
    powers = [name for name in full.columns if name == "kw" or name.endswith("_kw")]
    full[powers] = full[powers] / factor
    return full


def _add_forecast(
    figure: Figure, frame: pd.DataFrame, *, hover: str, t: Texts, scheme: str
) -> None:
    """The forecast in the load's hue, its band fainter still."""
    opacity = theme.OPACITY[scheme]
    edge = {"x": frame["at"], "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(y=frame["low_kw"], **edge)
    figure.add_scatter(
        y=frame["high_kw"],
        fill="tonexty",
        fillcolor=theme.faded(theme.ELECTRICITY, opacity["band"]),
        **edge,
    )
    figure.add_scatter(
        x=frame["at"],
        y=frame["kw"],
        name=t("forecast"),
        mode="lines",
        line={"color": theme.faded(theme.ELECTRICITY, opacity["forecast"]), "width": 2},
        customdata=frame[["low_kw", "high_kw"]],
        hovertemplate=hover + " (%{customdata[0]:,.4~g}–%{customdata[1]:,.4~g})",
    )
