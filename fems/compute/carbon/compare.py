"""Plants side by side in carbon and carbon intensity, with what their data leave uncertain."""

from collections.abc import Hashable

import pandas as pd

WITHIN = 0.05
"""How far an estimated amount may be off, as a share of it: ours, a habit of estimates, not a norm."""


def compare_plants(rows: pd.DataFrame) -> pd.DataFrame:
    """Carbon and carbon intensity of plants with bounds.

    Of an amount's estimated part, WITHIN may be wrong either way; its missing part may hold as much
    again as the present intervals did, but not less than nothing. Plants of one trade whose bounds
    overlap are not told apart: they share a rank.

    Parameters
    ----------
    rows : DataFrame
        plant, trade, kg_co2e, output (NaN: none), estimated_share, missing_share (of the slots).

    Returns
    -------
    DataFrame
        The rows with kg_low, kg_high, kg_per_unit, kg_per_unit_low, kg_per_unit_high, and rank
        within the trade by intensity, best first.

    >>> rows = pd.DataFrame({"plant": ["a", "b"], "trade": "t", "kg_co2e": [100.0, 101.0],
    ...                      "output": [10.0, 10.0], "estimated_share": [0.2, 0.0], "missing_share": 0.0})
    >>> compare_plants(rows)[["kg_low", "kg_high", "rank"]].to_numpy().tolist()
    [[99.0, 101.0, 1.0], [101.0, 101.0, 1.0]]
    """
    found = rows.copy()
    present = (1 - found["missing_share"]).clip(lower=1e-9)
    doubt = found["kg_co2e"] * (found["estimated_share"] / present) * WITHIN
    found["kg_low"] = found["kg_co2e"] - doubt
    found["kg_high"] = (found["kg_co2e"] + doubt) / present
    made = found["output"].where(found["output"] > 0)
    for name, kg in (
        ("kg_per_unit", "kg_co2e"),
        ("kg_per_unit_low", "kg_low"),
        ("kg_per_unit_high", "kg_high"),
    ):
        found[name] = found[kg] / made
    found["rank"] = float("nan")
    for _, trade in found.groupby("trade"):
        for index, rank in _ranks(trade).items():
            found.loc[index, "rank"] = rank
    return found


def _ranks(trade: pd.DataFrame) -> dict[Hashable, int]:
    """Best first; a plant whose bounds overlap those of the first of a rank has the same rank."""
    known = trade.dropna(subset="kg_per_unit").sort_values("kg_per_unit")
    ranks: dict[Hashable, int] = {}
    rank, bound = 0, float("-inf")
    for index, low, high in zip(
        known.index, known["kg_per_unit_low"], known["kg_per_unit_high"], strict=True
    ):
        if low > bound:
            rank, bound = len(ranks) + 1, high
        ranks[index] = rank
    return ranks
