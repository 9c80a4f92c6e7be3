"""Why something cannot be answered or done, to whoever asked."""

from dash import html
from dash.development.base_component import Component

from dashboards.i18n import Texts
from fems.errors import FemsError


def problem(error: FemsError, t: Texts, *, doing: bool = False) -> Component:
    """What was wrong with a question, or with something to be done; said at once by a screen reader."""
    said = (t("This was not done: {problem}", problem=str(error)) if doing
            else t("This cannot be answered: {problem}", problem=str(error)))  # fmt: skip
    return html.P(said, className="look", role="alert")
