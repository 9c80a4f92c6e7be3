"""What is shown in place of a page that has nothing to show."""

from dash import dcc, html

from dashboards.i18n import N_
from dashboards.view import View

FIRST_PLANT = "first-plant"
FIRST_STEPS = (
    (N_("Register a plant with its meters"), "fems import plants FILE"),
    (N_("Let a meter publish its readings over MQTT to this topic"), "fems/{plant}/{meter}"),
    (N_("Or load readings you already have"), "fems import readings FILE"),
    (N_("See whether they arrive"), "fems status"),
)


def first_run(view: View) -> html.Section:
    """What to do next, as long as no plant is registered."""
    t = view.t
    return html.Section(
        [
            dcc.Location(id=FIRST_PLANT, refresh=True),
            html.H1(t("Let's connect the first plant")),
            html.P(t("There is no plant yet. This page fills by itself after these steps.")),
            html.Ol([html.Li([t(step), html.Code(how)]) for step, how in FIRST_STEPS]),
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
