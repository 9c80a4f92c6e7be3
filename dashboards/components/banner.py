"""Old data is said, not shown as new."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dash import html

from dashboards.i18n import Texts

OLD_AFTER = timedelta(minutes=20)
"""A meter that reports every quarter of an hour, and five minutes' grace."""


def banner(
    t: Texts, *, last_reading: datetime | None, now: datetime, zone: ZoneInfo
) -> html.Div | None:
    """A banner if the last reading is older than ten minutes or there is none."""
    if last_reading is None:
        text = t("No reading has arrived yet. The figures below will fill once a meter reports.")
    elif now - last_reading <= OLD_AFTER:
        return None
    else:
        text = t(
            "Last reading {moment}, {age} ago. What you see below is not the present state.",
            moment=t.moment(last_reading, zone, now),
            age=t.duration(now - last_reading),
        )
    return html.Div(
        [html.Span(className="icon icon-clock"), html.Span(text)], className="banner", role="alert"
    )
