"""What lies beside a dump: what it holds, and how to prove it."""

import hashlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

import orjson

from fems.errors import InputFileError

DUMP, MANIFEST = "database.dump", "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """A backup's facts.

    made_at: instant whose data it holds, UTC. migrations: those applied, oldest first.
    tables: rows and hash by table, as `store.databases.read_digests` says. dump_sha256: of the file.
    """

    made_at: str
    fems: str
    server: dict[str, Any]
    migrations: list[str]
    tables: dict[str, list[str]]
    dump_sha256: str
    dump_bytes: int

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(int(count) for count, _ in self.tables.values())

    def write(self, folder: Path) -> None:
        """Write it beside the dump; only then the backup counts."""
        path = folder / MANIFEST
        path.write_bytes(
            orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2, default=str) + b"\n"
        )

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup whose dump is whole.

        Raises
        ------
        InputFileError
            If the folder holds no backup, or its dump is not the one that was written.
        """
        try:
            known = orjson.loads((folder / MANIFEST).read_bytes())
            manifest = cls(**{item.name: known[item.name] for item in fields(cls)})
            found = sha256_of(folder / DUMP)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise InputFileError(
                f"{folder} holds no whole backup: {_why(error)}.",
                hint="Name a folder that 'fems backup' made.",
            ) from None
        if found != manifest.dump_sha256:
            raise InputFileError(
                f"{folder / DUMP} is not as it was written: its SHA-256 differs.",
                hint="Take another backup.",
            )
        return manifest


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{Path(str(error.filename)).name}: {error.strerror}"
    return f"{MANIFEST} is malformed ({type(error).__name__})"
