"""Output entered by hand: the form, and what was entered last."""

from datetime import date, timedelta

import dash_mantine_components as dmc
from dash import html

from dashboards.components.attributes import attributes
from dashboards.components.facts import facts_table
from dashboards.i18n import Texts
from dashboards.pages.performance import ids
from dashboards.performance import Entering
from dashboards.words import unit_word
from fems.errors import SettingsError


def section(found: Entering, t: Texts, *, may_enter: bool) -> html.Section | None:
    """A card for plants with a meter of output by the day; others need none."""
    if not found.meters:
        return None
    return html.Section(
        [
            html.H2(t("Output by hand"), className="card-title"),
            _form(found, t) if may_enter else None,
            html.Div(id=ids.ENTERED_SAID),
            html.Div(entries(found, t), id=ids.ENTERED),
        ],
        className="card wide-card",
    )


def _form(found: Entering, t: Texts) -> html.Div:
    meters = [
        {"value": code, "label": f"{name.in_language(t.language)} ({unit_word(t, unit)})"}
        for code, name, unit in found.meters
    ]
    return html.Div(
        [
            html.Label([t("Output of"), dmc.Select(
                id=ids.ENTER_METER, data=meters, value=meters[0]["value"], allowDeselect=False,
                **attributes(aria_label=t("Output of")))]),
            html.Label([t("Day"), dmc.TextInput(
                id=ids.ENTER_DAY, value=f"{found.today - timedelta(days=1)}",
                attributes={"input": {"type": "date", "max": f"{found.today}"}},
                **attributes(aria_label=t("Day")))]),
            html.Label([t("Amount"), dmc.NumberInput(
                id=ids.ENTER_AMOUNT, min=0, **attributes(aria_label=t("Amount")))]),
            html.Button(t("Enter"), id=ids.ENTER, className="file-button strong", type="button"),
        ],
        className="report-form",
    )  # fmt: skip


def entries(found: Entering, t: Texts) -> html.Div | html.P:
    """The newest entries; of one day the latest counts."""
    if not found.entries:
        return html.P(t("Nothing was entered yet"), className="muted")
    headings = [t("Day"), t("Output of"), t("Amount"), t("Entered by"), t("State")]
    rows = [
        [t.full_day(e.day), e.name.in_language(t.language),
         f"{t.number(e.amount)} {unit_word(t, e.unit)}", e.by,
         t("counted") if e.stored else t("is counted in a moment")]
        for e in found.entries
    ]  # fmt: skip
    return facts_table(headings, rows, numbers=(2,))


def asked(day: str | None, amount: float | str | None) -> tuple[date, float]:
    """Day and amount of the form.

    Raises
    ------
    SettingsError
        If there is none.
    """
    try:
        return date.fromisoformat(day or ""), float(amount if amount is not None else "")
    except ValueError:
        raise SettingsError("Day or amount is missing.", hint="Fill in both.") from None
