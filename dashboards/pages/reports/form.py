"""Which report is meant, and who issues it."""

from collections.abc import Mapping
from datetime import date

import dash_mantine_components as dmc
from dash import html

from dashboards.carbon_source import ReportAsk, ReportsView
from dashboards.components.attributes import attributes
from dashboards.components.controls import kept
from dashboards.i18n import Texts
from dashboards.pages.reports import ids
from dashboards.source import Name
from dashboards.view import View
from fems.compute.tariffs.amounts import last_day
from fems.report.standards import STANDARDS

YEAR = 12
MOST_NAME = 80


def form(view: ReportsView, plants: Mapping[str, Name], seen: View) -> html.Div:
    """Subject, months and standard; from the start the last year of months that are over."""
    t = seen.t
    over = view.months if view.is_over or len(view.months) < 2 else view.months[:-1]
    months = [{"value": f"{month}", "label": f"{month:%Y-%m}"} for month in view.months[::-1]]
    subjects = [{"value": "", "label": t("Complex")}] + [
        {"value": code, "label": name.in_language(t.language)} for code, name in plants.items()
    ]
    standards = [
        {"value": code, "label": s.name_ko if t.language == "ko" else s.name_en}
        for code, s in STANDARDS.items()
    ]
    defaults = {
        ids.PLANT: ("plant", ""), ids.FIRST: ("first", f"{over[-YEAR:][0]}"),
        ids.LAST: ("last", f"{over[-1]}"), ids.STANDARD: ("standard", "ghgp"),
    }  # fmt: skip
    return html.Div(
        [
            kept(defaults),
            _select(seen, t("Of"), ids.PLANT, subjects, defaults, search=True),
            _select(seen, t("From"), ids.FIRST, months, defaults),
            _select(seen, t("To"), ids.LAST, months, defaults),
            _select(seen, t("Standard"), ids.STANDARD, standards, defaults),
        ],
        className="report-form",
    )


def issuing(t: Texts) -> html.Div:
    """Who issues, and the button that does."""
    name = dmc.TextInput(
        id=ids.NAME, value="", attributes={"input": {"maxLength": MOST_NAME}}, placeholder=t("Name of the person responsible"),
        **attributes(aria_label=t("Issued by")),
    )  # fmt: skip
    button = html.Button(t("Issue"), id=ids.ISSUE, className="file-button strong", type="button")
    return html.Div([name, button], className="report-issue")


def asked(plant: str | None, first: str, last: str, standard: str) -> ReportAsk:
    """The report that the form names."""
    return ReportAsk(
        plant or None, date.fromisoformat(first), last_day(date.fromisoformat(last)), standard
    )


def _select(
    seen: View, label: str, control: str, data: list[dict[str, str]],
    defaults: Mapping[str, tuple[str, str]], *, search: bool = False,
) -> html.Label:  # fmt: skip
    name, default = defaults[control]
    value = seen.chosen(name, {one["value"] for one in data}, default)
    select = dmc.Select(id=control, data=data, value=value, allowDeselect=False, searchable=search,
                        **attributes(aria_label=label))  # fmt: skip
    return html.Label([label, select])
