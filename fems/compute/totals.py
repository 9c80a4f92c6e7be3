"""Which meters make up the total of an asset, a plant and a complex, none counted twice.

>>> meters = pd.DataFrame({"meter_id": [1, 2, 3], "complex_id": 1, "plant_id": 1,
...     "asset_id": [None, 7, 8], "quantity": "electricity", "kind": "register",
...     "role": ["main", "sub", "sub"]})
>>> assets = pd.DataFrame({"asset_id": [7, 8], "plant_id": 1, "parent_id": [None, 7]})
>>> found = totals(meters, assets, np.empty(0, TERMS), quantity="electricity")
>>> found.of_asset[7], found.of_asset[8], found.of_plant[1]
([2], [3], [1])
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from fems.compute.virtual import TERMS, contents

__all__ = ["TERMS", "Totals", "totals"]

Rows = npt.NDArray[np.void]
Ids = dict[int, list[int]]


@dataclass(frozen=True)
class Totals:
    """Meters whose amounts add up to the total of a thing, by its id, for one quantity.

    of_asset: what was used below the asset. unmetered: the assets below it (or itself) that no
    meter in this total sees.
    of_plant, of_complex: what was purchased, at the boundary. generated_by_plant,
    generated_by_complex: own generation; what was used is the two together.
    An asset without a meter at or below it, and a plant without a main meter, is absent.
    """

    of_asset: Ids = field(default_factory=dict)
    unmetered: Ids = field(default_factory=dict)
    of_plant: Ids = field(default_factory=dict)
    generated_by_plant: Ids = field(default_factory=dict)
    of_complex: Ids = field(default_factory=dict)
    generated_by_complex: Ids = field(default_factory=dict)


def totals(meters: pd.DataFrame, assets: pd.DataFrame, terms: Rows, *, quantity: str) -> Totals:
    """Choose the meters of each total.

    - An asset's total is its own meters (main or sub); where it has none, its children's totals.
      So a submeter below another one is never added beside it.
    - A plant's is its main meters and, for what it used, its generation besides.
    - A complex's is its plants' totals.
    - A virtual meter counts like any other where it is declared: as an asset's meter, or as a main
      or generation meter. Anywhere else it counts nowhere.
    - Of the meters of one total, one that another adds already as a term is left out.

    Parameters
    ----------
    meters : DataFrame
        meter_id, complex_id, plant_id, asset_id (missing: none), quantity, role (main, sub,
        generation).
    assets : DataFrame
        asset_id, plant_id, parent_id (missing: below the plant itself).
    terms : structured array of TERMS
        Of the virtual meters, as registered.
    quantity : str
        The carrier or output to add up.
    """
    inside = contents(terms)
    counted = meters[meters["quantity"] == quantity]
    found = Totals()
    own = _by(counted[counted["role"].isin(["main", "sub"])], "asset_id")
    children = _by(assets.rename(columns={"asset_id": "meter_id"}), "parent_id")

    def choose(asset: int) -> tuple[list[int], list[int]]:
        below = [choose(child) for child in children.get(asset, [])]
        if asset in own:
            chosen, dark = _once(own[asset], inside), []
        else:
            chosen = _once([meter for of_child, _ in below for meter in of_child], inside)
            dark = [one for _, of_child in below for one in of_child] if below else [asset]
        if chosen:
            found.of_asset[asset], found.unmetered[asset] = chosen, dark
        return chosen, dark

    for root in assets.loc[assets["parent_id"].isna(), "asset_id"]:
        choose(int(root))
    for role, by_plant, by_complex in (
        ("main", found.of_plant, found.of_complex),
        ("generation", found.generated_by_plant, found.generated_by_complex),
    ):
        of_role = counted[counted["role"] == role]
        by_plant.update({p: _once(ids, inside) for p, ids in _by(of_role, "plant_id").items()})
        by_complex.update({c: _once(ids, inside) for c, ids in _by(of_role, "complex_id").items()})
    return found


def _by(things: pd.DataFrame, key: str) -> Ids:
    """Ids by what they belong to, each list in ascending order."""
    known = things.dropna(subset=key)
    pairs = sorted(zip(known[key].astype(int), known["meter_id"].astype(int), strict=True))
    found: Ids = {}
    for owner, thing in pairs:
        found.setdefault(owner, []).append(thing)
    return found


def _once(chosen: list[int], inside: dict[int, dict[int, float]]) -> list[int]:
    """Without those that another of them adds as a term, at whatever depth."""
    added = {
        part
        for meter in chosen
        for part, factor in inside.get(meter, {}).items()
        if factor > 0 and part != meter
    }
    return sorted(set(chosen) - added)


def counted_twice(found: Totals, terms: Rows) -> list[tuple[list[int], int]]:
    """Meters that several of one total's meters add, more than once together.

    Returns pairs of the adding meters and the meter that they share. Shares that come to one at the
    most, as of a common compressor, are no double counting.
    """
    inside = contents(terms)
    twice: dict[tuple[tuple[int, ...], int], None] = {}
    for of_thing in (found.of_asset, found.of_plant, found.of_complex):
        for chosen in of_thing.values():
            adding: dict[int, list[tuple[int, float]]] = {}
            for meter in chosen:
                for part, factor in inside.get(meter, {}).items():
                    if part not in inside and factor > 0:
                        adding.setdefault(part, []).append((meter, factor))
            for part, by in adding.items():
                factors = [factor for _, factor in by]
                if len(by) > 1 and sum(factors) > max(1.0, *factors) + 1e-9:
                    twice[tuple(meter for meter, _ in by), part] = None
    return [(list(by), part) for by, part in twice]
