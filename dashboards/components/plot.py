"""Parts of charts that all pages share. Frames hold UTC; a chart's time axis is plant time."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from dashboards import theme
from dashboards.components.figure import Figure
from dashboards.i18n import Step, Texts, step_for

Zoom = Mapping[str, Any] | None  # a graph's relayoutData
MANY_DAYS = 8
QUARTER = timedelta(minutes=15)
HOUR_MS = 3_600_000
HATCH = {"shape": "/", "size": 5, "solidity": 0.35}


def new_figure(scheme: str, *, keep: str) -> Figure:
    """An empty figure; the user's zoom is kept as long as `keep` stays the same."""
    return Figure(template=theme.template(scheme), uirevision=keep, meta={"scheme": scheme})


def empty_figure(sentence: str, scheme: str) -> Figure:
    """A sentence in place of a chart."""
    figure = new_figure(scheme, keep="empty")
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text="<br>".join(_lines(sentence)),
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        font={"size": 14, "color": theme.SCHEMES[scheme]["muted"]},
    )
    return figure


def _lines(sentence: str) -> list[str]:
    """A sentence in lines that a phone has room for; Hangul is wider.

    >>> _lines("No two plants of one trade count their output in the same unit")
    ['No two plants of one trade count their', 'output in the same unit']
    """
    return textwrap.wrap(sentence, 40 if sentence.isascii() else 24)


def has_data(frame: pd.DataFrame, column: str) -> bool:
    """Whether a column of a frame holds anything at all."""
    return not frame.empty and bool(frame[column].notna().any())


def plant_time(frame: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    """A quarter-hourly frame on a full grid, so that gaps stay gaps; `at` is naive plant time."""
    full = frame.sort_values("start").reset_index(drop=True)
    if (full["start"].diff().iloc[1:] != QUARTER).any():
        full = full.set_index("start").asfreq("15min").reset_index()
    return full.assign(at=full["start"].dt.tz_convert(zone).dt.tz_localize(None))


def naive(instant: datetime, zone: ZoneInfo) -> datetime:
    """An instant as naive plant time, as charts want it."""
    return instant.astimezone(zone).replace(tzinfo=None)


def largest(*columns: pd.Series) -> float:
    """Largest absolute value of some columns; zero if there is none."""
    present = [column.abs().max() for column in columns if column.notna().any()]
    return float(max(present, default=0.0))


def scaled_axis(
    figure: Figure, t: Texts, title: str, *columns: pd.Series, scale: Sequence[Step]
) -> Step:
    """Title the y axis with the unit that suits the columns; returns that unit."""
    step = step_for(largest(*columns), scale)
    figure.update_yaxes(title_text=f"{t(title)} ({step.unit})")
    return step


def time_axis(figure: Figure, t: Texts, first: datetime, last: datetime) -> None:
    """A plant-time axis with a line at each midnight."""
    figure.update_xaxes(
        type="date",
        fixedrange=False,
        range=[first, last],
        tickformatstops=[
            {"dtickrange": [None, HOUR_MS - 1], "value": f"%H:%M\n{t.day_format}"},
            {"dtickrange": [HOUR_MS, None], "value": f"%H\n{t.day_format}"},
        ],
        hoverformat=f"{t.day_format} %H:%M",
        nticks=8,
        title_text=t("Plant time (h)"),
    )
    figure.update_layout(hoverdistance=5)  # a line that ended is not at this instant
    for midnight in pd.date_range(pd.Timestamp(first).ceil("D"), last, freq="D"):
        _vertical(figure, midnight, {"color": figure_ink(figure, "border"), "width": 1})


def keep_zoom(figure: Figure, relayout: Zoom) -> Figure:
    """Show the span of time that the user has zoomed to, if any.

    The graph writes a zoom back into its figure, which makes Plotly's uirevision forget it.
    """
    ends = _ends(relayout)
    if all(ends):
        figure.update_xaxes(range=ends)
    return figure


def is_zoomed(relayout: Zoom) -> bool:
    """Whether the user has zoomed to a span of time."""
    return all(_ends(relayout))


def _ends(relayout: Zoom) -> list[Any]:
    return [(relayout or {}).get(f"xaxis.range[{end}]") for end in (0, 1)]


def present_line(figure: Figure, t: Texts, now: datetime) -> None:
    """The present, marked by a line."""
    ink = figure_ink(figure, "ink")
    _vertical(figure, now, {"color": ink, "width": 1})
    figure.add_annotation(
        x=now,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=t("now {clock}", clock=f"{now:%H:%M}"),
        showarrow=False,
        font={"color": ink},
    )


def day_axis(figure: Figure, t: Texts, days: Iterable[date]) -> None:
    """An axis of days; few enough are all named."""
    figure.update_xaxes(type="date", tickformat=t.day_format, hoverformat=t.day_format, nticks=5)
    days = list(days)
    if len(days) <= MANY_DAYS:
        margin = timedelta(days=max(1, MANY_DAYS - len(days)) / 2)
        middle = [datetime.combine(day, time()) for day in (days[0], days[-1])]
        figure.update_xaxes(
            tickvals=days,
            ticktext=[t.short_day(day) for day in days],
            range=[middle[0] - margin, middle[1] + margin],
        )


def level_line(figure: Figure, value: float) -> None:
    """A thin dashed level over the whole width."""
    line = {"color": figure_ink(figure, "ink"), "width": 1, "dash": "dash"}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=value, y1=value, line=line)


