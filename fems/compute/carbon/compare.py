"""Plants side by side in carbon and carbon intensity, with what their data leave uncertain."""

from collections.abc import Hashable

import pandas as pd

from fems.compute.anonymity import unnamed

WITHIN = 0.05
"""How far an estimated amount may be off, as a share of it: ours, a habit of estimates, not a norm."""
ALIKE = ["trade", "output_unit"]
"""Plants whose intensities may be compared: of one trade, with outputs in one unit."""
SEEN = ["kg_per_unit", "kg_per_unit_low", "kg_per_unit_high", "rank"]
"""What a plant sees of others: their emissions would tell who they are."""
_BOUNDS = ("", "_low", "_high")


def compare_plants(rows: pd.DataFrame) -> pd.DataFrame:
    """Carbon and carbon intensity of plants with bounds.

    Of an amount's estimated part, WITHIN may be wrong either way; its missing part may hold as much
    again as the present intervals did, but not less than nothing. Plants of one trade whose bounds
    overlap are not told apart: they share a rank. A plant of which a carrier has no factor has
    neither bounds above nor a rank: what is not counted would make it look good.

    Parameters
    ----------
    rows : DataFrame
        plant, trade, output_unit, kg_co2e, output (NaN: none), estimated_share, missing_share (of the
        slots), is_partial (whether a carrier has no factor).

    Returns
    -------
    DataFrame
        The rows with kg_low, kg_high [kg CO2e], kg_per_unit, kg_per_unit_low, kg_per_unit_high
        [kg CO2e/unit]; rank by intensity among the ALIKE, best first, and of how many (ranked); and
        against_trade, against_trade_low, against_trade_high: intensity over that of all ranked ALIKE
        together, NaN where there is no other [1].

    >>> rows = pd.DataFrame({"plant": ["a", "b"], "trade": "t", "output_unit": "t", "kg_co2e": [100.0, 101.0],
    ...                      "output": [10.0, 10.0], "estimated_share": [0.2, 0.0], "missing_share": 0.0,
    ...                      "is_partial": False})
    >>> compare_plants(rows)[["kg_low", "kg_high", "rank"]].to_numpy().tolist()
    [[99.0, 101.0, 1.0], [101.0, 101.0, 1.0]]
    """
    found = rows.copy()
    whole = ~found["is_partial"].astype(bool)
    present = (1 - found["missing_share"]).clip(lower=1e-9)
    doubt = found["kg_co2e"] * (found["estimated_share"] / present) * WITHIN
    found["kg_low"] = found["kg_co2e"] - doubt
    found["kg_high"] = ((found["kg_co2e"] + doubt) / present).where(whole)
    made = found["output"].where(found["output"] > 0)
    for bound, kg in zip(_BOUNDS, ("kg_co2e", "kg_low", "kg_high"), strict=True):
        found[f"kg_per_unit{bound}"] = (found[kg] / made).where(whole)
        found[f"against_trade{bound}"] = float("nan")
    found["rank"] = found["ranked"] = float("nan")
    for _, alike in found.dropna(subset="kg_per_unit").groupby(ALIKE):
        ranks = pd.Series(_ranks(alike), dtype=float)
        found.loc[ranks.index, "rank"], found.loc[ranks.index, "ranked"] = ranks, len(ranks)
        if len(ranks) > 1:
            together = alike["kg_co2e"].sum() / alike["output"].sum()
            for bound in _BOUNDS:
                share = alike[f"kg_per_unit{bound}"] / together
                found.loc[alike.index, f"against_trade{bound}"] = share
    return found


def seen_by(compared: pd.DataFrame, plant: str) -> pd.DataFrame:
    """What one plant may see of a comparison: the intensities of its trade, the others without a name.

    Parameters
    ----------
    compared : DataFrame
        As compare_plants gives it.
    plant : str
        Who looks.

    Returns
    -------
    DataFrame
        plant (missing for others), SEEN; best first.

    Raises
    ------
    AnonymityError
        If fewer than five plants are ranked with it, or it is not ranked.
    """
    ranked = compared.dropna(subset="rank")
    own = ranked.loc[ranked["plant"] == plant, ALIKE]
    alike = ranked.merge(own, on=ALIKE).sort_values(["rank", "kg_per_unit"])
    return unnamed(alike, plant, SEEN)


def _ranks(alike: pd.DataFrame) -> dict[Hashable, int]:
    """Best first; a plant whose bounds overlap those of the first of a rank has the same rank."""
    known = alike.sort_values("kg_per_unit")
    ranks: dict[Hashable, int] = {}
    rank, bound = 0, float("-inf")
    for index, low, high in zip(
        known.index, known["kg_per_unit_low"], known["kg_per_unit_high"], strict=True
    ):
        if low > bound:
            rank, bound = len(ranks) + 1, high
        ranks[index] = rank
    return ranks
