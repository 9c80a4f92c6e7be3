"""Tenants side by side: bars and dots with what their data leave uncertain, and the table of both."""

from collections.abc import Callable, Sequence

import pandas as pd
from dash import dcc, html

from dashboards import theme
from dashboards.carbon_places import Bounded, CarbonPlace
from dashboards.components import plot
from dashboards.components.facts import Cell, facts_table
from dashboards.components.figure import Figure
from dashboards.i18n import CARBON, UNKNOWN, Quantity, Texts, step_for
from dashboards.view import View
from dashboards.words import TRADES, say, unit_word

MOST = 30
"""Bars of a picture; the table has all."""


def carbon_figure(places: Sequence[CarbonPlace], *, t: Texts, scheme: str) -> Figure:
    """Carbon of the largest plants as bars; the whisker is what estimated and missing data leave open."""
    shown = [place for place in places if place.kg_co2e.value is not None][:MOST]
    if not shown:
        return plot.empty_figure(t("No emissions were computed yet"), scheme)
    step = step_for(max(place.kg_co2e.value or 0.0 for place in shown), CARBON)
    figure = _rows_figure(shown, t=t, scheme=scheme, keep="places")
    figure.add_bar(
        **_along(shown, lambda place: place.kg_co2e, 1 / step.factor, scheme), orientation="h",
        marker_color=theme.ELECTRICITY, textposition="none",
        hovertemplate="%{text}: %{x:,.4~g} " + step.unit + "<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(
        title_text=f"{t('Carbon')} ({step.unit})", rangemode="tozero", showgrid=True, nticks=4
    )
    return figure


def against_figure(places: Sequence[CarbonPlace], *, t: Texts, scheme: str) -> Figure:
    """Carbon per output of plants over that of their trade, the best on top; the whisker as above."""
    known = [place for place in places if place.against_trade.value is not None]
    if not known:
        return plot.empty_figure(
            t("No two plants of one trade count their output in the same unit"), scheme
        )
    known = sorted(known, key=lambda place: place.against_trade.value or 0.0)[:MOST]
    figure = _rows_figure(known, t=t, scheme=scheme, keep="against")
    figure.add_scatter(
        **_along(known, lambda place: place.against_trade, 100, scheme), mode="markers",
        marker={"color": theme.ELECTRICITY, "size": 9}, hovertemplate="%{text}: %{x:.1f} %<extra></extra>",
    )  # fmt: skip
    ink = plot.figure_ink(figure, "ink")
    figure.add_vline(x=100, line={"color": ink, "width": 1, "dash": "dash"})
    figure.update_xaxes(title_text=t("Carbon per output, of its trade's (%)"), showgrid=True)
    return figure


def table(places: Sequence[CarbonPlace], seen: View) -> html.Div | html.P:
    """Every plant: carbon, carbon per output, both with bounds, and its rank among its like."""
    t = seen.t
    if not places:
        return html.P(t("No emissions were computed yet"), className="muted")
    headings = [t("Plant"), t("Trade"), t("Carbon"), t("Carbon per output"), t("Rank in its trade"),
                t("Estimated"), t("Missing")]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            dcc.Link(place.name.in_language(t.language), href=seen.plant_href(place.code)),
            say(t, TRADES, place.trade), _carbon(place.kg_co2e, t), _per_output(place, t), _rank(place, t),
            t.percent(place.estimated_share), t.percent(place.missing_share),
        ]
        for place in places
    ]  # fmt: skip
    return facts_table(headings, rows, numbers=(2, 3, 4, 5, 6))


def frame(places: Sequence[CarbonPlace]) -> pd.DataFrame:
    """What the pictures show: a row per plant."""
    bounded = ("kg_co2e", "kg_per_unit", "against_trade")
    plain = (
        "code",
        "trade",
        "output_unit",
        "rank",
        "ranked",
        "estimated_share",
        "missing_share",
        "is_partial",
    )
    return pd.DataFrame([
        {name: getattr(place, name) for name in plain}
        | {f"{name}{suffix}": getattr(getattr(place, name), part) for name in bounded
           for suffix, part in (("", "value"), ("_low", "low"), ("_high", "high"))}
        for place in places
    ])  # fmt: skip


def _rows_figure(places: Sequence[CarbonPlace], *, t: Texts, scheme: str, keep: str) -> Figure:
    figure = plot.new_figure(scheme, keep=keep)
    figure.update_yaxes(
        tickvals=_at(places), ticktext=[place.name.in_language(t.language) for place in places],
        showgrid=False, range=[-len(places) + 0.4, 0.6], automargin=True,
    )  # fmt: skip
    figure.update_layout(hovermode="closest", showlegend=False)
    return figure


def _at(places: Sequence[CarbonPlace]) -> list[int]:
    return [-n for n in range(len(places))]


def _along(
    places: Sequence[CarbonPlace], of: Callable[[CarbonPlace], Bounded], scale: float, scheme: str
) -> dict[str, object]:
    """Values along the rows of a figure, with their whiskers."""
    figures = [of(place) for place in places]
    return {
        "x": [(f.value or 0.0) * scale for f in figures], "y": _at(places),
        "text": [place.code for place in places],
        "error_x": {
            "type": "data", "symmetric": False, "thickness": 1.5, "width": 3,
            "color": theme.SCHEMES[scheme]["neutral"],
            "array": [_beyond(f.high, f.value) * scale for f in figures],
            "arrayminus": [_beyond(f.value, f.low) * scale for f in figures],
        },
    }  # fmt: skip


def _beyond(more: float | None, less: float | None) -> float:
    return more - less if more is not None and less is not None else 0.0


def _carbon(kg: Bounded, t: Texts) -> Cell:
    return _around(*(str(t.carbon(value)) for value in (kg.value, kg.low, kg.high)))


def _per_output(place: CarbonPlace, t: Texts) -> Cell:
    per = place.kg_per_unit
    unit = f"kgCO₂e/{unit_word(t, place.output_unit)}"
    value, low, high = (
        str(Quantity(t.number(one), unit)) for one in (per.value, per.low, per.high)
    )
    return _around(value, low, high)


def _around(value: str, low: str, high: str) -> Cell:
    """A figure, and below it its bounds, where they are known and can be seen."""
    if high == UNKNOWN or low == high == value:
        return value
    return html.Span([value, html.Small(f"{low} – {high}")])


def _rank(place: CarbonPlace, t: Texts) -> str:
    if place.is_partial:
        return t("a factor is missing")
    if place.rank is None or place.ranked == 1:
        return "–"
    return t("{rank} of {ranked}", rank=place.rank, ranked=place.ranked)
