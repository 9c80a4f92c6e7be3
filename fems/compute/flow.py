"""How a plant's energy flows down its tree: from what it used to areas, lines and equipment."""

import numpy as np
import pandas as pd

from fems.compute.totals import Totals

PLANT, REST = "plant", "rest"
COLUMNS = ["node", "parent", "kwh", "estimated"]


def flow(
    amounts: pd.DataFrame, assets: pd.DataFrame, chosen: Totals, *, plant_id: int
) -> pd.DataFrame:
    """Energy of the plant and of every asset that meters see, each below what it is part of.

    What a node used beyond what is seen below it is a node of its own, "rest"; so below a node with a
    meter, parts add up to it. An area without a meter is the sum of its parts. Where the parts count more than
    the node itself, there is no rest: a finding tells of that (balance.negative).

    Parameters
    ----------
    amounts : DataFrame
        meter_id, asset_id (missing: none), role, kwh (missing: not known), estimated (kWh of it), of the
        plant's meters of electricity.
    assets : DataFrame
        asset_id, parent_id (missing: below the plant).
    chosen : Totals
        Which meters make up each asset and the plant; see `totals`.
    plant_id : int
        The plant.

    Returns
    -------
    DataFrame
        node ("plant", "purchased", "generated", "asset:ID", "meter:ID", "rest:NODE"), parent (a node; for
        what is bought and, where something is, generated: the plant, which they flow into), kwh, estimated (share 0..1). Empty
        where what the plant used is not known. A node that is not known is left out.

    Examples
    --------
    >>> from fems.compute.totals import TERMS, totals
    >>> meters = pd.DataFrame({"meter_id": [1, 2, 3], "complex_id": 1, "plant_id": 1,
    ...     "asset_id": [None, 7, 8], "quantity": "electricity", "role": ["main", "sub", "sub"],
    ...     "kwh": [100.0, 60.0, 25.0], "estimated": 0.0})
    >>> assets = pd.DataFrame({"asset_id": [7, 8], "plant_id": 1, "parent_id": [None, 7]})
    >>> chosen = totals(meters, assets, np.empty(0, TERMS), quantity="electricity")
    >>> flow(meters, assets, chosen, plant_id=1)[["node", "parent", "kwh"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['plant', '', 100.0], ['asset:8', 'asset:7', 25.0], ['asset:7', 'plant', 60.0],
     ['rest:plant', 'plant', 40.0], ['rest:asset:7', 'asset:7', 35.0]]
    """
    by_meter = amounts.set_index("meter_id")[["kwh", "estimated"]].astype(float)
    sources = {"purchased": chosen.of_plant.get(plant_id, []),
               "generated": chosen.generated_by_plant.get(plant_id, [])}  # fmt: skip
    nodes = {PLANT: ("", [*sources["purchased"], *sources["generated"]])}
    if sources["generated"]:  # else what was bought is what was used
        nodes |= {name: (PLANT, meters) for name, meters in sources.items() if meters}
    inner = assets.dropna(subset="parent_id")  # whoever is above an asset that is seen is seen too
    parents = dict(zip(inner["asset_id"].astype(int), inner["parent_id"].astype(int), strict=True))
    for asset, meters in chosen.of_asset.items():
        above = parents.get(asset)
        nodes[f"asset:{asset}"] = (PLANT if above is None else f"asset:{above}", meters)
    loose = amounts[(amounts["role"] == "sub") & amounts["asset_id"].isna()]
    nodes |= {f"meter:{meter}": (PLANT, [meter]) for meter in loose["meter_id"]}
    rows = []
    for node, (parent, meters) in nodes.items():
        of_node = by_meter.loc[meters].sum(skipna=False)
        if of_node["kwh"] == of_node["kwh"]:
            share = of_node["estimated"] / of_node["kwh"] if of_node["kwh"] else 0.0
            rows.append((node, parent, float(of_node["kwh"]), float(np.nan_to_num(share))))
    found = pd.DataFrame(rows, columns=COLUMNS)
    if found.empty or found["node"].iloc[0] != PLANT:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat([found, _rests(found)], ignore_index=True)


def _rests(found: pd.DataFrame) -> pd.DataFrame:
    """What each node with parts used beyond them."""
    parts = found[~found["node"].isin(["purchased", "generated"])]
    below = parts[parts["parent"] != ""].groupby("parent")["kwh"].sum()
    own = found.set_index("node")["kwh"]
    left = (own.reindex(below.index) - below).dropna()
    left = left[left > own.reindex(left.index) * 1e-6]
    order = [node for node in found["node"] if node in left.index]
    return pd.DataFrame(
        [(f"{REST}:{node}", node, float(left[node]), 0.0) for node in order], columns=COLUMNS
    )
