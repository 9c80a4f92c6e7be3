"""The tables of this page: how far each line can be trusted, balances, refused messages, changes."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from dash import dcc, html

from dashboards.components.facts import Cell, facts_table
from dashboards.i18n import Texts
from dashboards.pages.quality import ids
from dashboards.quality import QualityView, shares
from dashboards.view import View
from dashboards.words import CARRIERS, say
from dashboards.words_quality import CHANGES, REASONS
from fems.clock import time_zone

MOST_ROWS = 60
SHARES = ("measured", "estimated", "suspect", "edited", "missing")


def lines(found: QualityView, view: View) -> html.Div | html.P:
    """Plants, or the meters of one, those with least measured first."""
    t = view.t
    if found.meters.empty:
        return html.P(t("There is no meter yet"), className="muted")
    summed = found.meters.groupby("line", sort=False).agg(
        **{name: (name, "sum") for name in ("slots_expected", *SHARES)},
        meters=("meter", "size"), needs=("needs", "sum"), last_reading=("last_reading", "max"),
    )  # fmt: skip
    part = shares(summed)
    order = part["measured"].sort_values(kind="stable").index
    headings = [t("Plant") if found.plant is None else t("Meter"), t("Measured"), t("Estimated"),
                t("Suspect"), t("Set by hand"), t("Missing"), t("Needs attention"), t("Last reading")]  # fmt: skip
    rows = [
        _line(str(line), summed.loc[line], part.loc[line], found, view)
        for line in order[:MOST_ROWS]
    ]
    table = facts_table(headings, rows, numbers=range(1, 6))
    if len(order) <= MOST_ROWS:
        return table
    more = t("{n} more, of which more was measured", n=len(order) - MOST_ROWS)
    return html.Div([table, html.P(more, className="muted")])


def _line(
    line: str, row: "pd.Series[Any]", part: "pd.Series[float]", found: QualityView, view: View
) -> list[Cell]:
    t = view.t
    name = found.names[line].in_language(t.language)
    needs = int(row["needs"])
    if found.plant is None:
        first: Cell = dcc.Link(name, href=view.href(f"plant/{line}/quality"))
        told = t("{needy} of {n} meters", needy=needs, n=int(row["meters"])) if needs else "–"
    else:
        first, told = html.Span(name, title=line), t("look") if needs else "–"
    last = (
        None if pd.isna(row["last_reading"]) else pd.Timestamp(row["last_reading"]).to_pydatetime()
    )
    return [first, *(_share(float(part[kind]), t) for kind in SHARES),
            html.Span(told, className="look" if needs else ""),
            t.moment(last, found.zone, found.now)]  # fmt: skip


def _share(share: float, t: Texts) -> html.Span:
    return html.Span(t.percent(share), className="" if share else "none")


def balance(found: QualityView, t: Texts) -> html.Div | html.P:
    """What no submeter accounts for, over the days that are measured whole."""
    if found.balance.empty:
        return html.P(
            t("No plant has a main meter and submeters of one carrier."), className="muted"
        )
    headings = [t("Plant"), t("Main meters"), t("Submeters"), t("Difference"), t("Days")]
    if found.plant is not None:
        headings[0] = t("Carrier")
    return facts_table(headings, [_balance(row, found, t) for row in found.balance.to_dict("records")],
                       numbers=range(1, 5))  # fmt: skip


def _balance(row: Mapping[Hashable, Any], found: QualityView, t: Texts) -> list[Cell]:
    carrier = say(t, CARRIERS, row["quantity"])
    name = carrier
    if found.plant is None:
        plant = found.plants[row["plant"]].in_language(t.language)
        name = plant if row["quantity"] == "electricity" else f"{plant} · {carrier}"
    if not row["days"]:
        return [name, "–", "–", t("no day is measured whole"), f"0 / {row['days_of']}"]
    rest = (row["used"] - row["metered"]) / row["used"] if row["used"] else 0.0
    odd = row["days_negative"] > 0
    unit = (lambda x: str(t.energy(x))) if row["quantity"] == "electricity" else t.number
    return [name, unit(row["used"]), unit(row["metered"]),
            html.Span(t.percent(rest), className="act" if odd else "",
                      title=t("{n} days on which submeters count more", n=int(row["days_negative"])) if odd else None),
            f"{int(row['days'])} / {int(row['days_of'])}"]  # fmt: skip


def rejected(found: QualityView, t: Texts, *, may_retry: bool) -> html.Div | html.P:
    """Kept messages by reason; whoever may can take them in again once the cause is gone."""
    if not found.rejected:
        return html.P(t("No message waits here: all were taken in."), className="muted")
    headings = [t("Why"), t("Messages"), t("Last"), t("Newest"), *([""] if may_retry else [])]
    rows = [_rejected(row, found, t, may_retry=may_retry) for row in found.rejected]
    return facts_table(headings, rows, numbers=(1,))


def _rejected(row: dict[str, Any], found: QualityView, t: Texts, *, may_retry: bool) -> list[Cell]:
    button = html.Button(
        t("Try again"), id={"type": ids.RETRY, "reason": row["reason"]}, className="file-button",
        type="button",
    )  # fmt: skip
    return [
        html.Span(say(t, REASONS, row["reason"]), title=row["reason"]),
        t.decimal(row["messages"], 0),
        t.moment(row["last_at"], found.zone, found.now),
        html.Div([html.Code(row["topic"]), html.Small(row["detail"])], className="example"),
        *([button] if may_retry else []),
    ]


def retried(done: Mapping[str, Any], t: Texts) -> html.P:
    """What became of messages that were tried again."""
    said = t("{understood} of {messages} messages were taken in, {readings} readings of which {repeated} were known.",
             **{name: t.decimal(done[name], 0) for name in ("understood", "messages", "readings", "repeated")})  # fmt: skip
    left = t.plural(
        "{n} message of this reason is left.", "{n} messages of this reason are left.", done["left"]
    )
    return html.P(f"{said} {left}", className="said")


def changes(found: QualityView, t: Texts) -> html.Div | html.P:
    """What people changed by hand, the newest first."""
    if not found.changes:
        return html.P(t("Nothing was changed by hand."), className="muted")
    headings = [t("When"), t("Who"), t("What"), t("Meter"), t("From"), t("To"), t("Why")]
    return facts_table(headings, [_change(row, found, t) for row in found.changes])


def _change(row: dict[str, Any], found: QualityView, t: Texts) -> list[Cell]:
    zone = time_zone(row["time_zone"])
    what = say(t, CHANGES, row["what"])
    if row["undone_by"]:
        what = t("{what}, undone by {who}", what=what, who=row["undone_by"])
    if row["amount"] is not None:
        what = f"{what}: {t.number(row['amount'])}"
    return [
        t.moment(row["noted_at"], zone, found.now), row["noted_by"], what,
        found.where(row, t.language),
        t.moment(row["from_ts"], zone, found.now),
        t.moment(row["to_ts"], zone, found.now) if row["to_ts"] else "",
        row["note"],
    ]  # fmt: skip
