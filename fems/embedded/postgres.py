"""The embedded PostgreSQL with TimescaleDB: its cluster, its start and its end."""

import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from fems.embedded.account import Account, make_folder
from fems.embedded.ports import LOOPBACK, choose_port
from fems.embedded.processes import (
    PROC,
    is_alive,
    log_after,
    log_size,
    read_pid,
    run,
    stop,
    tail,
    working_folder,
)
from fems.embedded.programs import DatabasePrograms
from fems.embedded.state import Secrets, write_private
from fems.errors import ProvisioningError

USER = "fems"
DATABASE = "fems"
ATTEMPTS = 5
START_TIMEOUT_S = 300

# No Unix socket: its path may not be longer than 107 bytes, and a home's may. A commit is on the
# disk before it is acknowledged, because ingest acknowledges messages to the broker after it.
CONFIG = """\
# Written anew at each start; your own settings go into postgresql.conf, after the include.
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 60
max_locks_per_transaction = 256
shared_preload_libraries = 'timescaledb'
timescaledb.telemetry_level = off
shared_buffers = '256MB'
max_wal_size = '2GB'
wal_compression = 'lz4'
synchronous_commit = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
"""


# In the Apache edition this built-in job can only fail, and would say so in the log every hour.
SILENCE_COMMUNITY_JOBS = (
    "UPDATE _timescaledb_config.bgw_job SET scheduled = false "
    "WHERE proc_name = 'policy_job_stat_history_retention' "
    "AND current_setting('timescaledb.license') = 'apache'"
)


@dataclass(frozen=True)
class Postgres:
    """The database server of one home."""

    home: Path

    @property
    def data(self) -> Path:
        """Its data."""
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        """Its log."""
        return self.home / "logs" / "postgres.log"

    def major(self) -> int | None:
        """Major version that wrote the data; None if there are none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text(encoding="ascii"))
        except FileNotFoundError:
            return None

    def pid(self) -> int | None:
        """Process id if it runs.

        A pid file left by a kill or a reboot names a dead process, or by now somebody else's; ours
        works in its data folder.
        """
        pid = read_pid(self.data / "postmaster.pid")
        if pid is None or not is_alive(pid) or working_folder(pid) != self.data.resolve():
            return None
        return pid

    def start(
        self,
        programs: DatabasePrograms,
        account: Account | None,
        secrets: Secrets,
        port: int | None,
    ) -> int:
        """Start it on the remembered port, or on another if that one is taken.

        Raises
        ------
        ProvisioningError
            If it does not start; with the end of its log.
        """
        self._init(programs, account, secrets)
        self._forget_foreign_pid()
        said = ""
        for attempt in range(ATTEMPTS):
            port = choose_port(port)
            text = CONFIG.format(host=LOOPBACK, port=port)
            write_private(self.data / "fems.conf", text, account=account)
            size = log_size(self.log)
            try:
                run(
                    [programs.folder / "pg_ctl", "start", "--wait", "--silent",
                     f"--timeout={START_TIMEOUT_S}", "-D", self.data, "-l", self.log],
                    account=account, env=programs.env, cwd=self.data,
                    timeout_s=START_TIMEOUT_S + 30,
                )  # fmt: skip
            except ProvisioningError as error:
                said = log_after(self.log, size) or error.problem
                if "still in use" in said:
                    # After a kill, its sessions need a moment to notice that it has gone.
                    time.sleep(0.2 * 2**attempt)
                elif "in use" not in said:
                    break
            else:
                return port
        raise ProvisioningError(f"PostgreSQL did not start: {tail(said)}")

    def create_database(self, programs: DatabasePrograms, secrets: Secrets, port: int) -> str:
        """Make the database with TimescaleDB in it, if not yet there; return its version."""

        def ask(database: str, statement: str) -> str:
            return run(
                [programs.folder / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", LOOPBACK,
                 "-p", str(port), "-U", USER, "-d", database, "-c", statement],
                env={**programs.env, "PGPASSWORD": secrets.database_password},
            ).strip()  # fmt: skip

        if DATABASE not in ask("postgres", "SELECT datname FROM pg_database").splitlines():
            ask("postgres", f"CREATE DATABASE {DATABASE}")
        ask(DATABASE, "CREATE EXTENSION IF NOT EXISTS timescaledb")
        ask(DATABASE, SILENCE_COMMUNITY_JOBS)
        extension = ask(
            DATABASE, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'"
        )
        return f"PostgreSQL {programs.version()}, TimescaleDB {extension}"

    def stop(self) -> None:
        """Stop it: sessions are ended, what is committed stays (pg_ctl's fast mode)."""
        pid = self.pid()
        if pid is not None:
            stop(pid, signal.SIGINT, name="PostgreSQL")

    def _init(self, programs: DatabasePrograms, account: Account | None, secrets: Secrets) -> None:
        major = self.major()
        if major is not None:
            if major != programs.major:
                raise ProvisioningError(
                    f"The data in {self.data} are PostgreSQL {major}'s, the programs are "
                    f"{programs.major}'s.",
                    hint=f"Install PostgreSQL {major} with TimescaleDB, or move the data with "
                    "pg_dump and pg_restore.",
                )
            return
        if not Path("/usr/share/zoneinfo/UTC").exists():
            raise ProvisioningError(
                "This machine has no time zone data in /usr/share/zoneinfo, which PostgreSQL needs.",
                hint="Install the package tzdata.",
            )
        draft = self.data.with_name("postgres.partial")
        shutil.rmtree(draft, ignore_errors=True)
        make_folder(draft, mode=0o700, account=account)
        password = self.home / ".password"
        write_private(password, secrets.database_password + "\n", account=account)
        try:
            run(
                [programs.folder / "initdb", "-D", draft, "--username", USER,
                 "--pwfile", password, "--auth", "scram-sha-256", "--encoding", "UTF8",
                 "--locale", "C.UTF-8"],
                account=account, env=programs.env, cwd=draft,
            )  # fmt: skip
        finally:
            password.unlink()
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as config:
            config.write("\ninclude 'fems.conf'\n")
        draft.rename(self.data)

    def _forget_foreign_pid(self) -> None:
        # PostgreSQL itself deals with a dead process in its pid file, but takes any other one of
        # its own account for a second server on the same data; one that has ended but was not
        # collected by its parent (a container without an init) included. Sessions that a killed
        # server left behind still keep it from starting: they hold its shared memory.
        path = self.data / "postmaster.pid"
        pid = read_pid(path)
        if pid is not None and (PROC / str(pid)).exists() and self.pid() is None:
            path.unlink()
