"""The answer of this page and the figures behind it; each opens to the model card."""

from datetime import timedelta
from math import isfinite
from typing import Any

from dash import html

from dashboards.components.cards import Card, Fact, Filling, answer_card, figure, figure_card
from dashboards.i18n import ENERGY, NBSP, Quantity, Texts, step_for
from dashboards.pages.performance import ids, model_card
from dashboards.performance import CONFIDENCE, PerformanceView
from dashboards.source import Quality
from dashboards.words import unit_word
from fems.compute.savings import Savings

RECENT_DAYS = 30


def cards(view: PerformanceView, t: Texts) -> dict[str, Filling]:
    """The answer, savings of year and month, intensity, and how well the baseline fits."""
    found = view.found
    return {
        ids.ANSWER: answer(view, t),
        ids.YEAR: _saved(view, found.year, "year_saved_kwh", t("Saved this year"), t),
        ids.RECENT: _saved(
            view, found.recent, "recent_saved_kwh", t("Saved in the last 30 days"), t
        ),
        ids.INTENSITY: _intensity(view, t),
        ids.MODEL: _model(view, t),
    }


def answer(view: PerformanceView, t: Texts) -> Filling:
    """What was saved since the baseline counts, in one line, and how sure that is."""
    found = view.found
    saved = found.total
    if found.row is None or saved is None:
        why = (t("No baseline is frozen yet, so nothing can be compared.") if found.row is None
               else t("No day has been held against the baseline yet."))  # fmt: skip
        return answer_card(lead=t("Savings"), answer=[figure("saved_kwh", None, t.energy(None), "large"),
                           html.Span(why)], facts=model_card.facts(found.row, t))  # fmt: skip
    low, high = saved.interval_kwh(CONFIDENCE)
    sure = isfinite(low) and (low > 0 or high < 0)
    parts: list[Any] = [
        figure("saved_kwh", saved.kwh, t.energy(saved.kwh), "large"),
        html.Span(fraction_words(saved, t)),
        html.Span(t("certain") if sure else t("chance alone would explain it"),
                  className="" if sure else "look"),
        html.Span(t("{share} of the days count", share=t.percent(saved.covered))),
    ]  # fmt: skip
    if found.drift is not None:
        day = t.day(found.drift.since.date())
        words = (t("energy has been creeping up since {day}", day=day) if found.drift.way == "up"
                 else t("energy has been going down since {day}", day=day))  # fmt: skip
        parts.append(html.Span(words, className="act" if found.drift.way == "up" else ""))
    lead = t("Saved from {first} to {last}", first=t.full_day(saved.periods.index[0].date()),
             last=t.full_day(saved.periods.index[-1].date()))  # fmt: skip
    drifting = found.drift is not None and found.drift.way == "up"
    return answer_card(lead=lead, answer=parts, facts=_facts(view, saved, t),
                       state="look" if drifting else "calm")  # fmt: skip


def plus_minus(t: Texts, kwh: float, half: float) -> str:
    """Energy with half of its interval, both in the unit of the energy.

    >>> plus_minus(Texts("en"), 41_000.0, 6_000.0).replace(NBSP, " ")
    '41.0 ± 6.00 MWh'
    """
    if not isfinite(kwh) or not isfinite(half):
        return str(t.energy(kwh))
    step = step_for(kwh, ENERGY)
    around = Quantity(t.number(half / step.factor), step.unit)
    return f"{t.number(kwh / step.factor)}{NBSP}±{NBSP}{around}"


def fraction_words(saved: Savings, t: Texts) -> str:
    """The share saved with half of its interval, in words."""
    low, high = saved.interval(CONFIDENCE)
    share = t.percent(abs(saved.fraction))
    if isfinite(low):
        share = (
            f"{t.decimal(abs(saved.fraction) * 100, 1)}{NBSP}±{NBSP}{t.percent((high - low) / 2)}"
        )
    if saved.fraction < 0:
        return t("{share} more than the baseline lets expect", share=share)
    return t("{share} less than the baseline lets expect", share=share)


