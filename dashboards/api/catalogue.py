"""The tables of the API."""

from dashboards.api.columns import (
    BEFORE_ALL,
    METER,
    NAMES,
    PLANT,
    QUANTITY,
    ROLE,
    SHARES,
    SHARES_IF_KNOWN,
    UNIT,
    amounts,
)
from dashboards.api.money import MONEY
from dashboards.api.resource import Column, Resource, Span, Type

T = Type
DAY = Column("day", T.DAY, "Day of the plant's own time zone.")

THINGS = (
    Resource(
        "plants", "a plant", "api_plants",
        (PLANT, *NAMES, Column("trade", T.TEXT, "What the plant does."),
         Column("time_zone", T.TEXT, "IANA time zone in which its days begin."),
         Column("output_unit", T.TEXT, "Unit of its output."),
         Column("contract_kw", T.NUMBER, "Contract power.", "kW", may_be_missing=True)),
        {"plant_id": 0},
    ),
    Resource(
        "meters", "a meter", "api_meters",
        (PLANT, METER, *NAMES, QUANTITY, ROLE,
         Column("kind", T.TEXT, "register, interval, power, gauge or virtual."), UNIT,
         Column("asset", T.TEXT, "Code of the area, line or equipment it stands at.", may_be_missing=True),
         Column("product", T.TEXT, "What a meter of output counts, if the plant makes several.", may_be_missing=True),
         Column("last_reading", T.INSTANT, "Time of its newest reading.", may_be_missing=True),
         Column("load_kw", T.NUMBER, "Power by its newest readings.", "kW", may_be_missing=True)),
        {"meter_id": 0}, of_meter=True,
    ),
)  # fmt: skip
ENERGY = (
    Resource(
        "energy/hours", "a meter and an hour", "api_energy_hours",
        (Column("hour", T.INSTANT, "Start of the hour."), *amounts("hour")),
        {"meter_id": 0, "hour": BEFORE_ALL}, of_meter=True, span=Span.INSTANT,
        spanned="Hours that begin in the span.",
    ),
    Resource(
        "energy/days", "a meter and a day", "api_energy_days", (DAY, *amounts("day")),
        {"meter_id": 0, "day": BEFORE_ALL}, of_meter=True, span=Span.DAY,
    ),
    Resource(
        "energy/months", "a meter and a calendar month", "api_energy_months",
        (Column("month", T.DAY, "First day of the month, in the plant's own time zone."), *amounts("month")),
        {"meter_id": 0, "month": BEFORE_ALL}, of_meter=True, span=Span.DAY,
        spanned="First days of months; of a month only days in the span are added up.",
    ),
    Resource(
        "intensity/days", "a plant and a day", "api_intensity_days",
        (DAY, PLANT, Column("electricity_kwh", T.NUMBER, "Electricity used, own generation included.", "kWh"),
         Column("output", T.NUMBER, "Output.", "see output_unit"),
         Column("output_unit", T.TEXT, "Unit of output."),
         Column("kwh_per_unit", T.NUMBER, "Electricity per unit of output; missing where nothing was made.", "kWh per output_unit", may_be_missing=True),
         *SHARES),
        {"plant_id": 0, "day": BEFORE_ALL}, span=Span.DAY,
    ),
    Resource(
        "savings/days", "a plant and a day that is over", "api_savings_days",
        (DAY, PLANT, Column("baseline", T.INTEGER, "Version of the plant's baseline that was in force."),
         Column("expected_kwh", T.NUMBER, "Electricity the baseline lets expect.", "kWh"),
         Column("actual_kwh", T.NUMBER, "Electricity used.", "kWh"),
         Column("saved_kwh", T.NUMBER, "Expected less used. A single day says little: the band of a sum is on the page Performance.", "kWh"),
         Column("in_event", T.BOOLEAN, "An accepted event is on the day: it does not count in savings."),
         *SHARES),
        {"plant_id": 0, "day": BEFORE_ALL}, span=Span.DAY,
    ),
    Resource(
        "forecasts", "a meter and a quarter of an hour of its newest forecast", "api_forecasts",
        (Column("start", T.INSTANT, "Start of the quarter."), PLANT, METER,
         Column("kwh", T.NUMBER, "Expected electricity.", "kWh"),
         Column("low_kwh", T.NUMBER, "Lower end of the band that holds 80 percent.", "kWh"),
         Column("high_kwh", T.NUMBER, "Upper end of it.", "kWh"),
         Column("issued_at", T.INSTANT, "Time of issue: nothing later was known."),
         Column("model", T.TEXT, "Model that made it."), *SHARES_IF_KNOWN),
        {"meter_id": 0, "start": BEFORE_ALL}, of_meter=True, span=Span.INSTANT,
        spanned="Quarters that begin in the span. The shares are of the history behind the forecast.",
    ),
    Resource(
        "demand/days", "a plant and a day", "api_demand_days",
        (DAY, PLANT, Column("demand_kw", T.NUMBER, "Highest mean power of a quarter of an hour in which demand counts by the tariff; quarters that a main meter lacks are left out.", "kW"),
         Column("demand_at", T.INSTANT, "Start of that quarter.")),
        {"plant_id": 0, "day": BEFORE_ALL}, span=Span.DAY,
    ),
)  # fmt: skip
CARBON = (
    Resource(
        "emissions/months", "a plant, a carrier and a month, cut where the factor changes", "api_emissions_months",
        (PLANT, Column("carrier", T.TEXT, "Carrier of energy."),
         Column("first_day", T.DAY, "First day."), Column("last_day", T.DAY, "Last day, included."),
         Column("scope", T.INTEGER, "1: burnt here; 2: bought electricity and heat, location-based."),
         Column("activity", T.NUMBER, "Amount that was measured or estimated.", "see unit"), UNIT,
         Column("kg_co2e", T.NUMBER, "Emissions; missing without a factor.", "kg CO2e", may_be_missing=True),
         Column("kg_co2e_per_unit", T.NUMBER, "What was multiplied with.", "kg CO2e per unit", may_be_missing=True),
         Column("status", T.TEXT, "Of the factor: valid, past (over, and no newer one), missing."),
         Column("factor_id", T.INTEGER, "The factor, in factors.", may_be_missing=True),
         Column("factor", T.TEXT, "Its series.", may_be_missing=True), *SHARES_IF_KNOWN,
         Column("changed_at", T.INSTANT, "When the row last changed.")),
        {"plant_id": 0, "carrier": "", "first_day": BEFORE_ALL}, span=Span.DAY,
        spanned="First days that lie in the span.",
    ),
    Resource(
        "targets", "a target and a year of its path", "api_targets",
        (Column("name", T.TEXT, "Name of the target."),
         Column("plant", T.TEXT, "Code of the plant; none: the complex.", may_be_missing=True),
         Column("kind", T.TEXT, "absolute, or intensity (per unit of output)."),
         Column("base_year", T.INTEGER, "Year that reductions are counted from."),
         Column("base_kg_co2e", T.NUMBER, "Emissions of the base year as they were when the target was set.", "kg CO2e"),
         Column("year", T.INTEGER, "Year; between two the path is straight."),
         Column("reduction_share", T.NUMBER, "Reduction until then.", "1"),
         Column("source", T.TEXT, "Who set it, and where that is written."),
         Column("noted_by", T.TEXT, "Who noted it."), Column("noted_at", T.INSTANT, "When.")),
        {"target_id": 0, "year": 0},
    ),
    Resource(
        "factors", "an emission factor; superseded ones stay, since past figures name them", "api_factors",
        (Column("factor_id", T.INTEGER, "Number of the record."), Column("series", T.TEXT, "Series it belongs to."),
         Column("carrier", T.TEXT, "Carrier of energy."), Column("region", T.TEXT, "Where it holds."),
         Column("boundary", T.TEXT, "Of electricity: consumption or generation.", may_be_missing=True),
         Column("valid_from", T.DAY, "First day; none: unbounded.", may_be_missing=True),
         Column("valid_to", T.DAY, "Last day, included; none: unbounded.", may_be_missing=True),
         Column("unit", T.TEXT, "What it is per."),
         *(Column(f"kg_{gas}_per_unit", T.NUMBER, f"{shown} per unit.", f"kg {shown} per unit", may_be_missing=True)
           for gas, shown in (("co2", "CO2"), ("ch4", "CH4"), ("n2o", "N2O"), ("co2e", "CO2e"))),
         Column("gwp_set", T.TEXT, "Warming potentials behind CO2e.", may_be_missing=True),
         Column("basis", T.TEXT, "What it is based on."),
         Column("heat_basis", T.TEXT, "net or gross calorific value.", may_be_missing=True),
         Column("source", T.TEXT, "Where it is published."),
         Column("document", T.TEXT, "Document.", may_be_missing=True),
         Column("address", T.TEXT, "Its address.", may_be_missing=True),
         Column("confidence", T.TEXT, "How it was checked."),
         Column("entered_at", T.INSTANT, "When it was entered."),
         Column("superseded_by", T.INTEGER, "The record that took its place.", may_be_missing=True)),
        {"factor_id": 0}, of_plant=False,
    ),
)  # fmt: skip
DATA = (
    Resource(
        "findings", "something odd about data", "api_findings",
        (Column("name", T.TEXT, "What it is (docs/reference/findings.md)."),
         Column("severity", T.TEXT, "act, look or note."), PLANT,
         Column("meter", T.TEXT, "Code of the meter; none: of the plant.", may_be_missing=True),
         Column("start", T.INSTANT, "Since when."),
         Column("end", T.INSTANT, "Until when; none: it lasts.", may_be_missing=True),
         Column("sentence", T.TEXT, "The finding in a sentence."),
         Column("facts", T.OBJECT, "The numbers behind it."),
         Column("found_at", T.INSTANT, "When it was found."),
         Column("resolved_at", T.INSTANT, "When it was over.", may_be_missing=True)),
        {"finding_id": 0}, of_meter=True, span=Span.INSTANT,
        spanned="Findings whose time touches the span.",
    ),
)  # fmt: skip
RESOURCES = {found.path: found for found in (*THINGS, *ENERGY, *CARBON, *MONEY, *DATA)}
