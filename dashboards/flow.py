"""Where a plant's electricity went, node by node, from the amounts of its meters; see compute/flow.py."""

import numpy as np
import pandas as pd

from dashboards.i18n import N_
from fems.compute.flow import flow
from fems.compute.totals import TERMS, totals
from fems.store.plants import read_frame
from fems.store.pool import Connection
from fems.store.virtual import read_terms

NAMES = {
    "plant": N_("Electricity used"),
    "purchased": N_("Purchased"),
    "generated": N_("Own generation"),
    "rest": N_("Not submetered"),
}
"""Of the nodes that are no meter and no asset."""
FLOW = ["node", "parent", "name_en", "name_ko", "kwh", "estimated"]


def plant_flow(conn: Connection, plant_id: int, period: pd.DataFrame) -> pd.DataFrame:
    """node, parent, name_en, name_ko (missing for the nodes of NAMES), kwh, estimated (share).

    period: amounts of the plant's meters as of `read_period`.
    """
    meters = period[period["quantity"] == "electricity"].assign(
        plant_id=plant_id, complex_id=0, kwh=lambda rows: rows["amount"]
    )
    assets = read_frame(conn, "read_plant_assets", {"plant_id": plant_id})
    terms = read_terms(conn) if (meters["kind"] == "virtual").any() else np.empty(0, TERMS)
    chosen = totals(meters, assets, terms, quantity="electricity")
    found = flow(meters, assets, chosen, plant_id=plant_id)
    names: dict[str, tuple[str, str]] = {
        **{
            f"meter:{row.meter_id}": (str(row.name_en), str(row.name_ko))
            for row in meters.itertuples()
        },
        **{
            f"asset:{row.asset_id}": (str(row.name_en), str(row.name_ko))
            for row in assets.itertuples()
        },
    }
    named = pd.DataFrame.from_dict(names, orient="index", columns=["name_en", "name_ko"])
    return found.join(named, on="node")[FLOW]
