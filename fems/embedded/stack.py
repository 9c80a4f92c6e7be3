"""The servers FEMS needs: the user's own where he names them, else private ones in FEMS_HOME."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from fems.config import Settings
from fems.embedded import mosquitto, postgres, programs
from fems.embedded.account import Account, make_folder, require_reachable, server_account
from fems.embedded.own_broker import with_tls_files
from fems.embedded.ports import LOOPBACK, answers
from fems.embedded.progress import Progress, Reporter, silent
from fems.embedded.state import Secrets, State, locked
from fems.errors import ServerUnavailableError

__all__ = [
    "Endpoints",
    "Progress",
    "ServerStatus",
    "StackStatus",
    "broker_runs",
    "down",
    "endpoints",
    "status",
    "up",
]

DATABASE = "timescaledb"
BROKER = "mosquitto"
ATTEMPTS = 3
DEFAULT_PORTS = {"postgresql": 5432, "postgres": 5432, "mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True)
class ServerStatus:
    """One server: whose it is, where it listens and whether it runs."""

    name: str
    source: Literal["embedded", "external"]
    running: bool
    host: str
    port: int | None
    version: str | None
    detail: str | None


@dataclass(frozen=True)
class StackStatus:
    """All servers of an installation."""

    home: Path
    servers: tuple[ServerStatus, ...]

    @property
    def all_running(self) -> bool:
        """Whether every server runs, the user's own included."""
        return all(server.running for server in self.servers)

    def as_dict(self) -> dict[str, Any]:
        """The same for `--json`; holds no passwords."""
        return {
            "home": str(self.home),
            "all_running": self.all_running,
            "servers": [asdict(server) for server in self.servers],
        }


@dataclass(frozen=True)
class Endpoints:
    """Addresses of the servers, passwords included.

    `mqtt_url` is the ingest worker's and may read everything; `mqtt_publisher_url` is a gateway's
    and may write `fems/#`.
    """

    database_url: str = field(repr=False)
    mqtt_url: str = field(repr=False)
    mqtt_publisher_url: str = field(repr=False)


def up(settings: Settings, *, report: Reporter | None = None) -> StackStatus:
    """Bring up what does not run yet; fetch the programs and make the data on the first time.

    Raises
    ------
    ProvisioningError
        If a server cannot be had or does not start.
    """
    result = status(settings)
    for _ in range(ATTEMPTS):
        if all(server.running for server in result.servers if server.source == "embedded"):
            break
        account = server_account()
        require_reachable(settings.home, account)
        make_folder(settings.home)
        with locked(settings.home / ".lock"):
            _start_missing(settings, account, report or silent)
        # A server that was just being killed still looked alive; the next round starts it.
        result = status(settings)
    return result


def _start_missing(settings: Settings, account: Account | None, report: Reporter) -> None:
    home, state = settings.home, State.load(settings.home)
    database, broker = postgres.Postgres(home), mosquitto.Mosquitto(home)
    if database.major() is None:  # none yet, or somebody removed the data to begin anew
        state = replace(state, database_ready=False)
    want_database = settings.database_url is None and not (database.pid() and state.database_ready)
    want_broker = settings.mqtt_url is None and not (broker.pid() and state.mqtt_port)
    if not want_database and not want_broker:
        return
    found = programs.obtain(
        settings.servers_dir,
        database=want_database,
        broker=want_broker,
        account=account,
        data_major=database.major(),
        report=report,
    )
    make_folder(home / "logs", mode=0o700, account=account)
    secrets = Secrets.load_or_make(home)
    starts: list[partial[dict[str, Any]]] = []
    if found.database is not None:
        starts.append(partial(_start_database, database, found.database, account, secrets, state))
    if found.broker is not None:
        starts.append(partial(_start_broker, broker, found.broker, account, secrets, state))
    report(Progress("Starting servers", 0, len(starts)))
    with ThreadPoolExecutor(max_workers=len(starts)) as pool:
        running = [pool.submit(start) for start in starts]
        for done, _ in enumerate(as_completed(running), start=1):
            report(Progress("Starting servers", done, len(starts)))
    for future in running:  # one that came up is remembered even when the other one did not
        if future.exception() is None:
            state = replace(state, **future.result())
    state.save(home)
    for future in running:
        future.result()


