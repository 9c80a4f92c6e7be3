"""What words in titles mean: the texts of docs/glossary.md, shown where a word stands.

A test holds each English text against that file; the Korean ones are in locale/ko.po.
"""

from dashboards.i18n import N_

MEANINGS = {
    "load": N_(
        'Power drawn at the main meter [kW]; "now" is the mean over the last minute or more.'
    ),
    "electricity used": N_("Purchased plus generated electricity of a plant [kWh]."),
    "intensity": N_(
        "Electricity used per unit of output [kWh/unit]; missing where nothing was made."
        " An energy performance indicator (EnPI) of the ratio type in ISO 50006:2023."
    ),
    "intensity index": N_(
        "Intensity of the complex against the span before (= 100), plants weighted by energy."
    ),
    "savings": N_(
        "Baseline adjusted to present conditions, less what was used [kWh]; positive when less was used."
        " As a fraction, of what was expected [1]."
    ),
    "baseline": N_(
        "Model of the energy that outputs, weather and calendar let expect, fitted to a reference time"
        " (EnB in ISO 50006:2023); frozen with a version."
    ),
    "peak": N_("The highest demand of a span, and when it was [kW]."),
    "demand": N_("Mean power of one interval, P = 4 × kWh [kW]."),
    "forecast": N_(
        "Amount expected in an interval or day, with the band from the 10 to the 90 percent quantile"
        " [kWh]; each one issued is kept."
    ),
    "score": N_(
        "Energy used over what is expected for a plant's output and weather [1]; below 1 is good."
        " Expected by its trade, else by its own baseline."
    ),
    "emission, carbon": N_(
        "activity × kg CO2e per unit [kg CO2e]; unknown, not zero, without a factor."
    ),
    "scope": N_(
        "1: fuel burned in the plant. 2: purchased electricity and heat (GHG Protocol; location-based)."
    ),
    "restatement": N_(
        "A figure of a month that was over and changed afterwards: before, after, why, who; in two parts,"
        " factor and activity."
    ),
    "target, glidepath": N_(
        "Emissions to reach by a year against a base year, and the way there: straight lines between"
        " anchors, by month in the base year's shape."
    ),
    "decomposition": N_(
        "The change of energy and carbon between two periods, split into parts by cause that add up to it."
    ),
}
"""By the glossary's words."""

TITLES = {
    "Load now": "load",
    "Load of the last 24 hours": "load",
    "Electricity": "electricity used",
    "Electricity per day": "electricity used",
    "Intensity": "intensity",
    "Intensity, last 60 days": "intensity",
    "Intensity by month": "intensity",
    "Intensity index": "intensity index",
    "Savings": "savings",
    "Savings this year": "savings",
    "Saved this year": "savings",
    "Saved in the last 30 days": "savings",
    "Savings added up, with their band": "savings",
    "Baseline": "baseline",
    "Used and expected, day by day": "baseline",
    "Peak of this month": "peak",
    "Billing demand": "demand",
    "Demand today, and the bands it falls in": "demand",
    "Load and forecast, yesterday to tomorrow": "forecast",
    "Used over expected, with its 90 % interval": "score",
    "Carbon": "emission, carbon",
    "Carbon this year": "emission, carbon",
    "Scope 1": "scope",
    "Scope 2": "scope",
    "Restated figures": "restatement",
    "Glidepath by month": "target, glidepath",
    "This year against the glidepath, added up": "target, glidepath",
    "Why it changed": "decomposition",
}
"""Titles, in English, and the word in each that is explained."""
