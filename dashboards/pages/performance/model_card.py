"""The model card: what the baseline is made of, how well it fits, what was tried, what is wrong."""

from typing import Any

from dash import html

from dashboards.components.cards import Fact
from dashboards.components.facts import facts_table
from dashboards.i18n import N_, Texts
from dashboards.words import say
from fems.compute.finding_kinds import KINDS

MOST_CANDIDATES = 6
FORMS = {
    "none": N_("no temperature"),
    "line": N_("a straight line"),
    "heating": N_("heating"),
    "cooling": N_("cooling"),
    "hinge": N_("a bent line"),
    "both": N_("heating and cooling"),
}
LEVELS = {
    "none": N_("all days alike"),
    "weekend": N_("weekend apart"),
    "saturday_sunday": N_("Saturday and Sunday apart"),
    "weekday": N_("each day of the week"),
}
TERMS = {
    "base": N_("every day"),
    "idle": N_("a day without output"),
    "output": N_("output"),
    "temperature_c": N_("temperature"),
    "heating": N_("heating"),
    "cooling": N_("cooling"),
    "weekend": N_("weekend"),
    "monday": N_("Monday"),
    "tuesday": N_("Tuesday"),
    "wednesday": N_("Wednesday"),
    "thursday": N_("Thursday"),
    "friday": N_("Friday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
    "hours_worked": N_("hours worked"),
}
SMALL_P = 0.001
BASELINE_FINDINGS = {
    "baseline.short": N_("It covers less than a year: seasons it has not seen are guesses."),
    "baseline.scatter": N_("Its scatter is larger than ASHRAE Guideline 14 recommends."),
    "baseline.autocorrelation": N_(
        "What it leaves unexplained lasts long: a driver may be missing."
    ),
    "baseline.weak_fit": N_("Its drivers explain less than half of the variation."),
    "baseline.weak_driver": N_("The effect of an output cannot be told from zero."),
    "baseline.negative_output": N_("More output goes with less energy."),
    "baseline.estimated": N_("More than 30 % of the energy behind it is estimated."),
    "baseline.gaps": N_("More than a tenth of its time is missing."),
}


def facts(row: dict[str, Any] | None, t: Texts) -> list[Fact]:
    """The card in a few lines, for every figure that rests on the baseline."""
    if row is None:
        return [(t("Baseline"), t("none is frozen"))]
    fit = row["model"]["fit"]
    return [
        (t("Baseline"), t("version {n}, {first} to {last}", n=row["version"],
                          first=t.full_day(row["first_day"]), last=t.full_day(row["last_day"]))),
        (t("Model"), form_words(row["model"], t)),
        ("R²", t.decimal(fit["r2"], 3)),
        ("CV(RMSE)", t.percent(fit["cv_rmse"])),
        (t("Interval"), t("90 %, by {method}", method=method_words(row["model"], t))),
        (t("Static factors"), row["note"]),
    ]  # fmt: skip


def form_words(model: dict[str, Any], t: Texts) -> str:
    """What energy depends on, in words."""
    terms = model["terms"]
    form = say(t, FORMS, terms["form"])
    points = [f"{t.decimal(terms[name], 1)} °C" for name in ("heating_c", "cooling_c")
              if terms.get(name) is not None]  # fmt: skip
    air = f"{form} ({', '.join(points)})" if points else form
    return " · ".join(
        [
            *(say(t, TERMS, name) for name in terms["linear"]),
            air,
            say(t, LEVELS, terms["day_types"]),
        ]
    )


def method_words(model: dict[str, Any], t: Texts) -> str:
    """Where the interval comes from."""
    method = (model["uncertainty"] or {"method": "none"})["method"]
    return {"formula": t("formula, autocorrelation considered"),
            "bootstrap": t("bootstrap of blocks")}.get(method, t("not assessable"))  # fmt: skip


def card(row: dict[str, Any] | None, t: Texts) -> html.Div | html.P:
    """All of it."""
    if row is None:
        return html.P(
            [t("No baseline is frozen yet."), " ", html.Code("fems baseline fit · freeze")],
            className="muted",
        )
    model, fit = row["model"], row["model"]["fit"]
    measures = [
        (t("Days"), f"{fit['periods']}"),
        ("R²", t.decimal(fit["r2"], 4)),
        ("CV(RMSE)", t.percent(fit["cv_rmse"], 2)),
        ("NMBE", t.percent(fit["nmbe"], 3)),
        (t("Autocorrelation"), t.decimal(fit["autocorrelation"], 2)),
        (t("Frozen"), t.full_day(row["frozen_at"].date())),
    ]
    return html.Div(
        [
            html.P(form_words(model, t)),
            html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in measures],
                    className="measures"),
            html.Div(
                [
                    html.Div([html.H3(t("Coefficients")), _coefficients(model, t)]),
                    html.Div([html.H3(t("Tried, best first")), _candidates(model, t)]),
                ],
                className="side-by-side",
            ),
            *_findings(row["findings"], t),
        ]
    )  # fmt: skip


def _coefficients(model: dict[str, Any], t: Texts) -> html.Div:
    rows = [
        [say(t, TERMS, c["name"]), t.number(c["value"], digits=4),
         f"± {t.number(c['standard_error'])}", _p(c["p_value"], t)]
        for c in model["coefficients"]
    ]  # fmt: skip
    headings = [t("Term"), t("kWh per unit"), t("standard error"), "p"]
    return facts_table(headings, rows, numbers=(1, 2, 3))


def _p(value: float, t: Texts) -> str:
    return f"< {t.decimal(SMALL_P, 3)}" if value < SMALL_P else t.decimal(value, 3)


def _candidates(model: dict[str, Any], t: Texts) -> html.Div:
    rows = [
        [say(t, FORMS, c["form"]), say(t, LEVELS, str(c["levels"])),
         str(c["parameters"]), t.percent(c["cv_rmse"], 2)]
        for c in model["candidates"][:MOST_CANDIDATES]
    ]  # fmt: skip
    headings = [t("Temperature"), t("Days of the week"), t("Parameters"), t("Error on other days")]
    return facts_table(headings, rows, numbers=(2, 3))


def _findings(findings: list[dict[str, Any]], t: Texts) -> list[html.P]:
    """What is wrong, marked as serious as it is."""
    return [
        html.P(
            _sentence(f, t),
            className="look" if f["name"] in KINDS and KINDS[f["name"]].severity != "note" else "muted",
        )
        for f in findings
    ]  # fmt: skip


def _sentence(finding: dict[str, Any], t: Texts) -> str:
    """What is wrong in the reader's language, or as it was found."""
    name = str(finding["name"])
    return (
        say(t, BASELINE_FINDINGS, name) if name in BASELINE_FINDINGS else str(finding["sentence"])
    )
