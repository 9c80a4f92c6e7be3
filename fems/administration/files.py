"""What is registered as files, both ways: taken out, and taken in after a look at what would change."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fems.administration import exports
from fems.administration.base import Room, by
from fems.administration.difference import Records
from fems.administration.toml import as_toml
from fems.administration.trying import Tried, attempt
from fems.errors import FemsError, InputFileError, NotFoundError
from fems.ingest.contracts import import_contracts
from fems.ingest.factors import RefusedRecordsError, import_factors
from fems.ingest.plants import import_plants
from fems.ingest.tariffs import read_tariff_files
from fems.store.audit import note
from fems.store.contracts import write_tariffs
from fems.store.pool import Connection

LARGEST = 4_000_000
"""Bytes of a file that is taken in from a page."""


@dataclass(frozen=True)
class Kind:
    """A kind of file. records: what is registered, by thing; text: the same as a file, or one of them."""

    suffix: str
    records: Callable[[Connection], Records]
    text: Callable[[Connection, str | None], str]
    take: Callable[[Connection, Path], object]


class Files(Room):
    """What can be done with files; by the functions of `fems import`."""

    def records(self, kind: str) -> Records:
        """What is registered, by thing."""
        with self._connect() as conn:
            return _kind(kind).records(conn)

    def download(self, kind: str, thing: str | None) -> tuple[str, str]:
        """A file's name and text: all that is registered of a kind, or one thing of it."""
        found = _kind(kind)
        with self._connect() as conn:
            return f"{thing or kind}{found.suffix}", found.text(conn, thing)

    def take_file(self, kind: str, name: str, content: bytes, *, apply: bool) -> Tried:
        """Take a file in, or only tell what it would change; all of it or nothing."""
        found = _kind(kind)
        if len(content) > LARGEST:
            raise InputFileError(f"{name} is larger than {LARGEST // 1_000_000} MB.",
                                 hint="Use 'fems import'.")  # fmt: skip
        with tempfile.TemporaryDirectory() as folder, self._connect() as conn:
            file = Path(folder) / (Path(name).name or f"file{found.suffix}")
            file.write_bytes(content)
            try:
                tried = attempt(
                    conn, records=found.records, do=lambda c: found.take(c, file), apply=apply
                )
            except RefusedRecordsError as error:
                return Tried(refused=[(bad.row, bad.reason) for bad in error.bad])
            except FemsError as error:
                return Tried(refused=[(None, str(error).replace(f"{folder}/", ""))])
            if apply and tried.changes:
                facts = {"file": file.name, "changes": len(tried.changes)}
                note(conn, who=by(), what=f"import_{kind}", subject=file.name, facts=facts)
        return tried


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFoundError(f"There is no file of {name!r}.")
    return KINDS[name]


def _site_records(conn: Connection) -> Records:
    return dict(_site_things(exports.site_document(conn)))


def _site_things(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "complex" in document:
        yield f"complex {document['complex']['code']}", document["complex"]
    for plant in document.get("plant", []):
        yield f"plant {plant['code']}", {k: v for k, v in plant.items() if not isinstance(v, list)}
        for what, key in (("asset", "code"), ("shift", "name"), ("meter", "code")):
            for row in plant[what]:
                yield f"{what} {plant['code']}/{row[key]}", row


def contract_records(conn: Connection) -> Records:
    """Contracts, demands, power factors and loads by what they are, plant and time or name."""
    document = exports.contract_document(conn)
    names = {"contract": ("plant", "carrier", "valid_from"), "demand": ("plant", "month"),
             "power_factor": ("plant", "month"), "sheddable": ("plant", "name_en")}  # fmt: skip
    return {
        " ".join((what, *(str(row[name]) for name in key))): row
        for what, key in names.items()
        for row in document[what]
    }


def _tariff_text(conn: Connection, thing: str | None) -> str:
    tariffs = exports.tariff_documents(conn)
    if thing not in tariffs:
        raise NotFoundError(f"There is no tariff {thing!r} in force.")
    return as_toml(tariffs[thing])


def _table_records(
    table: Callable[[Connection], Any], *key: str
) -> Callable[[Connection], Records]:
    def records(conn: Connection) -> Records:
        frame = table(conn).astype(object)
        rows = frame.where(frame.notna(), None).to_dict("records")
        return {" ".join(str(row[name] or "–") for name in key): row for row in rows}

    return records


KINDS: dict[str, Kind] = {
    "plants": Kind(
        ".toml", _site_records,
        lambda conn, _: as_toml(exports.site_document(conn)), import_plants,
    ),
    "factors": Kind(
        ".csv", _table_records(exports.factor_table, "series", "carrier", "region", "boundary", "unit", "valid_from"),
        lambda conn, _: exports.factor_table(conn).to_csv(index=False),
        lambda conn, file: import_factors(conn, file, by=by(), reason=f"file {file.name}"),
    ),
    "calorific_values": Kind(
        ".csv", _table_records(exports.calorific_table, "series", "carrier", "region", "unit", "valid_from"),
        lambda conn, _: exports.calorific_table(conn).to_csv(index=False),
        lambda conn, file: import_factors(conn, file, by=by()),
    ),
    "tariffs": Kind(
        ".toml", exports.tariff_documents, _tariff_text,
        lambda conn, file: write_tariffs(conn, read_tariff_files([file])),
    ),
    "contracts": Kind(
        ".toml", contract_records,
        lambda conn, _: as_toml(exports.contract_document(conn)), import_contracts,
    ),
}  # fmt: skip
