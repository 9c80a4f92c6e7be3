"""The pages of one plant, side by side above each of them, and the question that each answers."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.components.attributes import attributes
from dashboards.i18n import N_
from dashboards.source import Name
from dashboards.view import View
from dashboards.visitor import visitor

PLANT_PAGES = (("", N_("Now")), ("/demand", N_("Demand")), ("/cost", N_("Cost")),
               ("/performance", N_("Performance")), ("/quality", N_("Data quality")))  # fmt: skip


def plant_head(
    view: View, code: str, at: str, *, name: Name, question: str, aside: Component | None = None
) -> list[Component]:
    """Tabs, the plant's name, the page's question and what is chosen beside it."""
    t = view.t
    words: list[Component] = [
        html.P(name.in_language(t.language), className="eyebrow"), html.H1(t(question))
    ]  # fmt: skip
    head = (
        html.Div(words, className="page-head-text")
        if aside is None
        else html.Div([html.Div(words), aside], className="page-head")
    )
    return [plant_tabs(view, code, at), head]


def plant_tabs(view: View, code: str, at: str) -> html.Nav:
    """Links to the pages of a plant; the one that is shown is marked."""
    t = view.t
    return html.Nav(
        [
            dcc.Link(
                t(label),
                href=view.href(f"plant/{code}{path}"),
                className="plant-tab current" if path == at else "plant-tab",
            )
            for path, label in PLANT_PAGES
            if _is_there(path)
        ],
        className="plant-tabs",
        **attributes(aria_label=t("Pages of this plant")),
    )


def _is_there(path: str) -> bool:
    """Whether there is such a page for who is asking."""
    from dashboards.pages.catalogue import PAGES  # noqa: PLC0415 (pages are made of this)

    of_path = [page for page in PAGES if page.path == f"plant/<code>{path}"]
    return any(visitor().role in page.roles for page in of_path)
