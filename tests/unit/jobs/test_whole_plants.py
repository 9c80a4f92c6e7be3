"""Meters are forecast some at a time, and a plant's together."""

import pandas as pd

from fems.jobs import forecast
from fems.jobs.forecast import whole_plants


def test_a_plant_is_never_cut_and_no_meter_is_left_out(monkeypatch):
    monkeypatch.setattr(forecast, "METERS_AT_ONCE", 4)
    meters = pd.DataFrame({"meter_id": range(20), "plant_id": [n % 7 for n in range(20)]})

    parts = list(whole_plants(meters))

    assert [set(part["plant_id"]) for part in parts] == [{0, 1}, {2}, {3}, {4, 5}, {6}]
    assert sorted(pd.concat(parts)["meter_id"]) == list(range(20))


def test_no_meters_are_no_parts():
    meters = pd.DataFrame({"meter_id": pd.Series(dtype=int), "plant_id": pd.Series(dtype=int)})

    assert list(whole_plants(meters)) == []
