"""When the money goes, and to which line: frames in, figures out."""

import numpy as np
import pandas as pd

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.components.hours import by_day_and_hour
from dashboards.i18n import MONEY, Texts, step_for
from dashboards.words import BANDS, say

BAR_WIDTH = 0.22
LABEL_SHIFT_PX = 10


def heat_figure(heat: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """Cost of electricity per day and hour; the dearest band carries a dot, gaps stay open.

    Parameters
    ----------
    heat : DataFrame
        day, hour (local 0..23), kwh, won (energy and adders), band.
    """
    if not plot.has_data(heat, "won"):
        return plot.empty_figure(t("Nothing is known of this month, or it has no contract"), scheme)
    figure = plot.new_figure(scheme, keep="cost-heat")
    shown, hours, (won, kwh, bands) = by_day_and_hour(heat, "won", "kwh", "band")
    step = step_for(plot.largest(heat["won"]), MONEY[t.language])
    words = {band: say(t, BANDS, band) for band in heat["band"].dropna().unique()}
    days = [t.weekday(day) for day in shown]
    figure.add_heatmap(
        x=hours, y=days, z=won / step.factor,
        text=np.where(bands == "peak", "•", ""), texttemplate="%{text}",
        customdata=[[[words.get(band, ""), amount] for band, amount in zip(row, kw, strict=True)]
                    for row, kw in zip(bands.tolist(), kwh.tolist(), strict=True)],
        colorscale=theme.HEAT_SCALES[scheme], xgap=1, ygap=1, hoverongaps=False,
        colorbar={"title": {"text": step.unit, "side": "top"}, "thickness": 8, "outlinewidth": 0,
                  "tickformat": ",.6~g"},
        zmin=min(0.0, heat["won"].min() / step.factor),
        hovertemplate="%{y} %{x}:00 · %{z:,.4~g} " + step.unit
        + "<br>%{customdata[0]} · %{customdata[1]:,.4~g} kWh<extra></extra>",
    )  # fmt: skip
    figure.update_layout(hovermode="closest")
    peak = (heat["band"] == "peak").any()
    figure.update_xaxes(
        title_text=t("Hour of the day (h), • peak band") if peak else t("Hour of the day (h)"),
        type="category", dtick=3,
    )  # fmt: skip
    figure.update_yaxes(type="category", autorange="reversed", tickvals=days[::7])
    return figure


def lines_figure(meters: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """What each line costs, its part of base, taxes and the rest included; the rest is last.

    Parameters
    ----------
    meters : DataFrame
        meter, name_en, name_ko, amount [kWh], won; the row without a meter is the rest.
    """
    if meters.empty or not plot.has_data(meters.astype({"won": float}), "won"):
        return plot.empty_figure(t("No line was metered in this month"), scheme)
    known = meters.astype({"won": float, "amount": float})
    known = known.assign(rest=known["meter"].isna()).sort_values(
        ["rest", "won"], ascending=[False, True]
    )
    figure = plot.new_figure(scheme, keep="cost-lines")
    step = step_for(plot.largest(known["won"]), MONEY[t.language])
    names = known[f"name_{t.language}"].fillna(t("not submetered"))
    colours = known["rest"].map({True: theme.OTHER, False: theme.ELECTRICITY})
    figure.add_bar(
        x=known["won"] / step.factor, y=names, orientation="h", width=BAR_WIDTH,
        marker={"color": colours}, hovertemplate="%{x:,.4~g} " + step.unit + "<extra></extra>",
    )  # fmt: skip
    for name, won, kwh in zip(names, known["won"], known["amount"], strict=True):
        price = f" · {won / kwh:,.0f} {t('won/kWh')}" if kwh > 0 else ""
        figure.add_annotation(
            x=0, y=name, text=f"{name} · {t.money(won)}{price}", showarrow=False, xanchor="left",
            yanchor="bottom", yshift=LABEL_SHIFT_PX,
        )  # fmt: skip
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(title_text=f"{t('Cost')} ({step.unit})", showgrid=True)
    figure.update_yaxes(showgrid=False, showticklabels=False)
    return figure
