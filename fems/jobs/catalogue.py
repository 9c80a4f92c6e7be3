"""All jobs by name, in the order in which figures flow."""

from fems.errors import NotFoundError
from fems.jobs import (
    alerts,
    carbon,
    checks,
    cost,
    demand,
    entries,
    forecast,
    habits,
    intensity,
    intervals,
    live,
    rollups,
    savings,
    scores,
    silence,
    virtual,
    watch,
)
from fems.jobs.job import Job

JOBS = {
    job.name: job
    for job in (
        Job("entries", "readings of output that people entered", entries.run, recorded=False),
        Job("intervals", "15-min intervals from readings", intervals.run, stage="intervals"),
        Job("virtual", "intervals of virtual meters", virtual.run, stage="virtual"),
        Job("rollups", "hours and plant-local days from intervals", rollups.run, stage="rollups"),
        Job("intensity", "kWh per unit of output, per day", intensity.run, stage="intensity"),
        Job("carbon", "scope 1 and 2 emissions, per day", carbon.run, stage="carbon"),
        Job("cost", "bills, per month", cost.run, stage="cost"),
        Job("savings", "energy that baselines let expect, per day", savings.run, stage="savings"),
        Job(
            "checks",
            "findings about the data of the days that changed",
            checks.run,
            stage="checks",
            run_some=checks.run_some,
        ),
        Job("watch", "drift of savings, and events no model knows", watch.run),
        Job("forecast", "load of today and tomorrow; days of the month", forecast.run),
        Job("scores", "how forecasts came out", scores.run),
        Job("live", "load at this moment", live.run, recorded=False),
        Job("demand", "the running quarter of an hour", demand.run, recorded=False),
        Job("habits", "how loads move within a quarter of an hour", habits.run),
        Job("silence", "meters that have stopped speaking", silence.run, recorded=False),
        Job("alerts", "what somebody should see to", alerts.run, recorded=False),
    )
}


def find_job(name: str) -> Job:
    """Job by name.

    Raises
    ------
    NotFoundError
        If there is none; names those there are.
    """
    try:
        return JOBS[name]
    except KeyError:
        raise NotFoundError(f"Job {name!r} is unknown.", hint=f"Jobs: {', '.join(JOBS)}.") from None
