"""Words for the codes of the data: trades, carriers, periods. One place, both languages."""

from dashboards.i18n import N_, Texts
from dashboards.source import Comparison, Figure, Period

PERIODS = {
    Period.TODAY: N_("Today"),
    Period.WEEK: N_("7 days"),
    Period.MONTH: N_("30 days"),
    Period.QUARTER: N_("90 days"),
}
SPANS = {
    Period.TODAY: N_("Today so far"),
    Period.WEEK: N_("Last 7 days"),
    Period.MONTH: N_("Last 30 days"),
    Period.QUARTER: N_("Last 90 days"),
}
BEFORE = {
    Period.TODAY: N_("the same weekday last week up to this time"),
    Period.WEEK: N_("the 7 days before"),
    Period.MONTH: N_("the 30 days before"),
    Period.QUARTER: N_("the 90 days before"),
}
YEAR_BEFORE = {
    Period.TODAY: N_("the same weekday 52 weeks ago up to this time"),
    Period.WEEK: N_("the same 7 days 52 weeks before"),
    Period.MONTH: N_("the same 30 days 52 weeks before"),
    Period.QUARTER: N_("the same 90 days 52 weeks before"),
}
COMPARISONS = {
    Comparison.PREVIOUS: N_("with the days before"),
    Comparison.YEAR: N_("with last year"),
    Comparison.NONE: N_("not compared"),
}
TRADES = {
    "steel_section_mill": N_("Steel section mill"),
    "plating": N_("Plating"),
    "foundry": N_("Foundry"),
    "chemicals": N_("Chemicals"),
    "dyeing": N_("Dyeing"),
    "injection_moulding": N_("Injection moulding"),
    "food": N_("Food"),
    "electronics": N_("Electronics"),
    "heat_treatment": N_("Heat treatment"),
    "paper": N_("Paper"),
    "auto_parts": N_("Car parts"),
    "cold_store": N_("Cold store"),
}
CARRIERS = {
    "electricity": N_("Grid electricity"),
    "city_gas": N_("City gas"),
    "steam": N_("Steam"),
}
BANDS = {"light": N_("light"), "mid": N_("mid"), "peak": N_("peak")}
LIMITS = {
    "contract": N_("contract power"),
    "billing": N_("what is paid for"),
    "month": N_("this month's peak"),
}
BILLING = {
    "current": N_("this month's own demand"),
    "ratchet": N_("demand of {month} still decides"),
    "floor": N_("the least part of contract power"),
    "contract": N_("contract power"),
}
BILL_LINES = {
    "base": N_("Base charge"),
    "power_factor": N_("Power factor"),
    "excess": N_("Above contract power"),
    "energy": N_("Energy"),
    "climate": N_("Climate and environment"),
    "fuel": N_("Fuel adjustment"),
    "item_rounding": N_("Cut to whole won"),
    "vat": N_("VAT"),
    "fund": N_("Electricity industry fund"),
    "total_rounding": N_("Cut to ten won"),
}
SEASONS = {
    "summer": N_("summer"),
    "spring_autumn": N_("spring and autumn"),
    "winter": N_("winter"),
}
CAUSES = {
    "factors": N_("new factor"),
    "choice": N_("other series chosen"),
    "boundary": N_("other boundary"),
    "readings": N_("other readings"),
}
CONFIDENCE = {"V1": N_("found in one source"), "V2": N_("found in two or more sources")}
UNITS = {"pc": N_("pc"), "ea": N_("pc"), "pallet_day": N_("pallet-day")}
SYMBOLS = {"m2": "m²", "m3": "m³", "Nm3": "Nm³"}


def unit_word(t: Texts, unit: str) -> str:
    """A unit as it is written on the screen."""
    return t(UNITS[unit]) if unit in UNITS else SYMBOLS.get(unit, unit)


def say(t: Texts, words: dict[str, str], code: str) -> str:
    """The word for a code; an unknown code is shown as it is, without its underscores."""
    return t(words[code]) if code in words else code.replace("_", " ")


def compared(
    t: Texts, change: float | None, period: Period, compare: Comparison = Comparison.PREVIOUS
) -> str:
    """A change against the span that the period is compared with, in words."""
    if compare is Comparison.NONE:
        return t("not compared")
    before = t(YEAR_BEFORE[period] if compare is Comparison.YEAR else BEFORE[period])
    if change is None:
        return t("no figure for {before} to compare with", before=before)
    if abs(change) < 0.0005:
        return t("the same as {before}", before=before)
    share = t.percent(abs(change))
    if change < 0:
        return t("{share} less than {before}", share=share, before=before)
    return t("{share} more than {before}", share=share, before=before)


def change(t: Texts, found: Figure) -> str:
    """A change with an arrow; nothing where there is nothing to compare with."""
    if found.change is None:
        return ""
    if abs(found.change) < 0.0005:
        return t.percent(0)
    arrow = "▲" if found.change > 0 else "▼"
    return f"{arrow} {t.percent(abs(found.change))}"
