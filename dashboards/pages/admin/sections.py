"""The pages of administration, side by side, and what each of them holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.components.attributes import attributes
from dashboards.i18n import N_, Texts
from dashboards.view import View


@dataclass(frozen=True)
class Table:
    """A table of things: those whose name begins so; columns are fields with their headings."""

    title: str
    begins: str
    columns: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Files:
    """A kind of file: what its table shows, and how it is called."""

    kind: str
    title: str
    tables: Sequence[Table]
    one_by_one: bool = False  # a file holds one thing: which, is chosen


@dataclass(frozen=True)
class Section:
    """A page: its path below 'admin', its tab and its question, its kinds of file and its forms."""

    path: str
    tab: str
    question: str
    files: Sequence[Files] = ()
    forms: Sequence[str] = ()


PEOPLE = Section("admin", N_("People"), N_("Who may see and do what?"))
PLANTS = Section(
    "admin/plants", N_("Plants and meters"), N_("What stands where, and what measures it?"),
    [Files("plants", N_("Plants, assets and meters"), [
        Table(N_("Plants"), "plant ", [
            ("code", N_("Code")), ("name", N_("Name")), ("trade", N_("Trade")),
            ("contract_kw", N_("Contract (kW)")), ("output_unit", N_("Output unit")),
            ("time_zone", N_("Time zone"))]),
        Table(N_("Meters"), "meter ", [
            ("plant", N_("Plant")), ("code", N_("Code")), ("name", N_("Name")),
            ("quantity", N_("Quantity")), ("kind", N_("Kind")), ("role", N_("Role")),
            ("unit", N_("Unit")), ("multiplier", N_("Multiplier")), ("asset", N_("Asset"))]),
    ])],
    forms=("setting", "exchange"),
)  # fmt: skip
FACTORS = Section(
    "admin/factors", N_("Factors"), N_("By which factors are emissions computed?"),
    [Files("factors", N_("Emission factors"), [Table(N_("In use"), "", [
        ("series", N_("Series")), ("carrier", N_("Carrier")), ("region", N_("Region")),
        ("valid_from", N_("From")), ("valid_to", N_("To")), ("kg_co2e_per_unit", "kgCO₂e"),
        ("kg_co2_per_unit", "kgCO₂"), ("unit", N_("Unit")), ("mark", N_("Confidence")),
        ("source", N_("Source"))])]),
     Files("calorific_values", N_("Calorific values"), [Table(N_("In use"), "", [
        ("series", N_("Series")), ("carrier", N_("Carrier")), ("unit", N_("Unit")),
        ("net_mj_per_unit", N_("Net (MJ)")), ("gross_mj_per_unit", N_("Gross (MJ)")),
        ("valid_from", N_("From")), ("valid_to", N_("To")), ("source", N_("Source"))])])],
    forms=("factor_use",),
)  # fmt: skip
TARIFFS = Section(
    "admin/tariffs", N_("Tariffs and contracts"), N_("What is agreed with suppliers?"),
    [Files("contracts", N_("Contracts"), [Table(N_("In force"), "contract ", [
        ("plant", N_("Plant")), ("carrier", N_("Carrier")), ("series", N_("Tariff")),
        ("option", N_("Option")), ("contract_kw", N_("Contract (kW)")), ("valid_from", N_("From")),
        ("valid_to", N_("To"))])]),
     Files("tariffs", N_("Tariffs"), [Table(N_("In force"), "", [
        ("id", N_("Code")), ("name", N_("Name")), ("carrier", N_("Carrier")),
        ("valid_from", N_("From")), ("valid_to", N_("To")), ("source", N_("Source"))])],
        one_by_one=True)],
    forms=("demand", "power_factor", "sheddable"),
)  # fmt: skip
TARGETS = Section("admin/targets", N_("Targets"), N_("What must be reached by when?"))
RULES = Section("admin/rules", N_("Mapping rules"), N_("How are other gateways understood?"))
SECTIONS = (PEOPLE, PLANTS, FACTORS, TARIFFS, TARGETS, RULES)
FILES = {files.kind: files for section in SECTIONS for files in section.files}


def head(view: View, at: Section) -> list[Component]:
    """Tabs and the question of a page."""
    t = view.t
    tabs = html.Nav(
        [
            dcc.Link(
                t(section.tab), href=view.href(section.path),
                className="plant-tab current" if section is at else "plant-tab",
            )
            for section in SECTIONS
        ],
        className="plant-tabs", **attributes(aria_label=t("Pages of administration")),
    )  # fmt: skip
    return [tabs, html.Div(html.H1(t(at.question)), className="page-head")]


def only_reads(t: Texts) -> html.P:
    """In place of what cannot be done here."""
    return html.P(
        t("This dashboard only reads: use the command 'fems'."), className="card wide-card"
    )
