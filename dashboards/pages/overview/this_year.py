"""The answer of this page, and what the year so far has saved and emitted."""

from datetime import date
from typing import Any

from dash import html

from dashboards.carbon_source import TargetView
from dashboards.components.cards import (
    Card,
    Fact,
    Filling,
    answer_card,
    figure,
    figure_card,
    quality_words,
)
from dashboards.i18n import NBSP, Quantity, Texts
from dashboards.pages.overview import ids
from dashboards.performance import CONFIDENCE
from dashboards.year import YearView


def cards(year: YearView, t: Texts) -> dict[str, Filling]:
    """The answer, savings and carbon of this year."""
    return {
        ids.ANSWER: answer(year, t),
        ids.SAVED: figure_card(t, _saved(year, t)),
        ids.CARBON_YEAR: figure_card(t, _carbon(year, t)),
    }


def answer(year: YearView, t: Texts) -> Filling:
    """How far the complex is off its glidepath, in percent and carbon, and where the year will land."""
    target = year.target
    if target is None:
        none = figure("off_glidepath", None, Quantity("–", ""), "large")
        return answer_card(
            lead=t("Target"), facts=_facts(year, t),
            answer=[none, html.Span(t("No target is set yet")), html.Span(_against_last_year(year, t)),
                    html.Code('fems target set NAME --base-year YEAR --path sbti --source "…" --by "…"')],
        )  # fmt: skip
    off = off_glidepath(target)
    parts: list[Any] = [
        figure("off_glidepath", off, Quantity(t.decimal(None if off is None else 100 * abs(off), 1), "%"), "large"),
        html.Span(_place(off, t)),
    ]  # fmt: skip
    if off is not None:
        amount = t.carbon(abs(target.gap.kg))
        parts.append(figure("gap_kg", target.gap.kg, signed(target.gap.kg, amount), "in-table"))
    over = False
    if target.landing_gap is not None:
        over = target.landing_gap.kg > 0
        parts.append(
            html.Span(t("lands at {amount} ({low} to {high}), allowed {allowed}", amount=t.carbon(target.landing_kg),
                        low=t.carbon(target.low_kg), high=t.carbon(target.high_kg),
                        allowed=t.carbon(target.allowed_kg)))
        )  # fmt: skip
    whose = target.plant or t("Complex")
    return answer_card(
        lead=f"{whose} · {target.name} · {target.year}", answer=parts,
        state="look" if (off or 0) > 0 or over else "calm", facts=_facts(year, t),
    )  # fmt: skip


def off_glidepath(target: TargetView) -> float | None:
    """Emitted in the months that are over against what the target allows in them, less one."""
    allowed = target.actual_kg - target.gap.kg
    return target.gap.kg / allowed if allowed > 0 else None


def signed(value: float, shown: Quantity) -> Quantity:
    """A size with the sign of its value."""
    return shown._replace(number=f"{'+' if value > 0 else '−'}{shown.number}")


def _place(off: float | None, t: Texts) -> str:
    if off is None:
        return t("no month of this year is over yet")
    return t("above the glidepath") if off > 0 else t("below the glidepath: on track")


def _against_last_year(year: YearView, t: Texts) -> str:
    change = year.carbon_over.change
    if change is None:
        return t("carbon of the same months last year is not known")
    share = t.percent(abs(change))
    if change > 0:
        return t("carbon: {share} more than in the same months of last year", share=share)
    return t("carbon: {share} less than in the same months of last year", share=share)


def _facts(year: YearView, t: Texts) -> list[Fact]:
    target = year.target
    found = [
        (t("Meters"), t("main meters of electricity, gas and steam; see Carbon for each stream")),
        (t("Window"), t("{first} to {last}", first=t.full_day(date(year.year, 1, 1)), last=t.full_day(year.until))),
        (t("Quality"), quality_words(t, year.carbon_quality)),
        (t("Factors"), t("Each plant's page lists the factors it uses.")),
        (t("Computed"), t.moment(year.now, year.zone, year.now)),
    ]  # fmt: skip
    if year.without_factor:
        found.append((t("Without a factor"), t.plural("{n} plant", "{n} plants", year.without_factor)))  # fmt: skip
    if target is None:
        return found
    return [
        (t("Target"), f"{target.name}, {target.source}"),
        (t("Base year {year}", year=target.base_year), str(t.carbon(target.base_kg))),
        (t("Allowed so far"), str(t.carbon(target.actual_kg - target.gap.kg))),
        (t("Emitted so far"), t("{amount} in the months that are over", amount=t.carbon(target.actual_kg))),
        *found,
    ]  # fmt: skip


def _saved(year: YearView, t: Texts) -> Card:
    saved = year.saved
    if saved is None:
        return Card(
            "saved_year_kwh", t("Savings this year"), None, t.energy(None),
            t("no plant has a frozen baseline that counts yet"),
            facts=[(t("How"), t("fems baseline fit and freeze, plant by plant"))],
        )  # fmt: skip
    around = t("± {amount} at 90 %", amount=t.energy(saved.half_width_kwh(CONFIDENCE)))
    share = t("{share} of what was expected", share=f"{t.decimal(100 * saved.fraction, 1)}{NBSP}%")
    shown = t.energy(abs(saved.kwh))
    return Card(
        "saved_year_kwh", t("Savings this year"), saved.kwh, shown if saved.kwh >= 0 else signed(saved.kwh, shown),
        f"{around} · {share}", look=saved.kwh < 0,
        facts=[
            (t("Meaning"), t("Energy that the frozen baselines let expect for this output and weather, less what was used.")),
            (t("Plants"), t("{n} of {all}", n=year.saved_plants, all=year.plants)),
            (t("Window"), t("{first} to {last}", first=t.full_day(date(year.year, 1, 1)), last=t.full_day(year.until))),
            (t("Expected"), str(t.energy(saved.expected_kwh))),
            (t("Used"), str(t.energy(saved.actual_kwh))),
            (t("Days that count"), t.percent(saved.covered)),
        ],
    )  # fmt: skip


def _carbon(year: YearView, t: Texts) -> Card:
    target, kg = year.target, year.carbon_kg
    said = _against_last_year(year, t)
    if target is not None and kg is not None and target.plant is None and target.allowed_kg > 0:
        passed = (year.until - date(year.year, 1, 1)).days + 1
        length = (date(year.year + 1, 1, 1) - date(year.year, 1, 1)).days
        said = t("{share} of the {allowed} allowed this year; {passed} of the year has passed",
                 share=t.percent(kg / target.allowed_kg, 0), allowed=t.carbon(target.allowed_kg),
                 passed=t.percent(passed / length, 0))  # fmt: skip
    return Card(
        "carbon_year_kg", t("Carbon this year"), kg, t.carbon(kg), said, year.carbon_quality,
        facts=[*_facts(year, t), (t("Last year"), _against_last_year(year, t))],
    )  # fmt: skip
