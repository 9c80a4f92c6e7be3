"""The figures of the period on this page, and what is behind them."""

from datetime import timedelta

from dash import html

from dashboards.components.cards import Card, Fact, Filling, figure_card, quality_words
from dashboards.i18n import Quantity, Texts
from dashboards.pages.overview import ids
from dashboards.source import PERIOD_DAYS, Figure, Overview
from dashboards.view import View
from dashboards.words import compared


def urgent(overview: Overview, t: Texts) -> html.A | None:
    """How many things are to be acted on now, as a link to them; nothing where none is."""
    n = sum(item.severity == "act" for item in overview.attention)
    if not n:
        return None
    words = t.plural("{n} thing to act on now", "{n} things to act on now", n)
    return html.A(words, href=f"#{ids.ATTENTION}", className="urgent")


def cards(overview: Overview, view: View) -> dict[str, Filling]:
    """Electricity, carbon and intensity, each compared with something."""
    t = view.t
    return {
        ids.ELECTRICITY: figure_card(t, _electricity(overview, view)),
        ids.CARBON: figure_card(t, _carbon(overview, view)),
        ids.INTENSITY: figure_card(t, _intensity(overview, view)),
    }


def load_card(overview: Overview, t: Texts) -> Filling:
    """The load of this moment, compared with a week ago."""
    return figure_card(t, _load(overview, t))


def _load(overview: Overview, t: Texts) -> Card:
    now, then = overview.load_kw, overview.load_week_ago_kw
    week_ago = Figure(now, then)
    if week_ago.change is None:
        note = t("no load a week ago to compare with")
    else:
        share = t.percent(abs(week_ago.change))
        more = week_ago.change > 0
        note = (
            t("{share} more than a week ago", share=share)
            if more
            else t("{share} less than a week ago", share=share)
        )
    return Card(
        "load_kw",
        t("Load now"),
        now,
        t.power(now),
        note,
        facts=[
            (t("Meters"), _meters(overview, t)),
            (t("A week ago"), str(t.power(then))),
            (t("Last reading"), t.moment(overview.last_reading, overview.zone, overview.now)),
        ],
    )


def _electricity(overview: Overview, view: View) -> Card:
    t, used = view.t, overview.electricity_kwh
    return Card(
        "electricity_kwh",
        t("Electricity"),
        used.value,
        t.energy(used.value),
        compared(t, used.change, view.period, view.compare),
        used.quality,
        facts=facts(overview, used, view),
    )


def _carbon(overview: Overview, view: View) -> Card:
    t, carbon = view.t, overview.carbon_kg_co2e
    return Card(
        "carbon_kg_co2e",
        t("Carbon"),
        carbon.value,
        t.carbon(carbon.value),
        compared(t, carbon.change, view.period, view.compare),
        carbon.quality,
        facts=[
            *facts(overview, carbon, view),
            (t("Factors"), t("Each plant's page lists the factors it uses.")),
        ],
    )


def _intensity(overview: Overview, view: View) -> Card:
    t, index = view.t, overview.intensity_index
    shown = Quantity(t.decimal(index.value * 100 if index.value is not None else None, 1), "")
    return Card(
        "intensity_index",
        t("Intensity index"),
        index.value,
        shown,
        compared(t, index.change, view.period, view.compare),
        index.quality,
        look=(index.change or 0) > 0.05,
        facts=[
            (t("Meaning"), t("Energy per output, weighted by energy; the span before is 100.")),
            *facts(overview, index, view),
        ],
    )


def facts(overview: Overview, found: Figure, view: View) -> list[Fact]:
    """What is behind a figure of the period."""
    t, zone, now = view.t, overview.zone, overview.now
    last = now.astimezone(zone).date()
    first = last - timedelta(days=PERIOD_DAYS[view.period] - 1)
    return [
        (t("Meters"), _meters(overview, t)),
        (
            t("Window"),
            t("{first} to now", first=t.full_day(first)),
        ),
        (t("Quality"), quality_words(t, found.quality)),
        (t("Computed until"), t.moment(overview.closed_until, zone, now)),
        (t("Last reading"), t.moment(overview.last_reading, zone, now)),
    ]


def _meters(overview: Overview, t: Texts) -> str:
    n = len(overview.plants)
    return t.plural("main meter of {n} plant", "main meters of {n} plants", n)
