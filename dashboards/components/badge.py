"""How many alerts nobody took on, on top of every page."""

from dash import html

from dashboards.alerts import AlertsView
from dashboards.components.attributes import attributes
from dashboards.i18n import Texts


def badge(found: AlertsView, t: Texts, *, href: str) -> html.A:
    """A bell with a number; grey where there is nothing to do."""
    waiting, act = found.waiting(), found.waiting("act")
    label = (t.plural("{n} alert waits for you", "{n} alerts wait for you", waiting)
             if waiting else t("Nothing waits for you"))  # fmt: skip
    state = "act" if act else "look" if waiting else "none"
    number = [html.Span(t.decimal(waiting, 0), className="count")] if waiting else []
    return html.A(
        [html.Span(className="icon icon-alerts"), *number],
        href=href, className=f"switch badge {state}", title=label, **attributes(aria_label=label),
    )  # fmt: skip
