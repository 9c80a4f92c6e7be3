"""Registering the terms of virtual meters: names become meters, and what cannot be is refused."""

from typing import Any

import pandas as pd

from fems.compute.totals import counted_twice, totals
from fems.compute.virtual import leaf_terms, terms_first
from fems.errors import InputFileError, UnknownUnitError
from fems.store.plants import find_meter, read_frame
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.spans import Rows
from fems.store.virtual import read_terms

_BOUNDARY = ("main", "generation")


def write_terms(conn: Connection, plants: list[dict[str, Any]]) -> set[int]:
    """Make the virtual meters of plants have exactly their defined terms; those that changed.

    Parameters
    ----------
    plants : list of dict
        code, and meters with code and terms: {"CODE" or "PLANT/CODE": {"factor", "unit"}}.

    Raises
    ------
    NotFoundError
        If a term is not registered.
    UnknownUnitError
        If a term's amounts are in another unit and its factor does not say that it converts it.
    CircularTermsError
        If a meter is made of itself.
    InputFileError
        If a term stands in another complex, is named twice, or would be counted twice.
    """
    meters = read_frame(conn, "read_amount_units")
    before = {(int(m), int(of), f) for m, of, f in read_terms(conn).tolist()}
    virtual: list[int] = []
    rows: list[dict[str, Any]] = []
    for plant in plants:
        for definition in plant["meters"]:
            if definition["terms"]:
                meter = find_meter(meters, f"{plant['code']}/{definition['code']}")
                virtual.append(int(meter["meter_id"]))
                rows += _resolved(meters, meter, definition["terms"])
    conn.execute(query("delete_virtual_terms"), {"meter_ids": virtual})
    with conn.cursor() as cursor:
        cursor.executemany(query("write_virtual_term"), rows)
    _require_sound(conn, meters)
    after = {(int(m), int(of), f) for m, of, f in read_terms(conn).tolist()}
    return {meter for meter, _, _ in before ^ after}


def _resolved(
    meters: pd.DataFrame, meter: "pd.Series[Any]", terms: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    name = _name(meter)
    rows = []
    for text, term in terms.items():
        of = find_meter(meters, text if "/" in text else f"{meter['plant']}/{text}")
        if of["complex_id"] != meter["complex_id"]:
            raise InputFileError(f"{name}: its term {_name(of)} stands in another complex.")
        if of["unit"] != (term["unit"] or meter["unit"]):
            raise UnknownUnitError(
                f"{name} is in {meter['unit']}, its term {_name(of)} in {of['unit']}.",
                hint=f'Write {{ factor = …, unit = "{of["unit"]}" }} with the factor in '
                f"{meter['unit']} per {of['unit']}, or leave the term out.",
            )
        rows.append({"meter_id": int(meter["meter_id"]), "of_meter_id": int(of["meter_id"]),
                     "factor": term["factor"]})  # fmt: skip
    of_ids = [row["of_meter_id"] for row in rows]
    if len(set(of_ids)) < len(of_ids):
        raise InputFileError(f"{name} names a term twice.", hint="Add the two factors up.")
    return rows


def _require_sound(conn: Connection, meters: pd.DataFrame) -> None:
    """No circle, and no boundary meter that adds another one which counts by itself already."""
    terms = read_terms(conn)
    by_id = meters.set_index("meter_id")
    names = {m["meter_id"]: f"{m['plant']}/{m['meter']}" for m in meters.to_dict("records")}
    terms_of: dict[str, list[str]] = {}
    for meter_id, of_id, _ in terms.tolist():
        terms_of.setdefault(names[meter_id], []).append(names[of_id])
    terms_first(terms_of)
    _require_one_boundary(by_id, terms)
    assets = read_frame(conn, "read_assets")
    for quantity in sorted({by_id.loc[m, "quantity"] for m in terms["meter_id"].tolist()}):
        for by, part in counted_twice(totals(meters, assets, terms, quantity=quantity), terms):
            raise InputFileError(
                f"{' and '.join(names[m] for m in by)} both add {names[part]}, which then counts twice "
                "in a total above them.",
                hint="Take it out of one, lower the factors to a share, or leave out its asset.",
            )


def _require_one_boundary(by_id: pd.DataFrame, terms: Rows) -> None:
    for meter_id, leaf_id, factor in leaf_terms(terms).tolist():
        meter, leaf = by_id.loc[meter_id], by_id.loc[leaf_id]
        if (
            factor > 0 and meter["role"] in _BOUNDARY and leaf["role"] in _BOUNDARY
            and meter["quantity"] == leaf["quantity"]
        ):  # fmt: skip
            raise InputFileError(
                f"{_name(meter)} ({meter['role']}) adds {_name(leaf)} ({leaf['role']}), which "
                "then counts twice in the plant's total.",
                hint=f"Give one of the two the role sub; a {meter['role']} counts by itself.",
            )


def _name(meter: "pd.Series[Any]") -> str:
    return f"{meter['plant']}/{meter['meter']}"
