"""What a file or form would change, or did: row by row."""

from dash import html

from dashboards.administration import Again, Change, Tried
from dashboards.components.facts import Cell, facts_table
from dashboards.i18n import N_, Texts
from dashboards.words import say
from fems.clock import time_zone, utc_now

MOST = 100
STAGES = {"intervals": N_("consumption"), "virtual": N_("virtual meters"), "rollups": N_("sums of days"),
          "checks": N_("checks"), "intensity": N_("energy intensity"), "savings": N_("savings"),
          "carbon": N_("emissions"), "cost": N_("cost")}  # fmt: skip
ZONE = "Asia/Seoul"
WHAT = {"added": N_("new"), "changed": N_("changed"), "gone": N_("gone")}


def outcome(tried: Tried, t: Texts) -> html.Div:
    """A sentence, and the changes or the refused rows."""
    if tried.refused:
        rows = [[t("row {n}", n=row) if row else "", why] for row, why in tried.refused[:MOST]]
        said = t.plural("{n} thing is wrong; nothing was changed.", "{n} things are wrong; nothing was changed.",
                        len(tried.refused))  # fmt: skip
        return html.Div([html.P(said, className="look said", role="alert"),
                         facts_table([t("Where"), t("Why")], rows)])  # fmt: skip
    if not tried.changes:
        return html.Div(
            html.P(
                t("This is registered already: nothing would change."),
                className="said",
            )
        )
    n = len(tried.changes)
    said = (t.plural("{n} record was changed.", "{n} records were changed.", n) if tried.applied
            else t.plural("{n} record would change. Press 'Apply' to change it.",
                          "{n} records would change. Press 'Apply' to change them.", n))  # fmt: skip
    changed: list[list[Cell]] = [
        [t(WHAT[c.what]), c.thing, _fields(c)] for c in tried.changes[:MOST]
    ]
    more = [html.P(t("and {n} more", n=n - MOST), className="muted")] if n > MOST else []
    return html.Div([html.P(said, className="said"),
                     facts_table([t("What"), t("Record"), t("Before → after")], changed), *more,
                     *[_again(one, t) for one in tried.again]])  # fmt: skip


def _again(again: Again, t: Texts) -> html.P:
    zone, now = time_zone(ZONE), utc_now()
    of = t.plural("{n} meter", "{n} meters", again.meters)
    told = t("Computed again by the jobs: {what} ({of}) from {start} to {end}.",
             what=say(t, STAGES, again.stage), of=of,
             start=t.moment(again.start, zone, now), end=t.moment(again.end, zone, now))  # fmt: skip
    return html.P(told, className="muted")


def _fields(change: Change) -> html.Span:
    if change.what == "added":
        told = [f"{name} {after}" for name, _, after in change.fields if after]
    else:
        told = [
            f"{name}: {before or '–'} → {after or '–'}" for name, before, after in change.fields
        ]
    text = "; ".join(told)
    return html.Span(text if len(text) <= 240 else f"{text[:239]}…", title=text)
