"""A plain table: headings and rows of texts, wide ones to be scrolled by themselves."""

from collections.abc import Callable, Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboards.components.attributes import attributes

Cell = str | Component


def facts_table(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, numbers: Sequence[int] = ()
) -> html.Div:
    """A table in a frame of its own; columns in `numbers` are set to the right.

    On a phone each row is a card, and each cell carries its heading.
    """

    def cell(kind: Callable[..., Component], n: int, content: Cell) -> Component:
        label = attributes(data_label=headings[n]) if kind is html.Td else {}
        return kind(content, className="number" if n in numbers else None, **label)

    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([cell(html.Th, n, text) for n, text in enumerate(headings)])),
                html.Tbody(
                    [html.Tr([cell(html.Td, n, c) for n, c in enumerate(row)]) for row in rows]
                ),
            ],
            className="facts-table",
        ),
        className="table-frame",
    )
