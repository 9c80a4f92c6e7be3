"""The answer of this page, the list of issues and the buttons."""

from typing import Any

from dash import html

from dashboards.carbon_source import ReportsView
from dashboards.components.cards import Filling, answer_card, figure
from dashboards.components.facts import facts_table
from dashboards.i18n import Quantity, Texts
from dashboards.pages.reports import ids


def answer(view: ReportsView, t: Texts) -> Filling:
    """How complete the data of the next report are."""
    share = float(view.completeness["measured"].mean())
    incomplete = view.completeness[view.completeness["measured"] < 0.95]
    parts: list[Any] = [
        figure("measured_share", share, Quantity(*t.percent(share).split("\u00a0")), "large"),
        html.Span(t("of the intervals of twelve months were measured")),
    ]
    if len(incomplete):
        parts.append(
            html.Span(
                t.plural(
                    "{n} month of a meter is below 95 %",
                    "{n} months of meters are below 95 %",
                    len(incomplete),
                ),
                className="look",
            )
        )
    return answer_card(
        lead=t("{first} to {last}", first=f"{view.first:%Y-%m}", last=f"{view.last:%Y-%m}"), answer=parts,
        facts=[(t("Issued reports"), str(len(view.issued)))],
    )  # fmt: skip


def issued(view: ReportsView, t: Texts) -> html.Div | html.P:
    """Issued reports, newest first, each to be downloaded again as it was."""
    if not view.issued:
        return html.P(t("No report was issued yet."), className="muted")
    return facts_table(
        ["", t("Of"), t("Period"), t("Standard"), t("By"), t("Scope 1"), t("Scope 2"), t("Digest"), t("Files")],
        [
            [str(r.number), r.plant or t("Complex"), f"{r.first} – {r.last}", r.standard, f"{r.by}, {r.at:%Y-%m-%d}",
             str(t.carbon(r.kg_scope1)), str(t.carbon(r.kg_scope2)), r.digest[:12], buttons(r.digest, t)]
            for r in view.issued
        ],
        numbers=(5, 6),
    )  # fmt: skip


def buttons(digest: str, t: Texts) -> html.Div:
    """A button per format."""
    return html.Div(
        [
            html.Button(kind.upper(), id=ids.button(kind, digest), className="file-button", type="button",
                        title=t("Download: {title}", title=kind.upper()))
            for kind in ids.KINDS
        ],
        className="file-buttons",
    )  # fmt: skip
