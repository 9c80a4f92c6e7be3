"""What is shown in place of a page that has nothing to show."""

from dash import dcc, html

from dashboards.components.checklist import checklist
from dashboards.first_steps import FirstSteps
from dashboards.view import View

FIRST_PLANT = "first-plant"


def first_run(view: View, steps: FirstSteps) -> html.Section:
    """What to do next, as long as no plant is registered."""
    t = view.t
    return html.Section(
        [
            dcc.Location(id=FIRST_PLANT, refresh=True),
            html.H1(t("Let's connect the first plant")),
            html.P(t("There is no plant yet. This page fills by itself after these steps.")),
            checklist(steps, view),
        ],
        className="card empty",
    )


def not_found(view: View) -> html.Section:
    """A page or plant that does not exist."""
    t = view.t
    return html.Section(
        [
            html.H1(t("There is nothing at this address")),
            html.P(t("The plant or page may have been renamed or removed.")),
            dcc.Link(t("Go to the overview of the complex"), href=view.href()),
        ],
        className="card empty",
    )
