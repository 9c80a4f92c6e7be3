"""What a home remembers between two commands: passwords, ports, versions."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from fems.embedded.account import Account, own
from fems.errors import ProvisioningError


def write_private(
    path: Path, text: str, *, account: Account | None = None, mode: int = 0o600
) -> None:
    """Write a file whole or not at all, closed to others from its first byte on."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    own(draft, account, mode)
    draft.replace(path)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file; a second process waits until the first one has finished or died.

    Raises
    ------
    ProvisioningError
        If the lock file cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _not_ours(path, error) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def new_password() -> str:
    """A password nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Secrets:
    """Passwords of the embedded servers, made once per home."""

    database_password: str = field(default_factory=new_password, repr=False)
    mqtt_ingest_password: str = field(default_factory=new_password, repr=False)
    mqtt_gateway_password: str = field(default_factory=new_password, repr=False)

    @staticmethod
    def path(home: Path) -> Path:
        """File that holds them, mode 0600."""
        return home / "secrets.json"

    @classmethod
    def load(cls, home: Path) -> Self | None:
        """The passwords of a home; None if it has none yet."""
        known = _read(cls.path(home))
        return cls(**{item.name: known[item.name] for item in fields(cls)}) if known else None

    @classmethod
    def load_or_make(cls, home: Path) -> Self:
        """The passwords of a home, made now if it has none yet.

        Raises
        ------
        ProvisioningError
            If there are data but the passwords to them have gone.
        """
        known = cls.load(home)
        if known is None:
            if (home / "postgres").exists():
                raise ProvisioningError(
                    f"{cls.path(home)} is missing, and with it the passwords of the data there.",
                    hint="Restore it from a backup, or choose another folder with FEMS_HOME.",
                )
            known = cls()
            write_private(cls.path(home), json.dumps(asdict(known), indent=1) + "\n")
        return known


@dataclass(frozen=True)
class State:
    """Ports and versions of a home's servers."""

    database_port: int | None = None
    database_version: str | None = None
    database_ready: bool = False
    mqtt_port: int | None = None
    mqtt_version: str | None = None

    @staticmethod
    def path(home: Path) -> Path:
        """File that holds it, mode 0600."""
        return home / "state.json"

    @classmethod
    def load(cls, home: Path) -> Self:
        """The state of a home; empty if there is none yet."""
        names = {item.name for item in fields(cls)}
        known = _read(cls.path(home)) or {}
        return cls(**{name: value for name, value in known.items() if name in names})

    def save(self, home: Path) -> None:
        """Remember it."""
        write_private(self.path(home), json.dumps(asdict(self), indent=1) + "\n")


def _read(path: Path) -> dict[str, Any] | None:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _not_ours(path, error) from None
    except ValueError as error:
        raise ProvisioningError(f"{path} cannot be read: {error}.") from None
    if not isinstance(known, dict):
        raise ProvisioningError(f"{path} does not hold what fems wrote.")
    return known


def _not_ours(path: Path, error: OSError) -> ProvisioningError:
    return ProvisioningError(
        f"{path} cannot be opened: {error.strerror}.",
        hint="Run as the account that ran 'fems up', or choose another folder with FEMS_HOME.",
    )
