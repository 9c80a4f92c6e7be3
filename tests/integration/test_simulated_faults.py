"""The simulated complex: every planted fault is found, and no total is off by more than it says."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from fems.clock import Window, plant_days
from fems.demo.history import ZONE, import_definitions
from fems.ingest.importing import import_readings
from fems.jobs import checks, intervals, rollups, virtual
from fems.simulate.publish import resolution_decimals
from fems.simulate.simulation import Simulation
from fems.store.findings import read_findings
from fems.store.plants import read_meters
from fems.store.pool import connect
from fems.units import canonical_unit, conversion

ANCHOR = date(2026, 3, 2)
DAYS = 80
QUARTER = timedelta(minutes=15)
FITTING = {
    "stuck": {"value.stuck", "register.stuck"}, "gap": {"meter.gap"}, "exchange": {"register.reset"},
    "rollover": {"register.rollover"}, "spike": {"register.spike", "power.spike"},
}  # fmt: skip


@pytest.fixture(scope="module")
def simulation():
    return Simulation.of_sample_complex(seed=1, anchor=ANCHOR)


@pytest.fixture(scope="module")
def window():
    return plant_days(ANCHOR, ANCHOR + timedelta(days=DAYS - 1), ZONE)


@pytest.fixture(scope="module")
def planted(simulation, window):
    faults = simulation.faults()
    return faults[faults["end"] < window.end]


@pytest.fixture(scope="module")
def computed(simulation, window, module_database_url):
    """What the jobs made of 80 days: findings, days, meters."""
    import_definitions(module_database_url)
    now = window.end + timedelta(minutes=15)
    with connect(module_database_url) as conn:
        rows = simulation.readings(Window(window.start, now))
        import_readings(conn, rows[rows["arrives"] < now], now=now, progress=lambda _: None)
        for job in (intervals, virtual, rollups, checks):
            job.run(conn, None, now)
        days = conn.execute(
            "SELECT p.code, m.code, d.day, d.amount, d.estimated, d.slots = d.slots_expected"
            "  FROM day_energy AS d JOIN meter AS m USING (meter_id) JOIN plant AS p USING (plant_id)"
            "  JOIN quantity AS q USING (quantity)"
            " WHERE NOT q.is_mean AND m.kind <> 'virtual' AND d.day < %s",
            [ANCHOR + timedelta(days=DAYS)],
        ).fetchall()
        columns = ["plant", "meter", "day", "amount", "estimated", "complete"]
        return {
            "days": pd.DataFrame(days, columns=columns),
            "meters": read_meters(conn), "findings": pd.DataFrame(read_findings(conn)),
        }  # fmt: skip


@pytest.fixture(scope="module")
def days(simulation, window, computed):
    """Day totals beside the truth, and how far rounding of what is published can carry them."""
    truth = simulation.truth(window)
    truth["day"] = truth["start"].dt.tz_convert("Asia/Seoul").dt.date
    keys = ["plant", "meter", "day"]
    truth = truth.groupby(keys, as_index=False)["amount"].sum().rename(columns={"amount": "true"})
    rounding = {
        (plant.code, meter.code): _rounding(meter, plant.output_unit)
        for plant in simulation.definition.site.plant
        for meter in plant.meter
    }
    beside = computed["days"].merge(truth, on=keys)
    steps = [rounding[key] for key in zip(beside["plant"], beside["meter"], strict=True)]
    return beside.assign(off=(beside["amount"] - beside["true"]).abs(), rounding=steps)


def _rounding(meter, output_unit):
    """Two readings of a register, or 96 amounts or powers, each off by half its last digit."""
    canonical = canonical_unit(meter.quantity, kind=meter.kind, output_unit=output_unit)
    digit = 10.0 ** -resolution_decimals(meter, output_unit=output_unit)
    scale = meter.multiplier * conversion(meter.unit, canonical).scale
    return {"register": 1.0, "interval": 48.0, "power": 13.0}.get(meter.kind, 0.0) * digit * scale


@pytest.mark.parametrize("kind", ["stuck", "gap"])
def test_a_stuck_meter_and_a_gap_are_found_where_they_were_planted(planted, computed, kind):
    found = computed["findings"]
    of_kind = planted[planted["kind"] == kind]
    assert len(of_kind) >= 2
    for fault in of_kind.itertuples():
        hits = found[
            (found["plant"] == fault.plant) & (found["meter"] == fault.meter)
            & found["name"].isin(FITTING[kind])
            & (found["start_ts"] < fault.end) & (found["end_ts"] > fault.start)
        ]  # fmt: skip
        told = (hits["end_ts"] - hits["start_ts"]).sum()
        assert abs(told - (fault.end - fault.start)) <= timedelta(minutes=30), fault


@pytest.mark.parametrize("kind", ["exchange", "rollover", "spike"])
def test_exchanges_rollovers_and_spikes_are_found_on_their_meter_when_they_were(
    planted, computed, kind
):
    found = computed["findings"]
    found = found[found["name"].isin(FITTING[kind])]
    of_kind = planted[planted["kind"] == kind]
    assert len(of_kind) >= 2
    assert set(zip(found["plant"], found["meter"], strict=True)) == set(
        zip(of_kind["plant"], of_kind["meter"], strict=True)
    )
    for fault in of_kind.itertuples():
        own = found[(found["plant"] == fault.plant) & (found["meter"] == fault.meter)]
        near = (own["start_ts"] - fault.end < QUARTER) & (fault.start - own["end_ts"] < QUARTER)
        assert near.any(), fault


def test_next_to_nothing_else_is_found_in_860_thousand_intervals(planted, computed):
    meters = set(zip(planted["plant"], planted["meter"], strict=True))
    found = computed["findings"]
    other = [f for f in found.itertuples() if (f.plant, f.meter) not in meters]
    assert len(other) <= 5, [(f.name, f.plant, f.meter, f.sentence) for f in other]


def test_every_day_is_complete_and_late_readings_and_rollovers_cost_nothing(planted, days):
    assert days["complete"].all()
    harmless = planted[planted["kind"].isin(["late", "rollover"])]
    for fault in harmless.itertuples():
        day = fault.start.tz_convert("Asia/Seoul").date()
        (row,) = days[
            (days["plant"] == fault.plant) & (days["meter"] == fault.meter) & (days["day"] == day)
        ].itertuples()
        assert row.estimated == 0
        assert row.off <= row.rounding


def test_no_day_is_off_by_more_than_its_estimated_part(days):
    assert len(days) > 6_000
    off = days[days["off"] > days["estimated"].abs() + days["rounding"] + 1e-6]
    assert off.empty, off


def test_plants_and_the_complex_are_right_within_what_is_estimated(days, computed):
    roles = computed["meters"][["plant", "meter", "role", "quantity"]]
    mains = days.merge(roles[roles["role"] == "main"], on=["plant", "meter"])
    totals = mains.groupby(["plant", "quantity"])[["amount", "true", "estimated", "rounding"]].sum()
    off = (totals["amount"] - totals["true"]).abs()
    assert np.all(off <= totals["estimated"].abs() + totals["rounding"] + 1e-6)