def _start_database(
    server: postgres.Postgres,
    found: programs.DatabasePrograms,
    account: Account | None,
    secrets: Secrets,
    state: State,
) -> dict[str, Any]:
    port, version = state.database_port, state.database_version
    if server.pid() is not None and port is None:
        server.stop()  # an earlier start was broken off before it could note the port
    if server.pid() is None or port is None:
        port = server.start(found, account, secrets, port)
    if not state.database_ready:
        version = server.create_database(found, secrets, port)
    return {"database_port": port, "database_version": version, "database_ready": True}


def _start_broker(
    server: mosquitto.Mosquitto,
    found: programs.BrokerPrograms,
    account: Account | None,
    secrets: Secrets,
    state: State,
) -> dict[str, Any]:
    server.stop()  # runs only if an earlier start was broken off before it could note the port
    port = server.start(found, account, secrets, state.mqtt_port)
    return {"mqtt_port": port, "mqtt_version": found.version()}


def down(settings: Settings) -> StackStatus:
    """Stop the embedded servers; those of the user's own are left alone.

    Raises
    ------
    ProvisioningError
        If one does not stop.
    """
    servers = mosquitto.Mosquitto(settings.home), postgres.Postgres(settings.home)
    if any(server.pid() for server in servers):
        with locked(settings.home / ".lock"):
            for server in servers:
                server.stop()
    return status(settings)


def status(settings: Settings) -> StackStatus:
    """How the servers are; starts none."""
    home = settings.home
    state = State.load(home)
    if settings.database_url is not None:
        database = _external(DATABASE, settings.database_url)
    else:
        database = _embedded(
            DATABASE,
            postgres.Postgres(home).pid(),
            state.database_port,
            state.database_version,
            home,
        )
    if settings.mqtt_url is not None:
        broker = _external(BROKER, settings.mqtt_url)
    else:
        broker = _embedded(
            BROKER, mosquitto.Mosquitto(home).pid(), state.mqtt_port, state.mqtt_version, home
        )
    return StackStatus(home, (database, broker))


def broker_runs(settings: Settings) -> bool:
    """Whether the embedded broker runs."""
    return mosquitto.Mosquitto(settings.home).pid() is not None


def _embedded(
    name: str, pid: int | None, port: int | None, version: str | None, home: Path
) -> ServerStatus:
    running = False
    if port is None:
        detail = "never started"
    elif pid is None:
        detail = "not running"
    elif answers(LOOPBACK, port):
        running, detail = True, f"process {pid}"
    else:
        detail = f"process {pid} runs but does not answer; see {home / 'logs'}"
    return ServerStatus(name, "embedded", running, LOOPBACK, port, version, detail)


def _external(name: str, secret: SecretStr) -> ServerStatus:
    host, port, detail, running = "", None, None, False
    try:
        url = urlsplit(secret.get_secret_value())
        host, port = url.hostname or "localhost", url.port or DEFAULT_PORTS.get(url.scheme)
    except ValueError:
        detail = "the address is malformed"
    else:
        running = port is not None and answers(host, port)
        detail = None if running else "not reachable"
    return ServerStatus(name, "external", running, host, port, None, detail)


def endpoints(settings: Settings) -> Endpoints:
    """Addresses of the servers, for those who connect to them.

    Raises
    ------
    ServerUnavailableError
        If an embedded server is needed and does not run.
    """
    own_database, own_broker = settings.database_url, settings.mqtt_url
    if own_database is not None and own_broker is not None:
        broker_url = with_tls_files(own_broker, settings)
        return Endpoints(own_database.get_secret_value(), broker_url, broker_url)
    secrets = Secrets.load(settings.home)
    embedded = [server for server in status(settings).servers if server.source == "embedded"]
    stopped = [server for server in embedded if not server.running]
    if stopped or secrets is None:
        names = " and ".join(server.name for server in stopped or embedded)
        raise ServerUnavailableError(
            f"The embedded {names} of {settings.home} does not run.", hint="Run 'fems up'."
        )
    ports = {server.name: server.port for server in embedded}
    database_url = (
        own_database.get_secret_value()
        if own_database is not None
        else f"postgresql://{postgres.USER}:{secrets.database_password}@{LOOPBACK}:"
        f"{ports[DATABASE]}/{postgres.DATABASE}"
    )
    if own_broker is not None:
        broker_url = with_tls_files(own_broker, settings)
        return Endpoints(database_url, broker_url, broker_url)
    at = f"{LOOPBACK}:{ports[BROKER]}"
    return Endpoints(
        database_url,
        f"mqtt://{mosquitto.INGEST_USER}:{secrets.mqtt_ingest_password}@{at}",
        f"mqtt://{mosquitto.GATEWAY_USER}:{secrets.mqtt_gateway_password}@{at}",
    )
