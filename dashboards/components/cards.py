"""Cards that hold one figure: the answer of a page, and the figures behind it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import html

from dashboards.components.attributes import attributes
from dashboards.i18n import Quantity, Texts
from dashboards.source import Quality

Fact = tuple[str, str]


@dataclass(frozen=True)
class Card:
    """What a figure card says.

    `name` and the exact `value` are also written into the page as data-figure and data-value.
    """

    name: str
    title: str
    value: float | None
    shown: Quantity
    compared: str
    quality: Quality | None = None
    share: float | None = None  # draws a bar: part of a contract
    look: bool = False
    facts: Sequence[Fact] = field(default_factory=tuple)


def figure(name: str, value: float | None, shown: Quantity, class_name: str = "") -> html.Span:
    """A figure on the screen that can also be read by a program."""
    exact = "" if value is None or not math.isfinite(value) else repr(float(value))
    return html.Span(
        [
            html.Span(shown.number, className="figure-number"),
            html.Span(f" {shown.unit}", className="figure-unit"),
        ],
        className=f"figure {class_name}",
        **attributes(data_figure=name, data_value=exact, data_unit=shown.unit),
    )


def figure_card(t: Texts, card: Card) -> html.Section:
    """One figure, what it is compared with, how much of it was measured; it can be opened."""
    return html.Section(
        [
            html.Div(
                [html.H2(card.title, className="card-title"), opened(t, card.title, card.facts)],
                className="card-head",
            ),
            figure(card.name, card.value, card.shown),
            html.P(card.compared, className="compared look" if card.look else "compared"),
            *([share_bar(card.share)] if card.share is not None else []),
            *([quality_line(t, card.quality)] if card.quality else []),
        ],
        className="card figure-card",
    )


def answer_card(
    t: Texts, *, lead: str, answer: Sequence[Any], state: str = "calm", facts: Sequence[Fact] = ()
) -> html.Section:
    """The answer to the page's question in one line; `state` is calm, look or act."""
    return html.Section(
        [
            html.Div(
                [html.H2(lead, className="card-title"), opened(t, lead, facts)],
                className="card-head",
            ),
            html.P(list(answer), className="answer", role="status"),
        ],
        className=f"card answer-card state-{state}",
    )


def opened(t: Texts, title: str, facts: Sequence[Fact]) -> html.Details:
    """What is behind a figure; a native disclosure, so it stays open when figures change."""
    rows = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts]
    label = t("What is behind it: {title}", title=title)
    return html.Details(
        [
            html.Summary(
                html.Span(className="icon icon-info"), title=label, **attributes(aria_label=label)
            ),
            html.Dl(rows, className="facts"),
        ],
        className="opened",
    )


def quality_line(t: Texts, quality: Quality) -> html.Div:
    """Measured, estimated and missing share, as a bar and in words."""
    parts = [("measured", quality.measured), ("estimated", quality.estimated)]
    return html.Div(
        [
            html.Div(
                [
                    html.Span(className=f"part {name}", style={"width": f"{share:.2%}"})
                    for name, share in parts
                ],
                className="quality-bar",
                **attributes(aria_hidden="true"),
            ),
            html.Span(t("measured {share}", share=t.percent(quality.measured))),
        ],
        className="quality",
        title=quality_words(t, quality),
    )


def quality_words(t: Texts, quality: Quality | None) -> str:
    """All three shares in words."""
    if quality is None:
        return t("not known")
    return t(
        "measured {measured}, estimated {estimated}, missing {missing}",
        measured=t.percent(quality.measured),
        estimated=t.percent(quality.estimated),
        missing=t.percent(quality.missing),
    )


def share_bar(share: float) -> html.Div:
    """Part of a whole as a thin bar; amber from nine tenths on, red beyond the whole."""
    state = "act" if share > 1 else "look" if share >= 0.9 else "calm"
    return html.Div(
        html.Span(style={"width": f"{min(share, 1):.2%}"}),
        className=f"share-bar state-{state}",
        **attributes(aria_hidden="true"),
    )
