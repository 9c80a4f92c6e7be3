"""Make a backup: a dump and the digests of the same instant, proven by restoring it."""

import shutil
from datetime import datetime
from pathlib import Path

from fems import __version__
from fems.backup.manifest import DUMP, Manifest, sha256_of
from fems.backup.programs import Client
from fems.errors import InputFileError
from fems.store.databases import frozen, read_digests, server_facts
from fems.store.migrate import SchemaState, schema_state


def make_backup(url: str, folder: Path, client: Client, *, now: datetime) -> Manifest:
    """Dump a database into a new folder, readable by its owner only, while everything goes on.

    If it fails or is stopped, the folder is gone again.

    Raises
    ------
    InputFileError
        If the folder is there already, or cannot be made.
    SchemaError
        If it is no database of ours; one of an older version is backed up as it is.
    """
    schema = schema_state(url)
    try:
        folder.mkdir(mode=0o700, parents=False)
    except OSError as error:
        raise InputFileError(
            f"{folder} cannot be made: {error.strerror}.",
            hint="Name a new folder; its parent must be there.",
        ) from None
    try:
        return _written(url, folder, client, schema, now=now)
    except BaseException:  # what is not whole is no backup
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _written(
    url: str, folder: Path, client: Client, schema: SchemaState, *, now: datetime
) -> Manifest:
    dump = folder / DUMP
    with frozen(url) as (conn, snapshot):
        client.call(
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}", url=url
        )
        tables = read_digests(conn)
        server = server_facts(conn)
    dump.chmod(0o600)
    manifest = Manifest(
        made_at=f"{now:%Y-%m-%dT%H:%M:%SZ}", fems=__version__, server=server,
        migrations=[*schema.applied, *schema.unknown], tables=tables,
        dump_sha256=sha256_of(dump), dump_bytes=dump.stat().st_size,
    )  # fmt: skip
    manifest.write(folder)
    return manifest
