"""Which PostgreSQL and which Mosquitto to run: those we have, the host's, or Debian's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fems.embedded import debian
from fems.embedded.account import Account, require_reachable
from fems.embedded.processes import SEARCH_PATH, run
from fems.embedded.progress import Reporter, silent
from fems.errors import ProvisioningError

DATABASE_PACKAGE = "postgresql-17-timescaledb"
BROKER_PACKAGE = "mosquitto"
PATCH = ("usr/lib/postgresql/*/bin/*", "usr/sbin/mosquitto", "usr/bin/mosquitto_*")
# The just-in-time compiler is switched off (see postgres.py): LLVM is a third of all the rest.
SKIP = r"libllvm.*|libz3-.*"
OLDEST_POSTGRES = 15

CHOICES = (
    "Choose one: servers of your own (FEMS_DATABASE_URL and FEMS_MQTT_URL); install "
    f"{DATABASE_PACKAGE} and {BROKER_PACKAGE} on this machine; run all in containers "
    "(compose.yaml); or give this machine a network path to a Debian mirror."
)


@dataclass(frozen=True)
class DatabasePrograms:
    """PostgreSQL with TimescaleDB: its folder of programs, and what their environment must hold."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def major(self) -> int:
        """Major version, as Debian names the folders."""
        return int(self.folder.parent.name)

    def version(self) -> str:
        """Version such as '17.11'."""
        return run([self.folder / "postgres", "--version"], env=self.env).split()[2]


@dataclass(frozen=True)
class BrokerPrograms:
    """Mosquitto and its password tool, and what their environment must hold."""

    mosquitto: Path
    passwd: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def version(self) -> str:
        """Version such as '2.0.21'."""
        # Asked for help, Mosquitto says its version first, and ends with code 3.
        said = run([self.mosquitto, "-h"], env=self.env, also_good=3)
        return (said.partition("mosquitto version ")[2].split() or ["unknown"])[0]


@dataclass(frozen=True)
class Programs:
    """The programs found; None for a server that is not needed."""

    database: DatabasePrograms | None
    broker: BrokerPrograms | None


def obtain(
    servers_dir: Path,
    *,
    database: bool = True,
    broker: bool = True,
    account: Account | None = None,
    data_major: int | None = None,
    host: Path = Path("/"),
    search_path: str = SEARCH_PATH,
    report: Reporter = silent,
) -> Programs:
    """Programs to run, fetched if need be.

    Parameters
    ----------
    servers_dir : Path
        The embedded prefix.
    database, broker : bool
        Which of the two servers is needed.
    account : Account, optional
        Account that will run them.
    data_major : int, optional
        Major version of PostgreSQL that wrote the existing data.
    host, search_path
        Where to look for programs installed on this machine.

    Raises
    ------
    ProvisioningError
        If they are not to be had; names the choices.
    """
    kinds = {"database": database, "broker": broker}
    found = _find(servers_dir, kinds, data_major, host)
    missing = [kind for kind, needed in kinds.items() if needed and getattr(found, kind) is None]
    if not missing:
        return found
    packages = {"database": DATABASE_PACKAGE, "broker": BROKER_PACKAGE}
    prefix = servers_dir if len(missing) == len(kinds) else _partial(servers_dir, missing[0])
    try:
        debian.provision(
            [packages[kind] for kind in missing],
            prefix,
            PATCH,
            skip=SKIP,
            report=report,
            search_path=search_path,
        )
        require_reachable(prefix, account)
        found = _find(servers_dir, kinds, data_major, host)
        _try_out(found)
    except ProvisioningError as error:
        if error.hint:
            raise
        raise ProvisioningError(f"The servers cannot be had: {error.problem}", hint=CHOICES) from (
            None
        )
    return found


def find(servers_dir: Path, *, host: Path = Path("/")) -> DatabasePrograms | None:
    """The newest PostgreSQL with TimescaleDB that is there already; None if none is."""
    return next(_databases(servers_dir, host), None)


def _try_out(found: Programs) -> None:
    for programs in (found.database, found.broker):
        if programs is not None:
            programs.version()


def _partial(servers_dir: Path, kind: str) -> Path:
    # A prefix is never added to: a server may be running from it.
    return servers_dir.with_name(f"{servers_dir.name}-{kind}")


def _find(
    servers_dir: Path, kinds: Mapping[str, bool], data_major: int | None, host: Path
) -> Programs:
    databases = list(_databases(servers_dir, host)) if kinds["database"] else []
    fitting = [programs for programs in databases if programs.major == data_major]
    brokers = _brokers(servers_dir, host) if kinds["broker"] else iter(())
    return Programs(next(iter([*fitting, *databases]), None), next(brokers, None))


def _places(servers_dir: Path, kind: str, host: Path) -> Iterator[tuple[Path, Mapping[str, str]]]:
    for prefix in (servers_dir, _partial(servers_dir, kind)):
        if debian.versions(prefix) is not None:
            yield prefix, debian.library_environment(prefix)
    yield host, {}


def _databases(servers_dir: Path, host: Path) -> Iterator[DatabasePrograms]:
    for place, env in _places(servers_dir, "database", host):
        controls = (place / "usr/share/postgresql").glob("*/extension/timescaledb.control")
        names = {control.parent.parent.name for control in controls}
        for major in sorted((int(name) for name in names if name.isdecimal()), reverse=True):
            folder = place / f"usr/lib/postgresql/{major}/bin"
            if major >= OLDEST_POSTGRES and (folder / "postgres").exists():
                yield DatabasePrograms(folder, env)


def _brokers(servers_dir: Path, host: Path) -> Iterator[BrokerPrograms]:
    for place, env in _places(servers_dir, "broker", host):
        programs = BrokerPrograms(
            place / "usr/sbin/mosquitto", place / "usr/bin/mosquitto_passwd", env
        )
        if programs.mosquitto.exists() and programs.passwd.exists():
            yield programs
