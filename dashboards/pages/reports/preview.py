"""What a report would say, before anybody issues it."""

from dash import html
from dash.development.base_component import Component

from dashboards.carbon_source import Issued, Preview
from dashboards.components.cards import figure, quality_line
from dashboards.components.facts import facts_table
from dashboards.i18n import N_, Texts

MOST = 12
TOTALS = (
    ("scope1", N_("Scope 1")), ("scope2_location", N_("Scope 2, location-based")),
    ("scope2_market", N_("Scope 2, market-based")), ("biogenic", N_("Biogenic CO₂, in no scope")),
)  # fmt: skip


def preview(found: Preview, t: Texts) -> html.Div:
    """Totals, completeness, what changed since the last issue, and what is not in it."""
    totals = facts_table(
        [t("Totals"), ""],
        [[t(word), figure(f"preview_{name}_kg", found.totals_kg[name], t.carbon(found.totals_kg[name]))]
         for name, word in TOTALS],
        numbers=(1,),
    )  # fmt: skip
    return html.Div(
        [totals, quality_line(t, found.quality), *_since(found, t), *_reservations(found, t)]
    )


def issued(found: Issued, t: Texts) -> Component:
    """What was frozen, in whose name."""
    return html.P(
        t("Issued as report {number} by {name}, digest {digest}…", number=found.number, name=found.by,
          digest=found.digest[:12]),
        role="status",
    )  # fmt: skip


def _since(found: Preview, t: Texts) -> list[Component]:
    said = [] if found.is_over else [t("The period is not over: it can be a draft only.")]
    last = found.previous
    if last is None:
        return [html.P(" ".join([*said, t("This report was not issued before.")]))]
    which = {"number": last.number, "name": last.by, "day": f"{last.at:%Y-%m-%d}"}
    if not found.changed:
        said.append(t("Nothing has changed since report {number} ({name}, {day}).", **which))
    else:
        amount = f"{'+' if found.change_kg > 0 else '−'}{t.carbon(abs(found.change_kg))}"
        said.append(t("{n} figures are others since report {number} ({name}, {day}): {amount} in all.", n=found.changed,
                      amount=amount, **which))  # fmt: skip
    return [html.P(" ".join(said))]


def _reservations(found: Preview, t: Texts) -> list[Component]:
    if not found.reservations:
        return [html.P(t("Nothing is left out."), className="muted")]
    shown = [
        html.Li(f"{r.what}: {r.why.in_language(t.language)}") for r in found.reservations[:MOST]
    ]
    if (more := len(found.reservations) - MOST) > 0:
        shown.append(html.Li(t("and {n} more, all in the file", n=more)))
    return [
        html.H3(t("What is left out, or in it with a reservation")),
        html.Ul(shown, className="reservations"),
    ]
