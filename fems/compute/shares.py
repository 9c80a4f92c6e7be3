"""Shares of a figure that were measured, estimated and missing, from counts of intervals."""

import pandas as pd

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
    expected = counts["slots_expected"].clip(lower=1)
    return pd.DataFrame(
        {
            "measured_share": (counts["slots"] - counts["slots_estimated"]) / expected,
            "estimated_share": counts["slots_estimated"] / expected,
            "missing_share": (counts["slots_expected"] - counts["slots"]).clip(lower=0) / expected,
        },
        index=counts.index,
    )
