"""Where and when electricity is used, and how much per output: frame in, figure out."""

import numpy as np
import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.components.hours import by_day_and_hour
from dashboards.i18n import ENERGY, Texts, step_for

REST = "rest"
PV = "pv"
MEAN_DAYS = 7
BAR_WIDTH = 0.34
LABEL_SHIFT_PX = 10


def lines_figure(lines: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """Electricity of each line as bars with their share; what no submeter sees is last.

    Parameters
    ----------
    lines : DataFrame
        meter, name_en, name_ko, kwh, before_kwh, estimated (share 0..1).
    """
    known = lines.dropna(subset=["kwh"])
    if known.empty:
        return plot.empty_figure(t("No line was metered in this period"), scheme)
    known = known.assign(last=known["meter"].isin([REST, PV])).sort_values(
        ["last", "kwh"], ascending=[False, True]
    )
    figure = plot.new_figure(scheme, keep="lines")
    step = step_for(plot.largest(known["kwh"]), ENERGY)
    consumed = known.loc[known["meter"] != PV, "kwh"].sum()
    amount = known["kwh"] / step.factor
    guessed = amount * known["estimated"].fillna(0)
    names = known[f"name_{t.language}"]
    colours = [_line_colour(meter) for meter in known["meter"]]
    labels = [
        _line_label(t, meter, kwh, consumed)
        for meter, kwh in zip(known["meter"], known["kwh"], strict=True)
    ]
    bar = {
        "y": names, "orientation": "h", "width": BAR_WIDTH,
        "hovertemplate": "%{x:,.4~g} " + step.unit,
    }  # fmt: skip
    outline = {"color": theme.SCHEMES[scheme]["muted"], "width": known["meter"].eq(PV).astype(int)}
    solid = {"color": colours, "line": outline}
    figure.add_bar(x=amount - guessed, marker=solid, name=t("measured"), **bar)
    figure.add_bar(
        x=guessed.where(guessed > 0),
        name=t("estimated"),
        marker={"color": colours, "pattern": {**plot.HATCH, "fillmode": "replace"}},
        **bar,
    )
    for name, label in zip(names, labels, strict=True):  # above its bar: room for both on a phone
        figure.add_annotation(
            x=0, y=name, text=f"{name} · {label}", showarrow=False, xanchor="left",
            yanchor="bottom", yshift=LABEL_SHIFT_PX,
        )  # fmt: skip
    figure.update_layout(barmode="stack", hovermode="y unified")
    figure.update_xaxes(
        title_text=f"{t('Electricity')} ({step.unit})",
        showgrid=True,
    )
    figure.update_yaxes(showgrid=False, showticklabels=False)
    return figure


def _line_colour(meter: str) -> str:
    return {REST: theme.OTHER, PV: theme.PV}.get(meter, theme.ELECTRICITY)


def _line_label(t: Texts, meter: str, kwh: float, consumed_kwh: float) -> str:
    amount = str(t.energy(kwh))
    return amount if meter == PV else f"{amount} · {t.percent(kwh / consumed_kwh, 0)}"


def heat_figure(heat: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """Electricity per day and hour of the day; estimated hours carry a stroke, gaps stay open.

    Parameters
    ----------
    heat : DataFrame
        day, hour (local 0..23), kwh, estimated (share 0..1).
    """
    if not plot.has_data(heat, "kwh"):
        return plot.empty_figure(t("No data in the last four weeks"), scheme)
    figure = plot.new_figure(scheme, keep="heat")
    shown, hours, (amount, guessed) = by_day_and_hour(heat, "kwh", "estimated")
    step = step_for(plot.largest(heat["kwh"]), ENERGY)
    days = [t.weekday(day) for day in shown]
    figure.add_heatmap(
        x=hours,
        y=days,
        z=amount / step.factor,
        text=np.where(guessed > 0, "/", ""),
        texttemplate="%{text}",
        colorscale=theme.HEAT_SCALES[scheme],
        xgap=1,
        ygap=1,
        hoverongaps=False,
        colorbar={
            "title": {"text": step.unit, "side": "top"},
            "thickness": 8,
            "outlinewidth": 0,
        },
        hovertemplate="%{y} %{x}:00 · %{z:,.4~g} " + step.unit + "<extra></extra>",
    )
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(title_text=t("Hour of the day (h)"), type="category", dtick=3)
    figure.update_yaxes(type="category", autorange="reversed", tickvals=days[::7])
    return figure


def intensity_figure(intensity: pd.DataFrame, *, unit: str, t: Texts, scheme: str) -> Figure:
    """Energy per output: a point per day, the mean of seven days, and what the baseline lets expect of them.

    Parameters
    ----------
    intensity : DataFrame
        day, kwh, output, kwh_per_unit, estimated (share 0..1), expected_kwh (missing where no baseline is in
        force).
    """
    if not plot.has_data(intensity, "kwh_per_unit"):
        return plot.empty_figure(t("No output was reported, so there is no intensity"), scheme)
    figure = plot.new_figure(scheme, keep="intensity")
    means = intensity_means(intensity)
    mean, expected = means["mean_kwh_per_unit"], means["expected_kwh_per_unit"]
    guessed = intensity["estimated"].fillna(0) > 0
    hover = "%{y:,.4~g} kWh/" + unit
    figure.add_scatter(
        x=intensity["day"],
        y=intensity["kwh_per_unit"],
        name=t("day"),
        mode="markers",
        marker={
            "color": theme.faded(theme.ELECTRICITY, theme.OPACITY[scheme]["point"]),
            "size": 7,
            "symbol": guessed.map({True: "circle-open", False: "circle"}),
        },
        hovertemplate=hover,
    )
    figure.add_scatter(
        x=intensity["day"],
        y=mean,
        name=t("7-day mean"),
        line={"color": theme.SCHEMES[scheme]["ink"], "width": 2},
        hovertemplate=hover,
    )
    figure.add_scatter(
        x=intensity["day"],
        y=expected,
        name=t("Baseline"),
        line={"color": theme.SCHEMES[scheme]["neutral"], "width": 1.5, "dash": "dash"},
        hovertemplate=hover,
    )
    _label_ends(figure, {f"<b>{t('7-day mean')}</b>": mean, t("Baseline"): expected})
    plot.day_axis(figure, t, intensity["day"])
    figure.update_yaxes(title_text=f"{t('Intensity')} (kWh/{unit})", rangemode="normal")
    return figure


def intensity_means(intensity: pd.DataFrame) -> pd.DataFrame:
    """The same days with the means of seven days: mean_kwh_per_unit, expected_kwh_per_unit."""
    return intensity.assign(
        mean_kwh_per_unit=_mean_intensity(intensity, "kwh"),
        expected_kwh_per_unit=_mean_intensity(intensity, "expected_kwh"),
    )


def _mean_intensity(intensity: pd.DataFrame, energy: str) -> "pd.Series[float]":
    """Energy per output of seven days, of those on which both are known. [kWh per unit]"""
    known = intensity["kwh_per_unit"].notna() & intensity[energy].notna()
    both = intensity[[energy, "output"]].astype(float).where(known)
    sums = both.rolling(MEAN_DAYS, min_periods=MEAN_DAYS // 2).sum()
    return sums[energy] / sums["output"].where(sums["output"] > 0)


def _label_ends(figure: Figure, lines: "dict[str, pd.Series[float]]") -> None:
    """Name lines where they end; the lower one downwards, so that names never meet."""
    ends = {name: float(line.dropna().iloc[-1]) for name, line in lines.items() if line.any()}
    for place, name in zip(
        ("top", "bottom"), sorted(ends, key=lambda one: ends[one]), strict=False
    ):
        plot.label_right(figure, ends[name], name, yanchor=place if len(ends) > 1 else "middle")
