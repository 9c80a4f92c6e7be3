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
from dashboards.pages.plant import ids
from dashboards.source import PERIOD_DAYS, Figure, Period, PlantView
from dashboards.view import View
from dashboards.words import CARRIERS, compared, say, unit_word


def state(plant: PlantView) -> str:
    """How the load is: over_contract, above, below, normal, no_forecast or unknown."""
    load, low, high = plant.load_kw, plant.expected_low_kw, plant.expected_high_kw
    if load is None:
        return "unknown"
    if plant.contract_kw and load > plant.contract_kw:
        return "over_contract"
    if low is None or high is None:
        return "no_forecast"
    return "above" if load > high else "below" if load < low else "normal"


def answer(plant: PlantView, t: Texts) -> Filling:
    """Load now, whether that is normal, and how near the contract it is."""
    words = {
        "unknown": t("The load is not known at the moment"),
        "over_contract": t("Over the contract"),
        "no_forecast": t("No forecast to compare with yet"),
        "above": t("Higher than expected"),
        "below": t("Lower than expected"),
        "normal": t("Normal"),
    }
    found = state(plant)
    parts: list[Any] = [
        figure("load_kw", plant.load_kw, t.power(plant.load_kw), "large"),
        html.Span(words[found], className=f"verdict {found}"),
    ]
    if plant.expected_low_kw is not None and plant.expected_high_kw is not None:
        low, high = t.power(plant.expected_low_kw), t.power(plant.expected_high_kw)
        parts.append(html.Span(t("expected {low} to {high}", low=low, high=high)))
    if plant.load_kw is not None and plant.contract_kw:
        share = t.percent(plant.load_kw / plant.contract_kw, 0)
        parts.append(html.Span(t("{share} of contract", share=share)))
    severity = {"over_contract": "act", "above": "look", "below": "look"}.get(found, "calm")
    return answer_card(lead=t("Load now"), answer=parts, state=severity, facts=_behind(plant, t))


def _behind(plant: PlantView, t: Texts) -> list[Fact]:
    zone, now = plant.zone, plant.now
    return [
        (t("Meters"), t("main meter, latest reading")),
        (t("Expected"), str(t.power(plant.expected_kw))),
        (t("Contract"), str(t.power(plant.contract_kw))),
        (t("Forecast made"), t.moment(plant.forecast_issued_at, zone, now)),
        (t("Forecasts of four weeks"), _scores(plant, t)),
        (t("Last reading"), t.moment(plant.last_reading, zone, now)),
    ]


def _scores(plant: PlantView, t: Texts) -> str:
    """How forecasts came out, in words."""
    mase, within = plant.forecast_mase, plant.forecast_within_80
    if mase is None or within is None:
        return t("not scored yet")
    return t(
        "error {share} of the week before's, {within} within the band",
        share=t.percent(mase, 0),
        within=t.percent(within, 0),
    )


def cards(plant: PlantView, view: View) -> dict[str, Filling]:
    """Electricity, intensity, carbon and the month's peak, each compared with something."""
    t = view.t

    def card(name: str, title: str, found: Figure, shown: Quantity, *more: Fact) -> Filling:
        card = Card(
            name,
            title,
            found.value,
            shown,
            compared(t, found.change, view.period, view.compare),
            found.quality,
            look=name.startswith("intensity") and (found.change or 0) > 0.05,
            facts=[*more, *_of_period(plant, found, view.period, t)],
        )
        return figure_card(t, card)

    unit = unit_word(t, plant.output_unit)
    used, carbon = plant.electricity_kwh, plant.carbon_kg_co2e
    intensity = plant.intensity_kwh_per_unit
    shown = Quantity(t.number(intensity.value), f"kWh/{unit}")
    made = Quantity(t.number(plant.output.value), unit)
    output = (
        t("Output"),
        f"{made} ({compared(t, plant.output.change, view.period, view.compare)})",
    )
    used_factors = [
        f"{say(t, CARRIERS, one.carrier)} {t.number(one.kg_co2e_per_unit, digits=4)} kgCO₂e/{unit_word(t, one.unit)}"
        for one in plant.factors
    ]
    factors = (t("Factors"), ", ".join(used_factors) or t("not known"))
    return {
        ids.ELECTRICITY: card("electricity_kwh", t("Electricity"), used, t.energy(used.value)),
        ids.INTENSITY: card("intensity_kwh_per_unit", t("Intensity"), intensity, shown, output),
        ids.CARBON: card("carbon_kg_co2e", t("Carbon"), carbon, t.carbon(carbon.value), factors),
        ids.PEAK: figure_card(t, _peak(plant, t)),
    }


def _of_period(plant: PlantView, found: Figure, period: Period, t: Texts) -> list[Fact]:
    last = plant.now.astimezone(plant.zone).date()
    first = last - timedelta(days=PERIOD_DAYS[period] - 1)
    return [
        (t("Meters"), t("main meter of the plant")),
        (t("Window"), t("{first} to now", first=t.full_day(first))),
        (t("Quality"), quality_words(t, found.quality)),
        (t("Computed until"), t.moment(plant.closed_until, plant.zone, plant.now)),
        (t("Last reading"), t.moment(plant.last_reading, plant.zone, plant.now)),
    ]


def _peak(plant: PlantView, t: Texts) -> Card:
    peak, contract = plant.month_peak_kw, plant.contract_kw
    share = peak / contract if peak is not None and contract else None
    note = (
        t("no contract to compare with")
        if share is None
        else t("{share} of contract", share=t.percent(share, 0))
    )
    return Card(
        "month_peak_kw",
        t("Peak of this month"),
        peak,
        t.power(peak),
        note,
        share=share,
        look=(share or 0) >= 0.9,
        facts=[
            (t("Meters"), t("main meter, mean of 15 min")),
            (t("When"), t.moment(plant.month_peak_at, plant.zone, plant.now)),
            (t("Contract"), str(t.power(contract))),
        ],
    )