def label(figure: Figure, x: datetime, y: float, text: str) -> None:
    """Name a line just above a point of it, instead of a legend."""
    paper = figure_ink(figure, "surface")
    figure.add_annotation(
        x=x, y=y, text=text, showarrow=False, yanchor="bottom", yshift=4, bgcolor=paper, borderpad=1
    )


def label_right(figure: Figure, y: float, text: str, *, yanchor: str = "middle") -> None:
    """Name a line in the margin to the right of it, where no other line can be."""
    figure.add_annotation(
        xref="paper",
        x=1,
        xanchor="left",
        xshift=8,
        y=y,
        yanchor=yanchor,
        text=text,
        align="left",
        showarrow=False,
    )
    figure.update_layout(margin_r=76)


def add_load(figure: Figure, frame: pd.DataFrame, *, name: str, hover: str, t: Texts) -> None:
    """A measured load as a line; where it is estimated, hatched below."""
    estimated = frame["estimated"].fillna(0) > 0
    touching = estimated | estimated.shift(-1, fill_value=False)
    note = estimated.map({True: f" ({t('estimated')})", False: ""})
    figure.add_scatter(
        x=frame["at"],
        y=frame["kw"].where(touching),
        fill="tozeroy",
        fillcolor=theme.faded(theme.ELECTRICITY, 0.2),
        fillpattern={**HATCH, "fgcolor": theme.ELECTRICITY},
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=frame["at"],
        y=frame["kw"],
        name=name,
        mode="lines",
        line={"color": theme.ELECTRICITY, "width": 2},
        customdata=note,
        hovertemplate=hover + "%{customdata}",
    )


def figure_ink(figure: Figure, token: str) -> str:
    """A colour of the scheme that the figure is drawn in."""
    return theme.SCHEMES[figure.layout["meta"]["scheme"]][token]


def _vertical(figure: Figure, at: datetime, line: dict[str, object]) -> None:
    figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line=line, layer="below")


def month_axis(figure: Figure, months: Iterable[date]) -> None:
    """Months as categories `2026-01` on the x axis, said as 1 to 12 with the year below its first one.

    >>> figure = Figure()
    >>> month_axis(figure, [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)])
    >>> figure.layout["xaxis"]["ticktext"]
    ['12<br>2025', '1<br>2026', '2']
    """
    months = sorted(set(months))
    begins = {
        min(month for month in months if month.year == year) for year in {m.year for m in months}
    }
    figure.update_xaxes(
        type="category", tickvals=[f"{month:%Y-%m}" for month in months],
        ticktext=[f"{m.month}<br>{m.year}" if m in begins else f"{m.month}" for m in months],
    )  # fmt: skip
