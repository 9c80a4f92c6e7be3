"""Targets with a form to set them; mapping rules with a look at a file before it is used."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components.attributes import attributes
from dashboards.components.facts import Cell, facts_table
from dashboards.components.grid import plain_grid
from dashboards.i18n import N_, Texts
from dashboards.pages.admin import ids
from dashboards.source import Name
from dashboards.words import say

COMPLEX = ""
OWN = "own"
PATHS = {"sbti": N_("SBTi: 4.2 % of the base a year to 2030"),
         "ndc-industry": N_("National target for industry: 2030, 2035, 2050"),
         OWN: N_("Own years")}  # fmt: skip
KINDS = {"rule": N_("Rule"), "sparkplug": N_("Sparkplug rule"), "ignore": N_("Ignored"),
         "meter": N_("Other name of a meter")}  # fmt: skip


def target_form(t: Texts, plants: Mapping[str, Name], this_year: int) -> html.Div:
    """What a target says: whose, from which year, by which path, and where it comes from."""
    whose = [{"value": COMPLEX, "label": t("Complex")},
             *({"value": code, "label": name.in_language(t.language)} for code, name in plants.items())]  # fmt: skip

    def field(title: str, control: Any) -> html.Label:  # noqa: ANN401 (a component)
        return html.Label([title, control])

    return html.Div(
        [
            field(t("Name"), dmc.TextInput(id=ids.AIM_NAME, **attributes(aria_label=t("Name")))),
            field(t("Of"), dmc.Select(id=ids.AIM_PLANT, data=whose, value=COMPLEX, allowDeselect=False,
                                      **attributes(aria_label=t("Of")))),
            field(t("Base year"), dmc.NumberInput(id=ids.AIM_YEAR, value=this_year - 1, min=2000, max=2100,
                                                  **attributes(aria_label=t("Base year")))),
            field(t("Path"), dmc.Select(id=ids.AIM_PATH, data=[{"value": k, "label": t(v)} for k, v in PATHS.items()],
                                        value="sbti", allowDeselect=False, **attributes(aria_label=t("Path")))),
            field(t("Own years and shares saved"), dmc.TextInput(
                id=ids.AIM_ANCHORS, placeholder="2030=0.4, 2050=1",
                **attributes(aria_label=t("Own years and shares saved")))),
            field(t("Source"), dmc.TextInput(id=ids.AIM_SOURCE, **attributes(aria_label=t("Source")))),
            html.Button(t("Set target"), id=ids.AIM_SET, className="file-button strong", type="button"),
        ],
        className="report-form",
    )  # fmt: skip


def target_table(targets: list[dict[str, Any]], t: Texts) -> html.Div | html.P:
    """Targets that hold; each can be retired."""
    if not targets:
        return html.P(t("No target is set yet"), className="muted")
    headings = [
        t("Name"),
        t("Of"),
        t("Base year"),
        t("Base"),
        t("Reductions"),
        t("Source"),
        t("Set by"),
        "",
    ]
    rows: list[list[Cell]] = [
        [x["name"], x["plant"] or t("Complex"), f"{x['base_year']}", str(t.carbon(x["base_kg"])),
         ", ".join(f"{int(year)}: {t.percent(share, 0)}" for year, share in x["anchors"]),
         x["source"], x["noted_by"],
         html.Button(t("Retire"), id={"type": ids.AIM_RETIRE, "name": x["name"]},
                     className="file-button", type="button")]
        for x in targets
    ]  # fmt: skip
    return facts_table(headings, rows)


def rules_card(rules: list[dict[str, str]], t: Texts) -> list[Any]:
    """The rules in use, and a place to look at others."""
    return [
        html.P(t("Rules are read from the file that FEMS_MAPPINGS names, when ingest starts. Here a changed file can be checked before."),
               className="muted"),
        rules_grid(rules, t, "admin-rules"),
        html.Div([dcc.Upload(html.Button(t("Check a file"), className="file-button", type="button"),
                             id=ids.RULES_FILE, max_size=4_000_000)], className="file-buttons"),
        html.Div(id=ids.RULES_SAID, role="status"),
    ]  # fmt: skip


def rules_grid(rules: list[dict[str, str]], t: Texts, identity: str) -> Any:  # noqa: ANN401 (a component)
    """Rules in the order in which they are tried."""
    if not rules:
        return html.P(t("There is no rule: messages on fems/plant/meter and Sparkplug B are understood without."),
                      className="muted")  # fmt: skip
    columns = [("kind", t("Kind")), ("name", t("Name")), ("topic", t("Topic"))]
    return plain_grid(
        t,
        columns,
        [{**row, "kind": say(t, KINDS, row["kind"])} for row in rules],
        identity=identity,
    )
