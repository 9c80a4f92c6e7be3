"""What needs attention: one sentence each, worst first, each a link."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dash import dcc, html

from dashboards.i18n import N_, Texts
from dashboards.source import Attention, Name

SENTENCES = {
    "silent_meter": N_("no reading for {age}"),
    "missing_data": N_("{share} of the data is missing"),
    "estimated_data": N_("{share} of the data is estimated"),
    "over_contract": N_("load of {power}, over the contract"),
    "factor_stale": N_("the emission factor in use is out of date"),
    "job_failed": N_("the computation failed"),
    "no_data": N_("no data in this period"),
}
MARKS = {"act": N_("Act now"), "look": N_("Look")}


def sentence(t: Texts, item: Attention, now: datetime) -> str:
    """What is wrong, in a few words, and with which meter or job."""
    if item.kind not in SENTENCES:
        return item.kind.replace("_", " ")
    what = t(
        SENTENCES[item.kind],
        age=t.duration(now - item.since) if item.since else t("an unknown time"),
        share=t.percent(item.number),
        power=t.power(item.number),
    )
    if item.meter is not None:
        return f"{item.meter.in_language(t.language)}: {what}"
    return what[0].upper() + what[1:]


def attention_list(
    t: Texts,
    items: Sequence[Attention],
    *,
    plants: Mapping[str, Name],
    href: Callable[[Attention], str],
    zone: ZoneInfo,
    now: datetime,
) -> html.Div | html.Ul:
    """The list, or a calm sentence when there is nothing on it."""
    if not items:
        return html.Div(
            [html.Span(className="icon icon-check"), t("Nothing needs attention.")],
            className="nothing",
        )
    return html.Ul(
        [_item(t, item, plants=plants, href=href(item), zone=zone, now=now) for item in items],
        className="attention",
    )


def _item(
    t: Texts,
    item: Attention,
    *,
    plants: Mapping[str, Name],
    href: str,
    zone: ZoneInfo,
    now: datetime,
) -> html.Li:
    where = plants.get(item.plant or "")
    place = where.in_language(t.language) if where else ""
    since = t("since {moment}", moment=t.moment(item.since, zone, now)) if item.since else ""
    severity = "act" if item.severity == "act" else "look"
    return html.Li(
        dcc.Link(
            [
                html.Span(t(MARKS[severity]), className="mark"),
                html.Span(sentence(t, item, now), className="what"),
                html.Span(" · ".join(filter(None, (place, since))), className="where"),
            ],
            href=href,
        ),
        className=severity,
    )