def _source(t: Texts) -> list[Fact]:
    """Which meters, and when what they said is counted."""
    return [(t("Meters"), t("main meter and own generation; output and temperature of the plant")),
            (t("Computed"), t("from the days that are over, each hour"))]  # fmt: skip


def _facts(view: PerformanceView, saved: Savings | None, t: Texts) -> list[Fact]:
    """What is behind a saving: window, quality, interval, model card."""
    facts: list[Fact] = []
    if saved is not None:
        low, high = saved.interval_kwh(CONFIDENCE)
        facts = [
            (t("Window"), f"{t.full_day(saved.periods.index[0].date())} – "
                          f"{t.full_day(saved.periods.index[-1].date())}"),
            (t("Expected"), str(t.energy(saved.expected_kwh))),
            (t("Used"), str(t.energy(saved.actual_kwh))),
            (t("90 % interval"), f"{t.energy(low)} – {t.energy(high)}"),
            (t("Days that count"), t.percent(saved.covered)),
        ]  # fmt: skip
    return [*_source(t), *facts, *model_card.facts(view.found.row, t)]


def _quality(view: PerformanceView) -> Quality | None:
    shares = view.found.shares
    names = ("measured_share", "estimated_share", "missing_share")
    known = [shares.get(name) for name in names]
    return None if None in known else Quality(*(float(share or 0) for share in known))


def _saved(
    view: PerformanceView, saved: Savings | None, name: str, title: str, t: Texts
) -> Filling:
    value = None if saved is None else saved.kwh
    note = t("no baseline to compare with")
    if saved is not None:
        note = fraction_words(saved, t)
    card = Card(name, title, value, t.energy(value), note, _quality(view) if saved else None,
                facts=_facts(view, saved, t))  # fmt: skip
    return figure_card(t, card)


def _intensity(view: PerformanceView, t: Texts) -> Filling:
    days, word = view.found.days, unit_word(t, view.output_unit)
    first = view.last - timedelta(days=RECENT_DAYS - 1)
    now = intensity_of(days[days["day"] >= first]) if len(days) else None
    before = intensity_of(days[days["fitted"].astype(bool)]) if len(days) else None
    note = t("no baseline to compare with")
    if now is not None and before is not None:
        change = now / before - 1
        share = t.percent(abs(change))
        note = (t("{share} more than in the baseline's time", share=share) if change > 0
                else t("{share} less than in the baseline's time", share=share))  # fmt: skip
    base = view.found.base_kwh
    facts = [
        (t("Window"), t("the last 30 days that are over")),
        (t("Base load"), t("{energy} a day without output", energy=t.energy(base))
         if base is not None else t("not known")),
        (t("Meaning"), t("Electricity by output; output and weather of the time are in it.")),
        *_source(t),
        *model_card.facts(view.found.row, t),
    ]  # fmt: skip
    card = Card("intensity_kwh_per_unit", t("Intensity"), now, Quantity(t.number(now), f"kWh/{word}"),
                note, facts=facts)  # fmt: skip
    return figure_card(t, card)


def intensity_of(days: Any) -> float | None:  # noqa: ANN401 (a frame)
    """Electricity by output of the days of which both are known; None without output."""
    known = days.dropna(subset=["kwh", "output"])
    made = float(known["output"].sum())
    return float(known["kwh"].sum()) / made if made > 0 else None


def _model(view: PerformanceView, t: Texts) -> Filling:
    row = view.found.row
    value = None if row is None else row["model"]["fit"]["cv_rmse"]
    note = t("no baseline is frozen")
    if row is not None:
        note = t("error of a day by its mean; R² {r2}", r2=t.decimal(row["model"]["fit"]["r2"], 2))
    card = Card("cv_rmse", t("Baseline"), value, Quantity(
        t.decimal(None if value is None else value * 100, 1), "%"), note,
        facts=[*_source(t), *model_card.facts(row, t)])  # fmt: skip
    return figure_card(t, card)
