"""What intensity rests on: outputs of a plant or a line by product, and all plants of the complex."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd

from fems.errors import NotFoundError
from fems.local_days import Period
from fems.store.energy import read_energy
from fems.store.plants import read_frame, read_meters
from fems.store.pool import Connection
from fems.store.subjects import meter_subject


class Outputs(NamedTuple):
    """Good output of periods, scrap taken off; missing where a meter is not complete.

    amounts : by product ("" without a name), in its own unit.
    equivalents : the same in the plant's output unit, by the equivalent of each meter.
    units : by product.
    """

    amounts: pd.DataFrame
    equivalents: pd.DataFrame
    units: dict[str, str]


def read_outputs(
    conn: Connection, plant: str, periods: Sequence[Period], *, asset: str | None, of_days: bool,
    now: datetime,
) -> Outputs:  # fmt: skip
    """Outputs of a plant, or of a line and what is below it.

    Raises
    ------
    NotFoundError
        If no meter of output is there.
    """
    meters = read_meters(conn)
    made = meters[(meters["plant"] == plant) & (meters["quantity"] == "output")]
    if asset is None:
        made = made[made["role"] == "main"]
    else:
        made = made[made["asset"].isin(_at_or_below(conn, plant, asset))]
    if made.empty:
        where = f"at or below asset {plant}/{asset}" if asset else f"of plant {plant!r}"
        raise NotFoundError(
            f"There is no {'' if asset else 'main '}meter of output {where}.",
            hint="Register one with 'fems import plants'.",
        )
    own: dict[str, pd.Series[float]] = {}
    equal: dict[str, pd.Series[float]] = {}
    for meter in made.to_dict("records"):  # a handful: the lines of a plant
        subject = meter_subject(conn, f"{plant}/{meter['meter']}")
        rows, _ = read_energy(conn, subject, list(periods), of_days=of_days, now=now)
        counted = rows["amount"].where(rows["missing_share"] == 0)
        good = -counted if meter["is_scrap"] else counted
        product = meter["product"] or ""
        own[product] = own[product] + good if product in own else good
        weighed = float(meter["equivalent"]) * good
        equal[product] = equal[product] + weighed if product in equal else weighed
    units = dict(zip(made["product"].fillna(""), made["unit"], strict=True))
    return Outputs(pd.DataFrame(own), pd.DataFrame(equal), units)


def read_complex_intensity(conn: Connection, *, by: str, first: date, last: date) -> pd.DataFrame:
    """Electricity and output of each plant by day, week or month: see complex_index."""
    params = {"by": by, "first": first, "last": last}
    return read_frame(conn, "read_complex_intensity", params)


def _at_or_below(conn: Connection, plant: str, asset: str) -> set[str]:
    assets = read_frame(conn, "read_assets")
    assets = assets[assets["plant"] == plant]
    codes = assets.set_index("asset_id")["asset"].to_dict()
    parents = {row["asset"]: codes.get(row["parent_id"]) for row in assets.to_dict("records")}
    found, size = {asset}, 0
    while len(found) > size:
        size = len(found)
        found |= {code for code, parent in parents.items() if parent in found}
    return found
