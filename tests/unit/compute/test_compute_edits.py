"""Edits over intervals, and without them again."""

import numpy as np
import pytest
from metering import clock_us

from fems.compute.edits import EDITS, EditError, apply_edits
from fems.compute.intervals import EDITED, INTERVALS, MEASURED

NAN = float("nan")


def rows(meter_id=1, **amounts):
    """Measured intervals: at_0015=2.5 is the one that begins at 00:15."""
    made = np.zeros(len(amounts), INTERVALS)
    made["meter_id"], made["amount"] = meter_id, list(amounts.values())
    made["start_ts"] = np.array(
        [clock_us(f"{name[3:5]}:{name[5:]}") for name in amounts], "i8"
    ).astype("M8[us]")
    return made


def edits(*said, meter_id=1):
    """Edits numbered as given: start, end, amount."""
    made = [
        (number, meter_id, clock_us(start), clock_us(end), amount)
        for number, (start, end, amount) in enumerate(said, start=1)
    ]
    return np.array(made, EDITS)


def shown(result):
    return {
        str(row["start_ts"])[11:16]: (float(row["amount"]), int(row["quality"])) for row in result
    }


THREE = rows(at_0000=1, at_0015=3, at_0030=5)


@pytest.mark.parametrize(
    ("before", "said", "want"),
    [
        pytest.param(
            THREE,
            [("00:00", "00:30", 8)],
            {"00:00": (2, EDITED), "00:15": (6, EDITED), "00:30": (5, MEASURED)},
            id="the amount keeps the shape of what is there",
        ),
        pytest.param(
            rows(at_0000=1, at_0030=5),
            [("00:00", "00:45", 9)],
            {"00:00": (3, EDITED), "00:15": (3, EDITED), "00:30": (3, EDITED)},
            id="with a slot missing it is dealt out evenly",
        ),
        pytest.param(
            rows(at_0000=0, at_0015=0),
            [("00:00", "00:30", 9)],
            {"00:00": (4.5, EDITED), "00:15": (4.5, EDITED)},
            id="zeros have no shape",
        ),
        pytest.param(
            rows(at_0000=-1, at_0015=3),
            [("00:00", "00:30", 9)],
            {"00:00": (4.5, EDITED), "00:15": (4.5, EDITED)},
            id="what flows both ways has no shape",
        ),
        pytest.param(
            rows(),
            [("00:15", "00:45", 5)],
            {"00:15": (2.5, EDITED), "00:30": (2.5, EDITED)},
            id="where nothing was",
        ),
        pytest.param(
            THREE,
            [("00:15", "00:45", NAN)],
            {"00:00": (1, MEASURED)},
            id="a span declared missing",
        ),
        pytest.param(
            THREE,
            [("00:00", "00:30", 0)],
            {"00:00": (0, EDITED), "00:15": (0, EDITED), "00:30": (5, MEASURED)},
            id="zero is not missing",
        ),
        pytest.param(
            THREE,
            [("00:00", "00:30", 8), ("00:15", "00:45", 2)],
            # the second by the shape of the readings, 3 to 5, not by that of the first edit
            {"00:00": (2, EDITED), "00:15": (0.75, EDITED), "00:30": (1.25, EDITED)},
            id="slot by slot the later edit counts",
        ),
        pytest.param(
            THREE,
            [("00:00", "00:45", NAN), ("00:15", "00:30", 4)],
            {"00:15": (4, EDITED)},
            id="a value within a span declared missing",
        ),
        pytest.param(
            THREE,
            [("00:15", "00:30", 4), ("00:00", "00:45", NAN)],
            {},
            id="a span declared missing over a value",
        ),
    ],
)
def test_an_edit(before, said, want):
    result = apply_edits(before, edits(*said))
    assert shown(result) == want
    edited = result["quality"] == EDITED
    assert result["estimated"][edited].tolist() == result["amount"][edited].tolist()


def test_the_order_they_come_in_does_not_count():
    both = edits(("00:00", "00:30", 8), ("00:15", "00:45", 2))
    assert apply_edits(THREE, both[::-1]).tobytes() == apply_edits(THREE, both).tobytes()


def test_withdrawn_it_is_as_it_was():
    both = edits(("00:00", "00:30", 8), ("00:15", "00:45", 2))
    assert apply_edits(THREE, both[:0]).tobytes() == THREE.tobytes()
    assert shown(apply_edits(THREE, both[:1]))["00:30"] == (5, MEASURED)


def test_it_touches_its_own_meter_only():
    two = np.concatenate([THREE, rows(meter_id=2, at_0000=9, at_0015=9)])
    result = apply_edits(two, edits(("00:00", "00:30", 1), meter_id=2))
    assert result[result["meter_id"] == 1].tobytes() == THREE.tobytes()
    assert result[result["meter_id"] == 2]["amount"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("00:10", "00:30", id="begins within an interval"),
        pytest.param("00:15", "00:31", id="ends within one"),
        pytest.param("00:30", "00:30", id="is empty"),
        pytest.param("00:45", "00:30", id="ends before it begins"),
    ],
)
def test_an_edit_off_the_grid_is_refused(start, end):
    with pytest.raises(EditError, match=r"Edit 1 of meter 1"):
        apply_edits(THREE, edits((start, end, 5)))
