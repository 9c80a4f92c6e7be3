"""The forms of administration: what is asked in each, and what is shown of what was entered so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.i18n import N_

AS_BEFORE = N_("as before")
IF_KNOWN = N_("if known")
MOMENT = "2026-03-02 10:00"
MONTH = "2026-05"


@dataclass(frozen=True)
class Field:
    """Something that is asked.

    choices: of what it is chosen, else it is written; empty: what is said where it may be left out.
    """

    name: str
    label: str
    choices: str | None = None
    number: bool = False
    empty: str | None = None
    example: str = ""
    start: str | None = None


@dataclass(frozen=True)
class Form:
    """A form with the columns of the table of what was entered."""

    title: str
    says: str
    fields: Sequence[Field]
    columns: Sequence[tuple[str, str]]


USES = {"inventory": N_("Inventory"), "operational": N_("Day-to-day figures"), "kets": "K-ETS",
        "ghgp": "GHG Protocol", "iso14064": "ISO 14064-1", "cbam": "CBAM"}  # fmt: skip
PERCENT = ("lagging", "leading")
"""Fields that are shares, asked and shown in percent."""

FORMS = {
    "setting": Form(
        N_("Settings from a day on"),
        N_("For a change in the plant, such as another current transformer: what was before stays as it was. A mistake in what is registered is corrected in the file above."),
        [Field("meter", N_("Meter"), choices="meters"),
         Field("since", N_("From (plant time)"), example=MOMENT),
         Field("multiplier", N_("Multiplier"), number=True, empty=AS_BEFORE),
         Field("unit", N_("Unit"), empty=AS_BEFORE),
         Field("digits", N_("Digits"), number=True, empty=AS_BEFORE),
         Field("capacity_kw", N_("Capacity (kW)"), number=True, empty=AS_BEFORE),
         Field("period_s", N_("Span of a reading (s)"), number=True, empty=AS_BEFORE),
         Field("max_gap_s", N_("Longest silence (s)"), number=True, empty=AS_BEFORE),
         Field("note", N_("Note"), empty="")],
        [("meter", N_("Meter")), ("valid_from", N_("From (plant time)")), ("multiplier", N_("Multiplier")),
         ("unit", N_("Unit")), ("digits", N_("Digits")), ("capacity_kw", N_("Capacity (kW)")),
         ("period_s", N_("Span of a reading (s)")), ("max_gap_s", N_("Longest silence (s)")),
         ("noted_by", N_("Who")), ("note", N_("Note"))],
    ),
    "exchange": Form(
        N_("Registers exchanged"),
        N_("No energy is lost or made up between the two registers. Another multiplier that came with the new one is entered as a setting from the same time on."),
        [Field("meter", N_("Meter"), choices="registers"),
         Field("at", N_("When (plant time)"), example=MOMENT),
         Field("final", N_("Last value of the old register"), number=True, empty=IF_KNOWN),
         Field("initial", N_("First value of the new register"), number=True, empty=IF_KNOWN),
         Field("note", N_("Note"), empty="")],
        [("meter", N_("Meter")), ("at", N_("When (plant time)")),
         ("final_value", N_("Last value of the old register")),
         ("initial_value", N_("First value of the new register")), ("noted_by", N_("Who")), ("note", N_("Note"))],
    ),
    "factor_use": Form(
        N_("Which factors are used for what"),
        N_("The newest choice holds. Figures follow, and reports that were issued say why theirs differ."),
        [Field("used_for", N_("Used for"), choices="uses", start="inventory"),
         Field("carrier", N_("Carrier"), choices="carriers", start="electricity"),
         Field("plant", N_("Plant"), choices="plants", empty=N_("all plants")),
         Field("series", N_("Series"), choices="series"),
         Field("calorific", N_("Calorific values"), choices="calorific", empty=N_("only for fuels")),
         Field("reason", N_("Why"))],
        [("used_for", N_("Used for")), ("carrier", N_("Carrier")), ("plant", N_("Plant")), ("series", N_("Series")),
         ("calorific_series", N_("Calorific values")), ("noted_by", N_("Who")), ("reason", N_("Why"))],
    ),
    "demand": Form(
        N_("Demands as billed"),
        N_("For months before metering, or against what was metered: the base charge goes by them."),
        [Field("plant", N_("Plant"), choices="plants"), Field("month", N_("Month"), example=MONTH),
         Field("kw", N_("Demand (kW)"), number=True), Field("source", N_("Source"), start="bill")],
        [("plant", N_("Plant")), ("month", N_("Month")), ("kw", N_("Demand (kW)")), ("source", N_("Source"))],
    ),
    "power_factor": Form(
        N_("Power factors"),
        N_("Means of a month as billed; surcharge and discount go by them."),
        [Field("plant", N_("Plant"), choices="plants"), Field("month", N_("Month"), example=MONTH),
         Field("lagging", N_("Lagging, by day (%)"), number=True, empty=IF_KNOWN),
         Field("leading", N_("Leading, by night (%)"), number=True, empty=IF_KNOWN)],
        [("plant", N_("Plant")), ("month", N_("Month")), ("lagging", N_("Lagging, by day (%)")),
         ("leading", N_("Leading, by night (%)"))],
    ),
    "sheddable": Form(
        N_("Loads that can be switched off"),
        N_("Named when demand comes close to its limit, in this order. A load of the same English name is replaced; the file of contracts holds the whole list of a plant."),
        [Field("plant", N_("Plant"), choices="plants"), Field("name_en", N_("Name in English")),
         Field("name_ko", N_("Name in Korean")), Field("kw", N_("Load (kW)"), number=True),
         Field("minutes", N_("For how long (min)"), number=True),
         Field("meter", N_("Meter"), choices="meters", empty=N_("if it has one"))],
        [("plant", N_("Plant")), ("name", N_("Name")), ("kw", N_("Load (kW)")),
         ("minutes", N_("For how long (min)")), ("meter", N_("Meter"))],
    ),
}  # fmt: skip
