"""Every name a finding can have: what it means, what to do, how much it matters."""

from typing import Literal, NamedTuple

Severity = Literal["act", "look", "note"]
"""act: figures are wrong or missing until somebody does something; look: check it; note: good to
know, nothing is wrong."""


class Kind(NamedTuple):
    """What a finding of one name tells."""

    severity: Severity
    means: str
    to_do: str


KINDS: dict[str, Kind] = {
    "readings.not_kept": Kind(
        "look", "Intervals were to be computed again from before the readings that are kept; they stay "
        "as they are.", "See FEMS_READINGS_KEPT_DAYS; a backup from before still holds those readings."),
    "value.spike": Kind(
        "look", "One interval stands far out from those around it and from the meter's habits.",
        "Compare with the meter's display or its neighbours; correct the reading or edit the span."),
    "value.stuck": Kind(
        "act", "The same value in every interval for hours, which is not the meter's habit.",
        "Look at the meter and its gateway: a frozen register or a gateway that repeats its last value."),
    "value.over_capacity": Kind(
        "look", "More energy in an interval than the meter's capacity lets through.",
        "Check capacity_kw, the multiplier and the unit of the meter, then the reading."),
    "value.negative": Kind(
        "look", "Amounts below zero from a meter that counts one way.",
        "Check the wiring and the sign; a meter that counts both ways is registered as such."),
    "value.interpolated": Kind(
        "look", "Values on one straight line for longer than chance explains.",
        "Something between meter and broker fills gaps; switch that off, so that gaps are known."),
    "clock.shift": Kind(
        "act", "From one day on the meter's daily pattern comes earlier or later than before.",
        "Check the clock and time zone of the meter or gateway, and summer time in it; import again."),
    "balance.negative": Kind(
        "act", "The submeters together count more than the main meter and own generation.",
        "Check multipliers and units of the plant's meters, and submeters below submeters."),
    "balance.unusual": Kind(
        "look", "The part of a plant's energy that no submeter accounts for left its usual band.",
        "Look for a submeter that counts wrongly, or a new consumer without a meter."),
    "meter.gap": Kind(
        "look", "Nothing was measured for an hour or more; the time is estimated or missing.",
        "Nothing, if the estimate is good; else enter the amount as an edit, or import the readings."),
    "meter.silent": Kind(
        "act", "A meter has said nothing for several times its usual interval.",
        "Check the meter, its gateway and its topic."),
    "plant.silent": Kind(
        "act", "All meters of a plant are silent: one outage, not many.",
        "Check the plant's gateway, its network and its broker user."),
    "register.rollover": Kind(
        "note", "A register passed its last digit; the energy is counted.", "Nothing."),
    "register.reset": Kind(
        "act", "A register went back; the energy in between is not known.",
        "If the meter was exchanged, enter the exchange with both readings."),
    "register.stuck": Kind(
        "act", "A register stood still for a time and then caught up at once; what it rose by is "
        "dealt out over that time and estimated.",
        "Look at the meter and its gateway: a frozen register or a gateway that repeats its last value."),
    "register.jump": Kind(
        "look", "A register rose faster than the meter's capacity.",
        "Check capacity_kw and the readings around it."),
    "register.spike": Kind(
        "note", "A single register value that its neighbours contradict was left out.",
        "Nothing, unless it happens often: then look at the gateway."),
    "register.silence": Kind(
        "act", "A register was silent for over a year; that time is left out.",
        "Enter the energy of that time as an edit, or register a new meter."),
    "power.spike": Kind(
        "note", "A single power that its neighbours and the meter's capacity contradict was left out.",
        "Nothing, unless it happens often: then look at the gateway."),
    "interval.spike": Kind(
        "note", "An amount that its neighbours and the meter's capacity contradict was left out.",
        "Nothing, unless it happens often: then look at the gateway."),
    "gauge.spike": Kind(
        "note", "A single value of a gauge that its neighbours contradict was left out.",
        "Nothing, unless it happens often: then look at the sensor."),
    "factor.missing": Kind(
        "act", "No emission factor is known for a carrier.", "Import one with 'fems import factors'."),
    "factor.past": Kind(
        "look", "A day lies after the last factor's validity; the last known one was used.",
        "Import the new factor with 'fems import factors'."),
    "intensity.no_output": Kind(
        "note", "Nothing was made on a day, so it has no intensity.", "Nothing."),
    "tariff.missing": Kind(
        "act", "A month cannot be billed: a day of it has no contract or no tariff.",
        "Import the tariff with 'fems import tariffs', or the contract with 'fems import contracts'."),
    "forecast.too_little": Kind(
        "look", "A meter has too little measured history for a forecast.", "Wait, or import more."),
    "forecast.too_old": Kind(
        "look", "The newest measured value of a meter is too old for a forecast.",
        "See why the meter has stopped: 'fems meter list'."),
    "forecast.too_estimated": Kind(
        "look", "Too much of the last four weeks of a meter was estimated for a forecast.",
        "Close the gaps of the meter, or wait."),
    "weather.too_old": Kind(
        "look", "The newest weather does not reach over what is to be forecast; forecasts go without it.",
        "Import a newer one with 'fems weather import'."),
    "forecast.decayed": Kind(
        "look", "A meter's forecasts of two weeks were no better than repeating the week before, or "
        "their band held far less than it says.",
        "The model is chosen anew by itself; if it lasts, tell the plant's plans: 'fems forecast plan'."),
    "energy.not_a_number": Kind(
        "look", "Values of energy are no numbers; they count as missing.", "Check the file or the meter."),
    "energy.duplicated": Kind(
        "note", "Energy was given twice for the same time; the last counts.", "Nothing, or check the file."),
    "energy.coarse": Kind(
        "act", "The energy is coarser than the grain of the baseline asked for.",
        "Ask for a coarser grain: day or month."),
    "energy.filled": Kind(
        "note", "Periods with a gap of at most a quarter were filled up with the mean of the rest.",
        "Nothing, unless it happens often."),
    "drivers.not_a_number": Kind(
        "look", "Values of a driver are no numbers; they count as missing.", "Check the file or the meter."),
    "drivers.duplicated": Kind(
        "note", "A driver was given twice for the same time; the last counts.",
        "Nothing, or check the file."),
    "drivers.coarse": Kind(
        "note", "A driver is coarser than the energy: amounts were spread, states held.",
        "Give the driver at the grain of the baseline, if you can."),
    "drivers.too_hot": Kind(
        "act", "The temperature is hotter than outdoor air can be.",
        "Name a column in degrees Fahrenheit temperature_f."),
    "drivers.missing": Kind(
        "act", "A driver is missing for more than half of the periods and was left out.",
        "Import the driver for the time of the baseline."),
    "drivers.constant": Kind(
        "look", "A driver does not vary, so its effect cannot be told; it was left out.",
        "Choose a longer time, or leave the driver out."),
    "drivers.collinear": Kind(
        "look", "A driver follows from the others, so its effect cannot be told apart; it was left out.",
        "Leave one of them out."),
    "baseline.too_few": Kind(
        "act", "There are too few complete periods for a baseline; nothing was fitted.",
        "Choose a longer time, or import what is missing."),
    "baseline.zero_energy": Kind(
        "act", "All energy of the baseline is zero; nothing was fitted.", "Check the meter and the time."),
    "baseline.constant_energy": Kind(
        "look", "The energy of the baseline does not vary.", "Check the meter."),
    "baseline.short": Kind(
        "look", "The baseline covers less than a year: seasons it has not seen are guesses.",
        "Choose a full year, if there is one."),
    "baseline.gaps": Kind(
        "look", "More than a tenth of the baseline's time is missing.", "Import what is missing."),
    "baseline.estimated": Kind(
        "look", "More than 30 percent of the energy behind the baseline is estimated.",
        "Import the readings, or choose another time."),
    "baseline.weak_fit": Kind(
        "look", "The drivers explain less than half of the variation of energy.",
        "Add what energy depends on: an output, a temperature."),
    "baseline.scatter": Kind(
        "note", "The scatter about the model is larger than ASHRAE Guideline 14 recommends.",
        "Nothing by itself: the intervals of the savings tell what it costs."),
    "baseline.autocorrelation": Kind(
        "look", "What the model leaves unexplained lasts for many periods; a driver may be missing.",
        "Look for what changed in the baseline's time; declare an event, or add a driver."),
    "baseline.weak_driver": Kind(
        "look", "The effect of an output cannot be told from zero.", "Check the output's meter and unit."),
    "baseline.negative_output": Kind(
        "look", "More output goes with less energy.",
        "Check the output, and what else changed at the same time."),
    "savings.no_baseline": Kind(
        "act", "There is no fitted baseline, so nothing can be compared.", "Fit a baseline."),
    "savings.not_assessable": Kind(
        "look", "How uncertain a saving is cannot be told: the baseline's residuals are too few or too alike.",
        "Choose a longer baseline, or add a driver."),
    "savings.driver_missing": Kind(
        "act", "A driver of the baseline is missing in the reporting period.", "Import it."),
    "savings.driver_out_of_range": Kind(
        "look", "A driver is often outside the range the baseline has seen.",
        "Fit a new baseline that has seen such conditions, when there is one."),
    "savings.gaps": Kind(
        "look", "More than a tenth of the reporting period does not count.", "Import what is missing."),
    "savings.drift": Kind(
        "look", "Energy has moved away from what the baseline and the saving so far let expect.",
        "Look for what changed; declare an event, or see to it that the measure still works."),
    "decomposition.no_model": Kind(
        "look", "Without a baseline, or with half of its drivers missing, nobody can say why energy "
        "changed.", "Fit a baseline, or import the drivers."),
    "decomposition.filled": Kind(
        "look", "Energy or drivers are missing on more than a tenth of the days of a period that is "
        "compared; their mean of the other days stands for them.", "Import what is missing."),
    "comparison.not_assessable": Kind(
        "look", "Plants without a score or its uncertainty have no rank among the others.",
        "Fit a baseline of a longer time, or import what is missing."),
    "project.early": Kind(
        "note", "Fewer than four weeks have passed since a project: too few for a verdict.", "Wait."),
    "project.not_certain": Kind(
        "look", "Chance alone would explain what a project has saved to date.",
        "Wait for more days; look whether the measure works; measure the line it acts on."),
    "project.shared": Kind(
        "note", "Several projects of a plant act on the same energy and cannot be told apart.",
        "Meter the lines they act on, or fit a new baseline between them."),
}  # fmt: skip

READING_NAMES = [
    name for name in KINDS if name.split(".")[0] in {"register", "power", "interval", "gauge"}
]
"""Names of what is odd about readings, found where they become intervals."""
