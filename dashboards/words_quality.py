"""Words for why messages are refused, what was found in the data, and what people changed by hand."""

from dashboards.i18n import N_

REASONS = {
    "bad_topic": N_("The topic is not fems/plant/meter: correct it in the gateway."),
    "no_rule": N_("Nothing here understands this topic: correct it, or add a rule for it."),
    "unknown_meter": N_("The meter is not registered: register it, then try again."),
    "foreign_meter": N_(
        "The message names another meter than its topic: correct one of them in the gateway."
    ),
    "too_large": N_("The message is larger than a mebibyte: send less in one."),
    "too_many_readings": N_("More than 10,000 readings in a message: send fewer in one."),
    "too_deep": N_("The JSON is nested too deep: repair the gateway."),
    "not_json": N_("This is no JSON: have the gateway send JSON in UTF-8."),
    "bad_shape": N_("The JSON is no reading and no list of readings: correct the gateway."),
    "not_found": N_(
        "A mapping rule did not find what it looks for: correct the rule or the gateway."
    ),
    "bad_time": N_("A time is missing or no time: have the gateway send it with its offset."),
    "future_time": N_("A time lies in the future: set the gateway's clock and time zone right."),
    "not_a_number": N_("A value is no number: have the gateway leave out what was not measured."),
    "infinite": N_("A value is far too large: check the meter's scaling in the gateway."),
    "unit_mismatch": N_("The unit does not fit the meter: correct one of them, then try again."),
    "bad_quality": N_("The quality is not good, uncertain or bad: correct it in the gateway."),
    "not_sparkplug": N_("This is no Sparkplug B: correct the edge node."),
    "unknown_alias": N_("The birth that names a metric had not come: try again."),
    "database_refused": N_(
        "The database refused it; the detail says why. Remove the cause, then try again."
    ),
}

# Of what the jobs find in data: a few words, and what to do.
FINDINGS = {
    "value.spike": (N_("Spike"), N_("Compare with the meter's display; correct the reading or edit the span.")),
    "value.stuck": (N_("Value stands still"), N_("Look at the meter and its gateway: one of them repeats its last value.")),
    "value.over_capacity": (N_("More than the meter can carry"), N_("Check capacity, multiplier and unit of the meter.")),
    "value.negative": (N_("Below zero"), N_("Check wiring and sign; register a meter that counts both ways as such.")),
    "value.interpolated": (N_("On a straight line"), N_("Switch off what fills gaps before they arrive here.")),
    "clock.shift": (N_("Clock moved"), N_("Check clock and time zone of the gateway, then import again.")),
    "balance.negative": (N_("Submeters count more than the main meter"), N_("Check multipliers and units of the plant's meters.")),
    "balance.unusual": (N_("Unusual part without a submeter"), N_("Look for a submeter that counts wrongly, or a consumer without a meter.")),
    "meter.gap": (N_("Gap"), N_("Import the readings, or enter the amount as an edit, if the estimate is not good enough.")),
    "meter.silent": (N_("Meter is silent"), N_("Check the meter, its gateway and its topic.")),
    "plant.silent": (N_("All meters of the plant are silent"), N_("Check the plant's gateway, its network and its broker user.")),
    "register.rollover": (N_("Register passed its last digit"), N_("Nothing: the energy is counted.")),
    "register.reset": (N_("Register went back"), N_("If the meter was exchanged, enter the exchange with both readings.")),
    "register.stuck": (N_("Register stood still, then caught up"), N_("Look at the meter and its gateway: one of them repeats its last value.")),
    "register.jump": (N_("Register rose too fast"), N_("Check capacity and the readings around it.")),
    "register.spike": (N_("Single wrong register value, left out"), N_("Nothing, unless it happens often.")),
    "register.silence": (N_("Register silent for over a year"), N_("Enter the energy of that time as an edit.")),
    "power.spike": (N_("Single wrong power, left out"), N_("Nothing, unless it happens often.")),
    "interval.spike": (N_("Single wrong amount, left out"), N_("Nothing, unless it happens often.")),
    "gauge.spike": (N_("Single wrong value, left out"), N_("Nothing, unless it happens often.")),
    "forecast.decayed": (N_("Forecasts became poor"), N_("The model is chosen anew by itself; if it lasts, tell what is planned.")),
    "forecast.too_little": (N_("Too little history for a forecast"), N_("Wait, or import more.")),
    "forecast.too_old": (N_("Newest value too old for a forecast"), N_("See why the meter has stopped.")),
    "forecast.too_estimated": (N_("Too much estimated for a forecast"), N_("Close the gaps of the meter, or wait.")),
    "savings.drift": (N_("Energy moved away from the baseline"), N_("Look for what changed; declare an event, or mend the measure.")),
}  # fmt: skip

CHANGES = {
    "edit": N_("Span set by hand"),
    "exchange": N_("Meter exchanged"),
    "setting": N_("Other settings"),
    "output": N_("Output entered"),
}
