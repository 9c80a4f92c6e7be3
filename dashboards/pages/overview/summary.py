"""The answer of this page and the figures behind it."""

from datetime import timedelta
from typing import Any

from dash import html

from dashboards.components.cards import (
    Card,
    Fact,
    Filling,
    answer_card,
    figure,
    figure_card,
    quality_words,
)
from dashboards.i18n import Quantity, Texts
from dashboards.pages.overview import ids
from dashboards.source import PERIOD_DAYS, Figure, Overview, Period
from dashboards.words import SPANS, compared


def answer(overview: Overview, period: Period, t: Texts) -> Filling:
    """Electricity of the period in one line: amount, comparison, how much was measured."""
    used = overview.electricity_kwh
    urgent = sum(item.severity == "act" for item in overview.attention)
    parts: list[Any] = [
        figure("answer_electricity_kwh", used.value, t.energy(used.value), "large"),
        html.Span(compared(t, used.change, period)),
    ]
    if used.quality:
        parts.append(html.Span(t("measured {share}", share=t.percent(used.quality.measured))))
    if urgent:
        parts.append(
            html.Span(
                t.plural("{n} thing to act on now", "{n} things to act on now", urgent),
                className="act",
            )
        )
    return answer_card(
        lead=f"{overview.name.in_language(t.language)} · {t(SPANS[period])}",
        answer=parts,
        state="act" if urgent else "calm",
        facts=facts(overview, used, period, t),
    )


def cards(overview: Overview, period: Period, t: Texts) -> dict[str, Filling]:
    """The answer, and load, electricity, carbon and intensity, each compared with something."""
    return {
        ids.ANSWER: answer(overview, period, t),
        ids.LOAD: figure_card(t, _load(overview, t)),
        ids.ELECTRICITY: figure_card(t, _electricity(overview, period, t)),
        ids.CARBON: figure_card(t, _carbon(overview, period, t)),
        ids.INTENSITY: figure_card(t, _intensity(overview, period, t)),
    }


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


def _electricity(overview: Overview, period: Period, t: Texts) -> Card:
    used = overview.electricity_kwh
    return Card(
        "electricity_kwh",
        t("Electricity"),
        used.value,
        t.energy(used.value),
        compared(t, used.change, period),
        used.quality,
        facts=facts(overview, used, period, t),
    )


def _carbon(overview: Overview, period: Period, t: Texts) -> Card:
    carbon = overview.carbon_kg_co2e
    return Card(
        "carbon_kg_co2e",
        t("Carbon"),
        carbon.value,
        t.carbon(carbon.value),
        compared(t, carbon.change, period),
        carbon.quality,
        facts=[
            *facts(overview, carbon, period, t),
            (t("Factors"), t("Each plant's page lists the factors it uses.")),
        ],
    )


def _intensity(overview: Overview, period: Period, t: Texts) -> Card:
    index = overview.intensity_index
    shown = Quantity(t.decimal(index.value * 100 if index.value is not None else None, 1), "")
    return Card(
        "intensity_index",
        t("Intensity index"),
        index.value,
        shown,
        compared(t, index.change, period),
        index.quality,
        look=(index.change or 0) > 0.05,
        facts=[
            (t("Meaning"), t("Energy per output, weighted by energy; the span before is 100.")),
            *facts(overview, index, period, t),
        ],
    )


def facts(overview: Overview, found: Figure, period: Period, t: Texts) -> list[Fact]:
    """What is behind a figure of the period."""
    zone, now = overview.zone, overview.now
    last = now.astimezone(zone).date()
    first = last - timedelta(days=PERIOD_DAYS[period] - 1)
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
