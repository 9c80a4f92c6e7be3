"""Shares of a figure that were measured, estimated and missing, from counts of intervals."""

import numpy as np
import pandas as pd

from fems.compute.groups import Floats

SLOTS = ["slots", "slots_estimated", "slots_expected"]
SHARES = ["measured_share", "estimated_share", "missing_share"]


def quality_shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Shares of expected intervals; each row adds up to 1.

    Parameters
    ----------
    counts : DataFrame
        slots, slots_estimated, slots_expected: intervals present, those of them estimated, and
        those there should be.

    Examples
    --------
    >>> counts = {"slots": [90], "slots_estimated": [18], "slots_expected": [96]}
    >>> quality_shares(pd.DataFrame(counts)).round(4).iloc[0].tolist()
    [0.75, 0.1875, 0.0625]
    """
    columns = {name: counts[name].to_numpy(np.float64) for name in SLOTS}
    return pd.DataFrame(share_columns(**columns), index=counts.index)


def share_columns(
    *, slots: Floats, slots_estimated: Floats, slots_expected: Floats
) -> dict[str, Floats]:
    """As `quality_shares`, of arrays."""
    expected = np.maximum(slots_expected, 1)
    return {
        "measured_share": (slots - slots_estimated) / expected,
        "estimated_share": slots_estimated / expected,
        "missing_share": np.maximum(slots_expected - slots, 0) / expected,
    }
