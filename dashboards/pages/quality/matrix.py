"""Lines by days: a colour and a sign for how a day is covered; a day without data is a gap."""

import numpy as np
import pandas as pd
from dash import html

from dashboards import theme
from dashboards.components import plot
from dashboards.components.attributes import attributes
from dashboards.components.figure import Figure
from dashboards.i18n import N_, Texts
from dashboards.quality import SUSPECT_SHARE, QualityView, shares

MOST_LINES = 24
MOST_SIGNS = 31  # days of which each has room for its sign
LONGEST_NAME = 16
PART = 0.005
# Worst last: sign, word, colour by scheme. Blue, yellow, vermilion and grey stay apart for everybody.
STATES = (
    ("", N_("All measured"), {"light": "#BFDDF0", "dark": "#1F5C80"}),
    ("≈", N_("Partly estimated"), {"light": "#F0C75E", "dark": "#B8860B"}),
    ("–", N_("Partly missing"), {"light": "#C3CAD1", "dark": "#5B6570"}),
    ("!", N_("Partly suspect"), {"light": "#E0733A", "dark": "#D55E00"}),
)
GAP = N_("Mostly missing")


def states(days: pd.DataFrame) -> "pd.Series[float]":
    """The worst of each day as an index of STATES; NaN where more than half is missing.

    >>> days = pd.DataFrame({"slots_expected": 96, "measured": [96, 90, 40], "estimated": [0, 6, 0],
    ...     "suspect": 0, "edited": 0, "missing": [0, 0, 56]})
    >>> states(days).tolist()
    [0.0, 1.0, nan]
    """
    part = shares(days)
    state = np.where(part["estimated"] + part["edited"] > PART, 1.0, 0.0)
    state = np.where(part["missing"] > PART, 2.0, state)
    state = np.where(part["suspect"] > SUSPECT_SHARE, 3.0, state)
    return pd.Series(np.where(part["missing"] > 0.5, np.nan, state), days.index)


def matrix_figure(found: QualityView, *, t: Texts, scheme: str) -> Figure:
    """The lines with least measured, the worst on top; each day coloured by its worst part."""
    if found.days.empty:
        return plot.empty_figure(t("There is no meter yet"), scheme)
    figure = plot.new_figure(scheme, keep="quality")
    order = worst_first(found.days)[:MOST_LINES][::-1]
    days = found.days[found.days["line"].isin(order)]
    names = {line: found.names[line].in_language(t.language) for line in order}
    words = [_told(row, t) for row in shares(days).itertuples()]
    days = days.assign(state=states(days), told=days["line"].map(names) + ", " + words)
    every_day = sorted(set(days["day"]))
    at = tuple(pd.Index(along).get_indexer(pd.Index(days[of]))
               for of, along in (("line", order), ("day", every_day)))  # fmt: skip
    state = np.full((len(order), len(every_day)), np.nan)
    told = np.full(state.shape, "", object)
    state[at], told[at] = days["state"], days["told"]
    signs = np.full(state.shape, "", object)
    for n, (sign, _, _) in enumerate(STATES):
        signs[state == n] = sign
    few = len(every_day) <= MOST_SIGNS
    figure.add_heatmap(
        z=state, x=[f"{day}" for day in every_day], y=list(range(len(order))),
        xgap=1, ygap=1, zmin=-0.5, zmax=len(STATES) - 0.5, colorscale=_steps(scheme),
        showscale=False, customdata=told, text=signs if few else None,
        texttemplate="%{text}", textfont={"size": 11, "color": theme.SCHEMES[scheme]["ink"]},
        hoverongaps=False, hovertemplate="%{x}: %{customdata}<extra></extra>",
    )  # fmt: skip
    plot.day_axis(figure, t, every_day)
    figure.update_yaxes(showgrid=False, tickvals=list(range(len(order))),
                        ticktext=[_short(name) for name in names.values()])  # fmt: skip
    figure.update_layout(hovermode="closest")
    return figure


def worst_first(days: pd.DataFrame) -> list[str]:
    """Lines by the share measured of the whole span, the least first."""
    summed = days.groupby("line", sort=False)[["measured", "slots_expected"]].sum()
    share = summed["measured"] / summed["slots_expected"]
    return [str(line) for line in share.sort_values(kind="stable").index]


def legend(t: Texts) -> html.Ul:
    """What the colours and signs mean."""
    entries = [(f"state-{n}", sign, t(word)) for n, (sign, word, _) in enumerate(STATES)]
    entries.append(("state-gap", "", t(GAP)))
    return html.Ul(
        [
            html.Li([html.Span(sign, className=f"swatch {state}", **attributes(aria_hidden="true")), word])
            for state, sign, word in entries
        ],
        className="matrix-legend",
    )  # fmt: skip


def _steps(scheme: str) -> list[list[object]]:
    """A colour scale of as many flat steps as there are states."""
    n = len(STATES)
    return [
        [edge / n, colours[scheme]]
        for place, (_, _, colours) in enumerate(STATES)
        for edge in (place, place + 1)
    ]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _told(row: object, t: Texts) -> str:
    parts = [
        f"{t(word)} {t.percent(share)}"
        for word, name in ((N_("Measured"), "measured"), (N_("Estimated"), "estimated"),
                           (N_("Set by hand"), "edited"), (N_("Suspect"), "suspect"),
                           (N_("Missing"), "missing"))
        if (share := getattr(row, name)) > 0
    ]  # fmt: skip
    return "<br>".join(parts)
