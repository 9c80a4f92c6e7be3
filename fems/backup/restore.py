"""Restore a backup: beside what is there, compared row by row, and only then in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from fems.backup.manifest import DUMP, Manifest
from fems.backup.programs import Client
from fems.errors import SchemaError
from fems.store import databases
from fems.store.databases import RestoreError
from fems.store.migrate import shipped_names
from fems.store.pool import connect


def verify(url: str, folder: Path, client: Client, *, now: datetime) -> Manifest:
    """Prove a backup: restore it into a scratch database of the same server, compare, drop that.

    Raises
    ------
    RestoreError
        If it cannot be restored, or a table differs.
    InputFileError
        If the folder holds no whole backup.
    """
    manifest = Manifest.read(folder)
    with _restored(url, folder, manifest, client, now=now) as name:
        databases.drop_database(url, name)
    return manifest


def restore(
    url: str, folder: Path, client: Client, *, now: datetime, replace: bool = False
) -> tuple[Manifest, str | None]:
    """Put a backup in a database's place; the manifest, and the name under which the former stays.

    Nothing changes unless the restored rows are those that were backed up.

    Raises
    ------
    RestoreError
        As of `verify`; and if the database holds data and `replace` is not given.
    SchemaError
        If a newer version made the backup.
    BusyError
        If somebody is connected to the database.
    """
    manifest = Manifest.read(folder)
    unknown = [name for name in manifest.migrations if name not in shipped_names()]
    if unknown:
        raise SchemaError(
            f"The backup was made by a newer version ({manifest.fems}, {unknown[-1]}).",
            hint="Install that version, then restore it.",
        )
    with connect(url) as conn:
        occupied = databases.has_data(conn)
    if occupied and not replace:
        raise RestoreError(
            f"The database {databases.name_of(url)} holds data.",
            hint="With --replace the backup takes its place; the former stays under another name.",
        )
    kept = f"{databases.name_of(url)}_before_{now:%Y%m%d_%H%M%S}"
    with _restored(url, folder, manifest, client, now=now) as name:
        databases.swap_databases(url, fresh=name, kept=kept)
    if not occupied:
        databases.drop_database(url, kept)
    return manifest, kept if occupied else None


@contextmanager
def _restored(
    url: str, folder: Path, manifest: Manifest, client: Client, *, now: datetime
) -> Iterator[str]:
    """A database that holds what a backup does, proven; dropped if the block fails."""
    name = f"fems_restoring_{now:%Y%m%d_%H%M%S_%f}"
    owner, ours = databases.owner_to_be(url)
    # What another role owned is that role's again, as the dump says.
    to_us = ["--no-owner"] if ours else []
    try:
        fresh = databases.create_database(
            url, name, timescaledb=manifest.server["timescaledb"],
            roles=manifest.server["roles"], owner=owner,
        )  # fmt: skip
        with databases.restoring(fresh):
            client.call(
                "pg_restore", *to_us, "--exit-on-error", folder.absolute() / DUMP, url=fresh
            )
        with connect(fresh) as conn:
            _compare(manifest, databases.read_digests(conn))
        yield name
    except BaseException:  # somebody who stops it half-way, too
        databases.drop_database(url, name)
        raise


def _compare(manifest: Manifest, found: dict[str, list[str]]) -> None:
    differ = sorted(
        table
        for table in manifest.tables.keys() | found.keys()
        if manifest.tables.get(table) != found.get(table)
    )
    if differ:
        raise RestoreError(
            f"What was restored is not what was backed up, in: {', '.join(differ)}.",
            hint="Do not rely on this backup; make another, and keep both for whoever looks into it.",
        )
