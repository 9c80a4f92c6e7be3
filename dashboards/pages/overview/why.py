"""Why electricity changed: a waterfall of causes that add up, and what it means for carbon."""

import numpy as np
import pandas as pd
from dash import html

from dashboards import theme
from dashboards.components import plot
from dashboards.components.cards import figure
from dashboards.components.figure import Figure
from dashboards.i18n import ENERGY, N_, Texts, step_for
from dashboards.performance import CONFIDENCE
from dashboards.tenants import WhyView

WORDS = {
    "calendar": N_("calendar"),
    "output": N_("output"),
    "mix": N_("product mix"),
    "weather": N_("weather"),
    "drivers": N_("other drivers"),
    "efficiency": N_("efficiency"),
    "own_renewables": N_("own solar"),
    "grid_factor": N_("grid factor"),
    "data": N_("data"),
    "unexplained": N_("unexplained"),
}
SMALL = 1e-4
"""Share of the energy below which a cause is left out of the picture."""


def frame(view: WhyView) -> pd.DataFrame:
    """Every cause: cause, kwh, low_kwh, high_kwh (90 %), kg_co2e."""
    rows = []
    for cause, part in view.change.parts.items():
        low, high = part.interval_kwh(CONFIDENCE)
        rows.append({"cause": cause, "kwh": part.kwh, "low_kwh": low, "high_kwh": high,
                     "kg_co2e": part.kg})  # fmt: skip
    return pd.DataFrame(rows)


def file(view: WhyView) -> pd.DataFrame:
    """Every cause between what it was before and what it is after."""
    change = view.change
    ends = [{"cause": "before", "kwh": change.before_kwh, "kg_co2e": change.before_kg},
            {"cause": "after", "kwh": change.after_kwh, "kg_co2e": change.after_kg}]  # fmt: skip
    return pd.concat([pd.DataFrame(ends[:1]), frame(view), pd.DataFrame(ends[1:])])


def why_figure(view: WhyView, *, t: Texts, scheme: str) -> Figure:
    """Electricity bought before, what each cause added or took away, and after."""
    change = view.change
    if not change.before_kwh > 0 or not change.after_kwh > 0:
        return plot.empty_figure(t("There is nothing before these days to compare with"), scheme)
    causes = frame(view)
    shown = causes[causes["kwh"].abs() > SMALL * change.before_kwh]
    drawn = plot.new_figure(scheme, keep="why")
    step = step_for(max(change.before_kwh, change.after_kwh), ENERGY)
    names = [t("before"), *(_wrapped(t(WORDS[cause])) for cause in shown["cause"]), t("after")]
    values = [change.before_kwh, *shown["kwh"], change.after_kwh]
    half = [0.0, *((shown["high_kwh"] - shown["low_kwh"]) / 2).fillna(0.0), 0.0]
    neutral = theme.SCHEMES[scheme]["neutral"]
    drawn.add_waterfall(
        x=names, y=np.array(values) / step.factor,
        measure=["absolute", *["relative"] * len(shown), "total"],
        increasing={"marker": {"color": theme.STEAM}}, decreasing={"marker": {"color": theme.OUTPUT}},
        totals={"marker": {"color": neutral}}, connector={"line": {"color": neutral, "width": 1}},
        customdata=[f" ± {size / step.factor:,.3g}" if size else "" for size in half],
        hovertemplate="%{x}: %{y:,.4~g}%{customdata} " + step.unit + "<extra></extra>",
        text=[_signed(value / step.factor, t, total=at in {0, len(values) - 1})
              for at, value in enumerate(values)],
        textposition="outside",
    )  # fmt: skip
    _zoom(drawn, np.array(values) / step.factor)
    drawn.update_yaxes(title_text=t("Electricity bought ({unit})", unit=step.unit))
    drawn.update_xaxes(type="category", tickfont_size=11)
    drawn.update_layout(hovermode="closest")
    return drawn


def _wrapped(word: str) -> str:
    """A cause on two lines where it has two words: there may be ten of them side by side."""
    return word.replace(" ", "<br>", 1)


def _signed(value: float, t: Texts, *, total: bool) -> str:
    return t.number(value) if total or value < 0 else f"+{t.number(value)}"


def _zoom(drawn: Figure, values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> None:
    """Begin the axis near the levels: the causes are small beside the whole."""
    levels = np.concatenate([np.cumsum(values[:-1]), values[-1:]])
    low, high = float(levels.min()), float(levels.max())
    room = 0.25 * max(high - low, 0.02 * high)
    drawn.update_yaxes(rangemode="normal", range=[max(0.0, low - room), high + room])


def words(view: WhyView, t: Texts) -> html.P:
    """The spans, the carbon of it, and of how many plants the causes are known."""
    change = view.change
    spans = t("{after} against {before}", after=_span(view.after.first, view.after.last, t),
              before=_span(view.before.first, view.before.last, t))  # fmt: skip
    by_grid = change.parts["grid_factor"].kg
    of_it = (
        t(" (of it by the grid factor {carbon})", carbon=t.carbon(by_grid))
        if abs(by_grid) > SMALL * abs(change.change_kg)
        else t(" (none of it by the grid factor)")
    )
    return html.P(
        [
            spans,
            " · ",
            figure("why_change_kwh", change.change_kwh, t.energy(change.change_kwh), "in-table"),
            " · ",
            figure("why_change_kg", change.change_kg, t.carbon(change.change_kg), "in-table"),
            of_it,
            " · ",
            t("causes known of {n} of {all} plants", n=view.explained, all=view.plants),
        ]
    )


def _span(first: object, last: object, t: Texts) -> str:
    return t.day(first) if first == last else f"{t.day(first)} – {t.day(last)}"  # type: ignore[arg-type]
