"""The account the servers run as: oneself, or for root an unprivileged one."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from fems.errors import ProvisioningError

CANDIDATES = ("postgres", "nobody")


class AsUser(TypedDict, total=False):
    """Arguments of `subprocess.run` that give up root."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An account other than root."""

    name: str
    uid: int
    gid: int

    def as_user(self) -> AsUser:
        """Arguments that make `subprocess.run` run a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account | None:
    """Account for the servers when we are root; None when they run as ourselves.

    PostgreSQL refuses to run as root.

    Raises
    ------
    ProvisioningError
        If this machine has no unprivileged account at all.
    """
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise ProvisioningError(
        "PostgreSQL does not run as root, and this machine has neither an account 'postgres' nor "
        "'nobody'.",
        hint="Run fems as an ordinary user.",
    )


def own(path: Path, account: Account | None, mode: int) -> None:
    """Give a file or folder to the server account, with this mode."""
    path.chmod(mode)
    if account is not None:
        os.chown(path, account.uid, account.gid)


def make_folder(path: Path, *, mode: int | None = None, account: Account | None = None) -> Path:
    """Folder with this mode whatever the umask, owned by the account.

    Without a mode, a folder that is already there is left as it is. New ones, and new parents, are
    open to all.

    Raises
    ------
    ProvisioningError
        If it cannot be made.
    """
    try:
        for missing in [it for it in reversed([path, *path.parents]) if not it.exists()]:
            missing.mkdir(exist_ok=True)
            missing.chmod(0o755)
        if mode is not None:
            own(path, account, mode)
    except OSError as error:
        raise ProvisioningError(
            f"Folder {path} cannot be made: {error.strerror}.",
            hint="Choose another folder with FEMS_HOME.",
        ) from None
    return path


def require_reachable(path: Path, account: Account | None) -> None:
    """Check that the server account can enter a folder, as far as the folder exists yet.

    Raises
    ------
    ProvisioningError
        If it cannot; names the folder that is closed to it.
    """
    way = [folder for folder in (path, *path.parents) if folder.exists()]
    if account is None or _may_enter(way[0], account):
        return
    closed = next((folder for folder in reversed(way) if not _may_enter(folder, account)), way[0])
    raise ProvisioningError(
        f"As root, the servers run as account '{account.name}', which cannot enter {closed} on the "
        f"way to {path}.",
        hint="Choose another folder with FEMS_HOME, for example below /var/lib or /srv.",
    )


def _may_enter(folder: Path, account: Account) -> bool:
    # Asked of the kernel and not computed from the mode: access lists and mounts count too.
    test = shutil.which("test", path="/usr/bin:/bin")
    if test is None:
        return True
    return not subprocess.run(  # noqa: S603 - absolute program, no shell # nosec B603
        [test, "-x", str(folder)], check=False, env={}, cwd="/", **account.as_user()
    ).returncode
