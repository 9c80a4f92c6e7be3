"""The answer of this page, its cards and its tables."""

from typing import Any

from dash import html

from dashboards.carbon_source import CarbonView
from dashboards.components.cards import (
    Card,
    Fact,
    Filling,
    answer_card,
    figure,
    figure_card,
    last_reading,
)
from dashboards.components.facts import facts_table
from dashboards.i18n import Texts
from dashboards.pages.carbon import ids
from dashboards.words import CARRIERS, CAUSES, say, unit_word


def cards(view: CarbonView, t: Texts) -> dict[str, Filling]:
    """The answer, and both scopes."""
    return {
        ids.ANSWER: _answer(view, t),
        ids.SCOPE1: figure_card(t, _scope(view, 1, t)),
        ids.SCOPE2: figure_card(t, _scope(view, 2, t)),
    }


def streams(view: CarbonView, t: Texts) -> html.Div:
    """Activity, factor and emission of each carrier in the newest month."""
    return facts_table(
        [t("Stream"), t("Activity"), t("kgCO₂e per unit"), t("Carbon"), t("with one fixed factor")],
        [
            [t("{carrier} (scope {scope})", carrier=say(t, CARRIERS, row["carrier"]), scope=row["scope"]),
             f"{t.number(row['activity'])} {unit_word(t, row['unit'])}", t.number(row["kg_per_unit"], digits=4),
             str(t.carbon(row["kg_co2e"])), str(t.carbon(row["kg_fixed"]))]
            for row in view.streams.to_dict("records")
        ],
        numbers=(1, 2, 3, 4),
    )  # fmt: skip


def restated(view: CarbonView, t: Texts) -> html.Div | html.P:
    """Changes of past months: before, after, how much of it the factor did, why and who."""
    if not view.restated:
        return html.P(t("No figure of a month that was over has changed."), className="muted")
    return html.Div([_how_many(view, t), _restated_table(view, t)])


def _how_many(view: CarbonView, t: Texts) -> html.Div:
    """How many there are and which are shown, with all of them to take away."""
    count = view.restated_count
    said = t.plural("{n} figure has changed.", "{n} figures have changed.", count)
    if count > len(view.restated):
        shown = t("The newest {shown} are shown.", shown=len(view.restated))
        said = f"{said} {shown}"
    label = t("All as CSV")
    return html.Div(
        [
            html.Span(said, className="muted"),
            html.Button(label, id={"type": "csv", "chart": ids.RESTATED_FILE}, className="file-button",
                        type="button"),
        ],
        className="file-buttons",
    )  # fmt: skip


def _restated_table(view: CarbonView, t: Texts) -> html.Div:
    return facts_table(
        [t("On"), t("Plant"), t("Month"), t("Before"), t("After"), t("By factor"), t("Cause"), t("Why, by whom")],
        [
            [f"{r.at:%Y-%m-%d}", r.plant, f"{r.month:%Y-%m} {say(t, CARRIERS, r.carrier)}", str(t.carbon(r.kg_before)),
             str(t.carbon(r.kg_after)), str(t.carbon(r.kg_by_factor)), say(t, CAUSES, r.cause), f"{r.reason} ({r.by})"]
            for r in view.restated
        ],
        numbers=(3, 4, 5),
    )  # fmt: skip


def _answer(view: CarbonView, t: Texts) -> Filling:
    kg, fixed = view.months["kg_co2e"].sum(), view.months["kg_fixed"].sum()
    parts: list[Any] = [
        figure("carbon_kg_co2e", float(kg), t.carbon(kg), "large"),
        html.Span(t("with one fixed factor {amount}", amount=t.carbon(fixed))),
        html.Span(_against_year_before(view, t)),
        html.Span(t("measured {share}", share=t.percent(view.measured_share))),
    ]
    if view.without_factor:
        parts.append(
            html.Span(
                t("without a factor, not included: {names}", names=", ".join(view.without_factor)),
                className="act",
            )
        )
    return answer_card(
        lead=t("{first} to {last}", first=f"{view.first:%Y-%m}", last=f"{view.last:%Y-%m}"), answer=parts,
        state="look" if view.without_factor else "calm",
        facts=[*_behind(view, None, t), (t("Reporting view"), t("the factor that held on each day")),
               (t("Operational view"), t("the newest factor for all days, so that the trend shows what was done"))],
    )  # fmt: skip


def _against_year_before(view: CarbonView, t: Texts) -> str:
    change = view.over.change if view.over else None
    if change is None:
        return t("the same months a year before are not known")
    share = t.percent(abs(change))
    if change > 0:
        return t("{share} more than in the same months a year before", share=share)
    return t("{share} less than in the same months a year before", share=share)


def _behind(view: CarbonView, scope: int | None, t: Texts) -> list[Fact]:
    """Meters, months, how much was measured, and the factors of the newest month."""
    streams = view.streams if scope is None else view.streams[view.streams["scope"] == scope]
    factors = [
        f"{say(t, CARRIERS, row['carrier'])} {t.number(row['kg_per_unit'], digits=4)}"
        f" kgCO₂e/{unit_word(t, row['unit'])}"
        for row in streams.to_dict("records")
    ]
    return [
        (t("Meters"), t("main meters of electricity, gas and steam")),
        (t("Window"), t("{first} to {last}", first=t.month(view.first), last=t.month(view.last))),
        (t("Quality"), t("measured {share}", share=t.percent(view.measured_share))),
        last_reading(t, view.newest),
        (t("Factors of {month}", month=t.month(view.last)), ", ".join(factors) or t("nothing")),
        (t("Without a factor"), ", ".join(view.without_factor) or t("nothing")),
    ]


def _scope(view: CarbonView, scope: int, t: Texts) -> Card:
    of_scope = view.months[view.months["scope"] == scope]
    kg = of_scope["kg_co2e"].sum(min_count=1)
    newest = of_scope.loc[of_scope["month"] == view.last, "kg_co2e"].sum(min_count=1)
    words = {
        1: t("fuel burned in the plants"),
        2: t("purchased electricity and heat, location-based"),
    }
    return Card(
        name=f"scope{scope}_kg_co2e", title=t("Scope {scope}", scope=scope), value=float(kg), shown=t.carbon(kg),
        compared=f"{words[scope]} · {view.last:%Y-%m}: {t.carbon(newest)}", facts=_behind(view, scope, t),
    )  # fmt: skip
