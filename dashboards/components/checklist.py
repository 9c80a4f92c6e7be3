"""From nothing to a first target: steps that tick themselves off, in place of empty cards."""

from dash import html

from dashboards.components.attributes import attributes
from dashboards.first_steps import FirstSteps
from dashboards.i18n import N_, Texts

STEPS = (
    (N_("Connect a meter: register its plant and itself"), "fems import plants FILE"),
    (N_("See its first reading: let it publish over MQTT, or import a file"), "fems/{plant}/{meter}"),
    (N_("Say what is measured: a main meter of electricity and one of output for each plant"),
     "fems import plants FILE"),
    (N_("Set contract and tariff of each plant"), "fems import tariffs FILE · fems import contracts FILE"),
    (N_("Set a target"), 'fems target set NAME --base-year YEAR --path sbti --source "…" --by "…"'),
)  # fmt: skip


def checklist(steps: FirstSteps, t: Texts) -> html.Ol:
    """Every step, whether it is done, how far, and the command for it."""
    said = _said(steps, t)
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
                            *([] if done else [html.Code(how)]),
                        ]
                    ),
                ],
                className="done" if done else "open",
            )
            for (what, how), done, so_far in zip(STEPS, steps.done, said, strict=True)
        ],
        className="checklist",
    )  # fmt: skip


def checklist_card(steps: FirstSteps, t: Texts) -> html.Section | None:
    """The steps as a card, until all are done."""
    if all(steps.done):
        return None
    left = steps.done.count(False)
    title = t.plural("{n} step left to set up", "{n} steps left to set up", left)
    return html.Section(
        [html.H2(title, className="card-title"), checklist(steps, t)], className="card wide-card"
    )


def _said(steps: FirstSteps, t: Texts) -> list[str]:
    """How far each step is."""
    return [
        t.plural("{n} meter is registered", "{n} meters are registered", steps.meters),
        t.plural("{n} meter has sent readings", "{n} meters have sent readings", steps.reporting),
        t("{n} of {all} plants", n=steps.whole_plants, all=steps.plants),
        t("{n} of {all} plants", n=steps.with_contract, all=steps.plants),
        t.plural("{n} target is set", "{n} targets are set", steps.targets),
    ]
