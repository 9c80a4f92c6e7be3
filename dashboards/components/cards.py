"""Cards that hold one figure: the answer of a page, and the figures behind it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dash import Output, html

from dashboards.components.attributes import attributes
from dashboards.components.term import title_with_meaning
from dashboards.i18n import Quantity, Texts
from dashboards.source import Newest, Quality

Fact = tuple[str, str]
Filling = dict[str, Any]


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


def card_frame(t: Texts, *, card: str, title: str, kind: str = "figure-card") -> html.Section:
    """A card that a callback fills; `card` is the id of what is in it.

    The frame stays while its figures change, so that what somebody opened stays open.
    """
    label = t("What is behind it: {title}", title=title)
    summary = html.Summary(
        html.Span(className="icon icon-info"), title=label, **attributes(aria_label=label)
    )
    facts = html.Dl(id=f"{card}-facts", className="facts")
    behind = html.Details([summary, facts], className="opened")
    return html.Section([html.Div(id=card), behind], className=f"card {kind}")


def card_outputs(*cards: str) -> dict[str, dict[str, Output]]:
    """What a callback fills in some cards, by their ids."""
    return {
        card: {"body": Output(card, "children"), "facts": Output(f"{card}-facts", "children")}
        for card in cards
    }


def figure_card(t: Texts, card: Card) -> Filling:
    """One figure, what it is compared with, how much of it was measured."""
    body = [
        html.H2(title_with_meaning(t, card.title, place=card.name), className="card-title"),
        figure(card.name, card.value, card.shown),
        html.P(card.compared, className="compared look" if card.look else "compared"),
        *([share_bar(card.share)] if card.share is not None else []),
        *([quality_line(t, card.quality)] if card.quality else []),
    ]
    return {"body": body, "facts": fact_rows(card.facts)}


def answer_card(
    *, lead: str, answer: Sequence[Any], facts: Sequence[Fact], state: str = "calm"
) -> Filling:
    """The answer to the page's question in one line; `state` is calm, look or act."""
    body = [
        html.H2(lead, className="card-title"),
        html.P(list(answer), className=f"answer state-{state}", role="status"),
    ]
    return {"body": body, "facts": fact_rows(facts)}


def fact_rows(facts: Sequence[Fact]) -> list[html.Div]:
    """Names and what they are, one below the other."""
    return [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts]


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


def last_reading(t: Texts, newest: Newest | None) -> Fact:
    """When the newest reading behind a figure was taken."""
    said = t("not known") if newest is None else t.moment(*vars(newest).values())
    return (t("Last reading"), said)


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
