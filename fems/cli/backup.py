"""fems backup, fems restore: copies of the database that are proven."""

from pathlib import Path
from typing import Annotated

import typer

from fems.backup.make import make_backup
from fems.backup.manifest import Manifest
from fems.backup.programs import find_client
from fems.backup.restore import restore as put_back
from fems.backup.restore import verify as prove
from fems.cli.output import JsonOption, console, print_json, settings_of
from fems.clock import utc_now
from fems.embedded import stack
from fems.store.migrate import shipped_names

FolderArgument = Annotated[Path, typer.Argument(help="Folder of the backup.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    context: typer.Context,
    folder: FolderArgument,
    verify: Annotated[
        bool,
        typer.Option(
            help="Prove it: restore it into a scratch database beside, compare every row."
        ),
    ] = True,
    json: JsonOption = False,
) -> None:
    """Back the database up into a new folder, while everything goes on, and prove the backup.

    Example: fems backup /backups/2026-11-30
    """
    settings = settings_of(context)
    url, client = stack.endpoints(settings).database_url, find_client(settings)
    made = make_backup(url, folder, client, now=utc_now())
    if verify:
        prove(url, folder, client, now=utc_now())
    if json:
        print_json({"folder": str(folder), "verified": verify, **_facts(made)})
    else:
        proven = "restored into a scratch database and found the same" if verify else "not verified"
        console.print(f"{_said(made)} in {folder}; {proven}.", soft_wrap=True, markup=False)


def restore(
    context: typer.Context,
    folder: FolderArgument,
    check: Annotated[
        bool, typer.Option("--check", help="Only prove it in a scratch database; change nothing.")
    ] = False,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="Take the place of a database that holds data, which stays under another name.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Put a backup in the database's place, once every restored row was found the same.

    Stop ingest, jobs and dashboard first. If an older version made the backup, run 'fems db migrate' after it.

    Example: fems restore /backups/2026-11-30 --replace
    """
    settings = settings_of(context)
    url, client = stack.endpoints(settings).database_url, find_client(settings)
    kept = None
    if check:
        manifest = prove(url, folder, client, now=utc_now())
    else:
        manifest, kept = put_back(url, folder, client, now=utc_now(), replace=replace)
    if json:
        print_json(
            {"folder": str(folder), "restored": not check, "former": kept, **_facts(manifest)}
        )
        return
    what = "can be restored, row by row" if check else "restored"
    console.print(f"{_said(manifest)} of {manifest.made_at}: {what}.", soft_wrap=True, markup=False)
    if len(manifest.migrations) < len(shipped_names()) and not check:
        console.print("An older version made it: run 'fems db migrate' now.", soft_wrap=True)
    if kept:
        console.print(
            f"The former database is {kept}; drop it when you no longer need it.", soft_wrap=True
        )


def _said(made: Manifest) -> str:
    return f"{made.rows} rows of {len(made.tables)} tables, {made.dump_bytes / 1e6:.1f} MB"


def _facts(made: Manifest) -> dict[str, object]:
    return {
        "made_at": made.made_at, "rows": made.rows, "tables": len(made.tables),
        "dump_bytes": made.dump_bytes, "sha256": made.dump_sha256,
    }  # fmt: skip
