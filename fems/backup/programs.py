"""pg_dump and pg_restore: the embedded ones, else those of this machine."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from fems.config import Settings
from fems.embedded.processes import SEARCH_PATH, run
from fems.embedded.programs import OLDEST_POSTGRES, find
from fems.errors import ProvisioningError
from fems.store.databases import split_password

LONGEST_S = 7 * 24 * 3600.0


class Client(NamedTuple):
    """Folder of PostgreSQL's client programs, and what their environment must hold."""

    folder: Path
    env: Mapping[str, str]

    def call(self, program: str, *words: str | Path, url: str) -> str:
        """Run a program on a database to its end; the password goes by the environment."""
        address, password = split_password(url)
        return run(
            [self.folder / program, f"--dbname={address}", "--no-password", *words],
            env={**self.env, "PGPASSWORD": password}, timeout_s=LONGEST_S,
        )  # fmt: skip


def find_client(settings: Settings) -> Client:
    """The client programs to use; those of the server's own version where it is the embedded one.

    Raises
    ------
    ProvisioningError
        If there are none.
    """
    databases = find(settings.servers_dir)
    if databases:
        return Client(databases.folder, databases.env)
    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (place / "pg_dump").exists():
            return Client(place, {})
    on_path = shutil.which("pg_dump", path=SEARCH_PATH)
    if on_path:
        return Client(Path(on_path).parent, {})
    raise ProvisioningError(
        "There is no pg_dump on this machine.",
        hint=f"Install PostgreSQL's client (postgresql-client, {OLDEST_POSTGRES} or newer, not older than the server).",
    )
