"""What a tenant may see of the others: no name, and only in a group in which none can be known."""

from collections.abc import Sequence

import pandas as pd

from fems.errors import FemsError

FEWEST_IN_GROUP = 5
"""Plants, the one that looks included, below which others could be told from an anonymous group."""


class AnonymityError(FemsError):
    """A group of so few plants that its members would be known."""


def unnamed(ranked: pd.DataFrame, plant: str, seen: Sequence[str]) -> pd.DataFrame:
    """Some columns of ranked plants, and no name but one's own.

    Parameters
    ----------
    ranked : DataFrame
        Plants that have a rank; plant, and the columns that may be seen.
    plant : str
        Who looks.
    seen : sequence of str
        Columns by which nobody is known.

    Raises
    ------
    AnonymityError
        If fewer than five plants are ranked, or the plant is not among them.

    >>> group = pd.DataFrame({"plant": list("abcde"), "score": [0.9, 1.0, 1.1, 1.2, 1.3]})
    >>> unnamed(group, "b", ["score"])["plant"].tolist()
    [None, 'b', None, None, None]
    """
    if len(ranked) < FEWEST_IN_GROUP or plant not in set(ranked["plant"]):
        raise AnonymityError(
            f"A group of {len(ranked)} plants with a score cannot be shown to {plant}.",
            hint=f"It takes {FEWEST_IN_GROUP} plants, this one among them; try the whole complex.",
        )
    own = ranked["plant"].astype(object).where(ranked["plant"] == plant, None)
    return ranked[list(seen)].assign(plant=own).reset_index(drop=True)
