"""A dot per tenant with the interval of its score; ties bracketed."""

from collections.abc import Sequence
from itertools import groupby

from dashboards import theme
from dashboards.components import plot
from dashboards.components.figure import Figure
from dashboards.i18n import Texts
from dashboards.tenants import TenantRow

ROW = 0.38


def scores_figure(rows: Sequence[TenantRow], *, t: Texts, scheme: str) -> Figure:
    """Used over expected of each tenant that has a score, the best on top; below 100 % is good."""
    known = [row for row in rows if row.score is not None]
    if not known:
        return plot.empty_figure(t("No plant has a frozen baseline from before these days"), scheme)
    figure = plot.new_figure(scheme, keep="scores")
    places = [-n for n in range(len(known))]
    names = [row.name.in_language(t.language) for row in known]
    centre = [100 * (row.score or 0.0) for row in known]
    figure.add_scatter(
        x=centre, y=places, mode="markers", text=names,
        marker={"color": theme.ELECTRICITY, "size": 9,
                "symbol": ["circle" if row.basis == "trade" else "circle-open" for row in known]},
        error_x={
            "type": "data", "symmetric": False, "thickness": 1.5, "width": 3,
            "color": theme.SCHEMES[scheme]["neutral"],
            "array": [_beyond(row.high, row.score) for row in known],
            "arrayminus": [_beyond(row.score, row.low) for row in known],
        },
        hovertemplate="%{text}: %{x:.1f} %<extra></extra>",
    )  # fmt: skip
    figure.add_vline(
        x=100, line={"color": plot.figure_ink(figure, "ink"), "width": 1, "dash": "dash"}
    )
    _bracket_ties(figure, known)
    figure.update_xaxes(title_text=t("Used over expected (%)"), showgrid=True)
    figure.update_yaxes(tickvals=places, ticktext=names, showgrid=False, rangemode="normal",
                        range=[min(places) - 0.6, 0.6])  # fmt: skip
    figure.update_layout(hovermode="closest")
    return figure


def _beyond(more: float | None, less: float | None) -> float:
    return 100 * (more - less) if more is not None and less is not None else 0.0


def _bracket_ties(figure: Figure, rows: Sequence[TenantRow]) -> None:
    """A bracket at the right of those that share a rank."""
    line = {"color": plot.figure_ink(figure, "muted"), "width": 1.5}
    at = 0
    for rank, group in groupby(rows, key=lambda row: row.rank):
        count = len(list(group))
        if count > 1 and rank is not None:
            figure.add_shape(type="path", xref="paper", yref="y", line=line, path=(
                f"M 1.0 {-at + ROW} L 1.012 {-at + ROW} L 1.012 {-(at + count - 1) - ROW} "
                f"L 1.0 {-(at + count - 1) - ROW}"))  # fmt: skip
        if rank is not None:
            figure.add_annotation(x=1, xref="paper", xanchor="left", xshift=14,
                                  y=-(at + (count - 1) / 2), text=f"{rank}", showarrow=False)  # fmt: skip
        at += count
    figure.update_layout(margin_r=40)
