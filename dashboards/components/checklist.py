"""From nothing to a first target: steps that tick themselves off, in place of empty cards."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.components.attributes import attributes
from dashboards.first_steps import FirstSteps
from dashboards.i18n import N_, Texts
from dashboards.view import View
from dashboards.visitor import visitor
from fems.roles import ADMINISTRATORS

STEPS = (
    (N_("Connect a meter: register its plant and itself"), "fems import plants FILE", "admin/plants"),
    (N_("See its first reading: let it publish over MQTT, or import a file"), "fems/{plant}/{meter}", None),
    (N_("Say what is measured: a main meter of electricity and one of output for each plant"),
     "fems import plants FILE", "admin/plants"),
    (N_("Set contract and tariff of each plant"),
     "fems import tariffs FILE · fems import contracts FILE", "admin/tariffs"),
    (N_("Set a target"), 'fems target set NAME --base-year YEAR --path sbti --source "…" --by "…"', "admin/targets"),
)  # fmt: skip
"""What to do, by which command, and on which page administrators can do it too."""


def checklist(steps: FirstSteps, view: View) -> html.Ol:
    """Every step, whether it is done, how far, and how to do it."""
    t = view.t
    return html.Ol(
        [
            html.Li(
                [
                    html.Span(className=f"tick{' icon icon-check' if done else ''}", **attributes(aria_hidden="true")),
                    html.Div(
                        [
                            html.Span(t(what)),
                            html.Span(t("done") if done else t("to do"), className="state"),
                            html.Small(so_far),
                            *([] if done else _how(command, page, view)),
                        ]
                    ),
                ],
                className="done" if done else "open",
            )
            for (what, command, page), done, so_far in zip(STEPS, steps.done, _said(steps, t), strict=True)
        ],
        className="checklist",
    )  # fmt: skip


def checklist_card(steps: FirstSteps, view: View) -> html.Section | None:
    """The steps as a card, until all are done."""
    if all(steps.done):
        return None
    left = steps.done.count(False)
    title = view.t.plural("{n} step left to set up", "{n} steps left to set up", left)
    return html.Section(
        [html.H2(title, className="card-title"), checklist(steps, view)], className="card wide-card"
    )


def _how(command: str, page: str | None, view: View) -> list[Component]:
    """The command, and the page to those who have it."""
    how: list[Component] = [html.Code(command)]
    if page is not None and visitor().role in ADMINISTRATORS:
        how.append(dcc.Link(view.t("or on the page Administration"), href=view.href(page)))
    return how


def _said(steps: FirstSteps, t: Texts) -> list[str]:
    """How far each step is."""
    return [
        t.plural("{n} meter is registered", "{n} meters are registered", steps.meters),
        t.plural("{n} meter has sent readings", "{n} meters have sent readings", steps.reporting),
        t("{n} of {all} plants", n=steps.whole_plants, all=steps.plants),
        t("{n} of {all} plants", n=steps.with_contract, all=steps.plants),
        t.plural("{n} target is set", "{n} targets are set", steps.targets),
    ]
