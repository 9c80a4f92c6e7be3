"""Why something cannot be answered or done, to whoever asked."""

from dash import html
from dash.development.base_component import Component

from dashboards.i18n import Texts
from fems.errors import FemsError


def problem(error: FemsError, t: Texts) -> Component:
    """What was wrong, said at once by a screen reader."""
    return html.P(
        t("This cannot be answered: {problem}", problem=str(error)), className="look", role="alert"
    )
