"""Edits: spans that someone has set by hand, laid over the intervals that readings give.

The readings stay, and so does what they give: an edit that is withdrawn is left out next time.
"""

import numpy as np

from fems.compute.metering.rows import EDITED, INTERVALS, SLOT_US
from fems.compute.segments import Bools, Floats, Ints, Rows
from fems.errors import FemsError

EDITS = np.dtype(
    [("edit_id", "i8"), ("meter_id", "i4"), ("start_ts", "M8[us]"), ("end_ts", "M8[us]"),
     ("amount", "f8")]
)  # fmt: skip
"""amount is that of the whole span [canonical unit]; NaN: the span is declared missing."""


class EditError(FemsError):
    """An edit does not begin and end with 15-min intervals."""

    hint = "Begin and end at :00, :15, :30 or :45 UTC, the end after the start."


def apply_edits(rows: Rows, edits: Rows) -> Rows:
    """Intervals with the edits laid over them.

    Slot by slot the edit with the highest edit_id counts. An edit's amount is dealt out by the
    shape of the rows given, if they hold every slot of its span, none negative and not all zero;
    else evenly. So give every row of each edit's span.

    Parameters
    ----------
    rows : structured array of INTERVALS
        Each meter and start once.
    edits : structured array of EDITS

    Returns
    -------
    structured array of INTERVALS
        By meter and time. What was edited has quality EDITED and counts as estimated.

    Raises
    ------
    EditError
        If an edit does not begin and end on the bounds of intervals, or ends before it begins.

    Examples
    --------
    >>> rows = np.array([(1, "2026-01-01T00:00", 1.0, 0.0, 0), (1, "2026-01-01T00:15", 3.0, 0.0, 0)], INTERVALS)
    >>> edit = np.array([(7, 1, "2026-01-01T00:00", "2026-01-01T00:30", 8.0)], EDITS)
    >>> apply_edits(rows, edit)["amount"].tolist()
    [2.0, 6.0]
    """
    if not len(edits):
        return rows
    which, made = _laid_out(rows, edits)
    made = made[_last_of_each(made, edits["edit_id"][which])]
    kept = rows[~edited_slots(rows, edits)]
    merged = np.concatenate([kept, made[np.isfinite(made["amount"])]])
    ordered: Rows = merged[np.lexsort((merged["start_ts"], merged["meter_id"]))]
    return ordered


def edited_slots(rows: Rows, edits: Rows) -> Bools:
    """Which of the intervals lie in the span of an edit."""
    inside = np.zeros(len(rows), bool)
    for edit in edits:  # few, made by people
        inside |= _within(rows, edit)
    return inside


def _within(rows: Rows, edit: np.void) -> Bools:
    inside: Bools = (
        (rows["meter_id"] == edit["meter_id"])
        & (rows["start_ts"] >= edit["start_ts"])
        & (rows["start_ts"] < edit["end_ts"])
    )
    return inside


def _laid_out(rows: Rows, edits: Rows) -> tuple[Ints, Rows]:
    """Every slot of every edit as an interval, and which edit it is of."""
    start, end = (edits[name].astype("M8[us]").astype(np.int64) for name in ("start_ts", "end_ts"))
    wrong = (start % SLOT_US != 0) | (end % SLOT_US != 0) | (end <= start)
    if wrong.any():
        edit = edits[int(np.argmax(wrong))]
        raise EditError(
            f"Edit {edit['edit_id']} of meter {edit['meter_id']} is from {edit['start_ts']} to"
            f" {edit['end_ts']}."
        )
    made = []
    for edit, first, last in zip(edits, start, end, strict=True):
        slots = np.empty(int(last - first) // SLOT_US, INTERVALS)
        slots["meter_id"], slots["quality"] = edit["meter_id"], EDITED
        slots["start_ts"] = np.arange(first, last, SLOT_US).astype("M8[us]")
        slots["amount"] = slots["estimated"] = _shaped(rows[_within(rows, edit)], edit, len(slots))
        made.append(slots)
    return np.repeat(np.arange(len(edits)), [len(slots) for slots in made]), np.concatenate(made)


def _shaped(there: Rows, edit: np.void, count: int) -> Floats:
    """The edit's amount dealt out to its slots."""
    shape = there["amount"][np.argsort(there["start_ts"])]
    if len(there) == count and (shape >= 0).all() and shape.sum() > 0:
        by_shape: Floats = edit["amount"] * (shape / shape.sum())
        return by_shape
    return np.full(count, edit["amount"] / count)


def _last_of_each(made: Rows, edit_id: Ints) -> Ints:
    """For each meter and slot the row of the latest edit."""
    order = np.lexsort((edit_id, made["start_ts"], made["meter_id"]))
    ordered = made[order]
    last = (np.diff(ordered["meter_id"]) != 0) | (
        ordered["start_ts"][1:] != ordered["start_ts"][:-1]
    )
    return order[np.r_[last, True]]
