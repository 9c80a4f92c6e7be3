"""What is registered, in the shape of the files it is imported from."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import orjson
import pandas as pd

from fems.compute.tariffs.reading import load_tariff
from fems.site import Meter, Plant
from fems.store.figures import read_complex
from fems.store.plants import read_frame, read_meters, read_plants
from fems.store.pool import Connection
from fems.store.queries import query
from fems.store.rows import read_dicts

_NOT_OF_A_FILE = {"entered_by", "entered_at", "reason", "factor_id", "calorific_value_id"}


def site_document(conn: Connection) -> dict[str, Any]:
    """Complex, plants, assets, shifts and meters, as `fems import plants` takes them."""
    complex_ = read_complex(conn)
    if complex_ is None:
        return {}
    assets, meters = read_frame(conn, "read_assets"), _meters(conn)
    codes = assets.set_index("asset_id")["asset"]
    assets = assets.assign(parent=assets["parent_id"].map(codes)).rename(columns={"asset": "code"})
    series: dict[int, dict[str, str]] = defaultdict(dict)
    for plant_id, carrier, name in conn.execute(query("read_plant_series")):
        series[plant_id][carrier] = name
    shifts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for shift in read_dicts(conn, "read_all_shifts"):
        shifts[shift.pop("plant_id")].append(shift)
    parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for asset in _records(assets):
        parts[asset["plant_id"]].append(
            _kept(asset, ("code", "kind", "parent", "name_en", "name_ko"))
        )
    plants = []
    for plant in _records(read_plants(conn)):
        of = plant["plant_id"]
        plants.append({
            **_kept(plant, Plant.model_fields),
            "factor_series": series[of] or None,
            "asset": parts[of],
            "shift": shifts[of],
            "meter": meters[of],
        })  # fmt: skip
    return {
        "complex": _kept(complex_, ("code", "name_en", "name_ko", "time_zone")),
        "plant": plants,
    }


def _meters(conn: Connection) -> dict[int, list[dict[str, Any]]]:
    units = read_frame(conn, "read_amount_units").set_index("meter_id")
    terms: dict[int, dict[str, Any]] = defaultdict(dict)
    for meter_id, of_id, factor in conn.execute(query("read_virtual_terms")):
        mine, of = units.loc[meter_id], units.loc[of_id]
        name = (
            f"{of['meter']}"
            if of["plant_id"] == mine["plant_id"]
            else f"{of['plant']}/{of['meter']}"
        )
        same = of["unit"] == mine["unit"]
        terms[meter_id][name] = factor if same else {"factor": factor, "unit": of["unit"]}
    defaults = {name: field.default for name, field in Meter.model_fields.items()}
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _records(read_meters(conn)):
        said = {
            **row, "code": row["meter"], "power_is": "period_mean" if row["mean_of_period"] else "instant",
            "limits": row["limits"] or None, "terms": terms.get(row["meter_id"]),
        }  # fmt: skip
        kept = _kept(said, Meter.model_fields)
        found[row["plant_id"]].append(
            {name: value for name, value in kept.items() if value != defaults[name]}
        )
    return found


def factor_table(conn: Connection) -> pd.DataFrame:
    """Factors in use, as `fems import factors` takes them."""
    frame = read_frame(conn, "read_factors")
    return frame.drop(columns=[name for name in frame if name in _NOT_OF_A_FILE])


def calorific_table(conn: Connection) -> pd.DataFrame:
    """Calorific values, as `fems import factors` takes them."""
    frame = read_frame(conn, "read_calorific_values")
    return frame.drop(columns=[name for name in [*_NOT_OF_A_FILE, "mark"] if name in frame])


def tariff_documents(conn: Connection) -> dict[str, dict[str, Any]]:
    """Tariffs in force by their id, each as `fems import tariffs` takes it."""
    found = {}
    for _, _, definition in conn.execute(query("read_tariffs")):
        tariff = load_tariff(orjson.loads(definition))
        found[tariff.id] = tariff.model_dump(exclude_none=True, exclude_defaults=True)
    return found


def contract_document(conn: Connection) -> dict[str, Any]:
    """Contracts, declared demands, power factors, loads, as `fems import contracts` takes them."""
    plants = {int(p["plant_id"]): p["code"] for p in _records(read_plants(conn))}
    ids = {"plant_ids": list(plants)}

    def rows(
        statement: str, names: Mapping[str, str], params: dict[str, Any] | None = None
    ) -> list[Any]:
        return [
            {
                "plant": plants[row["plant_id"]],
                **{name: row[column] for name, column in names.items()},
            }
            for row in read_dicts(conn, statement, params)
        ]

    def same(*names: str) -> dict[str, str]:
        return {name: name for name in names}

    return {
        "contract": rows("read_contracts", same("carrier", "valid_from", "valid_to", "series", "option",
                                                "contract_kw", "as_of")),
        "demand": rows("read_declared_demands", same("month", "kw", "source")),
        "power_factor": rows("read_power_factors", {"month": "month", "lagging": "lagging_share",
                                                    "leading": "leading_share"}, ids),
        "sheddable": rows("read_sheddable_loads", same("name_en", "name_ko", "kw", "minutes", "meter"), ids),
    }  # fmt: skip


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows with None for what is missing, and whole numbers whole again."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(k): _plain(v) for k, v in row.items()} for row in rows]


def _plain(value: Any) -> Any:  # noqa: ANN401 (a cell)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _kept(row: Mapping[str, Any], names: Any) -> dict[str, Any]:  # noqa: ANN401 (any names)
    return {name: row[name] for name in names if name in row}
