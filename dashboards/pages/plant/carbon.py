"""Carbon per day and the factors behind it."""

from collections.abc import Sequence

import pandas as pd
from dash import html

from dashboards import theme
from dashboards.components import plot
from dashboards.components.attributes import attributes
from dashboards.components.figure import Figure
from dashboards.i18n import CARBON, N_, Texts
from dashboards.source import FactorUse
from dashboards.words import CARRIERS, CONFIDENCE, say, unit_word


def carbon_figure(carbon: pd.DataFrame, *, t: Texts, scheme: str) -> Figure:
    """Emissions per day, stacked by scope and carrier.

    Parameters
    ----------
    carbon : DataFrame
        day, scope (1 or 2), carrier, kg_co2e.
    """
    if not plot.has_data(carbon, "kg_co2e"):
        return plot.empty_figure(t("No emissions were computed for these days"), scheme)
    figure = plot.new_figure(scheme, keep="carbon")
    totals = carbon.groupby("day")["kg_co2e"].sum(min_count=1)
    step = plot.scaled_axis(figure, t, N_("Carbon"), totals, scale=CARBON)
    streams = carbon.groupby(["scope", "carrier"], sort=True)
    for (scope, carrier), part in streams:
        figure.add_bar(
            x=part["day"],
            y=part["kg_co2e"] / step.factor,
            name=t(
                "{carrier} (scope {scope})", carrier=say(t, CARRIERS, str(carrier)), scope=scope
            ),
            marker_color=theme.CARRIER_COLOURS.get(str(carrier), theme.OTHER),
            hovertemplate="%{y:,.4~g} " + step.unit,
        )
    figure.update_layout(
        barmode="stack", showlegend=True, legend={"orientation": "h", "y": 1, "yanchor": "bottom"}
    )
    plot.day_axis(figure, t, list(totals.index))
    return figure


def factor_list(factors: Sequence[FactorUse], t: Texts) -> list[html.Li]:
    """The emission factors in use: value, unit, source, since when they hold."""
    return [html.Li(_factor(factor, t)) for factor in factors] or [html.Li(t("not known"))]


def _factor(factor: FactorUse, t: Texts) -> list[html.Span | html.Strong | html.Small]:
    since = t.full_day(factor.valid_from) if factor.valid_from else t("not known")
    return [
        html.Strong(say(t, CARRIERS, factor.carrier)),
        html.Span(
            f" {t.number(factor.kg_co2e_per_unit, digits=4)} kgCO₂e/{unit_word(t, factor.unit)}",
            **attributes(
                data_figure=f"factor_{factor.carrier}", data_value=repr(factor.kg_co2e_per_unit)
            ),
        ),
        html.Small(
            t(
                "{source} · valid from {since} · {confidence}",
                source=f"{factor.source}, {factor.series}" if factor.series else factor.source,
                since=since,
                confidence=say(t, CONFIDENCE, factor.confidence.partition(":")[0]),
            )
        ),
    ]
