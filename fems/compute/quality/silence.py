"""Meters that have stopped speaking, by their own habit."""

import pandas as pd

from fems.compute.finding import Finding

SILENCE_NAMES = ("meter.silent", "plant.silent")
TIMES_USUAL = 3.0
LEAST_S = 600.0


def silences(meters: pd.DataFrame, *, now: pd.Timestamp) -> list[Finding]:
    """Who is silent now; all of a plant's meters together are one outage.

    A meter is silent when its last reading is older than three times its usual step, and at least
    ten minutes. The reading of an interval meter tells of the time up to the end of its period.

    Parameters
    ----------
    meters : DataFrame
        meter_id, plant_id, last (of its last reading, UTC), step_s (usual distance of its readings;
        missing: it has spoken once), covers_s (what a reading covers from its time on); one row per
        meter that ever spoke.
    now : Timestamp

    Returns
    -------
    list of Finding
        meter.silent or plant.silent, each from the last reading on, without an end.

    Examples
    --------
    >>> last = pd.to_datetime(["2026-01-01T00:00Z", "2026-01-01T00:55Z"])
    >>> meters = pd.DataFrame({"meter_id": [1, 2], "plant_id": 1, "last": last, "step_s": 60.0,
    ...                        "covers_s": 0.0})
    >>> [f.meter_id for f in silences(meters, now=pd.Timestamp("2026-01-01T01:00Z"))]
    [1]
    """
    usual_s = (TIMES_USUAL * meters["step_s"]).clip(lower=LEAST_S).fillna(LEAST_S)
    age_s = (now - meters["last"]).dt.total_seconds() - meters["covers_s"]
    silent = meters.assign(silent=age_s > usual_s, usual_s=usual_s)
    found = []
    for plant_id, of_plant in silent.groupby("plant_id"):
        quiet = of_plant[of_plant["silent"]].to_dict("records")
        if len(quiet) == len(of_plant) > 1:
            last = of_plant["last"].max().to_pydatetime()
            facts = {"meters": len(quiet)}
            sentence = f"All {len(quiet)} meters of the plant are silent."
            found.append(Finding("plant.silent", sentence, facts, plant_id=int(str(plant_id)),
                                 start=last))  # fmt: skip
            continue
        for meter in quiet:
            facts = {"silent_after_min": round(meter["usual_s"] / 60, 1)}
            found.append(
                Finding("meter.silent", "No reading for longer than the meter's habit.", facts,
                        int(meter["meter_id"]), int(str(plant_id)),
                        start=meter["last"].to_pydatetime())
            )  # fmt: skip
    return found
