"""What compute learns of a meter, and meters by name."""

import pandas as pd
import pytest

from fems.errors import NotFoundError
from fems.store.plants import find_meter

METERS = pd.DataFrame(
    [
        (9, "chemicals", "main", "electricity", "register", "MWh", "t", 120.0, 7, 5_000.0),
        (3, "chemicals", "steam", "steam", "register", "MJ", "t", 1.0, 8, None),
        (5, "food", "pv", "electricity", "power", "W", "kg", 1.0, None, 80.0),
        (4, "food", "output", "output", "interval", "t", "kg", 1.0, None, None),
        (7, "food", "outdoor", "temperature", "gauge", "degF", "kg", 1.0, None, None),
    ],
    columns=["meter_id", "plant", "meter", "quantity", "kind", "unit", "output_unit", "multiplier",
             "digits", "capacity_kw"],
).assign(period_s=900, max_gap_s=2_700)  # fmt: skip


def test_a_meter_by_name():
    assert find_meter(METERS, "food/pv")["meter_id"] == 5


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("food/gas", "'food' has no meter 'gas'.*outdoor, output, pv", id="meter"),
        pytest.param("steel/main", "'steel' is unknown.*chemicals, food", id="plant"),
        pytest.param("main", "'main' is unknown.*chemicals, food", id="no plant named"),
        pytest.param("food", "'food' has no meter ''.*outdoor", id="no meter named"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_those_that_are(name, says):
    with pytest.raises(NotFoundError, match=says):
        find_meter(METERS, name)


def test_before_any_plant_is_registered():
    with pytest.raises(NotFoundError, match="none yet"):
        find_meter(METERS.iloc[:0], "food/main")
