"""Import of contracts, declared demands and power factors, and sheddable loads."""

from pathlib import Path
from typing import Any

import pandas as pd

from fems.compute.tariffs.contract_file import Contract, ContractFile, read_contract_file
from fems.errors import InputFileError
from fems.ingest.tariffs import text_of
from fems.store.contracts import read_schedules, write_contracts
from fems.store.plants import read_meters, read_plants
from fems.store.pool import Connection

PlantRow = dict[Any, Any]


def import_contracts(conn: Connection, file: Path) -> int:
    """Keep what a file of contracts says; how many records are new or other than before.

    Raises
    ------
    InputFileError
        If the file cannot be read, or names a plant, meter, series or option that is not there.
    TariffError
        If no tariff of the series is in force when a contract begins, or lacks the option.
    """
    given = read_contract_file(text_of(file), name=str(file))
    plants = read_plants(conn)
    rows = {row["code"]: row for row in plants.to_dict("records")}
    _require_known(conn, given, rows, file)
    return write_contracts(
        conn,
        contracts=[_contract(c, rows[c.plant], file) for c in given.contract],
        demands=[
            {"plant_id": rows[d.plant]["plant_id"], **d.model_dump(exclude={"plant"})}
            for d in given.demand
        ],
        factors=[
            {"plant_id": rows[f.plant]["plant_id"], "month": f.month, "lagging_share": f.lagging,
             "leading_share": f.leading}
            for f in given.power_factor
        ],
        loads=[
            {"plant_id": rows[load.plant]["plant_id"], "rank": rank,
             **load.model_dump(exclude={"plant"})}
            for rank, load in enumerate(given.sheddable, start=1)
        ],
    )  # fmt: skip


def _contract(contract: Contract, plant: PlantRow, file: Path) -> dict[str, Any]:
    row = contract.model_dump(exclude={"plant"})
    if contract.contract_kw is None:
        own = plant["contract_kw"] if contract.carrier == "electricity" else 0
        if pd.isna(own):
            raise InputFileError(
                f"{file}: plant {contract.plant!r} has no contract_kw.", hint="Give it here."
            )
        row["contract_kw"] = own
    return {"plant_id": plant["plant_id"], **row}


def _require_known(
    conn: Connection, given: ContractFile, plants: dict[str, PlantRow], file: Path
) -> None:
    named = {c.plant for c in given.contract} | {d.plant for d in given.demand}
    named |= {f.plant for f in given.power_factor} | {load.plant for load in given.sheddable}
    if unknown := sorted(named - set(plants)):
        raise InputFileError(
            f"{file}: plant {unknown[0]!r} is unknown.", hint=f"Plants: {', '.join(plants)}."
        )
    schedules = read_schedules(conn)
    for contract in given.contract:
        if contract.series not in schedules:
            raise InputFileError(
                f"{file}: series {contract.series!r} is unknown.",
                hint=f"Import its tariffs first; known: {', '.join(schedules) or 'none yet'}.",
            )
        tariff = schedules[contract.series].at(contract.as_of or contract.valid_from)
        tariff.find_option(contract.option)
        zone = plants[contract.plant]["time_zone"]
        if (tariff.carrier, tariff.time_zone) != (contract.carrier, zone):
            raise InputFileError(
                f"{file}: tariff {tariff.id} is of {tariff.carrier} in {tariff.time_zone}, the "
                f"contract of {contract.plant!r} of {contract.carrier} in {zone}."
            )
    meters = read_meters(conn)
    known = set(zip(meters["plant"], meters["meter"], strict=True))
    for load in given.sheddable:
        if load.meter is not None and (load.plant, load.meter) not in known:
            raise InputFileError(f"{file}: meter {load.plant}/{load.meter} is unknown.")
